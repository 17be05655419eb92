//! What the files of a cgroup say of the processes in it.
//!
//! Simplified: processor time is not counted, and of memory only what the processes have said.

use crate::kernel::Sys;
use crate::trace::Text;
use crate::wire::containerd::Metrics;

/// What `memory.limit_in_bytes` says when there is no limit: the largest number of pages, in bytes.
pub const UNLIMITED_BYTES: u64 = 0x7fff_ffff_ffff_f000;
/// How much memory a process uses that has not said so, in bytes.
const PROCESS_BYTES: u64 = 512 << 10;

/// The metrics of a cgroup, under the name of a container or sandbox.
pub fn of(sys: &Sys, id: &Text, cgroup: &str) -> Metrics {
    let usage = sys.usage_of(cgroup);
    Metrics {
        id: id.clone(),
        timestamp_ns: sys.now_ns(),
        cpu_total_ns: 0,
        memory_usage_bytes: usage.memory_bytes.max(usage.processes * PROCESS_BYTES),
        memory_limit_bytes: usage.memory_limit_bytes.filter(|bytes| *bytes > 0).unwrap_or(UNLIMITED_BYTES),
        pids: usage.processes,
    }
}

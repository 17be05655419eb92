//! What the files of a cgroup say of the processes in it.
//!
//! Simplified: processor time is not counted, and of memory only what the processes have said.

use crate::kernel::Sys;
use crate::trace::Text;
use crate::wire::containerd::Metrics;
use crate::wire::cri::{CpuUsage, MemoryUsage, UInt64Value, timestamp};

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

/// A number of an answer of the CRI.
pub fn value(value: u64) -> Option<UInt64Value> {
    Some(UInt64Value { value })
}

/// Processor time in the words of the CRI. Not every runtime says how many nanocores that is.
pub fn cpu(metrics: &Metrics, usage_nano_cores: Option<UInt64Value>) -> CpuUsage {
    let usage_core_nano_seconds = value(metrics.cpu_total_ns);
    CpuUsage { timestamp: timestamp(metrics.timestamp_ns), usage_core_nano_seconds, usage_nano_cores }
}

/// Memory in the words of the CRI. Nothing is left of a file's pages in a cgroup here: the working set is all that is used.
pub fn memory(metrics: &Metrics) -> MemoryUsage {
    let used = metrics.memory_usage_bytes;
    let limit = Some(metrics.memory_limit_bytes).filter(|limit| *limit < UNLIMITED_BYTES);
    MemoryUsage {
        timestamp: timestamp(metrics.timestamp_ns),
        working_set_bytes: value(used),
        available_bytes: value(limit.map_or(0, |limit| limit.saturating_sub(used))),
        usage_bytes: value(used),
        rss_bytes: value(used),
        page_faults: value(0),
        major_page_faults: value(0),
    }
}

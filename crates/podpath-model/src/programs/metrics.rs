//! What the files of a cgroup say of the processes in it.
//!
//! Simplified: each process has used about as much as one that begins, sleeps and ends in recordings/kubelet/containerd and
//! recordings/kubelet/crio; which of them a little more follows from the name of the container.

use super::ids;
use crate::kernel::{Shared, Sys};
use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::containerd::Metrics;
use crate::wire::cri::{CpuUsage, MemoryUsage, UInt64Value, timestamp};

/// What `memory.limit_in_bytes` says when there is no limit: the largest number of pages, in bytes.
pub const UNLIMITED_BYTES: u64 = 0x7fff_ffff_ffff_f000;
/// What a process that begins and ends uses of the processor, in nanoseconds, and by how much containers differ in that.
const PROCESS_NS: u64 = 860_000;
const PACE_NS: u64 = 120_000;
/// What has been used before a container's own program begins, by how much containers differ, and one look from another.
const BEGIN_NS: u64 = 5_500_000;
const OFFSET_NS: u64 = 1_900_000;
const JITTER_NS: u64 = 500_000;
/// How long the processor goes on until a page is not there.
const NS_PER_PAGE_FAULT: u64 = 13_000;
const PAGE: u64 = 4_096;
/// How much memory a process has to itself that has not said so, in bytes, and how many pages the kernel needs for it.
const PROCESS_BYTES: u64 = 53_248;
const KERNEL_PAGES: u64 = 44;
/// By how many pages containers differ, and by how many that are their own.
const PAGES: u64 = 40;
const OWN_PAGES: u64 = 4;

/// The metrics of a cgroup, under the name of a container or sandbox.
pub fn of(sys: &Sys, id: &Text, cgroup: &str) -> Metrics {
    let usage = sys.usage_of(cgroup);
    let limit = usage.memory_limit_bytes.filter(|bytes| *bytes > 0).unwrap_or(UNLIMITED_BYTES);
    let jitter = ids::below(JITTER_NS, &format!("{id} {}", usage.begun));
    let processes_ns = usage.begun * (PROCESS_NS + ids::below(PACE_NS, &format!("pace {id}")));
    let cpu_total_ns = if usage.begun > 0 { BEGIN_NS + processes_ns + ids::below(OFFSET_NS, id) + jitter } else { 0 };
    let own_pages = if usage.processes > 0 { ids::below(OWN_PAGES, &format!("own {id}")) } else { 0 };
    let rss_bytes = usage.memory_bytes.max(usage.processes * PROCESS_BYTES + own_pages * PAGE);
    let others = if usage.processes > 0 { usage.processes * KERNEL_PAGES + ids::below(PAGES, id) } else { 0 };
    Metrics {
        id: id.clone(),
        timestamp_ns: sys.now_ns(),
        cpu_total_ns,
        page_faults: cpu_total_ns / NS_PER_PAGE_FAULT,
        major_page_faults: ids::below(3, id),
        rss_bytes,
        memory_usage_bytes: (rss_bytes + others * PAGE).min(limit),
        memory_limit_bytes: limit,
        pids: usage.processes,
    }
}

/// What was used when figures were last asked for: how much a second it was follows from two of them.
#[derive(Default)]
pub struct Rates(Shared<SortedMap<Text, (u64, u64)>>);

impl Rates {
    /// How many nanoseconds of the processor a second, since the last time; none at the first.
    pub fn of(&self, metrics: &Metrics) -> Option<u64> {
        let now = (metrics.timestamp_ns, metrics.cpu_total_ns);
        let (then_ns, used) = self.0.set().insert(metrics.id.clone(), now)?;
        let passed_ns = metrics.timestamp_ns.checked_sub(then_ns).filter(|passed| *passed > 0)?;
        Some(metrics.cpu_total_ns.saturating_sub(used) * 1_000_000_000 / passed_ns)
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
        rss_bytes: value(metrics.rss_bytes),
        page_faults: value(metrics.page_faults),
        major_page_faults: value(metrics.major_page_faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_a_second_was_used_is_known_from_the_second_look_on() {
        let at = |timestamp_ns, cpu_total_ns| Metrics { id: "a".into(), timestamp_ns, cpu_total_ns, ..Metrics::default() };
        let rates = Rates::default();
        assert_eq!(rates.of(&at(1_000_000_000, 20_000_000)), None);
        assert_eq!(rates.of(&at(11_000_000_000, 65_000_000)), Some(4_500_000));
    }
}

//! `GET /containers/{id}/stats?stream=0`: moby v20.10.24 daemon/stats.go.

use std::rc::Rc;

use super::{Daemon, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::Failure;
use crate::wire::docker::{self, CpuStats, CpuUsage, MemoryStats, PidsStats, timestamp};
use crate::wire::engine::ContainerStats;

/// How often the collector asks: moby v20.10.24 daemon/stats_collector.go, `interval`.
const INTERVAL_NS: u64 = SECOND_NS;

impl Daemon {
    /// A container that does not run has no figures. For one that runs the first sample only begins the count of processor time, and the
    /// second one is the answer: that takes a second.
    pub(super) async fn container_stats(self: &Rc<Self>, sys: Sys, request: Rc<ContainerStats>) -> Result<docker::Stats, Failure> {
        let container = self.find(&request.id)?;
        let none = docker::Stats {
            read: timestamp(0),
            name: format!("/{}", container.name).into(),
            id: container.id.clone(),
            ..Default::default()
        };
        if !container.state.running {
            return Ok(none);
        }
        drop(self.task_metrics(&sys, &container.id).await);
        sys.sleep(INTERVAL_NS).await;
        let Ok(found) = self.task_metrics(&sys, &container.id).await else { return Ok(none) };
        Ok(docker::Stats {
            read: timestamp(found.timestamp_ns),
            pids_stats: PidsStats { current: found.pids },
            cpu_stats: CpuStats { cpu_usage: CpuUsage { total_usage: found.cpu_total_ns } },
            memory_stats: MemoryStats { usage: found.memory_usage_bytes, limit: found.memory_limit_bytes },
            ..none
        })
    }
}

//! Limits that are changed, and what a container uses.

use serde::Serialize;

use super::{Null, RestartPolicy};
use crate::wire::json::{Str, Text};

/// A field that nobody here sets; Go writes its zero.
type Zero = u8;

/// `POST /containers/{id}/update`: what is 0 or empty stays as it is. In the order in which dockerd logs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names of the API, whose reference says what they mean")]
pub struct UpdateBody {
    pub blkio_device_read_bps: Null,
    #[serde(rename = "BlkioDeviceReadIOps")]
    pub blkio_device_read_iops: Null,
    pub blkio_device_write_bps: Null,
    #[serde(rename = "BlkioDeviceWriteIOps")]
    pub blkio_device_write_iops: Null,
    pub blkio_weight: Zero,
    pub blkio_weight_device: Null,
    pub cgroup_parent: Str,
    pub cpu_count: Zero,
    pub cpu_percent: Zero,
    /// Microseconds.
    pub cpu_period: i64,
    /// Microseconds in each period.
    pub cpu_quota: i64,
    pub cpu_realtime_period: Zero,
    pub cpu_realtime_runtime: Zero,
    pub cpu_shares: i64,
    pub cpuset_cpus: Str,
    pub cpuset_mems: Str,
    pub device_cgroup_rules: Null,
    pub device_requests: Null,
    pub devices: Null,
    #[serde(rename = "IOMaximumBandwidth")]
    pub io_maximum_bandwidth: Zero,
    #[serde(rename = "IOMaximumIOps")]
    pub io_maximum_iops: Zero,
    /// A field that the client of the in-tree dockershim still has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel_memory: Option<i64>,
    /// A field that the client of the in-tree dockershim still has.
    #[serde(rename = "KernelMemoryTCP", skip_serializing_if = "Option::is_none")]
    pub kernel_memory_tcp: Option<i64>,
    /// Bytes.
    pub memory: i64,
    pub memory_reservation: i64,
    /// Bytes of memory and swap together.
    pub memory_swap: i64,
    pub memory_swappiness: Null,
    pub nano_cpus: Zero,
    pub oom_kill_disable: Null,
    pub pids_limit: Null,
    pub restart_policy: RestartPolicy,
    pub ulimits: Null,
}

/// The answer to [`UpdateBody`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerUpdated {
    /// What dockerd did not like.
    pub warnings: Null,
}

/// `GET /containers/{id}/stats`, as far as dockershim reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// When it was read; the zero time if the container does not run.
    pub read: Text,
    /// Processes.
    pub pids_stats: PidsStats,
    /// Processor time.
    pub cpu_stats: CpuStats,
    /// Memory.
    pub memory_stats: MemoryStats,
    /// The container's name, with a slash in front.
    pub name: Text,
    /// The container.
    pub id: Text,
}

/// Processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PidsStats {
    /// How many there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub current: u64,
}

/// Processor time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CpuStats {
    /// What the container has used.
    pub cpu_usage: CpuUsage,
}

/// Processor time that was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CpuUsage {
    /// In nanoseconds.
    pub total_usage: u64,
}

/// Memory in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MemoryStats {
    /// What is used.
    #[serde(skip_serializing_if = "is_zero")]
    pub usage: u64,
    /// What is allowed.
    #[serde(skip_serializing_if = "is_zero")]
    pub limit: u64,
}

fn is_zero(value: &u64) -> bool {
    *value == 0
}

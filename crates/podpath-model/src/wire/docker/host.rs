//! `HostConfig`: what of the node a container uses.

use serde::{Serialize, Serializer};

use super::null_if_empty;
use crate::sorted::SortedMap;
use crate::wire::json::{List, Map, Str, Text};

/// A field that nobody here sets; Go writes `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Null;

impl Serialize for Null {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

/// A field that nobody here sets; Go writes its zero.
type Zero = u8;

/// What of the node a container uses. In the order in which dockerd logs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names of the API, whose reference says what they mean")]
pub struct HostConfig {
    pub auto_remove: bool,
    /// `source:destination[:options]`; `null` and an empty list are different values here.
    pub binds: Option<List>,
    pub blkio_device_read_bps: Null,
    #[serde(rename = "BlkioDeviceReadIOps")]
    pub blkio_device_read_iops: Null,
    pub blkio_device_write_bps: Null,
    #[serde(rename = "BlkioDeviceWriteIOps")]
    pub blkio_device_write_iops: Null,
    pub blkio_weight: Zero,
    pub blkio_weight_device: Null,
    #[serde(serialize_with = "null_if_empty")]
    pub cap_add: List,
    #[serde(serialize_with = "null_if_empty")]
    pub cap_drop: List,
    /// A field that the client of the in-tree dockershim still has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Null>,
    pub cgroup: Str,
    pub cgroup_parent: Str,
    /// A field that the client of the in-tree dockershim does not have yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cgroupns_mode: Option<Str>,
    pub console_size: [Zero; 2],
    #[serde(rename = "ContainerIDFile")]
    pub container_id_file: Str,
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
    pub devices: Option<Vec<DeviceMapping>>,
    pub dns: Null,
    pub dns_options: Null,
    pub dns_search: Null,
    pub extra_hosts: Null,
    #[serde(serialize_with = "null_if_empty")]
    pub group_add: List,
    #[serde(rename = "IOMaximumBandwidth")]
    pub io_maximum_bandwidth: Zero,
    #[serde(rename = "IOMaximumIOps")]
    pub io_maximum_iops: Zero,
    /// `shareable`, `host`, `container:ID`.
    pub ipc_mode: Str,
    pub isolation: Str,
    /// A field that the client of the in-tree dockershim still has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel_memory: Option<i64>,
    /// A field that the client of the in-tree dockershim still has.
    #[serde(rename = "KernelMemoryTCP", skip_serializing_if = "Option::is_none")]
    pub kernel_memory_tcp: Option<i64>,
    pub links: Null,
    pub log_config: LogConfig,
    #[serde(serialize_with = "null_if_empty")]
    pub masked_paths: List,
    /// Bytes; 0 means no limit.
    pub memory: i64,
    pub memory_reservation: i64,
    /// Bytes of memory and swap together.
    pub memory_swap: i64,
    pub memory_swappiness: Null,
    pub nano_cpus: Zero,
    /// `none`, `host`, `default`, `container:ID`.
    pub network_mode: Str,
    pub oom_kill_disable: Option<bool>,
    pub oom_score_adj: i32,
    /// Empty for one of its own, `host`, `container:ID`.
    pub pid_mode: Str,
    pub pids_limit: Option<i64>,
    pub port_bindings: Option<PortBindings>,
    pub privileged: bool,
    pub publish_all_ports: bool,
    #[serde(serialize_with = "null_if_empty")]
    pub readonly_paths: List,
    pub readonly_rootfs: bool,
    pub restart_policy: RestartPolicy,
    #[serde(serialize_with = "null_if_empty")]
    pub security_opt: List,
    /// Bytes.
    pub shm_size: i64,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub sysctls: Map,
    #[serde(rename = "UTSMode")]
    pub uts_mode: Str,
    pub ulimits: Null,
    pub userns_mode: Str,
    pub volume_driver: Str,
    pub volumes_from: Null,
}

impl HostConfig {
    /// The container whose namespace a mode names: `container:ID`.
    pub fn donor(mode: &Str) -> Option<&str> {
        mode.strip_prefix("container:")
    }
}

/// A device of the node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeviceMapping {
    /// Its path.
    pub path_on_host: Text,
    /// Its path in the container.
    pub path_in_container: Text,
    /// Read, write, mknod.
    pub cgroup_permissions: Text,
}

/// The log driver; empty for the daemon's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogConfig {
    /// Options.
    pub config: Null,
    /// `json-file`.
    pub r#type: Str,
}

/// What dockerd does when the container exits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestartPolicy {
    /// How often it tries.
    pub maximum_retry_count: u32,
    /// `no`.
    pub name: Str,
}

/// Ports of a container: `80/tcp`.
pub type Ports = SortedMap<Text, SortedMap<Text, Text>>;

/// The ports of the node that lead to each port of a container.
pub type PortBindings = SortedMap<Text, Vec<PortBinding>>;

/// A port of the node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PortBinding {
    /// The address; empty for all.
    pub host_ip: Text,
    /// The port.
    pub host_port: Text,
}

//! `GET /containers/{id}/json`.

use std::rc::Rc;

use serde::Serialize;

use super::{Config, HostConfig, Ports};
use crate::wire::json::{List, Str, Text};

/// All that dockerd says of a container.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerInspect {
    /// Its id.
    pub id: Text,
    /// When it was created.
    pub created: Text,
    /// Its program.
    pub path: Str,
    /// The program's arguments.
    pub args: List,
    /// What it is doing.
    pub state: ContainerState,
    /// The image's id.
    pub image: Text,
    /// The file on the node that is its `/etc/resolv.conf`; empty before the first start.
    pub resolv_conf_path: Text,
    /// The file on the node that is its `/etc/hostname`.
    pub hostname_path: Text,
    /// The file on the node that is its `/etc/hosts`.
    pub hosts_path: Text,
    /// The log that dockerd writes.
    pub log_path: Text,
    /// Its name, after a slash.
    pub name: Text,
    /// How often dockerd has restarted it.
    pub restart_count: u32,
    /// `overlay2`.
    pub driver: &'static str,
    /// `linux`.
    pub platform: &'static str,
    /// How much it has written to its root, in bytes; none unless that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_rw: Option<i64>,
    /// What of the node it uses.
    pub host_config: Rc<HostConfig>,
    /// What it is.
    pub config: Rc<Config>,
    /// Its network, if dockerd made it.
    pub network_settings: NetworkSettings,
}

/// What a container is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerState {
    /// `created`, `running`, `exited`, `dead`.
    pub status: &'static str,
    /// Its process runs.
    pub running: bool,
    /// Its process is frozen.
    pub paused: bool,
    /// dockerd is about to start it again.
    pub restarting: bool,
    /// The kernel killed a process of it for want of memory.
    #[serde(rename = "OOMKilled")]
    pub oom_killed: bool,
    /// It could not be removed.
    pub dead: bool,
    /// Its process id on the node; 0 if it does not run.
    pub pid: u32,
    /// How it ended, or 0.
    pub exit_code: i32,
    /// Why it could not be started.
    pub error: Text,
    /// When it was started; the year 1 if never.
    pub started_at: Text,
    /// When it ended; the year 1 if never.
    pub finished_at: Text,
}

impl ContainerState {
    /// The time that Go writes for "never".
    pub const NEVER: &'static str = "0001-01-01T00:00:00Z";
}

/// The network that dockerd made. Under CNI there is none: pause has mode `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkSettings {
    /// The bridge.
    pub bridge: Text,
    /// dockerd's id of the network namespace.
    #[serde(rename = "SandboxID")]
    pub sandbox_id: Text,
    /// Where the network namespace is mounted.
    pub sandbox_key: Text,
    /// Published ports.
    pub ports: Ports,
    /// The address.
    #[serde(rename = "IPAddress")]
    pub ip_address: Text,
    /// The address, IPv6.
    #[serde(rename = "GlobalIPv6Address")]
    pub global_ipv6_address: Text,
}

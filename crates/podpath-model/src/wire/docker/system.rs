//! dockerd itself.

use serde::Serialize;

use crate::wire::json::Text;

/// `GET /version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionInfo {
    /// `20.10.24`.
    pub version: Text,
    /// `1.41`.
    pub api_version: Text,
    /// The oldest API that it serves: `1.12`.
    #[serde(rename = "MinAPIVersion")]
    pub min_api_version: Text,
    /// `linux`.
    pub os: &'static str,
    /// `amd64`.
    pub arch: &'static str,
    /// The kernel's version.
    pub kernel_version: Text,
}

/// `GET /info`, as far as dockershim reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Info {
    /// The daemon: the fingerprint of its key.
    #[serde(rename = "ID")]
    pub id: Text,
    /// How many containers there are.
    pub containers: u32,
    /// How many of them run.
    pub containers_running: u32,
    /// How many of them do not.
    pub containers_stopped: u32,
    /// How many images there are.
    pub images: u32,
    /// `overlay2`.
    pub driver: &'static str,
    /// `json-file`.
    pub logging_driver: &'static str,
    /// `cgroupfs` or `systemd`.
    pub cgroup_driver: &'static str,
    /// `1` or `2`.
    pub cgroup_version: &'static str,
    /// Where it keeps everything: `/var/lib/docker`.
    pub docker_root_dir: Text,
    /// The node.
    pub name: Text,
    /// Its version.
    pub server_version: Text,
    /// Containers go on while it is away.
    pub live_restore_enabled: bool,
    /// Security features: `name=seccomp,profile=default`.
    pub security_options: Vec<Text>,
}

/// The body of an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// What went wrong.
    pub message: Text,
}

//! dockerd 20.10: the Engine API in front, its own images and layers, and containerd for whatever runs.

pub mod spec;

use serde::Serialize;

use crate::kernel::{Program, Sys};
use crate::trace::{Rank, Role, Side, Text};

/// dockerd in the trace.
pub static ROLE: Role = Role::new("dockerd", Rank::Daemon, Side::Right);
/// dockerd to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, main: |sys| Box::pin(main(sys)) };

/// `/etc/docker/daemon.json` and flags, as far as they matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// `data-root`: `/var/lib/docker`.
    pub data_root: Text,
    /// `exec-root`: `/run/docker`, as it is found in specs.
    pub exec_root: Text,
    /// `containerd`: where containerd listens.
    pub containerd: Text,
    /// `hosts`: where the Engine API is served: `unix:///var/run/docker.sock`.
    pub hosts: Vec<Text>,
    /// `live-restore`: containers go on while dockerd is away.
    pub live_restore: bool,
    /// `exec-opts: native.cgroupdriver=systemd`; otherwise cgroupfs.
    pub systemd_cgroups: bool,
    /// The node's hostname.
    pub node_name: Text,
    /// The package version that `GET /version` answers: `20.10.24`.
    pub version: Text,
    /// The images that are there when the node starts, by reference.
    pub images: Vec<Text>,
}

async fn main(sys: Sys) -> i32 {
    let _ = sys;
    0
}

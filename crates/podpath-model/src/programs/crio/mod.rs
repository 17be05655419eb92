//! CRI-O 1.25: the CRI over storage, CNI and one conmon for each container. It runs runc itself for everything but `create` and `exec`.

pub mod image;
pub mod spec;
mod store;

use serde::Serialize;

use crate::kernel::{Program, Sys};
use crate::trace::{Rank, Repository, Role, Side, Text};

pub use store::{Container, Namespaces, Sandbox};

/// CRI-O in the trace.
pub static ROLE: Role = Role::new("crio", Rank::Daemon, Side::Left);
/// CRI-O to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

pub(crate) const O: Repository = Repository::CRI_O;

/// `/etc/crio/crio.conf`, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// `root`: what survives a reboot.
    pub root: Text,
    /// `runroot`: what does not.
    pub run_root: Text,
    /// `crio.api.listen`.
    pub listen: Text,
    /// `crio.runtime.conmon`.
    pub conmon: Text,
    /// `crio.runtime.runtimes.runc.runtime_root`.
    pub runtime_root: Text,
    /// `crio.runtime.namespaces_dir`.
    pub namespaces_dir: Text,
    /// `crio.runtime.container_exits_dir`.
    pub exits_dir: Text,
    /// `crio.runtime.container_attach_socket_dir`.
    pub attach_socket_dir: Text,
    /// `crio.runtime.drop_infra_ctr`: pods whose processes share no pid namespace do without pause.
    pub drop_infra_ctr: bool,
    /// `crio.runtime.ctr_stop_timeout`, in seconds.
    pub stop_timeout: u64,
    /// `crio.image.pause_image`.
    pub pause_image: Text,
    /// `crio.image.pause_command`.
    pub pause_command: Text,
    /// The images that are there when the node starts, by reference.
    pub images: Vec<Text>,
}

impl Config {
    /// Where a container's files are that a reboot takes: `config.json`, `pidfile`.
    pub fn run_directory(&self, id: &str) -> Text {
        format!("{}/overlay-containers/{id}/userdata", self.run_root).into()
    }
    /// Where a container's files are that survive a reboot.
    pub fn directory(&self, id: &str) -> Text {
        format!("{}/overlay-containers/{id}/userdata", self.root).into()
    }
}

async fn main(_: Sys) -> i32 {
    1
}

//! What runc keeps of a container between one command and the next.

use serde::Serialize;

use crate::kernel::Sys;
use crate::trace::Text;

/// The part of `state.json` that later commands read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The container's id.
    pub id: Text,
    /// The process id of the container's init.
    pub init_process_pid: u32,
    /// The bundle's folder.
    pub bundle: Text,
    /// The cgroup.
    pub cgroup: Text,
    /// Whether the container has a pid namespace of its own.
    pub own_pid_namespace: bool,
    /// The root file system.
    pub rootfs: Text,
}

/// What a container is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Its init waits in `open(exec.fifo)`.
    Created,
    Running,
    Stopped,
}

impl State {
    /// The state in a folder, if there is one.
    pub(super) fn read(sys: &Sys, directory: &str) -> Option<Self> {
        sys.read::<Self>(&format!("{directory}/state.json")).map(|state| (*state).clone())
    }
    /// A container whose init is alive is created as long as `exec.fifo` is there, and running after that.
    pub(super) fn status(&self, sys: &Sys, directory: &str) -> Status {
        match (sys.is_alive(self.init_process_pid), sys.exists(&format!("{directory}/exec.fifo"))) {
            (false, _) => Status::Stopped,
            (true, true) => Status::Created,
            (true, false) => Status::Running,
        }
    }
}

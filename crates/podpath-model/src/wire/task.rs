//! The shim's ttrpc API, and the service of containerd to which a shim forwards its events.

use std::rc::Rc;

use serde::Serialize;

use super::containerd::{Envelope, Metrics, Process, requests};
use super::oci;
use super::rpc::{Request, Wire};
use crate::kernel::{Errno, Sys};
use crate::trace::{Failure, Nothing, Protocol, Text};

/// ttrpc.
const WIRE: Wire = Wire { protocol: Protocol::Ttrpc, authority: None, refused, lost };

fn refused(_: &Sys, address: &str, errno: Errno) -> Failure {
    let path = address.strip_prefix("unix://").unwrap_or(address);
    Failure::new("UNAVAILABLE", format!("dial unix {path}: connect: {}", errno.text()))
}

fn lost() -> Failure {
    Failure::new("UNAVAILABLE", "ttrpc: closed")
}

requests! { &WIRE;
    /// `runc create`.
    Create { /** The container's id. */ id: Text, /** The bundle's folder. */ bundle: Text, /** The mounts of the root file system. */ rootfs: Vec<Text>, /** The fifo for its input; empty for none. */ stdin: Text, /** The fifo for its output. */ stdout: Text, /** The fifo for its errors. */ stderr: Text, /** Where runc keeps its state. */ runtime_root: Text }
        -> Pid = "containerd.task.v2.Task/Create" about id;
    /// `runc start`, or `runc exec` for an added process.
    Start { /** The container's id. */ id: Text, /** The added process; empty for the container. */ exec_id: Text } -> Pid = "containerd.task.v2.Task/Start" about id;
    /// The state of the container or of an added process.
    State { /** The container's id. */ id: Text, /** The added process; empty for the container. */ exec_id: Text } -> Process = "containerd.task.v2.Task/State" about id;
    /// `runc kill`, or kill(2) for an added process.
    Kill { /** The container's id. */ id: Text, /** The added process; empty for the container. */ exec_id: Text, /** The signal's number. */ signal: i32, /** Every process of the container. */ all: bool }
        -> Nothing = "containerd.task.v2.Task/Kill" about id;
    /// `runc delete`.
    Delete { /** The container's id. */ id: Text, /** The added process; empty for the container. */ exec_id: Text } -> Exited = "containerd.task.v2.Task/Delete" about id;
    /// Registers a process to be added.
    Exec { /** The container's id. */ id: Text, /** The added process. */ exec_id: Text, /** The fifo for its input; empty for none. */ stdin: Text, /** The fifo for its output. */ stdout: Text, /** The fifo for its errors. */ stderr: Text, /** What to run. */ spec: Rc<oci::Process> } -> Nothing = "containerd.task.v2.Task/Exec" about id;
    /// `runc update`.
    Update { /** The container's id. */ id: Text, /** The new limits. */ resources: Rc<oci::Resources> } -> Nothing = "containerd.task.v2.Task/Update" about id;
    /// What the container uses, read from its cgroup.
    Stats { /** The container's id. */ id: Text } -> Metrics = "containerd.task.v2.Task/Stats" about id;
    /// The processes of the container.
    Pids { /** The container's id. */ id: Text } -> ProcessList = "containerd.task.v2.Task/Pids" about id;
    /// Closes the input of the container or of an added process.
    CloseIo { /** The container's id. */ id: Text, /** The added process; empty for the container. */ exec_id: Text, /** Its input. */ stdin: bool } -> Nothing = "containerd.task.v2.Task/CloseIO" about id;
    /// Answers when the process has exited.
    Wait { /** The container's id. */ id: Text, /** The added process; empty for the container. */ exec_id: Text } -> Exited = "containerd.task.v2.Task/Wait" about id;
    /// The process ids of the shim and of the task.
    Connect { /** The container's id. */ id: Text } -> Connected = "containerd.task.v2.Task/Connect" about id;
    /// Asks the shim to go if no container is left.
    Shutdown { /** The container's id. */ id: Text } -> Nothing = "containerd.task.v2.Task/Shutdown" about id;
    /// Sends an event of the shim to containerd.
    Forward { /** The event. */ envelope: Rc<Envelope> } -> Nothing = "containerd.services.events.ttrpc.v1.Events/Forward";
}

/// The process id of what was created or started.
#[derive(Clone, Debug, Serialize)]
pub struct Pid {
    /// The process id.
    pub pid: u32,
}

/// The end of a process.
#[derive(Clone, Debug, Serialize)]
pub struct Exited {
    /// The process id.
    pub pid: u32,
    /// The exit code.
    pub exit_status: u32,
}

/// Who serves, and whom.
#[derive(Clone, Debug, Serialize)]
pub struct Connected {
    /// The shim's process id.
    pub shim_pid: u32,
    /// The task's process id.
    pub task_pid: u32,
}

/// The processes of a container, as the node sees them.
#[derive(Clone, Debug, Serialize)]
pub struct ProcessList {
    /// Their process ids.
    pub processes: Vec<u32>,
}

//! The vocabulary of a trace. Everything that happens on the node is one of these events.

use std::rc::Rc;

use super::{Evidence, Milestone, Role, SharedPayload};

/// Position of an event in its trace, from 0.
pub type Seq = u32;

/// Text that is shared rather than copied.
pub type Text = Rc<str>;

/// What a text may name of an event beside what happened: the container that a probe is for, how long is waited, and why. The names are
/// the program's own and the same on every path.
pub type Facts = Rc<[(&'static str, Text)]>;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Position in the trace.
    pub seq: Seq,
    /// Virtual time in nanoseconds since the run began.
    pub at_ns: u64,
    /// Who did it.
    pub process: ProcessRef,
    /// The event that made it happen; none for what starts by itself.
    pub cause: Option<Seq>,
    /// The call or the spawned program that it is part of; none at the outermost level.
    pub within: Option<Seq>,
    /// What happened.
    pub what: What,
    /// The container or sandbox that it concerns, by id.
    pub subject: Option<Text>,
    /// The place in the story, the same on every path.
    pub milestone: Option<Milestone>,
    /// What is known of it beside what happened: the reason of a decision, its time, its result.
    pub facts: Option<Facts>,
    /// How it is known.
    pub evidence: Evidence,
    /// Part of the steady polling that goes on whether or not anything changes.
    pub routine: bool,
}

/// A process, and the role in which it acted: the kubelet's process also hosts dockershim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessRef {
    /// Process id on the node.
    pub pid: u32,
    /// The program or the part of it.
    pub role: &'static Role,
}

impl Event {
    /// What is known of it under that name.
    pub fn fact(&self, name: &str) -> Option<&Text> {
        self.facts.iter().flat_map(|facts| facts.iter()).find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

impl ProcessRef {
    /// The largest process id that Linux gives. What has a larger one runs elsewhere: a registry.
    pub const PID_MAX: u32 = 4_194_304;
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A request leaves.
    Call {
        /// How it travels.
        protocol: Protocol,
        /// The method in the protocol's own words: `RunPodSandbox`, `POST /containers/create`.
        method: &'static str,
        /// Where it goes.
        peer: Peer,
        /// What it carries.
        request: SharedPayload,
    },
    /// Its answer, or its error.
    Reply {
        /// The call that is answered.
        call: Seq,
        /// The answer.
        outcome: Outcome,
    },
    /// An event on a bus.
    Publish {
        /// Whose bus: `containerd`, `docker`.
        bus: &'static str,
        /// The topic: `/tasks/start`.
        topic: &'static str,
        /// What is published.
        payload: SharedPayload,
    },
    /// A process begins.
    Spawn {
        /// The new process.
        child: ProcessRef,
        /// Its parent, which is not the actor after `CLONE_PARENT`.
        parent: u32,
        /// The name in the process table.
        comm: Text,
        /// The command line; empty after a fork without exec.
        argv: Rc<[Text]>,
        /// What a reader should see beside the command line: the CNI environment, the OCI config.
        input: Option<SharedPayload>,
    },
    /// A process becomes another program, under the same pid.
    Exec {
        /// The new role.
        role: &'static Role,
        /// The name in the process table.
        comm: Text,
        /// The command line.
        argv: Rc<[Text]>,
    },
    /// The process ends.
    Exit {
        /// How.
        status: Status,
    },
    /// A signal is sent.
    Signal {
        /// To whom.
        target: u32,
        /// `SIGTERM`.
        signal: &'static str,
    },
    /// An orphan gets a new parent.
    Reparent {
        /// The orphan.
        child: u32,
        /// The nearest subreaper, or init.
        parent: u32,
    },
    /// The state of something changes.
    Change(Change),
    /// A line that the program would print.
    Log {
        /// `info`, `warning`, `error`.
        level: &'static str,
        /// The line.
        line: Text,
    },
    /// A remark for the learner, by its text key.
    Note {
        /// The key.
        key: &'static str,
        /// What the text may name.
        detail: Text,
    },
}

vocabulary! {
    /// How a call travels.
    Protocol {
        /// The container runtime interface, gRPC.
        Cri = "cri",
        /// The Docker Engine API, HTTP.
        Docker = "docker",
        /// containerd's own API, gRPC.
        Containerd = "containerd",
        /// The shim's API, ttrpc.
        Ttrpc = "ttrpc",
        /// A registry, HTTPS.
        Registry = "registry",
        /// The streaming server behind the URL of an Exec, Attach or PortForward.
        Streaming = "streaming",
        /// An app, HTTP.
        Http = "http",
        /// A port of an app, with nothing said.
        Tcp = "tcp",
        /// The Kubernetes API, and the kubelet's own, HTTPS.
        Kubernetes = "kubernetes",
    }
}

/// The other end of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The socket: `unix:///run/containerd/containerd.sock`.
    pub address: Text,
    /// Who listens there; none if nobody does.
    pub process: Option<ProcessRef>,
}

/// How a call was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a value.
    Ok {
        /// `OK`, `201`.
        status: &'static str,
        /// The value.
        reply: SharedPayload,
    },
    /// With an error.
    Failed(Failure),
}

/// An error as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// gRPC code or HTTP status: `NOT_FOUND`, `404`.
    pub code: &'static str,
    /// The text, as the real program would write it.
    pub message: Text,
}

impl Failure {
    /// An error with its text.
    pub fn new(code: &'static str, message: impl Into<Text>) -> Self {
        Self { code, message: message.into() }
    }
    /// gRPC `UNKNOWN`, which is what an unwrapped Go error becomes.
    pub fn unknown(message: impl Into<Text>) -> Self {
        Self::new("UNKNOWN", message)
    }
    /// gRPC `NOT_FOUND`.
    pub fn not_found(message: impl Into<Text>) -> Self {
        Self::new("NOT_FOUND", message)
    }
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It returned or called exit.
    Exited(i32),
    /// A signal ended it.
    Killed(&'static str),
}

impl Status {
    /// The code that a shell or a runtime reports: 128 + n for signal n.
    pub fn code(self) -> i32 {
        match self {
            Self::Exited(code) => code,
            Self::Killed(name) => 128 + super::Signal::from_name(name).map_or(0, |signal| signal.number()),
        }
    }
}

/// A change of state: before and after, in words short enough for a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub object: Object,
    /// What it was; none if it did not exist.
    pub before: Option<Text>,
    /// What it is; none if it is gone.
    pub after: Option<Text>,
}

/// Something on the node that has state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// What sort of thing.
    pub kind: Kind,
    /// Which one. For a process's namespace the kind (`net`), for its cgroup the word `cgroup`.
    pub name: Text,
    /// The process whose attribute it is, for [`Kind::Process`].
    pub pid: Option<u32>,
}

vocabulary! {
    /// Sorts of things that have state.
    Kind {
        /// A Pod.
        Pod = "pod",
        /// A Pod's sandbox.
        Sandbox = "sandbox",
        /// A container.
        Container = "container",
        /// A task: a container that runs.
        Task = "task",
        /// An image.
        Image = "image",
        /// A snapshot.
        Snapshot = "snapshot",
        /// A lease, which keeps what is not used yet.
        Lease = "lease",
        /// A network, or an end of one.
        Network = "network",
        /// A file.
        File = "file",
        /// A directory.
        Directory = "directory",
        /// A socket.
        Socket = "socket",
        /// A fifo.
        Fifo = "fifo",
        /// A mount.
        Mount = "mount",
        /// A cgroup.
        Cgroup = "cgroup",
        /// A namespace.
        Namespace = "namespace",
        /// An attribute of a process: the namespaces and the cgroup that it is in.
        Process = "process",
    }
}

impl Object {
    /// A thing by its name.
    pub fn new(kind: Kind, name: impl Into<Text>) -> Self {
        Self { kind, name: name.into(), pid: None }
    }
}

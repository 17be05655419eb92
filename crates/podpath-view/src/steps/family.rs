//! Families of hops: how something travels decides its colour, its pattern and its badge.

use podpath_trace::{Event, Kind, Outcome, Protocol, Rank, Status, What};

use super::is_fork;

/// How a hop travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Inside one process.
    Fn,
    /// gRPC: the CRI and containerd's own API.
    Grpc,
    /// Over HTTP, or as bare as TCP: the Docker Engine API, registries, streams, apps and the Kubernetes API.
    Http,
    /// ttrpc: the shim's API.
    Ttrpc,
    /// fork, exec, exit, signals: the process table.
    Exec,
    /// An error, or a process that was killed.
    Fail,
}

impl Family {
    /// Every family, in the order of the legend.
    pub const ALL: [Self; 6] = [Self::Fn, Self::Grpc, Self::Http, Self::Ttrpc, Self::Exec, Self::Fail];

    /// The name in class names and in `data-family`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fn => "fn",
            Self::Grpc => "grpc",
            Self::Http => "http",
            Self::Ttrpc => "ttrpc",
            Self::Exec => "exec",
            Self::Fail => "fail",
        }
    }
    /// The family of a protocol.
    pub const fn of_protocol(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Cri | Protocol::Containerd => Self::Grpc,
            Protocol::Docker | Protocol::Registry | Protocol::Streaming | Protocol::Http | Protocol::Tcp | Protocol::Kubernetes => {
                Self::Http
            }
            Protocol::Ttrpc => Self::Ttrpc,
        }
    }
}

/// The badge of a protocol.
pub(crate) const fn protocol_badge(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Cri => "CRI",
        Protocol::Containerd => "ctrd",
        Protocol::Docker | Protocol::Registry | Protocol::Streaming | Protocol::Http | Protocol::Kubernetes => "HTTP",
        Protocol::Tcp => "TCP",
        Protocol::Ttrpc => "ttrpc",
    }
}

/// The family and the badge of an event; an answer takes the family of its call. A line of a log is one, unless it stands for the function
/// that writes it.
pub(crate) fn family_and_badge(event: &Event, call: Option<Protocol>) -> (Family, &'static str) {
    match &event.what {
        What::Call { protocol, .. } => (Family::of_protocol(*protocol), protocol_badge(*protocol)),
        What::Reply { outcome: Outcome::Ok { status, .. }, .. } => (call.map_or(Family::Fn, Family::of_protocol), status),
        What::Reply { outcome: Outcome::Failed(failure), .. } => (Family::Fail, failure.code),
        What::Spawn { comm, argv, .. } if is_fork(comm, argv) => (Family::Exec, "clone"),
        What::Spawn { .. } | What::Exec { .. } => (Family::Exec, "exec"),
        What::Exit { status: Status::Exited(0) } => (Family::Exec, "exit"),
        What::Exit { .. } => (Family::Fail, "exit"),
        // A signal that comes from outside of the programs is a fault; the others are how programs are stopped.
        What::Signal { .. } => (if event.process.role.rank == Rank::Surroundings { Family::Fail } else { Family::Exec }, "kill"),
        What::Reparent { .. } => (Family::Exec, "ppid"),
        What::Log { level, .. } if event.fact("title").is_none() => (if *level == "error" { Family::Fail } else { Family::Fn }, "log"),
        What::Note { key, .. } if key.starts_with("fault-") => (Family::Fail, "fault"),
        What::Log { .. } | What::Note { .. } => (Family::Fn, "fn"),
        What::Publish { .. } => (Family::Fn, "event"),
        What::Change(change) => (Family::Fn, if change.object.kind == Kind::File { "write" } else { "state" }),
    }
}

//! What a program is to the reader: a name and a place. Each program declares its own role, so that a new program is one file.

/// How far a program is from the kubelet: the row in which it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Decides what should run: the kubelet, and what is hosted inside it.
    Orchestrator,
    /// Stays, and serves an API: containerd, dockerd.
    Daemon,
    /// Stays with a container and outlives the daemons: the shim.
    Keeper,
    /// Comes, does one thing and goes: runc, CNI plugins.
    Transient,
    /// What the pod is made of: pause and the app.
    Workload,
    /// Part of the machine, or outside of it: init, a registry, a client.
    Surroundings,
}

/// Which column a program keeps on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The straight fall from the kubelet to pause.
    Left,
    /// Between the columns.
    Middle,
    /// The detour: dockershim and dockerd; and the app.
    Right,
    /// Wherever the row has room: the column follows what it works for.
    Either,
}

/// A program, or a part of one, as it is named in the trace.
#[derive(Debug)]
pub struct Role {
    /// The name in the field's own words: `containerd`, `shim`.
    pub name: &'static str,
    /// The row.
    pub rank: Rank,
    /// The column.
    pub side: Side,
}

impl Role {
    /// Declares a role.
    pub const fn new(name: &'static str, rank: Rank, side: Side) -> Self {
        Self { name, rank, side }
    }
}

impl PartialEq for Role {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Role {}

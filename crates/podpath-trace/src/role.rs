//! What a program is to the reader: a name and a place. Each program declares its own role, so that a new program is one file.

vocabulary! {
    /// How far a program is from the kubelet: the row in which it is drawn.
    Rank {
        /// Decides what should run: the kubelet, and what is hosted inside it.
        Orchestrator = "orchestrator",
        /// Stays, and serves an API: containerd, dockerd.
        Daemon = "daemon",
        /// Stays with a container and outlives the daemons: the shim.
        Keeper = "keeper",
        /// Comes, does one thing and goes: runc, CNI plugins.
        Transient = "transient",
        /// What the pod is made of: pause and the app.
        Workload = "workload",
        /// Part of the machine, or outside of it: init, a registry, a client.
        Surroundings = "surroundings",
    }
}

vocabulary! {
    /// Which column a program keeps on the stage.
    Side {
        /// The straight fall from the kubelet to pause.
        Left = "left",
        /// Between the columns.
        Middle = "middle",
        /// The detour: dockershim and dockerd; and the app.
        Right = "right",
        /// Wherever the row has room: the column follows what it works for.
        Either = "either",
    }
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

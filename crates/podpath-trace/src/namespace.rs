//! The kinds of namespaces, and how a trace names one.

use super::Text;

/// The kinds of namespace that a process may have of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "namespaces(7)")]
pub enum NamespaceKind {
    Mount,
    Uts,
    Ipc,
    Pid,
    Net,
    Cgroup,
    User,
}

impl NamespaceKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [Self::Mount, Self::Uts, Self::Ipc, Self::Pid, Self::Net, Self::Cgroup, Self::User];

    /// The name under `/proc/PID/ns`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mount => "mnt",
            Self::Uts => "uts",
            Self::Ipc => "ipc",
            Self::Pid => "pid",
            Self::Net => "net",
            Self::Cgroup => "cgroup",
            Self::User => "user",
        }
    }
    /// How the node's own namespace of this kind is called: `net-1`.
    pub fn of_node(self) -> Text {
        self.numbered(1)
    }
    /// How the node's namespace of this kind and number is called: `net-7`.
    pub fn numbered(self, number: u32) -> Text {
        format!("{}-{number}", self.name()).into()
    }
    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

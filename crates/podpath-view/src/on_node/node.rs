//! What a trace says of its node as a whole.

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Milestone, Text, Trace, What};

/// How long a process must go on for somebody to have a look at it.
const LOOK_NS: u64 = 10_000_000_000;

/// The node of a trace.
pub(crate) struct Node {
    /// The minor release of its kubelet, if the trace says it.
    pub(crate) release: Option<u32>,
    /// Whether it belongs to a cluster.
    pub(crate) cluster: bool,
    /// Of each container and sandbox its first process.
    inits: SortedMap<Text, u32>,
    /// When each process ended.
    ends: SortedMap<u32, u64>,
}

impl Node {
    pub(crate) fn of(trace: &Trace) -> Self {
        let mut node = Self { release: None, cluster: false, inits: SortedMap::new(), ends: SortedMap::new() };
        for event in &trace.events {
            node.cluster |= event.process.role.name == "kube-apiserver";
            match &event.what {
                What::Spawn { child, comm, argv, .. } if &**comm == "runc:[2:INIT]" && argv.iter().any(|word| &**word == "create") => {
                    if let Some(subject) = &event.subject {
                        node.inits.insert(subject.clone(), child.pid);
                    }
                }
                What::Spawn { child, .. } => drop(node.ends.remove(&child.pid)),
                What::Exit { .. } => drop(node.ends.insert(event.process.pid, event.at_ns)),
                What::Log { line, .. } if event.milestone == Some(Milestone::KubeletStart) => node.release = node.release.or(minor(line)),
                _ => {}
            }
        }
        node
    }
    /// The first process of a container or sandbox.
    pub(crate) fn init(&self, id: &str) -> Option<u32> {
        self.inits.get(id).copied()
    }
    /// Whether a process goes on for long enough to be looked at.
    pub(crate) fn lasts(&self, pid: u32, since_ns: u64) -> bool {
        self.ends.get(&pid).is_none_or(|end| *end >= since_ns + LOOK_NS)
    }
}

/// `"Kubelet version" kubeletVersion="v1.22.0"` is 22; up to 1.20 it was `Kubelet version: v1.20.2`.
fn minor(line: &str) -> Option<u32> {
    let (_, after) = line.split_once("v1.")?;
    after.split('.').next()?.parse().ok()
}

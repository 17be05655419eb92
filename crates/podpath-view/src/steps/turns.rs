//! The turns of a container's first process that no milestone names: it is adopted, or becomes the container's program without that.

use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Event, Milestone, Seq, Trace, What};

/// Where they are.
pub(super) struct Turns {
    adoptions: SortedSet<Seq>,
    has_pod: bool,
}

impl Turns {
    pub(super) fn of(trace: &Trace) -> Self {
        let mut adopted: SortedMap<u32, Seq> = SortedMap::new();
        let mut turns = Self { adoptions: SortedSet::new(), has_pod: false };
        for event in &trace.events {
            match (&event.what, event.milestone) {
                (What::Reparent { child, .. }, _) => {
                    adopted.insert(*child, event.seq);
                }
                (_, Some(Milestone::ContainerProcess)) => turns.adoptions.extend(adopted.remove(&event.process.pid)),
                (_, Some(Milestone::PodSeen | Milestone::SandboxCreate)) => turns.has_pod = true,
                _ => {}
            }
        }
        turns
    }

    pub(super) fn is_adoption(&self, event: &Event) -> bool {
        self.adoptions.contains(&event.seq)
    }

    /// Whether a Pod comes to the node.
    pub(super) fn has_pod(&self) -> bool {
        self.has_pod
    }
}

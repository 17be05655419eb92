//! The two turns of a container's first process that no milestone names: it is adopted, and what comes next makes it the container's
//! program.

use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Event, Milestone, Seq, Trace, What};

/// Where they are.
pub(super) struct Turns {
    adoptions: SortedSet<Seq>,
    /// Where what leads to the program begins.
    leads: SortedSet<Seq>,
    has_pod: bool,
}

impl Turns {
    pub(super) fn of(trace: &Trace) -> Self {
        let mut adopted: SortedMap<u32, Seq> = SortedMap::new();
        let mut turns = Self { adoptions: SortedSet::new(), leads: SortedSet::new(), has_pod: false };
        for event in &trace.events {
            match (&event.what, event.milestone) {
                (What::Reparent { child, .. }, _) => {
                    adopted.insert(*child, event.seq);
                }
                (_, Some(Milestone::ContainerProcess)) => {
                    let adoption = adopted.remove(&event.process.pid);
                    turns.adoptions.extend(adoption);
                    turns.leads.insert(adoption.map_or(event.seq, |adoption| lead(trace, event, adoption)));
                }
                (_, Some(Milestone::PodSeen | Milestone::SandboxCreate)) => turns.has_pod = true,
                _ => {}
            }
        }
        turns
    }

    pub(super) fn is_adoption(&self, event: &Event) -> bool {
        self.adoptions.contains(&event.seq)
    }

    pub(super) fn leads_to_program(&self, event: &Event) -> bool {
        self.leads.contains(&event.seq)
    }

    /// Whether a Pod comes to the node.
    pub(super) fn has_pod(&self) -> bool {
        self.has_pod
    }
}

/// The first call or program after the adoption without which the process would not have become the container's program.
fn lead(trace: &Trace, program: &Event, adoption: Seq) -> Seq {
    let before = |seq: &Seq| trace.events.get(*seq as usize).and_then(|event| event.cause).filter(|cause| cause < seq);
    let causes = std::iter::successors(program.cause, before).take_while(|seq| *seq > adoption);
    let begins =
        |seq: &Seq| matches!(trace.events.get(*seq as usize).map(|event| &event.what), Some(What::Call { .. } | What::Spawn { .. }));
    causes.filter(begins).last().unwrap_or(program.seq)
}

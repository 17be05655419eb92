//! Who is there.

use std::collections::BTreeSet;

use podpath_model::trace::{Trace, What};

/// The processes that there are after the first events of a trace.
pub(crate) fn alive(trace: &Trace, events: usize) -> BTreeSet<u32> {
    let mut alive = BTreeSet::new();
    for event in &trace.events[..events] {
        match &event.what {
            What::Spawn { child, .. } => drop(alive.insert(child.pid)),
            What::Exit { .. } => drop(alive.remove(&event.process.pid)),
            _ => {}
        }
    }
    alive
}

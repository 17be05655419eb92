//! The pod and its events at a moment, as the API server has them.

use std::rc::Rc;

use podpath_model::wire::kubernetes::{Event, Pod};
use podpath_trace::{Outcome, Trace, What};

/// A pod, and what was told of it.
pub(super) struct Seen {
    pub(super) pod: Rc<Pod>,
    /// The oldest first: by when they came last.
    pub(super) events: Vec<Rc<Event>>,
}

/// None if the pod is not there.
pub(super) fn at(trace: &Trace, name: &str, at_ns: u64) -> Option<Seen> {
    let mut pod: Option<Rc<Pod>> = None;
    let mut events: Vec<Rc<Event>> = Vec::new();
    for happened in trace.events.iter().take_while(|happened| happened.at_ns <= at_ns) {
        match &happened.what {
            What::Publish { topic, payload, .. } => {
                if let Some(known) = payload.downcast::<Pod>().filter(|known| known.name() == name) {
                    pod = (*topic != "DELETED").then_some(known);
                }
                events.extend(payload.downcast::<Event>());
            }
            What::Reply { outcome: Outcome::Ok { reply, .. }, .. } => {
                if let Some(event) = reply.downcast::<Event>() {
                    events.retain(|known| known.name != event.name);
                    events.push(event);
                }
            }
            _ => {}
        }
    }
    let pod = pod?;
    events.retain(|event| &*event.involved_object.uid == pod.uid());
    events.sort_by_key(|event| event.last_ns / 1_000_000_000);
    Some(Seen { pod, events })
}

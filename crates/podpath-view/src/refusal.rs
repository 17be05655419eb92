//! A kubelet that does not start: it says why and ends, and the story never begins.

use podpath_model::trace::{Event, Seq, Status, Text, Trace, What};

/// That the kubelet did not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its end.
    pub seq: Seq,
    /// What it said last.
    pub message: Text,
}

impl Refusal {
    /// Whether the kubelet of a run did not start: it failed, and nobody ever saw the Pod.
    pub fn of(trace: &Trace) -> Option<Self> {
        if trace.events.iter().any(|event| matches!(event.milestone, Some("pod.seen" | "sandbox.create"))) {
            return None;
        }
        let end = trace.events.iter().find(|event| is_kubelet(event) && is_failure(event))?;
        let before = trace.events.get(..end.seq as usize)?;
        let said = before.iter().rev().filter(|event| event.process.pid == end.process.pid).find_map(|event| match &event.what {
            What::Log { line, .. } => Some(line.clone()),
            _ => None,
        });
        Some(Self { seq: end.seq, message: said? })
    }
}

fn is_kubelet(event: &Event) -> bool {
    event.process.role.name == "kubelet"
}

fn is_failure(event: &Event) -> bool {
    matches!(event.what, What::Exit { status: Status::Exited(code) } if code != 0)
}

//! A kubelet that does not start: it says why and ends, and the story never begins.

use podpath_model::trace::{Milestone, Seq, Text, Trace, What};

/// That the kubelet did not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it says so.
    pub seq: Seq,
    /// What it says.
    pub message: Text,
}

impl Refusal {
    /// Whether the kubelet of a run never started: it failed, and has never set up its loops nor seen a Pod. One that failed and started
    /// when it was tried again has started.
    pub fn of(trace: &Trace) -> Option<Self> {
        let begun = |milestone| matches!(milestone, Milestone::KubeletStarted | Milestone::PodSeen | Milestone::SandboxCreate);
        if trace.events.iter().any(|event| event.milestone.is_some_and(begun)) {
            return None;
        }
        trace.events.iter().find(|event| event.milestone == Some(Milestone::KubeletFailed)).and_then(|event| match &event.what {
            What::Log { line, .. } => Some(Self { seq: event.seq, message: line.clone() }),
            _ => None,
        })
    }
}

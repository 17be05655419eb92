//! How an event is written into the trace.

use serde_json::Value;

use super::Player;
use crate::trace::{Entry, Evidence, Milestone, ProcessRef, Seq, SharedPayload, Text, What};

/// What cannot be seen in a recording and has to be somehow.
const IMPLIED: Evidence = Evidence::Simplified("simplified-recording");

/// What an event may have beside what happened.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    evidence: Evidence,
    routine: bool,
    cause: Option<Seq>,
    subject: Option<Text>,
    milestone: Option<Milestone>,
}

impl Extra {
    /// It is in the recording.
    pub(super) fn recorded() -> Self {
        Self { evidence: Evidence::Recorded, routine: false, cause: None, subject: None, milestone: None }
    }
    /// It is not in the recording, and no step of its own.
    pub(super) fn implied() -> Self {
        Self { evidence: IMPLIED, routine: true, ..Self::recorded() }
    }
    /// It is no step of its own.
    pub(super) fn quietly(self) -> Self {
        Self { routine: true, ..self }
    }
    pub(super) fn about(self, subject: &str) -> Self {
        Self { subject: (!subject.is_empty()).then(|| subject.into()), ..self }
    }
    pub(super) fn because_of(self, cause: Seq) -> Self {
        Self { cause: Some(cause), ..self }
    }
    pub(super) fn milestone(self, milestone: Option<Milestone>) -> Self {
        Self { milestone, ..self }
    }
}

/// A recorded document as a payload.
pub(super) fn payload(value: Value) -> SharedPayload {
    SharedPayload::new(value)
}

impl Player<'_> {
    pub(super) fn next_seq(&self) -> Seq {
        Seq::try_from(self.log.len()).unwrap_or(Seq::MAX)
    }

    pub(super) fn push(&mut self, process: ProcessRef, what: What, extra: Extra) -> Seq {
        let Extra { evidence, routine, cause, subject, milestone } = extra;
        // An answer stands where its call stands.
        let within = match &what {
            What::Reply { call, .. } => self.log.events().get(*call as usize).and_then(|call| call.within),
            _ => self.within(),
        };
        let entry = Entry { at_ns: self.at_ns, process, cause, within, what, subject, milestone, facts: None, evidence, routine };
        let seq = self.log.push(entry);
        if let Some(event) = self.log.events().last() {
            self.processes.apply(event);
        }
        seq
    }

    /// The call in which something happens: known if only one is open.
    fn within(&self) -> Option<Seq> {
        let cri = self.open.only("cri");
        self.open.only("containerd-grpc").filter(|inner| cri.is_none_or(|cri| *inner > cri)).or(cri)
    }
}

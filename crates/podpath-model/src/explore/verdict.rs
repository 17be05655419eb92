//! What came of a fault.

use super::Reviewed;
use super::counts::Counts;
use crate::trace::Rank;
use crate::trace::explored::{self, Class, Flaw};
use crate::trace::state::{Process, State};

/// What came of one fault, or of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What was broken, and during what, in order: `shim during runc create`.
    pub what: Vec<String>,
    /// What became of the Pod.
    pub class: Class,
    /// What is not as wanted, in words; none if all is back.
    pub lost: Option<String>,
    /// What is left after the deletion and is not left when nothing breaks.
    pub left: Vec<String>,
    /// Calls that nobody will answer, for which somebody waits who lives.
    pub waiting: Vec<String>,
    /// How many events there were.
    pub events: usize,
}

impl Verdict {
    /// As whoever shows it is told, with the reasons that somebody has written down.
    pub fn told(&self, path: &str, reviewed: &Reviewed) -> explored::Verdict {
        let told = |flaw: String| {
            let why = reviewed.why(path, &self.what, &flaw);
            Flaw { what: flaw.into(), reason: why.map(|why| why.reason.into()), source: why.map(|why| why.source.into()) }
        };
        explored::Verdict { class: self.class, flaws: self.flaws().map(told).collect() }
    }

    /// Everything that is not as it should be, as a line of the table of what is reviewed names it.
    pub fn flaws(&self) -> impl Iterator<Item = String> + '_ {
        let lost = self.lost.iter().map(|lost| format!("lost {lost}"));
        let left = self.left.iter().map(|left| format!("left {left}"));
        lost.chain(left).chain(self.waiting.iter().map(|call| format!("waits {call}")))
    }
}

/// The processes that a pod and its node are made of, as far as they stay.
pub(super) fn staying(state: &State) -> impl Iterator<Item = &Process> {
    let stays = move |process: &&Process| {
        process.is_alive() && (is_of_pod(process, state) || matches!(process.role.rank, Rank::Daemon | Rank::Keeper | Rank::Orchestrator))
    };
    state.processes.values().filter(stays)
}

/// Whether it is the first process of a container: what an app starts comes and goes.
pub(super) fn is_of_pod(process: &Process, state: &State) -> bool {
    let is_workload = |process: &Process| process.role.rank == Rank::Workload;
    is_workload(process) && !state.alive(process.parent).is_some_and(is_workload)
}

/// Calls for which somebody waits who lives, and that somebody was to answer who does not.
pub(super) fn waiting(state: &State) -> Vec<String> {
    let mut counts = Counts::new();
    for call in state.open_calls.values() {
        let answers = call.callee.is_some_and(|callee| state.alive(callee.pid).is_some());
        if state.alive(call.caller.pid).is_some() && !answers {
            *counts.entry(format!("{} for {}", call.caller.role.name, call.method)).or_default() += 1;
        }
    }
    counts.into_keys().collect()
}

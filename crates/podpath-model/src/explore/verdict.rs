//! What came of a fault.

use super::counts::Counts;
use crate::trace::Rank;
use crate::trace::state::{Process, State};

/// What became of the Pod, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The same processes are there that are there where nothing breaks.
    NoEffect,
    /// All is back, and whoever was in the Pod when it broke still is.
    Heals,
    /// All is back, and somebody of the Pod is another process now.
    NewProcesses,
    /// All is back, but after the deletion something is left.
    LeavesSomething,
    /// The Pod does not become what is wanted of it.
    Stuck,
    /// The run never ends.
    Endless,
}

impl Class {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [Self::NoEffect, Self::Heals, Self::NewProcesses, Self::LeavesSomething, Self::Stuck, Self::Endless];

    /// Its name in JSON and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoEffect => "no-effect",
            Self::Heals => "heals",
            Self::NewProcesses => "new-processes",
            Self::LeavesSomething => "leaves-something",
            Self::Stuck => "stuck",
            Self::Endless => "endless",
        }
    }
}

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

//! What can be counted of a run.

use podpath_trace::sorted::SortedSet;
use podpath_trace::{Milestone, Outcome, What};

use super::Side;
use crate::time::duration;

/// Numbers of one side, counted from its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls from one program to another, or from one part of a program to another.
    pub calls: usize,
    /// Processes that were started.
    pub processes: usize,
    /// Sockets that were called.
    pub sockets: usize,
    /// What the calls and answers carried, as JSON.
    pub bytes: usize,
    /// From the request for a sandbox to the first container's own program, in nanoseconds; none where one of them is not there.
    pub to_app_ns: Option<u64>,
}

impl Counts {
    /// Each number as it is written, with the key of what it counts: `beside-KEY`.
    pub fn table(&self) -> [(&'static str, String); 5] {
        let time = self.to_app_ns.map_or_else(|| "–".to_owned(), duration);
        let [calls, processes, sockets, bytes] = [self.calls, self.processes, self.sockets, self.bytes].map(|count| count.to_string());
        [("calls", calls), ("processes", processes), ("sockets", sockets), ("bytes", bytes), ("time", time)]
    }
    pub(super) fn of(side: Side<'_>, steps: impl Iterator<Item = usize>) -> Self {
        let mut counts = Self { to_app_ns: to_app_ns(side), ..Self::default() };
        let mut sockets = SortedSet::new();
        for step in steps {
            let event = side.steps.mark(step).and_then(|mark| side.trace.events.get(mark.seq as usize));
            match event.map(|event| &event.what) {
                Some(What::Call { peer, request, .. }) => {
                    counts.calls += 1;
                    counts.bytes += request.json().len();
                    sockets.insert(&*peer.address);
                }
                Some(What::Reply { outcome: Outcome::Ok { reply, .. }, .. }) => counts.bytes += reply.json().len(),
                Some(What::Spawn { .. }) => counts.processes += 1,
                _ => {}
            }
        }
        Self { sockets: sockets.len(), ..counts }
    }
}

/// From the request for a sandbox to the first container's own program, in nanoseconds.
pub(crate) fn to_app_ns(side: Side<'_>) -> Option<u64> {
    let at = |milestone| side.trace.events.get(side.steps.mark(side.steps.first_of(milestone)?)?.seq as usize).map(|event| event.at_ns);
    at(Milestone::ContainerProcess)?.checked_sub(at(Milestone::SandboxCreate)?)
}

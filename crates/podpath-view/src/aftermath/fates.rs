//! Who of the node is still there at the end, who is not, and who took whose place.

use podpath_trace::{Event, Rank, Trace};

use super::end_of;
use crate::processes::{Process, ProcessIndex};

/// What became of one process that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// What the learner knows it by.
    pub name: String,
    /// Its number.
    pub pid: u32,
    /// How it went on.
    pub end: End,
}

/// How a process went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is still there.
    Survived,
    /// It ended, and nobody took its place.
    Ended,
    /// It ended, and another one of the same name is there: its number, and how long after the fault it began, in nanoseconds.
    Replaced(u32, u64),
}

/// The fates of all that lasts and was there at the fault, in the order in which it began.
pub(super) fn fates(trace: &Trace, processes: &ProcessIndex, fault: &Event) -> Vec<Fate> {
    let end = end_of(trace);
    let fate = |process: &Process| {
        let face = process.face(fault.seq).filter(|face| !matches!(face.role.rank, Rank::Transient | Rank::Surroundings))?;
        // What an app starts comes and goes by itself.
        let parent = process.parent(fault.seq).and_then(|parent| processes.find(parent));
        if face.role.rank == Rank::Workload && parent.is_some_and(|parent| parent.is_workload(fault.seq)) {
            return None;
        }
        let name = process.name(face).to_string();
        let takes_its_place = |new: &&Process| {
            let is_other = new.begins > fault.seq && new.alive(end) && new.unit == process.unit;
            is_other && new.face(end).is_some_and(|face| *new.name(face) == *name)
        };
        let new = || processes.processes().iter().find(takes_its_place);
        let after_ns = |new: &Process| trace.events.get(new.begins as usize).map_or(0, |begin| begin.at_ns.saturating_sub(fault.at_ns));
        let went_on =
            if process.alive(end) { End::Survived } else { new().map_or(End::Ended, |new| End::Replaced(new.pid, after_ns(new))) };
        Some(Fate { name, pid: process.pid, end: went_on })
    };
    processes.living(fault.seq).filter_map(fate).collect()
}

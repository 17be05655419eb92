//! What came of a fault from outside: who of the node is still there at the end, who is not, and who took whose place.

use podpath_trace::{Event, Rank, Seq, Trace, What};

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
    /// It ended, and another one of the same name is there: its number, and how long after the kill it began, in nanoseconds.
    Replaced(u32, u64),
}

/// The fates of all that lasts and was there at the first fault, in the order in which it began; nothing where nothing was broken.
pub fn aftermath(trace: &Trace, processes: &ProcessIndex) -> Vec<Fate> {
    let is_fault = |what: &What| match what {
        What::Signal { .. } => true,
        What::Note { key, .. } => key.starts_with("fault-"),
        _ => false,
    };
    let is_it = |event: &&Event| event.process.pid == 0 && is_fault(&event.what);
    let Some(kill) = trace.events.iter().find(is_it) else { return Vec::new() };
    let end = Seq::try_from(trace.events.len()).unwrap_or(Seq::MAX);
    let there = processes.living(kill.seq);
    let fate = |process: &Process| {
        let face = process.face(kill.seq).filter(|face| !matches!(face.role.rank, Rank::Transient | Rank::Surroundings))?;
        let name = process.name(face).to_string();
        let takes_its_place =
            |new: &&Process| new.begins > kill.seq && new.alive(end) && new.face(end).is_some_and(|face| *new.name(face) == *name);
        let new = || processes.processes().iter().find(takes_its_place);
        let after_ns = |new: &Process| trace.events.get(new.begins as usize).map_or(0, |begin| begin.at_ns.saturating_sub(kill.at_ns));
        let went_on =
            if process.alive(end) { End::Survived } else { new().map_or(End::Ended, |new| End::Replaced(new.pid, after_ns(new))) };
        Some(Fate { name, pid: process.pid, end: went_on })
    };
    there.filter_map(fate).collect()
}

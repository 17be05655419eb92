//! The append-only log, and the finished trace.

use super::{Event, Evidence, Facts, Milestone, ProcessRef, Repository, SameLines, Seq, Text, What};

/// The events of a run, in order.
#[derive(Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    built_from: Vec<(u32, Repository)>,
    last_change_ns: u64,
    same_lines: &'static SameLines,
}

/// What is written to a log; the log adds the position.
pub struct Entry {
    /// Virtual time in nanoseconds.
    pub at_ns: u64,
    /// Who did it.
    pub process: ProcessRef,
    /// The event that made it happen.
    pub cause: Option<Seq>,
    /// The call or program that it is part of.
    pub within: Option<Seq>,
    /// What happened.
    pub what: What,
    /// The container or sandbox that it concerns.
    pub subject: Option<Text>,
    /// The place in the story.
    pub milestone: Option<Milestone>,
    /// What is known of it beside what happened.
    pub facts: Option<Facts>,
    /// How it is known.
    pub evidence: Evidence,
    /// Part of the steady polling.
    pub routine: bool,
}

impl Log {
    /// An empty log, whose lines of source are in other versions where `same_lines` says.
    pub fn citing(same_lines: &'static SameLines) -> Self {
        Self { same_lines, ..Self::default() }
    }
    /// Appends an event and returns its position.
    pub fn push(&mut self, entry: Entry) -> Seq {
        let seq = Seq::try_from(self.events.len()).expect("a run is bounded far below 2^32 events");
        let Entry { at_ns, process, cause, within, what, subject, milestone, facts, evidence, routine } = entry;
        if !routine {
            self.last_change_ns = at_ns;
        }
        self.events.push(Event { seq, at_ns, process, cause, within, what, subject, milestone, facts, evidence, routine });
        seq
    }
    /// Notes which source the program of a process was built from.
    pub fn built_from(&mut self, pid: u32, repository: Repository) {
        self.built_from.push((pid, repository));
    }
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }
    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
    /// When something last happened that was not routine, in nanoseconds.
    pub fn last_change_ns(&self) -> u64 {
        self.last_change_ns
    }
    /// The events so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
    /// Ends the log of a run on a path.
    pub fn finish(self, path: &str) -> Trace {
        Trace { path: path.into(), events: self.events, built_from: self.built_from, same_lines: self.same_lines }
    }
}

/// A finished run.
#[derive(Debug, PartialEq, Eq)]
pub struct Trace {
    /// The id of the path that was taken.
    pub path: Text,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Which source a process was built from, by its id, where that is not the source that its steps cite: a kubelet of another release,
    /// or another host of the same code.
    pub built_from: Vec<(u32, Repository)>,
    /// Where the lines that are cited are in other sources.
    pub same_lines: &'static SameLines,
}

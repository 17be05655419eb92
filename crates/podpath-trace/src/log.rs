//! The append-only log, and the finished trace.

use std::fmt;

use super::{Event, Evidence, Facts, Milestone, ProcessRef, Repository, SameLines, Seq, Text, What};

/// A run of one pod has about so many events.
const USUAL_LENGTH: usize = 1_000;

/// The events of a run, in order.
#[derive(Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    /// How many have happened.
    len: usize,
    /// Who sees each event instead of the log keeping it.
    watcher: Option<Watcher>,
    built_from: Vec<(u32, Repository)>,
    last_change_ns: u64,
    same_lines: &'static SameLines,
}

/// Sees each event as it happens.
struct Watcher(Box<dyn FnMut(&Event)>);

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a watcher")
    }
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
        Self { same_lines, events: Vec::with_capacity(USUAL_LENGTH), ..Self::default() }
    }
    /// No event is kept: somebody sees each of them once, those first that have already happened.
    pub fn watched(&mut self, mut watcher: impl FnMut(&Event) + 'static) {
        std::mem::take(&mut self.events).iter().for_each(&mut watcher);
        self.watcher = Some(Watcher(Box::new(watcher)));
    }
    /// Appends an event and returns its position.
    pub fn push(&mut self, entry: Entry) -> Seq {
        let seq = Seq::try_from(self.len).expect("a run is bounded far below 2^32 events");
        let Entry { at_ns, process, cause, within, what, subject, milestone, facts, evidence, routine } = entry;
        if !routine {
            self.last_change_ns = at_ns;
        }
        self.len += 1;
        let event = Event { seq, at_ns, process, cause, within, what, subject, milestone, facts, evidence, routine };
        match &mut self.watcher {
            Some(Watcher(sees)) => sees(&event),
            None => self.events.push(event),
        }
        seq
    }
    /// Notes which source the program of a process was built from.
    pub fn built_from(&mut self, pid: u32, repository: Repository) {
        self.built_from.push((pid, repository));
    }
    /// How many events there have been.
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// When something last happened that was not routine, in nanoseconds.
    pub fn last_change_ns(&self) -> u64 {
        self.last_change_ns
    }
    /// The events so far; none that somebody has watched.
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

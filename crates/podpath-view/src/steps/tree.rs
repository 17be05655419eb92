//! Which event ends what another began, and whether a parent waits for the process that it starts.

use podpath_model::sorted::SortedMap;
use podpath_model::trace::{Seq, Trace, What};

pub(super) const NONE: u32 = u32::MAX;

/// For each event what ends it: of a call its answer, of a spawn the child's exit.
pub(super) struct Spans {
    close: Vec<Seq>,
    waited: Vec<bool>,
}

impl Spans {
    pub(super) fn of(trace: &Trace) -> Self {
        let mut spans = Self { close: vec![NONE; trace.events.len()], waited: vec![false; trace.events.len()] };
        let mut spawns: SortedMap<u32, Seq> = SortedMap::new();
        // Spawns whose parent has not been seen to do anything since, by parent and by what they are part of.
        let mut pending: SortedMap<(u32, Option<Seq>), Vec<Seq>> = SortedMap::new();
        for event in &trace.events {
            spans.settle(pending.remove(&(event.process.pid, event.within)));
            match &event.what {
                What::Reply { call, .. } => spans.set(*call, event.seq),
                What::Spawn { child, .. } => {
                    spawns.insert(child.pid, event.seq);
                    pending.entry((event.process.pid, event.within)).or_default().push(event.seq);
                }
                What::Exit { .. } => {
                    if let Some(spawn) = spawns.remove(&event.process.pid) {
                        spans.set(spawn, event.seq);
                    }
                }
                _ => {}
            }
        }
        pending.into_values().for_each(|left| spans.settle(Some(left)));
        spans
    }

    /// The first answer ends a call; a stream goes on after it.
    fn set(&mut self, begin: Seq, end: Seq) {
        if let Some(close) = self.close.get_mut(begin as usize).filter(|close| **close == NONE) {
            *close = end;
        }
    }

    /// The parent goes on: it has waited for those that have ended by now.
    fn settle(&mut self, spawns: Option<Vec<Seq>>) {
        for spawn in spawns.unwrap_or_default() {
            self.waited[spawn as usize] = self.close[spawn as usize] != NONE;
        }
    }

    pub(super) fn close(&self, seq: Seq) -> Option<Seq> {
        self.close.get(seq as usize).copied().filter(|close| *close != NONE)
    }

    /// Whether somebody waits, at `now`, for what began at `seq` to end.
    fn is_open(&self, trace: &Trace, seq: Seq, now: Seq) -> bool {
        let ends_later = self.close(seq).is_some_and(|close| close > now);
        match trace.events.get(seq as usize).map(|event| &event.what) {
            Some(What::Call { .. }) => ends_later || self.close(seq).is_none(),
            Some(What::Spawn { .. }) => ends_later && self.waited[seq as usize],
            _ => false,
        }
    }

    /// The open events around an event, innermost first. An answer counts as much as its call, an exit as much as its spawn.
    pub(super) fn around<'a>(&'a self, trace: &'a Trace, seq: Seq) -> impl Iterator<Item = Seq> + 'a {
        let mut at = trace.events.get(seq as usize).and_then(|event| event.within);
        std::iter::from_fn(move || {
            while let Some(outer) = at {
                at = trace.events.get(outer as usize).and_then(|event| event.within).filter(|next| *next < outer);
                if self.is_open(trace, outer, seq) {
                    return Some(outer);
                }
            }
            None
        })
    }
}

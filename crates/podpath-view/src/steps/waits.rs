//! Who waits at a moment: for the answer to a call, or for the end of a program.

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Role, Seq, Trace};

use super::Steps;
use super::tree::Spans;

/// Of each actor since which event it waits, as that changes: the longest of its waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Waits(SortedMap<(u32, &'static str), Vec<Change>>);

/// After this event it waits since that one; or no longer.
type Change = (Seq, Option<Seq>);

impl Waits {
    pub(super) fn of(trace: &Trace, spans: &Spans) -> Self {
        // When something that is waited for begins and ends, by who waits.
        let mut turns: SortedMap<(u32, &'static str), Vec<(Seq, Seq)>> = SortedMap::new();
        for event in &trace.events {
            if let Some(until) = spans.waits_until(trace, event.seq) {
                let turns = turns.entry((event.process.pid, event.process.role.name)).or_default();
                turns.extend([(event.seq, event.seq), (until, event.seq)]);
            }
        }
        Self(turns.into_iter().map(|(actor, turns)| (actor, changes(turns))).collect())
    }
}

fn changes(mut turns: Vec<(Seq, Seq)>) -> Vec<Change> {
    turns.sort_unstable();
    let (mut open, mut changes) = (Vec::new(), Vec::<Change>::new());
    for (at, begin) in turns {
        if at == begin {
            open.push(begin);
        } else {
            open.retain(|other| *other != begin);
        }
        let longest = open.first().copied();
        match changes.last_mut() {
            Some((same, since)) if *same == at => *since = longest,
            Some((_, since)) if *since == longest => {}
            _ => changes.push((at, longest)),
        }
    }
    changes
}

impl Steps {
    /// Since which event a process waits in a role, after all events before `end`: the earliest thing that it has asked for and that is
    /// not there.
    pub(crate) fn waits_since(&self, (role, pid): (&Role, u32), end: Seq) -> Option<Seq> {
        at(self.waits.0.get(&(pid, role.name))?, end)
    }

    /// Whether a process waits at that moment, in whatever role.
    pub(crate) fn is_waiting(&self, pid: u32, end: Seq) -> bool {
        self.waits.0.iter().filter(|((its, _), _)| *its == pid).any(|(_, changes)| at(changes, end).is_some())
    }

    /// Everybody who waits after all events before `end`: since which event, and in which role.
    pub(crate) fn waiting(&self, end: Seq) -> impl Iterator<Item = (Seq, &'static str)> {
        self.waits.0.iter().filter_map(move |((_, name), changes)| Some((at(changes, end)?, *name)))
    }

    /// The same of whoever has the role.
    pub(crate) fn waits_as(&self, role: &Role, end: Seq) -> Option<Seq> {
        let all = self.waits.0.iter().filter(|((_, name), _)| *name == role.name);
        all.filter_map(|(_, changes)| at(changes, end)).min()
    }
}

fn at(changes: &[Change], end: Seq) -> Option<Seq> {
    let before = changes.partition_point(|(at, _)| *at < end).checked_sub(1)?;
    changes.get(before)?.1
}

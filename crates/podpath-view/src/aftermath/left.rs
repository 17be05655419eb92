//! What is left behind: made by somebody, or for something, that is no more, and still there at the end; and who was adopted and lives.

use std::collections::{BTreeMap, BTreeSet};

use podpath_trace::state::{State, Thing};
use podpath_trace::{Event, Kind, Rank, Text, Trace, What};

use super::end_of;
use crate::processes::{Process, ProcessIndex};

/// Something that is left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// A process without the one that looked after it: its name and its number.
    Process(String, u32),
    /// So many things of a sort, and the name of the first.
    Things(Kind, usize, Text),
}

/// What nobody takes away, and nobody misses: the image that a container was made of stays for the next.
fn can_be_left(kind: Kind) -> bool {
    !matches!(kind, Kind::Process | Kind::Pod | Kind::Image | Kind::Snapshot)
}

pub(super) fn left(trace: &Trace, processes: &ProcessIndex, fault: &Event) -> Vec<Left> {
    let end = end_of(trace);
    let lasts =
        |process: &&Process| process.last_face().is_some_and(|face| !matches!(face.role.rank, Rank::Transient | Rank::Surroundings));
    let dead: Vec<&Process> = processes.living(fault.seq).filter(lasts).filter(|process| !process.alive(end)).collect();
    let pids: BTreeSet<u32> = dead.iter().map(|process| process.pid).collect();
    let subjects: BTreeSet<&Text> = dead.iter().filter_map(|process| process.subject.as_ref()).collect();
    let orphans = processes.living(end).filter(|process| process.is_orphan(end)).filter_map(|process| {
        let face = process.face(end)?;
        Some(Left::Process(process.name(face).to_string(), process.pid))
    });
    let mut counts: BTreeMap<Kind, (usize, Text)> = BTreeMap::new();
    for name in things(trace, &pids, &subjects) {
        let (kind, name) = (name.kind, name.name);
        counts.entry(kind).or_insert((0, name)).0 += 1;
    }
    orphans.chain(counts.into_iter().map(|(kind, (count, name))| Left::Things(kind, count, name))).collect()
}

/// What there is at the end and was made by the dead or for what is no more.
fn things(trace: &Trace, pids: &BTreeSet<u32>, subjects: &BTreeSet<&Text>) -> Vec<Thing> {
    let (mut state, mut made) = (State::default(), BTreeSet::new());
    for event in &trace.events {
        state.apply(event);
        let What::Change(change) = &event.what else { continue };
        let thing = (change.object.kind, change.object.name.clone());
        let is_of_dead = pids.contains(&event.process.pid) || event.subject.as_ref().is_some_and(|subject| subjects.contains(subject));
        match change.after {
            Some(_) if is_of_dead => drop(made.insert(thing)),
            Some(_) => {}
            None => drop(made.remove(&thing)),
        }
    }
    let is_left = |thing: &&Thing| can_be_left(thing.kind) && made.contains(&(thing.kind, thing.name.clone()));
    state.things.keys().filter(is_left).cloned().collect()
}

//! What must be true of every trace, whatever it is a trace of.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::trace::{Change, Kind, Text, Trace, What};

/// Says what is wrong with a trace, whatever it is a trace of.
pub(crate) fn check(trace: &Trace) {
    let mut parents: BTreeMap<u32, u32> = BTreeMap::new();
    let mut dead: BTreeSet<u32> = BTreeSet::from([0]);
    for (index, event) in trace.events.iter().enumerate() {
        let pid = event.process.pid;
        let is_operator = ["operator", "kernel"].contains(&event.process.role.name);
        assert!(is_operator || !dead.contains(&pid), "{} acts after its end: {event:?}", event.process.role.name);
        assert_eq!(event.seq as usize, index);
        assert!(event.cause.is_none_or(|cause| cause < event.seq), "the cause comes later: {event:?}");
        assert!(event.within.is_none_or(|within| within < event.seq), "the frame comes later: {event:?}");
        assert!(index == 0 || trace.events[index - 1].at_ns <= event.at_ns, "time runs backwards: {event:?}");
        match event.what {
            What::Spawn { child, parent, .. } => drop(parents.insert(child.pid, parent)),
            What::Reparent { child, parent } => drop(parents.insert(child, parent)),
            What::Exit { .. } => drop((dead.insert(pid), parents.remove(&pid))),
            _ => {}
        }
    }
    for (child, parent) in parents {
        assert!(parent == 0 || !dead.contains(&parent), "{child} has the dead parent {parent}");
    }
    check_states(trace);
}

/// Who says what has become of a sandbox or a container goes on from what it has said last: nobody takes back what another task has
/// changed, or brings back what is gone.
fn check_states(trace: &Trace) {
    let mut said: BTreeMap<(u32, Kind, &str), &Option<Text>> = BTreeMap::new();
    for event in &trace.events {
        let What::Change(Change { object, before, after }) = &event.what else { continue };
        if matches!(object.kind, Kind::Sandbox | Kind::Container)
            && let Some(last) = said.insert((event.process.pid, object.kind, &object.name), after)
        {
            assert_eq!(last, before, "{} has said otherwise: {event:?}", event.process.role.name);
        }
    }
}

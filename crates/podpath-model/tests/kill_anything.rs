//! Whatever is killed, and whenever: the run ends, the dead stay dead, orphans are adopted, and the kernel is the only one to know.

use std::collections::BTreeMap;

use podpath_model::kernel::{Ending, Intervention, Moment, Signal};
use podpath_model::node::PATHS;
use podpath_model::scenario::manifest;
use podpath_model::trace::{Trace, What};
use podpath_model::{Scenario, run};

const WEB: &str = include_str!("../../../static/presets/web.yaml");
/// Processes that are not on the node have larger numbers.
const PID_MAX: u32 = 4_194_304;
/// Every event of the story would take minutes in a debug build; with this stride every process is still killed in each phase.
const STRIDE: usize = 3;

fn scenario(path: &'static str) -> Scenario {
    Scenario::new(path, manifest::read(WEB.as_bytes()).pod.expect("the bundled manifest is good"))
}

/// Who is alive after each event, by pid; init cannot be killed.
fn alive_at(trace: &Trace, seq: usize) -> Vec<u32> {
    let mut alive = Vec::new();
    for event in &trace.events[..=seq] {
        match &event.what {
            What::Spawn { child, .. } if child.pid > 1 && child.pid < PID_MAX => alive.push(child.pid),
            What::Exit { .. } => alive.retain(|pid| *pid != event.process.pid),
            _ => {}
        }
    }
    alive
}

/// What must hold of every trace, whatever was done to the node.
fn check(trace: &Trace, what: &str) {
    let (mut parents, mut ended): (BTreeMap<u32, u32>, BTreeMap<u32, u32>) = Default::default();
    for event in &trace.events {
        if let Some(exit) = ended.get(&event.process.pid) {
            panic!("{what}: event {} by {} {}, which ended at {exit}", event.seq, event.process.role.name, event.process.pid);
        }
        match &event.what {
            What::Spawn { child, parent, .. } => {
                assert!(!ended.contains_key(parent), "{what}: event {}: the parent {parent} is dead", event.seq);
                parents.insert(child.pid, *parent);
            }
            What::Reparent { child, parent } => {
                assert!(!ended.contains_key(parent), "{what}: event {}: adopted by {parent}, which is dead", event.seq);
                parents.insert(*child, *parent);
            }
            What::Exit { .. } => {
                ended.insert(event.process.pid, event.seq);
            }
            _ => {}
        }
        assert!(event.cause.is_none_or(|cause| cause < event.seq), "{what}: event {}: its cause comes later", event.seq);
        assert!(event.within.is_none_or(|within| within < event.seq), "{what}: event {}: it is part of a later one", event.seq);
    }
    for (child, parent) in &parents {
        let orphaned = !ended.contains_key(child) && ended.contains_key(parent);
        assert!(!orphaned, "{what}: {child} is left with the dead parent {parent}");
    }
}

#[test]
fn whoever_is_killed_at_whatever_step_the_rest_goes_on_as_on_a_node() {
    for path in PATHS {
        let story = run(&scenario(path.id));
        check(&story.trace, path.id);
        for seq in (0..story.trace.events.len()).step_by(STRIDE) {
            for pid in alive_at(&story.trace, seq) {
                let moment = Moment::After(u32::try_from(seq).expect("few events"));
                let mut broken = scenario(path.id);
                broken.interventions.push(Intervention { moment, pid, signal: Signal::Kill });
                let outcome = run(&broken);
                let what = format!("{}: {pid} killed after event {seq}", path.id);
                assert_ne!(outcome.ending, Ending::Bound, "{what}: the run did not end by itself");
                assert_eq!(outcome.trace.events[..=seq], story.trace.events[..=seq], "{what}: the past has changed");
                check(&outcome.trace, &what);
                let end = outcome.trace.events.iter().find(|event| event.process.pid == pid && matches!(event.what, What::Exit { .. }));
                assert!(end.is_some(), "{what}: it is still alive");
            }
        }
    }
}

#[test]
fn the_same_scenario_gives_the_same_events() {
    for path in PATHS {
        assert_eq!(run(&scenario(path.id)).trace, run(&scenario(path.id)).trace, "{}", path.id);
    }
}

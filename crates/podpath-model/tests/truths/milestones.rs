//! Every place in the story is somewhere in some story.

use std::collections::BTreeSet;

use podpath_model::trace::{Milestone, Trace, What};
use podpath_model::{Scenario, run};

use crate::language::{CRASH, INIT, TWO, client, cluster, deleted, lasting, paths};

const PROBED: &str = include_str!("../../../../static/presets/probes.yaml");
const HOOKED: &str = include_str!("../../../../static/presets/hooks.yaml");
/// An image that cannot be pulled.
const MISSING: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {podpath.dev/image.app: missing}}
spec: {containers: [{name: app, image: registry.invalid/app}]}
";
/// More than the node has.
const LARGE: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, image: busybox, resources: {requests: {cpu: 64}}}]}
";
/// A container that somebody puts into a pod later.
const DEBUGGED: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: app, image: busybox, command: [sleep, \"1000\"]}]
  ephemeralContainers: [{name: debugger, image: busybox, command: [sleep, \"1000\"]}]
";

/// The levels of the programs' own loggers.
const LEVELS: [&str; 6] = ["debug", "error", "fatal", "info", "notice", "warning"];
/// Those that only a broken node or a daemon that ends comes to.
const SELDOM: [&str; 3] = ["debug", "fatal", "notice"];
/// Whoever listens to a bus knows it by this name.
const BUSES: [&str; 3] = ["containerd", "docker", "kubernetes"];

/// Stories that together come to every place.
fn stories(mut follow: impl FnMut(&Trace)) {
    for path in paths() {
        for yaml in [TWO, CRASH] {
            follow(&deleted(path, yaml).trace);
        }
        follow(&run(&Scenario::startup(path)).trace);
    }
    // What only some pods come to.
    for yaml in [INIT, HOOKED, MISSING] {
        follow(&deleted("containerd", yaml).trace);
    }
    follow(&lasting("containerd", "1.22", PROBED, 60).trace);
    follow(&cluster("containerd", DEBUGGED).release("1.24").told().trace);
    follow(&cluster("containerd", LARGE).told().trace);
    follow(&client("cri-dockerd").sandbox().sandbox().told().trace);
    // A node that was not migrated.
    follow(&run(&Scenario { release: "1.24", ..Scenario::startup("dockershim") }).trace);
}

#[test]
fn every_milestone_is_reached_on_some_path() {
    let mut reached = BTreeSet::new();
    stories(|trace| reached.extend(trace.events.iter().filter_map(|event| event.milestone)));
    let missing: Vec<&str> = Milestone::ALL.iter().filter(|milestone| !reached.contains(milestone)).map(|one| one.name()).collect();
    assert!(missing.is_empty(), "nobody emits {missing:?}");
}

#[test]
fn a_log_has_no_other_level_and_an_event_no_other_bus_than_readers_know() {
    let (mut levels, mut buses) = (BTreeSet::new(), BTreeSet::new());
    stories(|trace| {
        for event in &trace.events {
            match &event.what {
                What::Log { level, .. } => drop(levels.insert(*level)),
                What::Publish { bus, .. } => drop(buses.insert(*bus)),
                _ => {}
            }
        }
    });
    levels.extend(SELDOM);
    assert_eq!(levels.into_iter().collect::<Vec<_>>(), LEVELS);
    assert_eq!(buses.into_iter().collect::<Vec<_>>(), BUSES);
}

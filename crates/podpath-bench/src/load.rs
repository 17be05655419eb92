//! What is simulated.

use std::cell::Cell;
use std::rc::Rc;

use podpath_model::pod::Pod;
use podpath_model::scenario::manifest;
use podpath_model::{Scenario, run, watch};

/// When the manifests are removed again, in virtual nanoseconds: all containers run by then.
const DELETE_AFTER_NS: u64 = 20_000_000_000;
/// The containers of the large pod.
const CONTAINERS: usize = 50;
/// The pod that the app begins with.
const WEB: &str = include_str!("../../../static/presets/web.yaml");

fn pod(name: &str, containers: usize) -> Pod {
    let containers: String =
        (0..containers).map(|n| format!("  - {{name: c{n}, image: 'busybox:1.36', command: [sleep, infinity]}}\n")).collect();
    read(&format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  terminationGracePeriodSeconds: 2\n  containers:\n{containers}"
    ))
}

fn read(text: &str) -> Pod {
    manifest::read(text.as_bytes()).pod.expect("the manifest is right")
}

/// A pod of 50 containers, created and deleted.
pub(crate) fn large(path: &'static str) -> Scenario {
    Scenario { delete_after_ns: Some(DELETE_AFTER_NS), ..Scenario::new(path, pod("many", CONTAINERS)) }
}

/// So many pods of one container, created and deleted.
pub(crate) fn pods(path: &'static str, count: usize) -> Scenario {
    let pods = (0..count).map(|n| Rc::new(pod(&format!("p{n}"), 1))).collect();
    Scenario { pods, delete_after_ns: Some(DELETE_AFTER_NS), ..Scenario::startup(path) }
}

/// The pod that the app begins with; it stays.
pub(crate) fn one(path: &'static str) -> Scenario {
    Scenario::new(path, read(WEB))
}

/// Runs it and frees the trace; how many events there were.
pub(crate) fn traced(scenario: &Scenario) -> usize {
    run(scenario).trace.events.len()
}

/// Runs it and keeps nothing; how many events there were.
pub(crate) fn watched(scenario: &Scenario) -> usize {
    let seen = Rc::new(Cell::new(0));
    let counter = Rc::clone(&seen);
    watch(scenario, move |_| counter.set(counter.get() + 1));
    seen.get()
}

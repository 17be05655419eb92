//! Stories of a kubelet that is given a pod.

use std::rc::Rc;

use podpath_model::kernel::{Intervention, Moment, Signal};
use podpath_model::programs::operator;
use podpath_model::scenario::manifest;
use podpath_model::trace::{Event, Seq, What};
use podpath_model::{Scenario, run};

use super::Story;

/// How long the manifest stays where it is taken away again.
const DELETE_AFTER_NS: u64 = 5_000_000_000;

fn scenario(path: &'static str, yaml: &str) -> Scenario {
    Scenario::new(path, manifest::read(yaml.as_bytes()).pod.expect("the manifest is good"))
}

/// The kubelet of that path is given a pod, and nothing breaks.
pub(crate) fn kubelet(path: &'static str, yaml: &str) -> Story {
    Story::of(run(&scenario(path, yaml)).trace)
}

/// The same with the kubelet of another release.
pub(crate) fn of_release(path: &'static str, release: &'static str, yaml: &str) -> Story {
    Story::of(run(&Scenario { release, ..scenario(path, yaml) }).trace)
}

/// The same, and somebody looks on for so many seconds at least.
pub(crate) fn lasting(path: &'static str, release: &'static str, yaml: &str, seconds: u64) -> Story {
    Story::of(run(&Scenario { release, at_least_ns: Some(seconds * 1_000_000_000), ..scenario(path, yaml) }).trace)
}

/// The kubelet of that path is given several pods at once.
pub(crate) fn of_several(path: &'static str, yamls: &[&str]) -> Story {
    let mut scenario = scenario(path, yamls[0]);
    scenario.pods.extend(yamls[1..].iter().map(|yaml| Rc::new(manifest::read(yaml.as_bytes()).pod.expect("the manifest is good"))));
    Story::of(run(&scenario).trace)
}

/// The manifest is taken away again from the kubelet of another release.
pub(crate) fn deleted_of_release(path: &'static str, release: &'static str, yaml: &str) -> Story {
    Story::of(run(&Scenario { release, delete_after_ns: Some(DELETE_AFTER_NS), ..scenario(path, yaml) }).trace)
}

/// The kubelet is given a pod, and the manifest is taken away again.
pub(crate) fn deleted(path: &'static str, yaml: &str) -> Story {
    Story::of(run(&Scenario { delete_after_ns: Some(DELETE_AFTER_NS), ..scenario(path, yaml) }).trace)
}

/// When everything runs, the kubelet dies, and the manifest goes before it is back.
pub(crate) fn orphaned(path: &'static str, release: &'static str, yaml: &str) -> Story {
    let scenario = Scenario { release, ..scenario(path, yaml) };
    let before = Story::of(run(&scenario).trace);
    let (at_ns, pid) = (before.ends_ns(), before.alive("kubelet")[0].pid);
    let intervention = Intervention::kill(Moment::At(at_ns), pid, Signal::Kill);
    let delete_after_ns = Some(at_ns - operator::CREATE_AT_NS + 1_000_000);
    Story::of(run(&Scenario { delete_after_ns, interventions: vec![intervention], ..scenario }).trace)
}

/// When everything runs, the processes that `victims` picks are killed.
pub(crate) fn with_deaths(path: &'static str, yaml: &str, victims: impl Fn(&Story) -> Vec<u32>) -> Story {
    let before = kubelet(path, yaml);
    let at_ns = before.ends_ns();
    let pids = victims(&before);
    assert!(!pids.is_empty(), "{path}: there is nobody to kill");
    let mut broken = scenario(path, yaml);
    broken.interventions.extend(pids.into_iter().map(|pid| Intervention::kill(Moment::At(at_ns), pid, Signal::Kill)));
    Story { broken_at_ns: at_ns, ..Story::of(run(&broken).trace) }
}

/// When everything runs, all processes of that role are killed.
pub(crate) fn with_death_of(path: &'static str, yaml: &str, role: &'static str) -> Story {
    with_deaths(path, yaml, |before| before.alive(role).iter().map(|process| process.pid).collect())
}

/// A process is killed right after the event with which it begins.
pub(crate) fn with_death_at(path: &'static str, yaml: &str, beginning: impl Fn(&Story) -> &Event) -> Story {
    with_kill(path, yaml, |before| {
        let event = beginning(before);
        let What::Spawn { child, .. } = event.what else { panic!("{path}: nobody begins there") };
        (event.seq, child.pid)
    })
}

/// A process is killed right after an event.
pub(crate) fn with_kill(path: &'static str, yaml: &str, whom: impl Fn(&Story) -> (Seq, u32)) -> Story {
    let before = kubelet(path, yaml);
    let (seq, pid) = whom(&before);
    let mut broken = scenario(path, yaml);
    broken.interventions.push(Intervention::kill(Moment::After(seq), pid, Signal::Kill));
    Story { broken_at_ns: before.trace.events[seq as usize].at_ns, ..Story::of(run(&broken).trace) }
}

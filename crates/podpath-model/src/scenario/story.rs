//! How far a story is told that has no end of its own: a crash loop to its third restart, an image that cannot be had to its second failed
//! pull, a sandbox that never comes to its third attempt. A run is over when nothing new happens for a while, and a kubelet that waits longer and longer looks like that.

use super::run::Run;
use super::{Outcome, Scenario, run};
use crate::kernel::Ending;
use crate::trace::{Event, Milestone, Trace};

const SECOND_NS: u64 = 1_000_000_000;
/// Within so long after such a run would be over its story comes to its end: the waits are 10, 20 and 40 seconds.
const WITHIN_NS: u64 = 120 * SECOND_NS;
/// So long after that a container has been started again, or a pull has failed again, one has seen what comes of it.
const SEEN_NS: u64 = 3 * SECOND_NS;
/// The restart that is still told, and the failed pull.
const RESTART: u32 = 3;
const PULL: usize = 2;
/// The sandbox that is still told, where none stays.
const SANDBOX: usize = 3;
/// A story with more events than that goes round in a circle.
const EVENTS: usize = 30_000;

/// Runs a scenario to where its story ends. Whoever says how long it is to be is obeyed.
pub fn story(scenario: &Scenario) -> Outcome {
    let bounded = run(&Scenario { events_max: scenario.events_max.or(Some(EVENTS)), ..scenario.clone() });
    let is_endless = bounded.ending == Ending::Bound && scenario.events_max.is_none();
    let outcome = match sandboxes_ns(&bounded.trace).filter(|_| is_endless) {
        Some(ns) => return until(scenario, (ns + SEEN_NS).max(scenario.at_least_ns.unwrap_or(0))),
        None if is_endless => run(scenario),
        None => bounded,
    };
    let is_waiting = |event: &Event| matches!(event.milestone, Some(Milestone::ContainerBackOff | Milestone::ImageBackOff));
    if scenario.at_least_ns.is_some() || !outcome.trace.events.iter().any(is_waiting) {
        return outcome;
    }
    let last_ns = |trace: &Trace| trace.events.last().map_or(0, |event| event.at_ns);
    let at_least = |ns: u64| run(&Scenario { at_least_ns: Some(ns), ..scenario.clone() });
    let end_ns = last_ns(&outcome.trace);
    match ends_ns(&at_least(end_ns + WITHIN_NS).trace) {
        Some(ns) if ns + SEEN_NS > end_ns => at_least(ns + SEEN_NS),
        _ => outcome,
    }
}

/// When one has seen that no sandbox stays.
fn sandboxes_ns(trace: &Trace) -> Option<u64> {
    let asked = trace.events.iter().filter(|event| event.milestone == Some(Milestone::SandboxCreate));
    asked.map(|event| event.at_ns).nth(SANDBOX - 1)
}

/// The run until a moment, however much would follow.
fn until(scenario: &Scenario, ns: u64) -> Outcome {
    let run = Run::of(scenario);
    let ending = run.go_on(ns, u64::MAX);
    Outcome { trace: run.end(), ending }
}

/// When a story that has no end of its own has been told.
fn ends_ns(trace: &Trace) -> Option<u64> {
    let attempt = |event: &Event| event.fact("attempt").and_then(|attempt| attempt.parse::<u32>().ok());
    let is_restart = |event: &&Event| event.milestone == Some(Milestone::SyncContainer) && attempt(event) >= Some(RESTART);
    let is_pull = |event: &&Event| event.milestone == Some(Milestone::ImagePull);
    let restart = trace.events.iter().find(is_restart);
    let gives_up = trace.events.iter().any(|event| event.milestone == Some(Milestone::ImageBackOff));
    let pull = trace.events.iter().filter(is_pull).nth(PULL - 1).filter(|_| gives_up);
    restart.or(pull).map(|event| event.at_ns)
}

#[cfg(test)]
mod tests {
    use super::super::manifest;
    use super::{Scenario, story};
    use crate::node::PATHS;
    use crate::trace::{Milestone, Trace};

    fn told(path: &'static str, yaml: &str) -> Trace {
        let pod = manifest::read(yaml.as_bytes()).pod.expect("the manifest is right");
        story(&Scenario::in_cluster(path, pod)).trace
    }

    fn count(trace: &Trace, milestone: Milestone) -> usize {
        trace.events.iter().filter(|event| event.milestone == Some(milestone)).count()
    }

    #[test]
    fn a_crash_loop_is_told_to_its_third_restart_and_not_further() {
        for path in PATHS {
            let trace = told(path.id, include_str!("../../../../static/presets/crash.yaml"));
            let attempts: Vec<&str> = trace
                .events
                .iter()
                .filter(|event| event.milestone == Some(Milestone::SyncContainer))
                .filter_map(|event| event.fact("attempt").map(|attempt| &**attempt))
                .collect();
            assert_eq!(attempts.last(), Some(&"3"), "{}: {attempts:?}", path.id);
        }
    }

    #[test]
    fn an_image_that_cannot_be_had_is_asked_for_twice() {
        let missing = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {podpath.dev/image.a: missing}}\nspec: {containers: [{name: a, image: nobody/has:it}]}";
        let trace = told("containerd", missing);
        assert!(
            count(&trace, Milestone::ImageBackOff) > 0 && count(&trace, Milestone::ImagePull) == 2,
            "{}",
            count(&trace, Milestone::ImagePull)
        );
    }

    #[test]
    fn a_pod_that_never_gets_a_sandbox_is_told_to_its_third_attempt() {
        for path in PATHS.iter().filter(|path| path.id != "crio") {
            let pod = manifest::read(include_str!("../../../../static/presets/web.yaml").as_bytes()).pod.expect("the manifest is right");
            let deeds = ["remove containerd-shim-runc-v2@sandbox.create".into()];
            let broken = Scenario::in_cluster(path.id, pod).doing(&deeds).expect("it can be done");
            let at_least_ns = broken.at_least_ns.unwrap_or(0);
            let trace = story(&broken).trace;
            assert!(trace.events.len() < super::EVENTS, "{}: {}", path.id, trace.events.len());
            assert!(count(&trace, Milestone::SandboxCreate) > 1, "{}", path.id);
            assert!(trace.events.last().is_some_and(|event| event.at_ns >= at_least_ns.min(20 * super::SECOND_NS)), "{}", path.id);
        }
    }

    #[test]
    fn a_pod_that_runs_is_told_as_it_always_was() {
        let pod = manifest::read(include_str!("../../../../static/presets/web.yaml").as_bytes()).pod.expect("the manifest is right");
        let scenario = Scenario::new("containerd", pod);
        assert_eq!(story(&scenario).trace.events.len(), super::run(&scenario).trace.events.len());
    }
}

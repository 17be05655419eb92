//! Chapters: one a container, and what becomes of one that ends.

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Event, Milestone, Trace, What};

use crate::steps::Steps;
use crate::text::chapter_title;
use crate::words::{Lang, Words};

const CRASH: &str = include_str!("../../../../static/presets/crash.yaml");
const PROBES: &str = include_str!("../../../../static/presets/probes.yaml");

fn run(path: &'static str, yaml: &str, seconds: u64) -> (Trace, Steps) {
    let pod = manifest::read(yaml.as_bytes()).pod.expect("the manifest is right");
    let scenario = Scenario { at_least_ns: Some(seconds * 1_000_000_000), ..Scenario::new(path, pod) };
    let trace = podpath_model::run(&scenario).trace;
    let steps = Steps::of(&trace);
    (trace, steps)
}

fn titles(steps: &Steps) -> Vec<String> {
    let words = Words::new(Lang::En);
    (0..steps.chapters().len()).map(|at| chapter_title(&words, steps, at)).collect()
}

/// A pod of so many containers, `c1` to `cN`.
fn pod_of(containers: usize) -> String {
    let container = |at| format!("{{name: c{at}, image: busybox, command: [sleep, \"1000\"]}}");
    let list: Vec<String> = (1..=containers).map(container).collect();
    format!("{{apiVersion: v1, kind: Pod, metadata: {{name: many}}, spec: {{containers: [{}]}}}}", list.join(", "))
}

#[test]
fn each_of_up_to_six_containers_has_a_chapter_and_the_others_share_one() {
    for path in PATHS {
        for (count, more) in [(3, None), (6, None), (9, Some("3 more containers"))] {
            let (_, steps) = run(path.id, &pod_of(count), 20);
            let titles = titles(&steps);
            let own: Vec<String> = (1..=count.min(6)).map(|at| format!("c{at}")).collect();
            let begin = titles.iter().position(|title| title == "c1").unwrap_or_else(|| panic!("{}: {titles:?}", path.id));
            let expected: Vec<&str> = own.iter().map(String::as_str).chain(more).chain(["Running"]).collect();
            assert_eq!(titles[begin..begin + expected.len()], expected, "{}", path.id);
        }
    }
}

#[test]
fn a_crash_a_wait_and_each_restart_are_chapters() {
    for path in PATHS {
        let (_, steps) = run(path.id, CRASH, 60);
        let titles = titles(&steps);
        let mut left = titles.iter();
        for wanted in ["Running", "Crash", "Restart 1", "Crash", "Back-off 10 s", "Restart 2", "Crash", "Back-off 20 s"] {
            assert!(left.any(|title| title == wanted), "{}: no {wanted} in {titles:?}", path.id);
        }
    }
}

#[test]
fn a_container_that_is_killed_for_its_probe_is_stopped_and_started_again() {
    let (trace, steps) = run("containerd", PROBES, 40);
    let titles = titles(&steps);
    let stop = titles.iter().position(|title| title == "Stop").expect("it is stopped");
    assert_eq!(titles[stop + 1], "Restart 1");
    let order = [Milestone::ProbeResult, Milestone::SyncCompute, Milestone::SyncKill, Milestone::ContainerKill, Milestone::ContainerStop];
    let kill = trace.events.iter().position(|event| event.milestone == Some(Milestone::SyncKill)).expect("step 3");
    let places: Vec<Milestone> =
        trace.events[..].iter().filter_map(|event| event.milestone).filter(|place| order.contains(place)).collect();
    let at = places.iter().position(|place| *place == Milestone::SyncKill).expect("step 3");
    assert_eq!(places[at - 2..at + 3], order, "event {kill}");
    let killed = &trace.events[kill];
    assert_eq!(killed.fact("because").map(|text| &**text), Some("Container app failed liveness probe, will be restarted"));
}

#[test]
fn a_sync_tells_its_steps_by_number() {
    let wanted = [(Milestone::SyncCompute, "step 1"), (Milestone::SyncStop, "step 2"), (Milestone::SyncSandbox, "step 4")];
    let wanted = wanted.into_iter().chain([(Milestone::SyncContainer, "step 7")]);
    for path in PATHS {
        let (trace, steps) = run(path.id, CRASH, 60);
        for (place, number) in wanted.clone() {
            let at = steps.first_of(place).unwrap_or_else(|| panic!("{}: no {}", path.id, place.name()));
            let said = crate::narration::narrate(&Words::new(Lang::En), &trace, &steps, at).text;
            assert!(said.contains(number), "{}: {said}", path.id);
        }
        let said: Vec<String> = (1..=steps.len())
            .filter(|at| steps.mark(*at).and_then(|mark| mark.milestone).is_some_and(|(place, _)| place == Milestone::ContainerBackOff))
            .map(|at| crate::narration::narrate(&Words::new(Lang::En), &trace, &steps, at).text)
            .collect();
        assert!(said.iter().any(|text| text.contains("waits 20 s")), "{}: {said:?}", path.id);
    }
}

#[test]
fn the_question_whose_answer_turns_a_probe_is_a_step_on_every_path_and_the_others_are_not() {
    let script = "touch /tmp/ready; sleep 20; rm /tmp/ready; while :; do sleep 1; done";
    let probe = "{exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, failureThreshold: 2}";
    let container = format!("{{name: app, image: busybox, command: [sh, -c, \"{script}\"], readinessProbe: {probe}}}");
    let yaml = format!("{{apiVersion: v1, kind: Pod, metadata: {{name: turns}}, spec: {{containers: [{container}]}}}}");
    for path in PATHS {
        let (trace, steps) = run(path.id, &yaml, 60);
        let shown = |seq: u32| (0..steps.len()).any(|index| steps.mark(index).is_some_and(|mark| mark.seq == seq));
        let asked = |event: &&Event| matches!(&event.what, What::Call { method, .. } if *method == "ExecSync");
        let results = trace.events.iter().filter(|event| event.milestone == Some(Milestone::ProbeResult));
        let failed = results.filter(|event| event.at_ns > 20_000_000_000).map(|event| event.seq).next().expect("it fails");
        let last = trace.events[..failed as usize].iter().rfind(asked).expect("somebody asked");
        assert!(shown(last.seq), "{}: the question before the result", path.id);
        let answer = trace.events.iter().find(|event| matches!(event.what, What::Reply { call, .. } if call == last.seq));
        assert!(shown(answer.expect("it is answered").seq), "{}: and its answer", path.id);
        let quiet = trace.events.iter().filter(asked).filter(|event| !shown(event.seq)).count();
        assert!(quiet > 15, "{}: the others go on without a word, {quiet}", path.id);
    }
}

#[test]
fn from_1_27_on_containers_are_started_in_step_8() {
    let pod = manifest::read(CRASH.as_bytes()).pod.expect("the manifest is right");
    let trace = podpath_model::run(&Scenario { release: "1.27", ..Scenario::new("containerd", pod) }).trace;
    let steps = Steps::of(&trace);
    let said = |place| crate::narration::narrate(&Words::new(Lang::En), &trace, &steps, steps.first_of(place).expect("it is there"));
    assert!(said(Milestone::SyncContainer).text.contains("step 8"), "{}", said(Milestone::SyncContainer).text);
    let why = said(Milestone::SyncCompute).why.unwrap_or_default();
    assert!(why.contains("steps 2 to 8") && why.ends_with("8."), "{why}");
}

//! Beats: one a container, and what becomes of one that ends.

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Event, Milestone, Trace, What};

use crate::narration::{beat_name, beat_title, beat_word, tell};
use crate::steps::Steps;
use crate::words::{Lang, Words};

const CRASH: &str = include_str!("../../../../static/presets/crash.yaml");
const WEB: &str = include_str!("../../../../static/presets/web.yaml");
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
    (0..steps.beats().len()).map(|at| beat_title(&words, steps, at)).collect()
}

/// A pod of so many containers, `c1` to `cN`.
fn pod_of(containers: usize) -> String {
    let container = |at| format!("{{name: c{at}, image: busybox, command: [sleep, \"1000\"]}}");
    let list: Vec<String> = (1..=containers).map(container).collect();
    format!("{{apiVersion: v1, kind: Pod, metadata: {{name: many}}, spec: {{containers: [{}]}}}}", list.join(", "))
}

#[test]
fn each_of_the_first_two_containers_has_beats_of_its_own_and_the_others_share_one() {
    for path in PATHS {
        for (count, more) in [(2, None), (3, Some("1 more container")), (9, Some("7 more containers"))] {
            let (_, steps) = run(path.id, &pod_of(count), 20);
            let titles = titles(&steps);
            for title in ["The container is created", "runc starts the app", "The app runs"] {
                let own: Vec<&String> = titles.iter().filter(|known| known.starts_with(title)).collect();
                assert_eq!(own, [&format!("{title} · c1"), &format!("{title} · c2")], "{}: {titles:?}", path.id);
            }
            let last = titles.iter().rposition(|title| title == "The app runs · c2").expect("it runs");
            let expected: Vec<&str> = more.into_iter().chain(["The Pod is Running"]).collect();
            assert_eq!(titles[last + 1..], expected, "{}", path.id);
        }
    }
}

#[test]
fn the_first_pod_in_a_cluster_is_told_in_the_twelve_beats_that_people_tell() {
    let pod = manifest::read(WEB.as_bytes()).pod.expect("the manifest is right");
    let sandbox = ["sandbox", "shim", "pause", "network"];
    for path in PATHS {
        let trace = podpath_model::run(&Scenario { api_server: true, ..Scenario::new(path.id, pod.clone()) }).trace;
        let steps = Steps::of(&trace);
        let mut keys: Vec<&str> = steps.beats().iter().map(|beat| beat.key).collect();
        assert_eq!((steps.beat_count(), steps.beat_number(0)), (12, None), "{}: {keys:?}", path.id);
        // The network comes before pause where the runtime makes it, after it where dockershim does.
        assert_eq!(keys.iter().position(|key| *key == "network"), Some(if path.id.contains("docker") { 6 } else { 4 }), "{}", path.id);
        keys[3..7].sort_by_key(|key| sandbox.iter().position(|known| known == key));
        let told =
            ["startup", "apply", "seen", "sandbox", "shim", "pause", "network", "image", "create", "runc", "adopt", "app", "running"];
        assert_eq!(keys, told, "{}", path.id);
    }
}

#[test]
fn next_beat_by_next_beat_leads_through_every_beat_and_to_the_end_and_back_again() {
    for path in PATHS {
        for (yaml, seconds) in [(CRASH, 60), (PROBES, 40), (WEB, 20)] {
            let (_, steps) = run(path.id, yaml, seconds);
            let told: Vec<usize> = steps.beats().iter().map(|beat| beat.told).collect();
            assert!(steps.beats().iter().all(|beat| (beat.first..=beat.last).contains(&beat.told)), "{}", path.id);
            let onward: Vec<usize> =
                std::iter::successors(told.first().copied(), |at| Some(steps.next_told(*at)).filter(|to| to > at)).collect();
            assert_eq!(onward, told.iter().copied().chain([steps.last()]).collect::<Vec<_>>(), "{}", path.id);
            let back: Vec<usize> =
                std::iter::successors(Some(steps.last()), |at| Some(steps.prev_told(*at)).filter(|to| to < at)).collect();
            assert!(back.iter().rev().eq(&onward), "{}", path.id);
            assert!(
                steps.beats().last().is_some_and(|beat| beat.told < steps.last() || beat.len() == 1),
                "{}: the end is a picture of its own",
                path.id
            );
        }
    }
}

#[test]
fn every_beat_has_a_name_a_word_and_a_sentence_in_both_languages() {
    for words in Lang::ALL.map(Words::new) {
        for path in PATHS {
            for (yaml, seconds) in [(CRASH, 60), (PROBES, 40), (WEB, 20)] {
                let (_, steps) = run(path.id, yaml, seconds);
                for beat in steps.beats() {
                    let texts = [beat_name(&words, &steps, beat), beat_word(&words, &steps, beat), tell(&words, &steps, beat).text];
                    for text in &texts {
                        assert!(!text.is_empty() && !text.contains(['{', '}']) && !text.starts_with("beat-"), "{}: {texts:?}", path.id);
                    }
                    let stop = if words.lang() == Lang::En { '.' } else { '。' };
                    assert!(texts[2].ends_with(stop) && !texts[0].ends_with(stop), "{}: {texts:?}", path.id);
                    assert!(texts[1].chars().count() <= 9, "{}: {} has no room on the bar", path.id, texts[1]);
                }
            }
        }
    }
}

#[test]
fn a_crash_a_wait_and_each_restart_are_beats() {
    for path in PATHS {
        let (_, steps) = run(path.id, CRASH, 60);
        let titles = titles(&steps);
        let mut left = titles.iter();
        for wanted in ["The Pod is Running", "Crash", "Restart 1", "Crash", "Back-off 10 s", "Restart 2", "Crash", "Back-off 20 s"] {
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

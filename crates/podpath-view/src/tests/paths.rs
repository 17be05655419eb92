//! What every path of the model must look like to a reader.

use std::collections::BTreeSet;

use podpath_model::node::{PATHS, RELEASES};
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::catalogue;
use podpath_trace::{Milestone, Trace};

use crate::narration::{is_general, narrate};
use crate::refusal::Refusal;
use crate::scene::{HEIGHT, Scene, SceneIndex, WIDTH};
use crate::steps::Steps;
use crate::words::{Lang, Words};

const MANIFEST: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: app, image: busybox, command: [sh, -c, \"trap 'exit 0' TERM; while :; do sleep 1; done\"]}
  - {name: side, image: busybox, command: [sleep, \"5\"]}
";

/// A pod of two containers that is made and deleted, on each path: by its manifest, and in a cluster, where somebody visits it.
pub(super) fn traces() -> Vec<Trace> {
    let pod = || manifest::read(MANIFEST.as_bytes()).pod.expect("the manifest is right");
    let scenarios = PATHS.iter().flat_map(|path| {
        let alone = Scenario { delete_after_ns: Some(20_000_000_000), ..Scenario::new(path.id, pod()) };
        [alone, Scenario::visited(path.id, pod())]
    });
    scenarios.map(|scenario| podpath_model::run(&scenario).trace).collect()
}

/// A node without a pod on each path with each release, whose kubelet starts or does not.
fn startups() -> impl Iterator<Item = Trace> {
    let scenarios =
        PATHS.iter().flat_map(|path| RELEASES.iter().map(|release| Scenario { release: release.id, ..Scenario::startup(path.id) }));
    scenarios.map(|scenario| podpath_model::run(&scenario).trace)
}

#[test]
fn a_startup_has_beats_of_its_own_and_says_why_each_of_its_functions_matters() {
    for trace in startups() {
        let steps = Steps::of(&trace);
        let keys: Vec<&str> = steps.beats().iter().map(|beat| beat.key).collect();
        let wanted: &[&str] = if Refusal::of(&trace).is_none() { &["runtime", "parts", "loops"] } else { &["failed"] };
        assert_eq!(keys.get(..2), Some(["startup", "kubelet"].as_slice()), "{}", trace.path);
        assert!(wanted.iter().all(|wanted| keys.contains(wanted)), "{}: {keys:?}", trace.path);
        for words in Lang::ALL.map(Words::new) {
            for index in (1..=steps.len()).filter(|index| matches!(steps.badge(&trace, *index), "fn" | "log")) {
                let sentence = narrate(&words, &trace, &steps, index);
                assert!(sentence.why.is_some(), "{}: {}", trace.path, sentence.text);
            }
        }
    }
}

#[test]
fn a_startup_can_be_walked_over_its_calls_in_a_few_dozen_steps() {
    // As many functions as a learner may want to meet; with the calls that they make, and what the daemons do at their own start.
    // dockershim looks twice at the network's configuration and asks its two plugins each time: kubernetes v1.22.0
    // pkg/kubelet/dockershim/network/cni/cni.go:152, :228.
    for (path, of_kubelet, of_all) in [("dockershim", 28, 57), ("containerd", 18, 32)] {
        let trace = podpath_model::run(&Scenario::startup(path)).trace;
        let steps = Steps::of(&trace);
        let functions = (1..=steps.len()).filter(|index| matches!(steps.badge(&trace, *index), "fn" | "log")).count();
        let mut walk = vec![1];
        while let Some(at) = walk.last().map(|at| steps.over(*at)).filter(|at| *at < steps.len()) {
            walk.push(at);
        }
        let fits = functions > 14 && functions <= of_kubelet && walk.len() <= of_all;
        assert!(fits, "{path}: {functions} functions, {} steps", walk.len());
    }
}

#[test]
fn every_step_has_a_sentence_of_its_own_in_both_languages() {
    let mut wrong = BTreeSet::new();
    for trace in traces().into_iter().chain(startups()) {
        let steps = Steps::of(&trace);
        for lang in Lang::ALL {
            let words = Words::new(lang);
            for index in 1..=steps.len() {
                let text = narrate(&words, &trace, &steps, index).text;
                let whole = text.ends_with(['.', '?', '。', '？']) && !text.contains("{$") && !text.contains("  ") && !text.contains(" .");
                if is_general(&words, &trace, &steps, index) || !whole {
                    wrong.insert(format!("{}: {} {}: {text}", trace.path, steps.badge(&trace, index), steps.title(&trace, index)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_step_of_every_path_can_be_drawn() {
    for trace in traces() {
        let steps = Steps::of(&trace);
        let index = SceneIndex::of(&trace, &steps);
        let words = Words::new(Lang::En);
        for step in 1..=steps.len() {
            let scene = Scene::at(&index, &trace, &steps, &words, step);
            let plate = scene.now.as_ref().map(|now| now.plate.rect);
            let inside =
                plate.is_none_or(|rect| rect.x >= 0.0 && rect.x + rect.w <= WIDTH && rect.y >= scene.top && rect.y + rect.h <= HEIGHT);
            assert!(inside, "{}: step {step}: {plate:?}", trace.path);
        }
    }
}

#[test]
fn the_story_has_its_beats_in_order() {
    for trace in traces() {
        let steps = Steps::of(&trace);
        let keys: Vec<&str> = steps.beats().iter().map(|beat| beat.key).filter(|key| *key != "network").collect();
        let begin: &[&str] = if keys.contains(&"apply") { &["startup", "apply"] } else { &["startup"] };
        let sandbox = ["seen", "sandbox", "shim", "pause"];
        let container = ["image", "create", "runc", "adopt", "app"];
        let made = [begin, &sandbox, &container, &container].concat();
        assert_eq!(keys.get(..made.len()), Some(made.as_slice()), "{}", trace.path);
        assert!(keys.contains(&"stop") && keys.contains(&"remove"), "{}: {keys:?}", trace.path);
    }
}

#[test]
fn a_run_opens_at_the_pod_and_its_startup_is_reached_by_going_back() {
    for trace in traces() {
        let steps = Steps::of(&trace);
        let opening = steps.opening();
        let beat = steps.told(opening).and_then(|at| steps.beats().get(at)).map(|beat| beat.key);
        let first = if steps.first_of(Milestone::PodApply).is_some() { "apply" } else { "seen" };
        assert_eq!(beat, Some(first), "{}", trace.path);
        let startup = steps.beats().first().expect("there is one");
        assert!(startup.key == "startup" && startup.first == 1 && startup.last < opening, "{}: {startup:?}", trace.path);
        let mut at = opening;
        while at > 1 {
            let before = steps.prev_beat(at);
            assert!(before < at, "{}: going back from {at} stands still", trace.path);
            at = before;
        }
    }
}

#[test]
fn the_catalogue_lists_what_the_simulator_has_and_which_kubelets_start() {
    assert_eq!(PATHS.iter().map(|path| path.id).collect::<Vec<_>>(), catalogue::PATHS.iter().map(|path| path.id).collect::<Vec<_>>());
    assert_eq!(RELEASES.iter().map(|release| release.id).collect::<Vec<_>>(), catalogue::RELEASES);
    for path in catalogue::PATHS {
        for release in RELEASES.iter().map(|release| release.id) {
            let trace = podpath_model::run(&Scenario { release, ..Scenario::startup(path.id) }).trace;
            assert_eq!(Refusal::of(&trace).is_none(), path.starts(release), "{} with {release}", path.id);
        }
    }
}

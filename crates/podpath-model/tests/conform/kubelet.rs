//! Every recording of a kubelet is replayed from what a person did, and scored against all its repetitions. A score that drops fails here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use podpath_model::conform::decisions::{beside, decisions};
use podpath_model::conform::score::compare_changes;
use podpath_model::conform::{Document, replay};

use super::read;

/// The referee prints four digits.
const ROUNDING: f64 = 0.000_05;
const SUMS: [&str; 4] = ["total", "order", "payload", "cadence"];

/// What each scenario reaches at least: total, order, payload and cadence, in thousandths.
const FLOORS: &[(&str, [u32; 4])] = &[
    ("kubelet/dockershim/crashloop", [1000, 1000, 998, 571]),
    ("kubelet/dockershim/hooks", [990, 1000, 957, 583]),
    ("kubelet/dockershim/init-and-sidecar", [975, 936, 901, 500]),
    ("kubelet/dockershim/kill-pause", [1000, 1000, 999, 642]),
    ("kubelet/dockershim/kubelet-restart", [1000, 1000, 999, 666]),
    ("kubelet/dockershim/pull-404", [1000, 1000, 999, 545]),
    ("kubelet/dockershim/simple", [1000, 1000, 999, 750]),
    ("kubelet/containerd/crashloop", [1000, 1000, 999, 857]),
    ("kubelet/containerd/hooks", [1000, 1000, 992, 875]),
    ("kubelet/containerd/init-and-sidecar", [953, 925, 889, 800]),
    ("kubelet/containerd/kill-pause", [1000, 1000, 999, 916]),
    ("kubelet/containerd/kubelet-restart", [1000, 1000, 999, 818]),
    ("kubelet/containerd/pull-404", [1000, 1000, 1000, 800]),
    ("kubelet/containerd/simple", [1000, 1000, 999, 1000]),
    ("kubelet/crio/crashloop", [1000, 1000, 998, 733]),
    ("kubelet/crio/hooks", [940, 921, 853, 875]),
    ("kubelet/crio/init-and-sidecar", [1000, 982, 998, 727]),
    ("kubelet/crio/kill-pause", [1000, 1000, 999, 846]),
    ("kubelet/crio/kubelet-restart", [1000, 1000, 999, 818]),
    ("kubelet/crio/pull-404", [966, 958, 920, 727]),
    ("kubelet/crio/simple", [1000, 1000, 999, 666]),
];

/// The replay of the first recording of each scenario.
static REPLAYS: LazyLock<BTreeMap<&str, Document>> =
    LazyLock::new(|| FLOORS.iter().map(|(scenario, _)| (*scenario, replay(&read(&format!("{scenario}.1.json"))).unwrap())).collect());

fn repetitions(scenario: &str) -> [Document; 2] {
    [1, 2].map(|number| read(&format!("{scenario}.{number}.json")))
}

#[test]
fn what_a_kubelet_does_comes_as_close_to_the_recordings_as_it_did() {
    let mut low = Vec::new();
    for (scenario, floors) in FLOORS {
        let recordings = repetitions(scenario);
        let scores = compare_changes(&REPLAYS[scenario], &recordings);
        for (name, floor) in SUMS.into_iter().zip(floors) {
            let score = scores.get(name).unwrap();
            if score + ROUNDING < f64::from(*floor) / 1000.0 {
                low.push(format!("{scenario}: {name} is {score:.4}, not {floor} thousandths: {:#?}", scores.differences));
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

/// How alike the decisions of a document are to those of the recording that is nearest, from 0 to 1.
fn likeness(document: &Document, recordings: &[Document]) -> f64 {
    let lines = beside(document, recordings);
    let count = |is_counted: fn(bool, bool) -> bool| {
        f64::from(u32::try_from(lines.iter().filter(|line| is_counted(line.simulated, line.recorded)).count()).unwrap())
    };
    2.0 * count(|one, other| one && other) / (count(|one, _| one) + count(|_, other| other))
}

/// How often a pod to which nothing happens is synced is drawn by lot, between 10 and 15 seconds in the recordings: a sync that finds what
/// the one before it found counts once.
fn without_repeated_syncs(document: &Document) -> Vec<String> {
    let mut lines = decisions(document);
    lines.dedup_by(|line, before| line == before && line.starts_with("computePodActions got"));
    lines
}

/// In the words and in the order of one of the repetitions; where reality itself differs from run to run, as close to one of them as they
/// are to each other.
#[test]
fn the_kubelets_own_decisions_are_logged_in_the_same_words_and_in_the_same_order() {
    let mut wrong = Vec::new();
    for (scenario, _) in FLOORS {
        let recordings = repetitions(scenario);
        let [first, second] = &recordings;
        let reality = likeness(first, std::slice::from_ref(second));
        for simulated in [&REPLAYS[scenario], &replay(second).unwrap()] {
            let decided = without_repeated_syncs(simulated);
            let is_one = recordings.iter().any(|recording| without_repeated_syncs(recording) == decided);
            let likeness = likeness(simulated, &recordings);
            if !is_one && (likeness < reality || decisions(first) == decisions(second)) {
                let lines = beside(simulated, &recordings).into_iter().filter(|line| line.simulated != line.recorded);
                let lines = lines.map(|line| format!("{} {}", if line.simulated { '+' } else { '-' }, line.text));
                wrong.push(format!("{scenario}: {likeness:.3} of {reality:.3}\n{}", lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_inputs_of_a_kubelets_recording_come_out_as_they_went_in() {
    let given = |document: &Document| -> Vec<String> {
        // What is done to a pod is noted before the look at the process table, and done after it.
        let looks = document.events.iter().filter(|event| event.layer == "proc");
        let events = document.events.iter().filter(|event| matches!(&*event.layer, "input" | "fault")).chain(looks);
        let fields = |name: &str, event: &podpath_model::conform::recording::Event| event.fields.get(name).map(ToString::to_string);
        events
            .map(|event| {
                format!("{} {:?}", event.op, ["pod", "manifest", "target", "signal", "subject", "label"].map(|name| fields(name, event)))
            })
            .collect()
    };
    for (scenario, _) in FLOORS {
        let recording = read(&format!("{scenario}.1.json"));
        assert_eq!(given(&REPLAYS[scenario]), given(&recording), "{scenario}");
    }
}

#[test]
fn the_cri_is_heard_only_where_it_leaves_the_kubelet() {
    for (path, heard) in [("dockershim", false), ("containerd", true), ("crio", true)] {
        let simulated = &REPLAYS[&*format!("kubelet/{path}/simple")];
        assert_eq!(simulated.events.iter().any(|event| event.layer == "cri"), heard, "{path}");
        let logged = |word: &str| simulated.events.iter().any(|event| event.layer == "log" && event.text("message").contains(word));
        assert!(logged("POD_UID") && logged(if heard { "sandbox-1" } else { "ID" }), "{path}");
        assert!(heard || !logged("sandbox-1"), "{path}");
    }
}

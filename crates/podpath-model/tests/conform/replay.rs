//! Every recording of a CRI client is replayed and scored against all its repetitions. A score that drops fails here.

use podpath_model::conform::{Document, Unplayable, replay, replay_drawn, score::compare};

use super::read;

/// The referee prints four digits.
const ROUNDING: f64 = 0.000_05;

/// What each scenario reaches at least: total, order and payload, in thousandths.
const FLOORS: &[(&str, [u32; 3])] = &[
    ("cri/containerd/bad-command", [1000, 1000, 1000]),
    ("cri/containerd/cni-fail", [1000, 1000, 1000]),
    ("cri/containerd/duplicate-sandbox", [1000, 1000, 1000]),
    ("cri/containerd/exec-fail", [1000, 1000, 1000]),
    ("cri/containerd/exit1", [1000, 1000, 1000]),
    ("cri/containerd/host-network", [1000, 1000, 1000]),
    ("cri/containerd/init-then-app", [1000, 1000, 998]),
    ("cri/containerd/kill-containerd", [1000, 1000, 1000]),
    ("cri/containerd/kill-shim", [1000, 1000, 1000]),
    ("cri/containerd/lifecycle", [1000, 1000, 1000]),
    ("cri/containerd/missing-image", [1000, 1000, 1000]),
    // The key of the snapshot into which a layer is unpacked has the time and something random in it.
    ("cri/containerd/pull-image", [979, 1000, 950]),
    ("cri/containerd/sigkill-after-grace", [1000, 1000, 1000]),
    ("cri/containerd/two-containers", [1000, 1000, 1000]),
    // A sandbox's id in the filter of a query keeps its digits in a recording, so that this one request never has a partner. What dockerd
    // is asked of its version depends on when it was asked last, which is before the recording.
    ("cri/cri-dockerd/bad-command", [992, 984, 964]),
    ("cri/cri-dockerd/cni-fail", [986, 973, 939]),
    ("cri/cri-dockerd/duplicate-sandbox", [987, 975, 944]),
    ("cri/cri-dockerd/exec-fail", [996, 987, 974]),
    ("cri/cri-dockerd/exit1", [993, 983, 966]),
    ("cri/cri-dockerd/host-network", [981, 959, 905]),
    ("cri/cri-dockerd/init-then-app", [995, 988, 976]),
    ("cri/cri-dockerd/kill-containerd", [967, 985, 847]),
    ("cri/cri-dockerd/kill-dockerd", [986, 971, 924]),
    ("cri/cri-dockerd/kill-shim", [993, 984, 967]),
    ("cri/cri-dockerd/lifecycle", [994, 987, 971]),
    ("cri/cri-dockerd/missing-image", [989, 977, 950]),
    ("cri/cri-dockerd/pull-image", [993, 985, 968]),
    ("cri/cri-dockerd/sigkill-after-grace", [983, 967, 919]),
    ("cri/cri-dockerd/two-containers", [995, 988, 975]),
    ("cri/crio/bad-command", [1000, 1000, 999]),
    ("cri/crio/cni-fail", [1000, 1000, 999]),
    ("cri/crio/duplicate-sandbox", [1000, 1000, 999]),
    ("cri/crio/exec-fail", [1000, 1000, 999]),
    ("cri/crio/exit1", [1000, 1000, 999]),
    ("cri/crio/host-network", [1000, 1000, 999]),
    ("cri/crio/init-then-app", [1000, 1000, 999]),
    ("cri/crio/kill-containerd", [1000, 1000, 999]),
    ("cri/crio/kill-shim", [1000, 1000, 999]),
    ("cri/crio/lifecycle", [1000, 1000, 999]),
    ("cri/crio/missing-image", [1000, 1000, 999]),
    ("cri/crio/pull-image", [1000, 1000, 999]),
    ("cri/crio/sigkill-after-grace", [1000, 1000, 999]),
    ("cri/crio/two-containers", [1000, 1000, 999]),
    // A snapshot has a number that depends on what was there before.
    ("ttrpc/containerd-1.6/exec-fail", [1000, 1000, 989]),
    ("ttrpc/containerd-1.6/exit1", [1000, 1000, 987]),
    ("ttrpc/containerd-1.6/lifecycle", [1000, 1000, 990]),
    ("ttrpc/containerd-1.6/two-containers", [1000, 1000, 986]),
];

#[test]
fn a_replay_cannot_be_told_from_another_recording() {
    let mut low = Vec::new();
    for (scenario, floors) in FLOORS {
        let recordings = [1, 2].map(|number| read(&format!("{scenario}.{number}.json")));
        let simulated = replay(&recordings[0]).unwrap();
        let scores = compare(&simulated, &recordings);
        for (name, floor) in ["total", "order", "payload"].into_iter().zip(floors) {
            let score = scores.get(name).unwrap();
            if score + ROUNDING < f64::from(*floor) / 1000.0 {
                low.push(format!("{scenario}: {name} is {score:.4}, not {floor} thousandths: {:#?}", scores.differences));
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn the_same_recording_replayed_twice_gives_the_same_bytes() {
    let recording = read("cri/containerd/lifecycle.1.json");
    let [first, second] = [(); 2].map(|()| serde_json::to_string(&replay(&recording).unwrap()).unwrap());
    assert_eq!(first, second);
}

#[test]
fn what_is_drawn_is_drawn_from_the_inputs_and_a_run_that_draws_is_still_like_the_recordings() {
    let text = |document: &Document| serde_json::to_string(document).unwrap();
    for scenario in ["cri/crio/lifecycle", "cri/containerd/two-containers", "kubelet/crio/simple", "kubelet/dockershim/simple"] {
        let recordings = [1, 2].map(|number| read(&format!("{scenario}.{number}.json")));
        let drawn = [0, 0, 1].map(|index: usize| replay_drawn(&recordings[index]).unwrap());
        assert_eq!(text(&drawn[0]), text(&drawn[1]), "{scenario}");
        assert_ne!(text(&drawn[0]), text(&drawn[2]), "{scenario}");
        if scenario.starts_with("cri/") {
            let scores = compare(&drawn[0], &recordings);
            assert!(scores.get("total").unwrap() > 0.98, "{scenario}: {:#?}", scores.differences);
        }
    }
}

#[test]
fn a_person_notes_what_is_to_be_done_looks_and_does_it() {
    let recording = read("kubelet/crio/simple.1.json");
    let drawn = replay_drawn(&recording).unwrap();
    let order = |document: &Document| -> Vec<String> {
        let inputs = document.events.iter().filter(|event| ["input", "fault", "proc"].contains(&&*event.layer));
        inputs.map(|event| format!("{} {}", event.layer, event.op)).collect()
    };
    assert_eq!(order(&drawn), order(&recording));
    assert!(drawn.events.is_sorted_by(|one, next| one.t_ms <= next.t_ms));
}

#[test]
fn a_replay_can_itself_be_replayed() {
    for scenario in ["containerd/kill-shim", "containerd/kill-containerd", "containerd/cni-fail", "cri-dockerd/kill-dockerd"] {
        let recording = read(&format!("cri/{scenario}.1.json"));
        let once = replay(&recording).unwrap();
        let twice = replay(&once).unwrap();
        let scores = compare(&twice, &[once]);
        assert!(scores.get("total").unwrap() > 0.99, "{scenario}: {:#?}", scores.differences);
    }
}

#[test]
fn unknown_paths_and_manifests_that_cannot_be_read_are_refused() {
    let mut unknown = read("cri/containerd/exit1.1.json");
    unknown.path = "rkt".to_owned();
    assert_eq!(refused(&unknown), ("recorded-on", Unplayable::Path("rkt".to_owned())));
    let mut unknown = read("kubelet/containerd/simple.1.json");
    unknown.path = "cri-dockerd".to_owned();
    assert_eq!(refused(&unknown), ("recorded-on", Unplayable::Path("cri-dockerd".to_owned())));
    let mut broken = read("kubelet/containerd/simple.1.json");
    let create = broken.events.iter_mut().find(|event| event.op == "create-pod").unwrap();
    create.fields["manifest"]["spec"]["containers"] = serde_json::json!([]);
    assert_eq!(refused(&broken), ("beside-manifest", Unplayable::Manifest("web".to_owned())));
}

fn refused(recording: &Document) -> (&'static str, Unplayable) {
    let reason = replay(recording).unwrap_err();
    (reason.told(recording).0, reason)
}

#[test]
fn what_nobody_can_do_to_this_node_is_refused_and_not_passed_over() {
    let document = |events: &str| {
        let text = format!(r#"{{"format":"capture/1","path":"containerd","scenario":"s","events":[{events}]}}"#);
        Document::read(text.as_bytes()).unwrap()
    };
    let kill = document(r#"{"t_ms":0,"layer":"fault","op":"kill","target":"rkt","signal":"SIGKILL"}"#);
    assert_eq!(refused(&kill), ("beside-target", Unplayable::Target("rkt".to_owned())));
    let start = document(r#"{"t_ms":0,"layer":"fault","op":"start","target":"rkt"}"#);
    assert_eq!(refused(&start), ("beside-target", Unplayable::Target("rkt".to_owned())));
    let call = |method: &str, request: &str| {
        document(&format!(r#"{{"t_ms":0,"layer":"cri","op":"{method}","phase":"call","request":{request}}}"#))
    };
    assert_eq!(refused(&call("Fly", "{}")), ("beside-call", Unplayable::Call("Fly".to_owned())));
    let request = r#"{"container_id":5}"#;
    assert_eq!(refused(&call("StopContainer", request)), ("beside-call", Unplayable::Call("StopContainer".to_owned())));
    let typed = document(r#"{"t_ms":0,"layer":"input","op":"docker start web"}"#);
    assert_eq!(refused(&typed), ("beside-input", Unplayable::Input("docker start web".to_owned())));
}

/// What containerd asks the shim of a container, in order, without the polls of its state.
fn asked(document: &podpath_model::conform::Document, container: &str) -> Vec<String> {
    let is_asked = |event: &&podpath_model::conform::recording::Event| {
        let has = |field: &str, value: &str| event.fields.get(field).is_some_and(|found| found == value);
        event.layer == "ttrpc" && has("from", "containerd") && has("phase", "call") && has("subject", container)
    };
    document.events.iter().filter(is_asked).map(|event| event.op.clone()).collect()
}

#[test]
fn dockerd_waits_for_no_task_and_its_frames_come_in_the_recorded_order() {
    // The inputs of the recordings of dockerd are docker's command lines, which no node of ours takes; what containerd asks of a shim is
    // the same as where cri-dockerd is the one who calls, but for the order of what two goroutines of dockerd ask after an exec.
    for scenario in ["lifecycle", "exit1"] {
        let recorded = read(&format!("ttrpc/dockerd-20.10/{scenario}.1.json"));
        let mut inputs = read(&format!("cri/cri-dockerd/{scenario}.1.json"));
        // Somebody listens there too.
        inputs.events.push(recorded.events.iter().find(|event| event.layer == "ttrpc").unwrap().clone());
        let simulated = replay(&inputs).unwrap();
        let [left, right] = [asked(&recorded, "container-1"), asked(&simulated, "container-1")];
        assert!(!left.iter().chain(&right).any(|op| op == "Task/Wait"), "{scenario}");
        let without_states = |ops: &[String]| ops.iter().filter(|op| *op != "Task/State").cloned().collect::<Vec<_>>();
        assert_eq!(without_states(&left), without_states(&right), "{scenario}");
        let starts = |ops: &[String]| ops.iter().take_while(|op| *op != "Task/Exec").cloned().collect::<Vec<_>>();
        assert_eq!(starts(&left)[..4], starts(&right)[..4], "{scenario}");
    }
}

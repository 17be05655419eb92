//! Recordings with something in them that nobody recorded: what the programs' logic makes of it.

use podpath_model::conform::recording::Event;
use podpath_model::conform::{Document, replay};
use serde_json::json;

use super::read;

fn event(event: serde_json::Value) -> Event {
    let document = json!({"format": "capture/1", "path": "p", "scenario": "s", "events": [event]});
    Document::read(document.to_string().as_bytes()).unwrap().events.remove(0)
}

/// What became of a call: its code and what was said; the first one of this name.
fn outcome(document: &Document, method: &str) -> (String, String) {
    let returned = document.events.iter().find(|event| event.layer == "cri" && event.op == method && event.text("phase") == "return");
    let returned = returned.unwrap_or_else(|| panic!("{method} did not return"));
    (returned.text("code").to_owned(), returned.text("message").to_owned())
}

/// The first recording of a scenario with events more, each right in front of a call.
fn with(scenario: &str, more: &[(&str, &serde_json::Value)]) -> Document {
    let mut recording = read(&format!("cri/{scenario}.1.json"));
    for (before, extra) in more {
        let at = recording.events.iter().position(|event| event.layer == "cri" && event.op == *before).unwrap();
        let t_ms = recording.events[at].t_ms;
        recording.events.insert(at, event((*extra).clone()));
        recording.events[at].t_ms = t_ms;
    }
    replay(&recording).unwrap()
}

/// What the last answer of this name says at a place.
fn answered(document: &Document, method: &str, pointer: &str) -> String {
    let is_answer = |event: &&Event| event.op == method && event.text("phase") == "return";
    let answer = document.events.iter().rfind(is_answer).unwrap_or_else(|| panic!("no {method}"));
    answer.fields["response"].pointer(pointer).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_broken_network_configuration_takes_containerds_network_and_leaves_dockershim_its_last_one() {
    let broken = json!({"t_ms": 0, "layer": "fault", "op": "write", "target": "/etc/cni/net.d/10-lab.conflist", "content": "{ \"name\""});
    let containerd = outcome(&with("containerd/lifecycle", &[("RunPodSandbox", &broken)]), "RunPodSandbox");
    assert!(containerd.1.ends_with("cni plugin not initialized"), "{containerd:?}");
    let docker = outcome(&with("cri-dockerd/lifecycle", &[("RunPodSandbox", &broken)]), "RunPodSandbox");
    assert_eq!(docker.0, "OK", "{docker:?}");
}

#[test]
fn what_is_not_there_cannot_be_stopped() {
    let missing = json!({"t_ms": 0, "layer": "cri", "op": "StopContainer", "phase": "call", "request": {"container_id": "nothing"}});
    let cases = [
        ("containerd", "NOT_FOUND", "an error occurred when try to find container \"nothing\": not found"),
        ("cri-dockerd", "UNKNOWN", "Error response from daemon: No such container: nothing"),
        ("crio", "NOT_FOUND", "could not find container \"nothing\": container with ID starting with nothing not found: ID does not exist"),
    ];
    for (path, code, message) in cases {
        let found = outcome(&with(&format!("{path}/lifecycle"), &[("RunPodSandbox", &missing)]), "StopContainer");
        assert_eq!(found, (code.to_owned(), message.to_owned()), "{path}");
    }
}

#[test]
fn a_service_that_is_started_again_is_named_by_its_program() {
    let recording = read("cri/cri-dockerd/kill-dockerd.1.json");
    let simulated = replay(&recording).unwrap();
    let targets = |document: &Document| -> Vec<String> {
        document
            .events
            .iter()
            .filter(|event| event.layer == "fault")
            .map(|event| format!("{} {}", event.op, event.text("target")))
            .collect()
    };
    assert_eq!(targets(&simulated), targets(&recording));
}

#[test]
fn a_killed_pause_is_found_by_its_pod_and_leaves_the_apps_alone() {
    for path in ["containerd", "crio"] {
        let kill = json!({"t_ms": 0, "layer": "fault", "op": "kill", "target": "pause", "signal": "SIGKILL", "subject": "sandbox-1"});
        let simulated = with(&format!("{path}/lifecycle"), &[("ExecSync", &kill)]);
        assert_eq!(answered(&simulated, "ListPodSandbox", "/items/0/state"), "\"SANDBOX_NOTREADY\"", "{path}");
        assert_eq!(answered(&simulated, "ListContainers", "/containers/0/state"), "\"CONTAINER_RUNNING\"", "{path}");
    }
}

#[test]
fn a_killed_app_is_the_first_process_of_its_container_whatever_its_program_is_called() {
    for path in ["containerd", "crio", "cri-dockerd"] {
        for target in ["app", "sh"] {
            let kill = json!({"t_ms": 0, "layer": "fault", "op": "kill", "target": target, "signal": "SIGKILL", "subject": "container-1"});
            let look =
                json!({"t_ms": 0, "layer": "cri", "op": "ContainerStatus", "phase": "call", "request": {"container_id": "container-1"}});
            let simulated = with(&format!("{path}/lifecycle"), &[("ExecSync", &kill), ("StopPodSandbox", &look)]);
            let fault = simulated.events.iter().find(|event| event.layer == "fault").unwrap_or_else(|| panic!("{path}: nobody is killed"));
            assert_eq!(fault.text("target"), "app", "{path}: {fault:?}");
            assert_eq!(answered(&simulated, "ContainerStatus", "/status/exit_code"), "137", "{path}");
            // Ready is 0, which is not written.
            assert_eq!(answered(&simulated, "ListPodSandbox", "/items/0/state"), "", "{path}");
        }
    }
}

#[test]
fn what_crio_logs_of_a_network_that_fails_is_what_it_logged() {
    let recording = read("cri/crio/cni-fail.1.json");
    let simulated = replay(&recording).unwrap();
    let lines = |document: &Document| -> Vec<String> {
        let logged = document.events.iter().filter(|event| event.layer == "log");
        logged.map(|event| format!("{} {}", event.text("level"), event.text("message"))).collect()
    };
    assert_eq!(lines(&simulated), lines(&recording));
}

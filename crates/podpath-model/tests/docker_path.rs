//! The docker path, call by call: excerpts of recordings of cri-dockerd are replayed, and every layer must come out in the same order.
//!
//! What the excerpts do not have, the payloads of docker and the OCI configurations, is compared where they are made
//! (`programs/dockershim/translate`, `programs/dockerd/spec`).

use podpath_model::conform::score::compare;
use podpath_model::conform::{Document, replay};
use serde_json::Value;

/// Where the recordings are from is written beside each excerpt.
const EXCERPTS: &str = include_str!("payloads/docker-path-calls.json");
/// An id that the recorder has left in a query by mistake: it is another one in every run.
const ID_IN_QUERY: &str = "io.kubernetes.sandbox.id";

fn excerpt(scenario: &str) -> Document {
    let all: Value = serde_json::from_str(EXCERPTS).unwrap();
    let cases = all["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["excerpt"]["scenario"] == scenario).unwrap();
    Document::read(case["excerpt"].to_string().as_bytes()).unwrap()
}

fn replays_in_the_recorded_order(scenario: &str) -> Document {
    let recorded = excerpt(scenario);
    let mut simulated = replay(&recorded).unwrap();
    simulated.events.retain(|event| event.layer != "proc");
    let scores = compare(&simulated, std::slice::from_ref(&recorded));
    let different: Vec<_> = scores.differences.iter().filter(|difference| !difference.token.contains(ID_IN_QUERY)).collect();
    assert!(different.is_empty(), "{scenario}: {different:#?}");
    for layer in ["cri", "docker-api", "containerd-grpc", "containerd-event", "docker-event", "exec", "cni"] {
        assert!(scores.layers.iter().any(|fit| fit.layer == layer && fit.matched > 5), "{scenario}: nothing in {layer}");
    }
    simulated
}

/// The answers of the CRI to calls of that name: code, message and response.
fn answers<'a>(document: &'a Document, method: &str) -> Vec<(&'a str, &'a str, Value)> {
    let returns = document.events.iter().filter(|event| event.layer == "cri" && event.op == method && event.text("phase") == "return");
    returns.map(|event| (event.text("code"), event.text("message"), event.fields.get("response").cloned().unwrap_or_default())).collect()
}

#[test]
fn a_life_goes_as_it_was_recorded() {
    let simulated = replays_in_the_recorded_order("lifecycle");
    let recorded = excerpt("lifecycle");
    for method in ["ContainerStatus", "ImageStatus", "ExecSync", "ListContainers", "Version"] {
        let (ours, theirs) = (answers(&simulated, method), answers(&recorded, method));
        assert_eq!(without_size(ours), without_size(theirs), "{method}");
    }
}

/// The size of an image is not the recorded one.
fn without_size(answers: Vec<(&str, &str, Value)>) -> Vec<(String, Value)> {
    let strip = |(code, _, mut response): (&str, &str, Value)| {
        if let Some(image) = response.pointer_mut("/image").and_then(Value::as_object_mut) {
            image.remove("size");
        }
        (code.to_owned(), response)
    };
    answers.into_iter().map(strip).collect()
}

#[test]
fn a_command_that_is_not_there_fails_the_start_and_leaves_127() {
    let simulated = replays_in_the_recorded_order("bad-command");
    assert_eq!(answers(&simulated, "StartContainer"), answers(&excerpt("bad-command"), "StartContainer"));
    let status = &answers(&simulated, "ContainerStatus")[0].2["status"];
    assert_eq!(
        (&status["state"], &status["exit_code"], &status["reason"]),
        (&"CONTAINER_EXITED".into(), &127.into(), &"ContainerCannotRun".into())
    );
}

#[test]
fn an_image_that_is_not_there_is_no_such_image() {
    let simulated = replays_in_the_recorded_order("missing-image");
    for method in ["PullImage", "CreateContainer"] {
        assert_eq!(answers(&simulated, method), answers(&excerpt("missing-image"), method));
    }
}

#[test]
fn a_killed_shim_takes_one_container_which_ends_with_137() {
    let simulated = replays_in_the_recorded_order("kill-shim");
    let status = &answers(&simulated, "ContainerStatus")[0].2["status"];
    assert_eq!((&status["exit_code"], &status["reason"]), (&137.into(), &"Error".into()));
    let sandboxes = answers(&simulated, "PodSandboxStatus");
    assert_eq!(sandboxes.last().unwrap().2["status"].get("state"), None, "READY is the default: pause has a shim of its own");
}

#[test]
fn an_exec_that_cannot_start_says_why_in_its_output() {
    let simulated = replays_in_the_recorded_order("exec-fail");
    assert_eq!(answers(&simulated, "ExecSync"), answers(&excerpt("exec-fail"), "ExecSync"));
}

#[test]
fn a_name_that_is_taken_is_a_conflict_and_the_holder_stays_while_it_runs() {
    let simulated = replays_in_the_recorded_order("duplicate-sandbox");
    assert_eq!(answers(&simulated, "RunPodSandbox")[1], answers(&excerpt("duplicate-sandbox"), "RunPodSandbox")[1]);
}

/// All answers of the CRI, in order: the method, the code, and the message of a failure.
fn codes(document: &Document) -> Vec<(&str, &str, &str)> {
    let returns = document.events.iter().filter(|event| event.layer == "cri" && event.text("phase") == "return");
    returns.map(|event| (event.op.as_str(), event.text("code"), event.text("message"))).collect()
}

#[test]
fn dockerd_comes_back_to_containerd_by_itself_and_has_missed_nothing() {
    let (recorded, simulated) = (excerpt("kill-containerd"), replay(&excerpt("kill-containerd")).unwrap());
    assert_eq!(codes(&simulated), codes(&recorded));
    assert_eq!(answers(&simulated, "ContainerStatus"), answers(&recorded, "ContainerStatus"));
    let calls = |method: &str| simulated.events.iter().filter(|event| event.op.ends_with(method) && event.text("phase") == "call").count();
    assert!(calls("Health/Check") > 10, "asked every tenth of a second until it serves again");
    assert_eq!(calls("Events/Subscribe"), 2, "once for containers, once for plugins");
}

#[test]
fn a_restarted_dockerd_stops_what_it_finds_alive() {
    let (recorded, simulated) = (excerpt("kill-dockerd"), replay(&excerpt("kill-dockerd")).unwrap());
    assert_eq!(codes(&simulated), codes(&recorded));
    for method in ["ContainerStatus", "ListPodSandbox"] {
        assert_eq!(answers(&simulated, method), answers(&recorded, method));
    }
    let kills = simulated.events.iter().filter(|event| event.op == "runc kill").count();
    assert_eq!(kills, 2, "live-restore is off: pause and the app get SIGTERM");
}

//! What a container writes arrives in its log, in the format of whoever writes the log.

use podpath_model::kernel::Signal;
use podpath_model::programs::init::REQUESTS;
use podpath_model::trace::SharedPayload;
use serde_json::json;

use super::PATHS;
use super::harness::{LOGS, TEST, on};

const SCRIPT: &str = "echo out; echo err >&2; while :; do sleep 0.2; done";

/// The log at the place at which the kubelet looks for it, with times taken out.
fn log_of(path: &'static str, script: &'static str) -> Vec<String> {
    let node = on(path, move |client| async move {
        let sandbox = client.sandbox().await;
        client.started(&sandbox, "app", script).await;
        client.sleep(2).await;
    });
    node.file(&format!("{LOGS}/app.log")).lines().map(without_time).collect()
}

/// Each format has one time in a line: in front, or as the last field.
fn without_time(line: &str) -> String {
    match line.strip_suffix("\"}").and_then(|line| line.rsplit_once("\"time\":\"")) {
        Some((rest, time)) => {
            assert!(time.starts_with("1970-01-01T00:00:") && time.ends_with('Z'), "{time}");
            rest.to_owned()
        }
        None => {
            let (time, rest) = line.split_once(' ').unwrap();
            assert!(time.starts_with("1970-01-01T00:00:") && time.ends_with('Z'), "{time}");
            rest.to_owned()
        }
    }
}

#[test]
fn both_streams_arrive_in_the_log_of_the_runtime() {
    for (path, is_docker) in PATHS {
        let wanted: [&str; 2] = if is_docker {
            [r#"{"log":"out\n","stream":"stdout","#, r#"{"log":"err\n","stream":"stderr","#]
        } else {
            ["stdout F out", "stderr F err"]
        };
        assert_eq!(log_of(path, SCRIPT), wanted, "{path}");
    }
}

#[test]
fn a_command_that_is_run_in_a_container_does_not_write_into_its_log() {
    for (path, _) in PATHS {
        let node = on(path, |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", "while :; do sleep 0.2; done").await;
            let ran = client.ok("ExecSync", json!({"container_id": id, "cmd": ["sh", "-c", "echo out; echo err >&2; exit 3"]})).await;
            // "out\n" and "err\n" in base64
            assert_eq!(ran, json!({"stdout": "b3V0Cg==", "stderr": "ZXJyCg==", "exit_code": 3}));
        });
        assert_eq!(node.file(&format!("{LOGS}/app.log")), "", "{path}");
    }
}

#[test]
fn after_it_was_moved_away_the_log_is_opened_anew_by_everybody_but_docker() {
    for (path, is_docker) in PATHS {
        let node = on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", "while :; do echo tick; sleep 1; done").await;
            client.sleep(3).await;
            let log = format!("{LOGS}/app.log");
            let step = client.sys.step(TEST);
            assert!(step.rename(&log, format!("{log}.1")).await);
            let reopened = client.call("ReopenContainerLog", json!({"container_id": id})).await;
            assert_eq!(reopened.is_err(), is_docker, "{reopened:?}");
            client.sleep(3).await;
        });
        let (old, new) = (node.file(&format!("{LOGS}/app.log.1")), node.file(&format!("{LOGS}/app.log")));
        assert!(old.contains("tick"), "{path}: {old}");
        assert_eq!(new.contains("tick"), !is_docker, "{path}: {new}");
    }
}

#[test]
fn a_log_goes_on_after_containerd_was_away() {
    let node = on("containerd", |client| async move {
        let sandbox = client.sandbox().await;
        client.started(&sandbox, "app", "echo one; sleep 3; echo two; while :; do sleep 0.2; done").await;
        client.sleep(1).await;
        let containerd =
            client.sys.processes().into_iter().find(|process| process.argv.first().is_some_and(|name| name.ends_with("/containerd")));
        let step = client.sys.step(TEST);
        step.kill(containerd.unwrap().pid, Signal::Kill).await.unwrap();
        client.sleep(4).await;
        client.sys.step(TEST).write(format!("{REQUESTS}/containerd.service"), SharedPayload::new("start")).await;
        client.sleep(3).await;
    });
    let lines: Vec<String> = node.file(&format!("{LOGS}/app.log")).lines().map(without_time).collect();
    assert_eq!(lines, ["stdout F one", "stdout F two"]);
}

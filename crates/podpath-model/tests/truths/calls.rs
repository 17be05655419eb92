//! Calls whose data does not travel with them, and calls that nobody answers.

use podpath_model::trace::{Kind, What};
use serde_json::json;

use crate::language::{POLITE, called, client, clients};

#[test]
fn exec_attach_and_port_forward_answer_with_a_url_and_start_nothing() {
    // (39)
    for path in clients() {
        let exec = json!({"container_id": "$app", "cmd": ["true"], "stdout": true});
        let attach = json!({"container_id": "$app", "stdout": true});
        let forward = json!({"pod_sandbox_id": "$pod", "port": [80]});
        let story =
            client(path).sandbox().container("app", POLITE).call("Exec", exec).call("Attach", attach).call("PortForward", forward).told();
        for method in ["Exec", "Attach", "PortForward"] {
            let url = story.answer(method).at("/url");
            assert!(url.as_str().is_some_and(|url| url.starts_with("http://")), "{path}: {method}: {:?}", story.answer(method));
            assert!(!story.during_first(method).iter().any(|event| matches!(event.what, What::Spawn { .. })), "{path}: {method}");
        }
    }
}

#[test]
fn nobody_answers_container_events_and_checkpoints_before_containerd_1_7() {
    // (54)
    for (path, code) in called([("containerd", "UNIMPLEMENTED"), ("cri-dockerd", "UNIMPLEMENTED")]) {
        let story = client(path).sandbox().container("app", POLITE).call("CheckpointContainer", json!({"container_id": "$app"})).told();
        assert_eq!(story.answer("CheckpointContainer").code(), code, "{path}");
    }
}

#[test]
fn resources_of_a_container_that_was_only_created_are_changed_in_its_spec_alone() {
    // (53)
    let update = json!({"container_id": "$app", "linux": {"cpu_shares": "512"}});
    let created = client("containerd").sandbox().create("app", POLITE).call("UpdateContainerResources", update.clone()).told();
    let running = client("containerd").sandbox().container("app", POLITE).call("UpdateContainerResources", update).told();
    for (story, asked) in [(created, false), (running, true)] {
        assert_eq!(story.answer("UpdateContainerResources").code(), "OK", "{:?}", story.answer("UpdateContainerResources"));
        let during = story.during_first("UpdateContainerResources");
        assert_eq!(
            during.iter().any(|event| crate::language::is_spawn_of(event, "runc")),
            asked,
            "`runc update` only where something runs"
        );
        let stored = during.iter().any(|event| matches!(&event.what, What::Change(change) if change.object.kind == Kind::File && change.object.name.contains("/meta.db/")));
        assert!(stored, "the spec is stored either way");
    }
}

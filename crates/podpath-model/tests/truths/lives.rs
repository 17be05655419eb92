//! Which objects, folders and sockets there are, and for how long.

use podpath_model::trace::{Kind, Protocol, What};
use serde_json::json;

use crate::language::{POLITE, Story, WEB, called, client, clients, docker, each, kubelet, paths};

/// How many objects of containers containerd has at the end.
fn objects(story: &Story) -> usize {
    story.things(Kind::File).into_iter().filter(|file| file.contains("/meta.db/") && file.contains("/containers/")).count()
}

#[test]
fn creating_a_docker_container_never_talks_to_containerd() {
    // (2)
    for path in docker() {
        let story = kubelet(path, WEB);
        for create in story.calls("POST /containers/create") {
            let talks = story.during(create).iter().any(|event| matches!(event.what, What::Call { protocol: Protocol::Containerd, .. }));
            assert!(!talks, "{path}");
        }
    }
}

#[test]
fn a_docker_container_has_an_object_in_containerd_only_while_it_runs() {
    // (3)
    let path = "cri-dockerd";
    let counts = [
        client(path).sandbox().create("app", POLITE).told(),
        client(path).sandbox().container("app", POLITE).told(),
        client(path).sandbox().container("app", "exit 0").wait(2.0).told(),
    ];
    assert_eq!(counts.map(|story| objects(&story)), [1, 2, 1], "pause has its own all the time");
}

#[test]
fn a_containerd_container_has_its_object_from_create_to_remove() {
    // (4)
    let path = "containerd";
    let counts = [
        client(path).sandbox().create("app", POLITE).told(),
        client(path).sandbox().container("app", "exit 0").wait(2.0).told(),
        client(path).sandbox().container("app", "exit 0").wait(2.0).remove("app").told(),
    ];
    assert_eq!(counts.map(|story| objects(&story)), [2, 2, 1]);
}

#[test]
fn runc_create_comes_with_start_container_and_with_create_container_in_crio() {
    // (4), (5)
    for (path, method) in each([
        ("containerd", "StartContainer"),
        ("dockershim", "StartContainer"),
        ("cri-dockerd", "StartContainer"),
        ("crio", "CreateContainer"),
    ]) {
        let story = kubelet(path, WEB);
        for call in ["CreateContainer", "StartContainer"] {
            let spawned = story.during_first(call).iter().any(|event| {
                crate::language::is_spawn_of(event, "runc") && crate::language::argv(event).iter().any(|word| &**word == "create")
            });
            assert_eq!(spawned, call == method, "{path}: {call}");
        }
    }
}

#[test]
fn creating_a_container_starts_no_process_with_containerd_and_docker() {
    // (4)
    for path in paths().filter(|path| *path != "crio") {
        let story = kubelet(path, WEB);
        assert!(!story.during_first("CreateContainer").iter().any(|event| matches!(event.what, What::Spawn { .. })), "{path}");
    }
}

#[test]
fn the_cri_plugin_uses_containerd_s_services_without_a_socket() {
    // (37)
    for (path, over_sockets) in each([("containerd", false), ("dockershim", true), ("cri-dockerd", true)]) {
        let story = kubelet(path, WEB);
        assert_eq!(!story.protocol(Protocol::Containerd).is_empty(), over_sockets, "{path}");
    }
}

#[test]
fn status_and_lists_of_containerd_read_memory_and_never_ask_the_shim() {
    // (23)
    let story = client("containerd").sandbox().container("app", POLITE).status("app").sandbox_status().list().list_sandboxes().told();
    for method in ["ContainerStatus", "PodSandboxStatus", "ListContainers", "ListPodSandbox"] {
        let asks = story.during_first(method).iter().skip(1).any(|event| matches!(event.what, What::Call { .. } | What::Spawn { .. }));
        assert!(!asks, "{method}");
    }
}

#[test]
fn dockershim_asks_dockerd_for_every_status_and_dockerd_asks_nobody() {
    let story = client("cri-dockerd").sandbox().container("app", POLITE).status("app").list().told();
    for method in ["ContainerStatus", "ListContainers"] {
        let during = story.during_first(method);
        let asks = |wanted| during.iter().any(|event| matches!(event.what, What::Call { protocol, .. } if protocol == wanted));
        assert!(asks(Protocol::Docker) && !asks(Protocol::Containerd), "{method}");
    }
}

#[test]
fn containerd_is_always_ready_when_it_answers() {
    // (38)
    for path in clients() {
        let story = client(path).call("Status", json!({})).told();
        let conditions = story.answer("Status").at("/status/conditions");
        let runtime = conditions.as_array().unwrap().iter().find(|condition| condition["type"] == "RuntimeReady").unwrap().clone();
        assert_eq!(runtime["status"], true, "{path}");
    }
}

#[test]
fn a_container_may_be_created_in_a_sandbox_that_is_not_ready_but_not_started_there() {
    // (41)
    let path = "containerd";
    let story = client(path).sandbox().create("early", POLITE).kill("pause", "pod").start("early").told();
    assert!(!story.answer("StartContainer").code().is_empty());
    let story = client(path).sandbox().create("early", POLITE).kill("pause", "pod").wait(2.0).start("early").told();
    assert_eq!(story.answers("CreateContainer")[0].code(), "OK");
    let refused = story.answer("StartContainer");
    assert!(refused.text().contains("is not running"), "{refused:?}");
}

#[test]
fn dockerd_keeps_the_manifest_of_an_image_in_containerd_and_its_layers_not() {
    // (51)
    let story = client("cri-dockerd").pull("127.0.0.1:5000/hello:1.0").told();
    assert_eq!(story.answer("PullImage").code(), "OK");
    let pull: Vec<&str> = story
        .during_first("PullImage")
        .iter()
        .filter_map(|event| match &event.what {
            What::Call { protocol: Protocol::Containerd, method, .. } => Some(*method),
            _ => None,
        })
        .collect();
    assert!(pull.iter().any(|method| method.contains("Content/Write")), "{pull:?}");
    assert!(!pull.iter().any(|method| method.contains("Snapshots")), "{pull:?}");
}

#[test]
fn an_image_that_is_not_there_is_no_error_of_image_status() {
    for path in clients() {
        let story = client(path).call("ImageStatus", json!({"image": {"image": "registry.invalid/none:1"}})).told();
        let answer = story.answer("ImageStatus");
        assert_eq!((answer.code(), answer.at("/image")), ("OK", serde_json::Value::Null), "{path}");
    }
}

#[test]
fn a_name_is_taken_until_its_sandbox_is_removed() {
    for (path, text) in
        called([("containerd", "is reserved for"), ("cri-dockerd", "is already in use by container"), ("crio", "name is reserved")])
    {
        let story = client(path).sandbox().sandbox().stop_sandbox().remove_sandbox().sandbox().told();
        let answers = story.answers("RunPodSandbox");
        assert_eq!((answers[0].code(), answers[2].code()), ("OK", "OK"), "{path}");
        assert!(answers[1].text().contains(text), "{path}: {:?}", answers[1]);
    }
}

#[test]
fn exec_sync_answers_with_the_exit_code_and_a_missing_program_is_an_error_except_with_docker() {
    for (path, code) in called([("containerd", "UNKNOWN"), ("cri-dockerd", "OK"), ("crio", "UNKNOWN")]) {
        let story =
            client(path).sandbox().container("app", POLITE).exec("app", &["sh", "-c", "exit 3"], 5).exec("app", &["/no/such"], 5).told();
        let answers = story.answers("ExecSync");
        assert_eq!((answers[0].code(), answers[0].at("/exit_code")), ("OK", 3.into()), "{path}");
        assert_eq!(answers[1].code(), code, "{path}: {:?}", answers[1]);
    }
}

#[test]
fn an_exec_that_takes_too_long_is_killed_alone_with_containerd_and_left_alone_with_docker() {
    // (40)
    // A shell would become its last command, and there would be nobody to be left alone.
    for (path, survivors) in called([("containerd", ["sleep"].as_slice()), ("cri-dockerd", ["sh", "sleep"].as_slice())]) {
        let story = client(path).sandbox().container("app", POLITE).exec("app", &["sh", "-c", "sleep 4711; true"], 1).told();
        assert_eq!(story.answer("ExecSync").code(), "DEADLINE_EXCEEDED", "{path}");
        let mut left: Vec<&str> = story
            .alive("app")
            .into_iter()
            .filter(|process| process.argv.iter().any(|word| word.contains("4711")))
            .map(|process| &*process.comm)
            .collect();
        left.sort_unstable();
        assert_eq!(left, survivors, "{path}");
    }
}

#[test]
fn an_exec_that_takes_too_long_is_an_error_and_in_crio_an_exit_with_minus_1() {
    for (path, (code, exit_code)) in
        called([("containerd", ("DEADLINE_EXCEEDED", 0)), ("cri-dockerd", ("DEADLINE_EXCEEDED", 0)), ("crio", ("OK", -1))])
    {
        let story = client(path).sandbox().container("app", POLITE).exec("app", &["sleep", "5"], 1).told();
        let answer = story.answer("ExecSync");
        assert_eq!((answer.code(), answer.at("/exit_code").as_i64().unwrap_or(0)), (code, exit_code), "{path}");
    }
}

#[test]
fn an_exec_needs_a_container_that_runs() {
    for path in clients() {
        let story = client(path).sandbox().container("app", "exit 0").wait(2.0).exec("app", &["true"], 5).told();
        assert_ne!(story.answer("ExecSync").code(), "OK", "{path}");
    }
}

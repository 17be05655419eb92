//! Exit codes and reasons, by path.

use podpath_model::trace::What;
use serde_json::json;

use crate::language::{POLITE, Seen, busybox, called, client, clients};

#[test]
fn a_container_ends_as_its_process_does() {
    // (F19), (F20), (F21)
    let cases: [(&str, Seen); 4] = [
        ("sleep 0.3; exit 0", ("EXITED", 0, "Completed")),
        ("sleep 0.3; exit 1", ("EXITED", 1, "Error")),
        ("sleep 0.3; exit 42", ("EXITED", 42, "Error")),
        ("sleep 0.3; exit 137", ("EXITED", 137, "Error")),
    ];
    for path in clients() {
        for (script, expected) in cases {
            client(path).sandbox().container("app", script).wait(2.0).status("app").told().says(path, expected);
        }
    }
}

#[test]
fn a_process_that_somebody_kills_ends_with_137_and_without_a_word_of_memory() {
    // (F21)
    for path in clients() {
        client(path)
            .sandbox()
            .container("app", POLITE)
            .kill("sh", "app")
            .wait(2.0)
            .status("app")
            .told()
            .says(path, ("EXITED", 137, "Error"));
    }
}

#[test]
fn a_container_that_could_not_start_has_127_with_docker_128_with_containerd_and_is_not_there_with_crio() {
    // (26), (5), (F8)
    let table: [(&str, Option<Seen>); 3] =
        [("containerd", Some(("EXITED", 128, "StartError"))), ("cri-dockerd", Some(("EXITED", 127, "ContainerCannotRun"))), ("crio", None)];
    for (path, expected) in called(table) {
        let story = client(path).sandbox().create_program("app", &["/no/such/binary"]).start("app").list().status("app").told();
        let failed = if expected.is_some() { story.answer("StartContainer") } else { story.answer("CreateContainer") };
        assert!(failed.text().contains("/no/such/binary: no such file or directory"), "{path}: {failed:?}");
        let listed = story.answer("ListContainers").at("/containers").as_array().map_or(0, Vec::len);
        assert_eq!(listed, usize::from(expected.is_some()), "{path}");
        if let Some(expected) = expected {
            story.says(path, expected);
        }
    }
}

#[test]
fn a_command_without_a_path_is_looked_for_in_the_path_of_the_image() {
    // (F8)
    for path in clients() {
        let story = client(path).sandbox().create_program("app", &["no-such-binary"]).start("app").told();
        let texts: String = ["CreateContainer", "StartContainer"].map(|method| story.answer(method).text().to_owned()).concat();
        assert!(texts.contains("executable file not found in $PATH"), "{path}: {texts}");
    }
}

#[test]
fn a_container_that_could_not_start_cannot_be_started_again_with_containerd_and_can_with_docker() {
    for (path, text) in called([("containerd", "container is in CONTAINER_EXITED state"), ("cri-dockerd", "no such file or directory")]) {
        let story = client(path).sandbox().create_program("app", &["/no/such/binary"]).start("app").start("app").told();
        assert!(story.answer("StartContainer").text().contains(text), "{path}: {:?}", story.answer("StartContainer"));
        let creates = story.runs("runc", "create").len();
        assert_eq!(creates, if path == "containerd" { 2 } else { 3 }, "{path}: pause, and each try that came so far");
    }
}

#[test]
fn which_errors_leave_a_container_behind() {
    let missing = "registry.invalid/none:1";
    // A missing image leaves none anywhere; a missing program leaves one where `runc create` comes with the start.
    for (path, left) in called([("containerd", 1), ("cri-dockerd", 1), ("crio", 0)]) {
        let of_image = client(path).sandbox().create_from("app", missing, &["true"]).list().told();
        assert_ne!(of_image.answer("CreateContainer").code(), "OK", "{path}");
        assert_eq!(of_image.answer("ListContainers").at("/containers").as_array().map_or(0, Vec::len), 0, "{path}: no image");
        let of_program = client(path).sandbox().create_program("app", &["/no/such"]).start("app").list().told();
        assert_eq!(of_program.answer("ListContainers").at("/containers").as_array().map_or(0, Vec::len), left, "{path}: no program");
    }
}

#[test]
fn a_killed_shim_is_137_for_docker_and_255_for_containerd_and_a_killed_conmon_is_no_exit_at_all() {
    // (25), (F7)
    let table: [(&str, (&'static str, Seen)); 3] = [
        ("containerd", ("containerd-shim-runc-v2", ("EXITED", 255, "Error"))),
        ("cri-dockerd", ("containerd-shim-runc-v2", ("EXITED", 137, "Error"))),
        ("crio", ("conmon", ("RUNNING", 0, ""))),
    ];
    for (path, (keeper, expected)) in called(table) {
        client(path).sandbox().container("app", POLITE).kill(keeper, "app").wait(2.0).status("app").told().says(path, expected);
    }
}

#[test]
fn who_runs_out_of_memory_is_oom_killed() {
    // (F11)
    let glutton = "x=0123456789abcdef; while :; do x=$x$x; done";
    for path in clients() {
        let story = client(path).limited(64 << 20).sandbox().container("app", glutton).wait(10.0).status("app").told();
        story.says(path, ("EXITED", 137, "OOMKilled"));
    }
}

#[test]
fn a_child_that_ran_out_of_memory_makes_a_later_exit_with_0_an_oom_kill() {
    // (27)
    let script = "sh -c 'x=0123456789abcdef; while :; do x=$x$x; done'; sleep 1; exit 0";
    for (path, expected) in called([
        ("containerd", ("EXITED", 0, "OOMKilled")),
        ("cri-dockerd", ("EXITED", 0, "OOMKilled")),
        ("crio", ("EXITED", 0, "OOMKilled")),
    ]) {
        client(path).limited(64 << 20).sandbox().container("app", script).wait(20.0).status("app").told().says(path, expected);
    }
}

#[test]
fn the_exit_of_a_container_reaches_containerd_s_cri_by_wait_and_dockerd_by_an_event() {
    // (24)
    for (path, by_event) in called([("containerd", false), ("cri-dockerd", true)]) {
        let story = client(path).sandbox().container("app", "sleep 0.5; exit 3").wait(2.0).status("app").told();
        let exited = story
            .changes(podpath_model::trace::Kind::Container, "")
            .into_iter()
            .rfind(|event| matches!(&event.what, What::Change(change) if change.after.as_ref().is_some_and(|after| after.to_lowercase().contains("exited"))))
            .unwrap();
        let mut cause = exited.cause;
        let mut seen = Vec::new();
        while let Some(seq) = cause {
            let event = &story.trace.events[seq as usize];
            match &event.what {
                What::Publish { topic, .. } => seen.push(*topic),
                What::Reply { call, .. } => {
                    if let What::Call { method, .. } = &story.trace.events[*call as usize].what {
                        seen.push(*method);
                    }
                }
                What::Exit { .. } if event.process.role.name == "app" => break,
                _ => {}
            }
            cause = event.cause;
        }
        let by = |word: &str| seen.iter().any(|name| name.ends_with(word));
        assert_eq!((by("/tasks/exit"), by("Wait")), (by_event, !by_event), "{path}: {seen:?}");
    }
}

#[test]
fn the_event_of_a_death_may_have_another_exit_code_than_the_container() {
    // (35): a task that is gone cannot be asked.
    for path in called([("cri-dockerd", ())]).map(|(path, ())| path) {
        let told = client(path).sandbox().container("app", POLITE).kill("containerd-shim-runc-v2", "app").wait(3.0).status("app").told();
        told.says(path, ("EXITED", 137, "Error"));
        let die = told
            .events()
            .find_map(|event| match &event.what {
                What::Publish { bus: "docker", topic, payload } if topic.ends_with("die") => Some(payload.json()),
                _ => None,
            })
            .unwrap();
        let die: serde_json::Value = serde_json::from_str(&die).unwrap();
        assert_eq!(die.pointer("/Actor/Attributes/exitCode"), Some(&"255".into()), "{path}: {die}");
    }
}

#[test]
fn a_seccomp_profile_that_is_not_on_the_node_is_refused_before_there_is_a_container() {
    // (F10)
    for path in clients() {
        let profile = json!({"profile_type": "Localhost", "localhost_ref": "/var/lib/kubelet/seccomp/none.json"});
        let config = json!({
            "metadata": {"name": "app"}, "image": {"image": busybox(path)}, "command": ["true"],
            "linux": {"security_context": {"seccomp": profile}},
        });
        let sandbox = json!({"metadata": {"name": "pod", "uid": "u", "namespace": "default"}});
        let request = json!({"pod_sandbox_id": "$pod", "config": config, "sandbox_config": sandbox});
        let story = client(path).sandbox().call("CreateContainer", request).list().told();
        assert!(story.answer("CreateContainer").text().contains("none.json"), "{path}: {:?}", story.answer("CreateContainer"));
        assert_eq!(story.answer("ListContainers").at("/containers").as_array().map_or(0, Vec::len), 0, "{path}");
    }
}

#[test]
fn the_wait_for_a_task_leaves_beside_its_start_and_before_the_answer_and_dockerd_never_waits() {
    // recordings/ttrpc: Start leaves first, and Wait after it has asked for the pid.
    for (path, waits) in called([("containerd", true), ("cri-dockerd", false)]) {
        let story = client(path).sandbox().container("app", "sleep 60").told();
        let called = |name: &str| {
            story.trace.events.iter().find_map(|event| match &event.what {
                What::Call { method, .. } if method.ends_with(name) => Some(event.seq),
                _ => None,
            })
        };
        let start = called("Task/Start").unwrap();
        let answer = story.trace.events.iter().find(|event| matches!(event.what, What::Reply { call, .. } if call == start)).unwrap();
        assert_eq!(called("Task/Wait").is_some(), waits, "{path}");
        assert!(called("Task/Wait").is_none_or(|wait| start < wait && wait < answer.seq), "{path}");
    }
}

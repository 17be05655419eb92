//! dockershim's own ways. Numbers with a K are those of `facts/kubelet.md`, section 7.

use podpath_model::kernel::Ending;
use podpath_model::scenario::manifest;
use podpath_model::trace::{Event, Kind, What};
use podpath_model::{Outcome, Scenario};
use serde_json::{Value, json};

use crate::language::{Answer, WEB, client, deleted, docker, kubelet};

const PATH: &str = "cri-dockerd";

/// The body of a request to dockerd.
fn body(event: &Event) -> Value {
    let What::Call { request, .. } = &event.what else { panic!("no call: {event:?}") };
    let request: Value = serde_json::from_str(&request.json()).unwrap();
    request["body"].clone()
}

#[test]
fn the_status_of_an_absent_image_costs_two_inspections() {
    // (K11): by its name, then by its id.
    let count = |image: &str| {
        let story = client(PATH).call("ImageStatus", json!({"image": {"image": image}})).told();
        story
            .during_first("ImageStatus")
            .iter()
            .filter(|event| matches!(event.what, What::Call { method, .. } if method.starts_with("GET /images/")))
            .count()
    };
    assert_eq!((count("registry.invalid/none:1"), count("docker.io/library/busybox:1.36")), (2, 1));
}

#[test]
fn docker_never_restarts_a_container_by_itself_and_the_kubelet_makes_a_new_one() {
    // (K21)
    for path in docker() {
        for create in kubelet(path, WEB).calls("POST /containers/create") {
            assert!(
                [Some(&json!("no")), Some(&json!(""))].contains(&body(create).pointer("/HostConfig/RestartPolicy/Name")),
                "{path}: {}",
                body(create)
            );
        }
    }
}

#[test]
fn resolv_conf_is_rewritten_when_pause_runs_and_no_app_is_there_yet() {
    // (K40)
    for path in docker() {
        let story = kubelet(path, WEB);
        let starts = story.calls("POST /containers/{id}/start");
        let rewritten = story.changes(Kind::File, "resolv.conf").into_iter().rfind(|event| event.process.role.name != "dockerd").unwrap();
        assert!(starts[0].seq < rewritten.seq && rewritten.seq < story.calls("CreateContainer")[0].seq, "{path}");
        let modes: Vec<Value> = story
            .calls("POST /containers/create")
            .into_iter()
            .map(|create| body(create).pointer("/HostConfig/NetworkMode").cloned().unwrap_or_default())
            .collect();
        assert_eq!(modes[0], "none", "{path}");
        assert!(modes[1].as_str().unwrap().starts_with("container:"), "{path}: {modes:?}");
    }
}

#[test]
fn the_log_of_a_docker_container_is_a_link_that_is_made_after_its_start() {
    // (K41)
    for path in docker() {
        let story = kubelet(path, WEB);
        let link = story
            .changes(Kind::File, "/var/log/pods/")
            .into_iter()
            .find(
                |event| matches!(&event.what, What::Change(change) if change.after.as_ref().is_some_and(|after| after.starts_with("-> "))),
            )
            .unwrap();
        let start = story.calls("POST /containers/{id}/start")[1];
        assert!(link.seq > story.during(start).last().unwrap().seq, "{path}");
    }
}

#[test]
fn a_name_that_is_taken_by_a_dead_sandbox_is_freed_and_the_try_still_fails() {
    // (K47)
    let story = client(PATH).sandbox().stop_sandbox().sandbox().sandbox().told();
    let codes: Vec<String> = story.answers("RunPodSandbox").iter().map(|answer| answer.code().to_owned()).collect();
    assert_eq!(codes, ["OK", "UNKNOWN", "OK"]);
}

#[test]
fn status_never_fails_and_says_that_dockerd_is_down() {
    // (K51): cri-dockerd remembers dockerd's version for a minute.
    let story = client(PATH).call("Status", json!({})).kill("dockerd", "").wait(61.0).call("Status", json!({})).told();
    let ready = |answer: &Answer| {
        let conditions = answer.at("/status/conditions");
        conditions.as_array().unwrap().iter().find(|condition| condition["type"] == "RuntimeReady").unwrap()["status"] == true
    };
    let answers = story.answers("Status");
    assert_eq!(answers.iter().map(ready).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn dockershim_knows_no_other_runtime_than_docker() {
    // (K53)
    let request = json!({"config": {"metadata": {"name": "a", "uid": "b", "namespace": "c"}}, "runtime_handler": "kata"});
    let story = client(PATH).call("RunPodSandbox", request).told();
    assert_eq!(story.answer("RunPodSandbox").text(), "RuntimeHandler \"kata\" not supported");
}

#[test]
fn pause_has_docker_s_seccomp_profile_and_an_app_without_one_is_unconfined() {
    // (K54)
    for path in docker() {
        let story = kubelet(path, WEB);
        let confined: Vec<bool> = story
            .runs("runc", "create")
            .into_iter()
            .map(|event| {
                let What::Spawn { input: Some(spec), .. } = &event.what else { panic!("runc create without its config") };
                let spec: Value = serde_json::from_str(&spec.json()).unwrap();
                spec.pointer("/linux/seccomp").is_some_and(|seccomp| !seccomp.is_null())
            })
            .collect();
        assert_eq!(confined, [true, false], "{path}");
    }
}

#[test]
fn pause_has_little_cpu_and_is_spared_by_the_killer_of_memory_whatever_the_pod_asks_for() {
    // (K55)
    for path in docker() {
        let creates = kubelet(path, WEB);
        let pause = body(creates.calls("POST /containers/create")[0]);
        let host = &pause["HostConfig"];
        assert_eq!((&host["CpuShares"], &host["OomScoreAdj"]), (&json!(2), &json!(-998)), "{path}");
    }
}

#[test]
fn a_sandbox_has_a_checkpoint_from_its_create_to_its_removal() {
    // (K38)
    for path in docker() {
        let story = deleted(path, WEB);
        let changes = story.changes(Kind::File, "/sandbox/");
        let created = story.calls("POST /containers/create")[0];
        let started = story.calls("POST /containers/{id}/start")[0];
        let written = changes.iter().find(|event| matches!(&event.what, What::Change(change) if change.after.is_some())).unwrap();
        assert!(created.seq < written.seq && written.seq < started.seq, "{path}");
        let removed = changes.iter().rfind(|event| matches!(&event.what, What::Change(change) if change.after.is_none())).unwrap();
        assert!(removed.seq > story.calls("RemovePodSandbox")[0].seq, "{path}");
    }
}

#[test]
fn the_ports_of_the_node_reach_portmap_from_the_checkpoint() {
    // (K39)
    let mut config = json!({
        "metadata": {"name": "ports", "uid": "01b2c3d4-0000-4000-8000-000000000000", "namespace": "default"},
        "linux": {"cgroup_parent": "/kubepods/besteffort/pod0"},
    });
    config["port_mappings"] = json!([{"container_port": 80, "host_port": 8080}]);
    let story = client(PATH).call("RunPodSandbox", json!({"config": config})).told();
    assert_eq!(story.answer("RunPodSandbox").code(), "OK");
    let told: Vec<String> = story
        .spawns("portmap")
        .into_iter()
        .filter_map(|event| if let What::Spawn { input: Some(input), .. } = &event.what { Some(input.json().to_string()) } else { None })
        .filter(|input| !input.contains("VERSION"))
        .collect();
    assert!(!told.is_empty() && told.iter().all(|input| input.contains("8080")));
}

#[test]
fn without_a_network_plugin_docker_gives_the_address_and_the_sandbox_stays() {
    for release in ["1.20", "1.22", "1.23"] {
        let pod = manifest::read(include_bytes!("../../../../static/presets/web.yaml")).pod.unwrap();
        let scenario = Scenario { release, without: vec!["--network-plugin".into()], ..Scenario::new("dockershim", pod) };
        let Outcome { trace, ending } = podpath_model::run(&scenario);
        assert_eq!(ending, Ending::Settled, "{release}");
        let made = trace.events.iter().filter(|event| matches!(&event.what, What::Call { method, .. } if *method == "RunPodSandbox"));
        assert_eq!(made.count(), 1, "{release}: one sandbox");
    }
}

#[test]
fn a_deletion_is_waited_for_however_late_it_comes() {
    for after_s in [67, 300, 900] {
        let pod = manifest::read(include_bytes!("../../../../static/presets/web.yaml")).pod.unwrap();
        let scenario = Scenario { delete_after_ns: Some(after_s * 1_000_000_000), ..Scenario::new("dockershim", pod) };
        let trace = podpath_model::run(&scenario).trace;
        let removed = trace.events.iter().any(|event| matches!(&event.what, What::Call { method, .. } if *method == "RemovePodSandbox"));
        assert!(removed, "after {after_s} s");
    }
}

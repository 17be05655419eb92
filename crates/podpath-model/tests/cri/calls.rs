//! Calls and answers as data, and what a change of limits and a look at the figures come down to.

use podpath_model::trace::{Protocol, Trace, What};
use serde_json::{Value, json};

use super::PATHS;
use super::harness::on;

const SERVE: &str = "while :; do sleep 0.2; done";
/// Stands for an id in the table: of nobody, of the sandbox, of a container in each state.
const NOBODY: &str = "0123456789";

/// A call that fails: the path, the method, the field with the id, whose id, the code, the message.
type Refused = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// `{}` stands for the id.
const REFUSED: &[Refused] = &[
    ("containerd", "Exec", "container_id", "nobody", "NOT_FOUND", "failed to find container \"{}\" in store: not found"),
    (
        "containerd",
        "ExecSync",
        "container_id",
        "nobody",
        "NOT_FOUND",
        "failed to exec in container: failed to find container \"{}\" in store: not found",
    ),
    ("containerd", "Attach", "container_id", "nobody", "NOT_FOUND", "failed to find container in store: not found"),
    ("containerd", "PortForward", "pod_sandbox_id", "nobody", "NOT_FOUND", "failed to find sandbox \"{}\": not found"),
    ("containerd", "UpdateContainerResources", "container_id", "nobody", "NOT_FOUND", "failed to find container: not found"),
    ("containerd", "ContainerStats", "container_id", "nobody", "NOT_FOUND", "failed to find container: not found"),
    (
        "containerd",
        "PodSandboxStats",
        "pod_sandbox_id",
        "nobody",
        "NOT_FOUND",
        "an error occurred when trying to find sandbox {}: not found",
    ),
    (
        "containerd",
        "ReopenContainerLog",
        "container_id",
        "nobody",
        "NOT_FOUND",
        "an error occurred when try to find container \"{}\": not found",
    ),
    ("containerd", "Exec", "container_id", "exited", "UNKNOWN", "container is in CONTAINER_EXITED state"),
    ("containerd", "ExecSync", "container_id", "exited", "UNKNOWN", "failed to exec in container: container is in CONTAINER_EXITED state"),
    ("containerd", "Attach", "container_id", "created", "UNKNOWN", "container is in CONTAINER_CREATED state"),
    ("containerd", "ReopenContainerLog", "container_id", "exited", "UNKNOWN", "container is not running"),
    ("containerd", "ContainerStats", "container_id", "exited", "UNKNOWN", "unexpected metrics response: []"),
    ("containerd", "CheckpointContainer", "container_id", "running", "UNIMPLEMENTED", "method CheckpointContainer not implemented"),
    ("containerd", "GetContainerEvents", "", "", "UNIMPLEMENTED", "method GetContainerEvents not implemented"),
    (
        "containerd",
        "ListMetricDescriptors",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListMetricDescriptors for service runtime.v1.RuntimeService",
    ),
    (
        "containerd",
        "ListPodSandboxMetrics",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListPodSandboxMetrics for service runtime.v1.RuntimeService",
    ),
    (
        "crio",
        "UpdateContainerResources",
        "container_id",
        "nobody",
        "UNKNOWN",
        "container with ID starting with {} not found: ID does not exist",
    ),
    ("crio", "ContainerStats", "container_id", "nobody", "UNKNOWN", "container with ID starting with {} not found: ID does not exist"),
    (
        "crio",
        "ReopenContainerLog",
        "container_id",
        "nobody",
        "UNKNOWN",
        "could not find container {}: container with ID starting with {} not found: ID does not exist",
    ),
    ("crio", "ReopenContainerLog", "container_id", "exited", "UNKNOWN", "container is not running"),
    ("crio", "UpdateContainerResources", "container_id", "exited", "UNKNOWN", "container {} is not running or created state: stopped"),
    ("crio", "CheckpointContainer", "container_id", "running", "UNKNOWN", "checkpoint/restore support not available"),
    ("crio", "GetContainerEvents", "", "", "UNIMPLEMENTED", "unknown method GetContainerEvents for service runtime.v1.RuntimeService"),
    (
        "crio",
        "ListMetricDescriptors",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListMetricDescriptors for service runtime.v1.RuntimeService",
    ),
    (
        "crio",
        "ListPodSandboxMetrics",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListPodSandboxMetrics for service runtime.v1.RuntimeService",
    ),
    ("cri-dockerd", "Exec", "container_id", "nobody", "UNKNOWN", "Error response from daemon: No such container: {}"),
    ("cri-dockerd", "Attach", "container_id", "exited", "UNKNOWN", "container not running ({})"),
    ("cri-dockerd", "ExecSync", "container_id", "created", "UNKNOWN", "container not running ({})"),
    ("cri-dockerd", "PortForward", "pod_sandbox_id", "nobody", "UNKNOWN", "Error response from daemon: No such container: {}"),
    (
        "cri-dockerd",
        "UpdateContainerResources",
        "container_id",
        "nobody",
        "UNKNOWN",
        "failed to update container \"{}\": Error response from daemon: No such container: {}",
    ),
    ("cri-dockerd", "ContainerStats", "container_id", "nobody", "UNKNOWN", "Error response from daemon: No such container: {}"),
    ("cri-dockerd", "ReopenContainerLog", "container_id", "running", "UNKNOWN", "docker does not support reopening container log files"),
    (
        "cri-dockerd",
        "PodSandboxStats",
        "pod_sandbox_id",
        "sandbox",
        "UNIMPLEMENTED",
        "unknown method PodSandboxStats for service runtime.v1.RuntimeService",
    ),
    (
        "cri-dockerd",
        "ListPodSandboxStats",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListPodSandboxStats for service runtime.v1.RuntimeService",
    ),
    (
        "cri-dockerd",
        "CheckpointContainer",
        "container_id",
        "running",
        "UNIMPLEMENTED",
        "unknown method CheckpointContainer for service runtime.v1.RuntimeService",
    ),
    (
        "cri-dockerd",
        "GetContainerEvents",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method GetContainerEvents for service runtime.v1.RuntimeService",
    ),
    (
        "cri-dockerd",
        "ListMetricDescriptors",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListMetricDescriptors for service runtime.v1.RuntimeService",
    ),
    (
        "cri-dockerd",
        "ListPodSandboxMetrics",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method ListPodSandboxMetrics for service runtime.v1.RuntimeService",
    ),
    (
        "dockershim",
        "PodSandboxStats",
        "pod_sandbox_id",
        "sandbox",
        "UNIMPLEMENTED",
        "unknown method PodSandboxStats for service runtime.v1alpha2.RuntimeService",
    ),
    (
        "dockershim",
        "GetContainerEvents",
        "",
        "",
        "UNIMPLEMENTED",
        "unknown method GetContainerEvents for service runtime.v1alpha2.RuntimeService",
    ),
    ("dockershim", "ReopenContainerLog", "container_id", "running", "UNKNOWN", "docker does not support reopening container log files"),
    ("dockershim", "Attach", "container_id", "exited", "UNKNOWN", "container not running ({})"),
];

#[test]
fn every_refusal_has_the_code_and_the_words_of_the_real_runtime() {
    for (path, _) in PATHS {
        on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let running = client.started(&sandbox, "running", SERVE).await;
            let created = client.created(&sandbox, "created", SERVE).await;
            let exited = client.started(&sandbox, "exited", "exit 0").await;
            client.sleep(2).await;
            for (_, method, field, whose, code, message) in REFUSED.iter().filter(|case| case.0 == path) {
                let id = match *whose {
                    "sandbox" => &*sandbox,
                    "running" => &running,
                    "created" => &created,
                    "exited" => &exited,
                    _ => NOBODY,
                };
                let mut request = json!({});
                if !field.is_empty() {
                    request[*field] = json!(id);
                }
                if method.starts_with("Exec") {
                    request["cmd"] = json!(["true"]);
                }
                let failure = client.call(method, request).await.unwrap_err();
                assert_eq!((failure.code, &*failure.message), (*code, &*message.replace("{}", id)), "{path}: {method} of {whose}");
            }
        });
    }
}

#[test]
fn no_call_is_left_without_an_answer() {
    let known: Vec<&str> = podpath_model::wire::cri::METHODS.to_vec();
    for (path, _) in PATHS {
        let known = known.clone();
        on(path, move |client| {
            let known = known.clone();
            async move {
                for method in known {
                    // Whether it is an error does not matter here: with an empty request most of them are.
                    if let Err(failure) = client.call(method, json!({})).await {
                        assert_ne!(failure.message.as_ref(), "error reading from server: EOF", "{path}: {method}");
                    }
                }
            }
        });
    }
}

/// The command lines of runc with this verb.
fn runc<'a>(trace: &'a Trace, verb: &'a str) -> Vec<Vec<&'a str>> {
    let spawned = trace.events.iter().filter_map(|event| match &event.what {
        What::Spawn { argv, .. } => Some(argv.iter().map(|word| &**word).collect::<Vec<_>>()),
        _ => None,
    });
    spawned.filter(|argv| argv.first() == Some(&"runc") && argv.contains(&verb)).collect()
}
fn calls(trace: &Trace, protocol: Protocol, method: &str) -> usize {
    let is_meant = |what: &What| matches!(what, What::Call { protocol: used, method: name, .. } if *used == protocol && *name == method);
    trace.events.iter().filter(|event| is_meant(&event.what)).count()
}

#[test]
fn new_limits_of_a_running_container_come_down_to_runc_update() {
    for (path, is_docker) in PATHS {
        let node = on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", SERVE).await;
            let linux = json!({"memory_limit_in_bytes": "134217728", "cpu_shares": "256"});
            client.ok("UpdateContainerResources", json!({"container_id": id, "linux": linux})).await;
            if path == "containerd" {
                let status = client.ok("ContainerStatus", json!({"container_id": id})).await;
                // Memory and swap alike, as the spec has them.
                let both = json!({"cpu_shares": "256", "memory_limit_in_bytes": "134217728", "memory_swap_limit_in_bytes": "134217728"});
                assert_eq!(status["status"]["resources"]["linux"], both);
            }
        });
        let trace = node.trace();
        let updates = runc(&trace, "update");
        assert_eq!(updates.len(), 1, "{path}");
        assert_eq!(updates[0][updates[0].len() - 4..updates[0].len() - 1], ["update", "--resources", "-"], "{path}");
        let limited = trace.events.iter().any(|event| match &event.what {
            What::Change(change) => {
                change.before.as_deref() == Some("memory.limit_in_bytes=67108864 cpu.shares=512")
                    && change.after.as_deref() == Some("memory.limit_in_bytes=134217728 cpu.shares=256")
            }
            _ => false,
        });
        assert!(limited, "{path}: the cgroup has the new limits");
        assert_eq!(calls(&trace, Protocol::Ttrpc, "containerd.task.v2.Task/Update"), usize::from(path != "crio"), "{path}");
        assert_eq!(calls(&trace, Protocol::Docker, "POST /containers/{id}/update"), usize::from(is_docker), "{path}");
        assert_eq!(calls(&trace, Protocol::Containerd, "containerd.services.tasks.v1.Tasks/Update"), usize::from(is_docker), "{path}");
    }
}

#[test]
fn new_limits_of_a_container_that_does_not_run_yet_are_only_written_down() {
    // (53), and CRI-O has its cgroup made by `runc create` already.
    for (path, _) in PATHS.into_iter().filter(|(path, _)| *path != "crio") {
        let node = on(path, |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.created(&sandbox, "app", SERVE).await;
            let linux = json!({"memory_limit_in_bytes": "134217728"});
            client.ok("UpdateContainerResources", json!({"container_id": id, "linux": linux})).await;
            client.ok("StartContainer", json!({"container_id": id})).await;
        });
        let trace = node.trace();
        assert!(runc(&trace, "update").is_empty(), "{path}");
        let limited = trace.events.iter().any(|event| match &event.what {
            What::Change(change) => change.after.as_deref() == Some("memory.limit_in_bytes=134217728 cpu.shares=512"),
            _ => false,
        });
        assert!(limited, "{path}: it starts with the new limits");
    }
}

#[test]
fn docker_gives_no_container_less_than_six_megabytes() {
    on("cri-dockerd", |client| async move {
        let sandbox = client.sandbox().await;
        let id = client.started(&sandbox, "app", SERVE).await;
        let request = json!({"container_id": id, "linux": {"memory_limit_in_bytes": "1048576"}});
        let failure = client.call("UpdateContainerResources", request).await.unwrap_err();
        let text = format!("failed to update container \"{id}\": Error response from daemon: Minimum memory limit allowed is 6MB");
        assert_eq!((failure.code, &*failure.message), ("UNKNOWN", &*text));
    });
}

/// The number in a wrapped value.
fn number(value: &Value) -> u64 {
    value["value"].as_str().map_or(0, |text| text.parse().unwrap())
}

#[test]
fn figures_come_from_the_cgroup_by_way_of_the_shim() {
    for (path, is_docker) in PATHS {
        let node = on(path, move |client| async move {
            let sandbox = client.sandbox().await;
            let id = client.started(&sandbox, "app", SERVE).await;
            let created = client.created(&sandbox, "other", SERVE).await;
            let one = client.ok("ContainerStats", json!({"container_id": id})).await;
            assert_eq!(one["stats"]["attributes"]["metadata"]["name"], "app", "{path}");
            if path != "dockershim" {
                assert!(number(&one["stats"]["memory"]["working_set_bytes"]) > 0, "{path}");
            }
            let all = client.ok("ListContainerStats", json!({"filter": {"pod_sandbox_id": sandbox}})).await;
            let ids: Vec<&str> = all["stats"].as_array().unwrap().iter().map(|stats| stats["attributes"]["id"].as_str().unwrap()).collect();
            assert!(ids.contains(&&*id) && ids.contains(&&*created), "{path}: {ids:?}");
            if path == "containerd" {
                let of_created = all["stats"].as_array().unwrap().iter().find(|stats| stats["attributes"]["id"] == *created).unwrap();
                assert!(of_created.get("cpu").is_none() && of_created.get("writable_layer").is_some());
                let pod = client.ok("PodSandboxStats", json!({"pod_sandbox_id": sandbox})).await;
                assert_eq!(number(&pod["stats"]["linux"]["process"]["process_count"]), 2, "the shell and its sleep");
                assert_eq!(pod["stats"]["linux"]["containers"].as_array().unwrap().len(), 2);
                assert!(
                    number(&pod["stats"]["linux"]["memory"]["usage_bytes"]) > number(&one["stats"]["memory"]["usage_bytes"]),
                    "pause counts"
                );
                let pods = client.ok("ListPodSandboxStats", json!({})).await;
                assert_eq!(pods["stats"].as_array().unwrap().len(), 1);
            }
        });
        let trace = node.trace();
        assert_eq!(calls(&trace, Protocol::Ttrpc, "containerd.task.v2.Task/Stats") > 0, path != "crio", "{path}");
        assert_eq!(calls(&trace, Protocol::Docker, "GET /containers/{id}/stats") > 0, is_docker, "{path}");
    }
}

#[test]
fn cri_o_reads_the_figures_of_a_pod_itself() {
    on("crio", |client| async move {
        let sandbox = client.sandbox().await;
        client.started(&sandbox, "app", SERVE).await;
        let pod = client.ok("PodSandboxStats", json!({"pod_sandbox_id": sandbox})).await;
        assert_eq!(pod["stats"]["linux"]["containers"].as_array().unwrap().len(), 1);
        let pods = client.ok("ListPodSandboxStats", json!({})).await;
        assert_eq!(pods["stats"][0]["attributes"]["id"], *sandbox);
    });
}

#[test]
fn a_sandbox_that_is_not_ready_or_has_no_cgroup_of_its_own_has_no_figures() {
    on("containerd", |client| async move {
        let sandbox = client.sandbox().await;
        client.ok("StopPodSandbox", json!({"pod_sandbox_id": sandbox})).await;
        let failure = client.call("PodSandboxStats", json!({"pod_sandbox_id": sandbox})).await.unwrap_err();
        let text = format!("failed getting metrics for sandbox {sandbox}: failed to load sandbox cgroup /kubepods/poduid: cgroup deleted");
        assert_eq!((failure.code, &*failure.message), ("UNKNOWN", &*text));
        let port = client.call("PortForward", json!({"pod_sandbox_id": sandbox})).await.unwrap_err();
        assert_eq!((port.code, &*port.message), ("UNKNOWN", "sandbox container is not running"));
        let config = json!({"metadata": {"name": "bare", "uid": "bare", "namespace": "default"}, "linux": {}});
        let bare = client.ok("RunPodSandbox", json!({"config": config})).await["pod_sandbox_id"].as_str().unwrap().to_owned();
        let failure = client.call("PodSandboxStats", json!({"pod_sandbox_id": bare})).await.unwrap_err();
        assert!(failure.message.ends_with("because cgroupPath is empty"), "{failure:?}");
    });
}

#[test]
fn the_range_of_addresses_changes_nothing_and_must_be_one() {
    for (path, _) in PATHS {
        on(path, move |client| async move {
            let request = |range: &str| json!({"runtime_config": {"network_config": {"pod_cidr": range}}});
            assert_eq!(client.ok("UpdateRuntimeConfig", request("10.88.0.0/16")).await, json!({}));
            assert_eq!(client.ok("UpdateRuntimeConfig", json!({})).await, json!({}));
            if path == "containerd" {
                let failure = client.call("UpdateRuntimeConfig", request("10.88.0.0")).await.unwrap_err();
                assert_eq!(&*failure.message, "get routes: invalid CIDR address: 10.88.0.0");
            }
        });
    }
}

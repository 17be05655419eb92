//! What a kubelet asks its runtime again and again while nothing happens: `facts/kubelet.md`, section 5.

use std::collections::BTreeMap;

use podpath_model::trace::{Event, Evidence, Line, Milestone, Protocol, What};
use serde_json::json;

use crate::language::{Story, WEB, client, cluster, kubelet, paths};

const SECOND_NS: u64 = 1_000_000_000;
/// What is counted: five minutes, of which the first one ends.
const WINDOW_S: std::ops::Range<u64> = 60..360;

/// Who asks, by the file of the source; what; and how many seconds are between two times: with dockershim, and with a runtime of its own.
const TABLE: [(&str, &str, Option<u64>, Option<u64>); 21] = [
    ("generic.go", "ListPodSandbox", Some(1), Some(1)),
    ("generic.go", "ListContainers", Some(1), Some(1)),
    ("kubelet.go", "Status", Some(5), Some(5)),
    ("kubelet_node_status.go", "Version", Some(10), Some(10)),
    ("cadvisor_stats_provider.go", "ListImages", Some(10), None),
    ("cri_stats_provider.go:125", "ListContainers", None, Some(10)),
    ("cri_stats_provider.go:132", "ListPodSandbox", None, Some(10)),
    ("cri_stats_provider.go:148", "ListContainerStats", None, Some(10)),
    ("cri_stats_provider.go:344", "ImageFsInfo", None, Some(10)),
    ("container_log_manager.go:215", "ListContainers", None, Some(10)),
    ("container_log_manager.go:228", "ContainerStatus", None, Some(10)),
    ("image_gc_manager.go:194", "ListImages", Some(30), Some(30)),
    ("kuberuntime_gc.go:187", "ListContainers", Some(60), Some(60)),
    ("kuberuntime_gc.go:276", "ListContainers", Some(60), Some(60)),
    ("kuberuntime_gc.go:281", "ListPodSandbox", Some(60), Some(60)),
    ("image_gc_manager.go:213", "ImageStatus", Some(300), Some(300)),
    ("image_gc_manager.go:218", "ListImages", Some(300), Some(300)),
    ("image_gc_manager.go:222", "ListPodSandbox", Some(300), Some(300)),
    ("image_gc_manager.go:222", "ListContainers", Some(300), Some(300)),
    // Housekeeping every two seconds: one pair or two, which depends on how old the last one is.
    ("kuberuntime_manager.go", "ListPodSandbox", Some(2), Some(2)),
    ("kuberuntime_manager.go", "ListContainers", Some(2), Some(2)),
];

/// The calls of the CRI that the kubelet makes in the window, by where they are made.
fn calls(story: &Story) -> BTreeMap<(String, &'static str), u64> {
    let mut calls = BTreeMap::new();
    let is_seen = |event: &&Event| WINDOW_S.contains(&(event.at_ns / SECOND_NS)) && event.process.role.name == "kubelet";
    for event in story.events().filter(is_seen) {
        let (What::Call { protocol: Protocol::Cri, method, .. }, Evidence::Source(Line { file, line, .. })) = (&event.what, event.evidence)
        else {
            continue;
        };
        let file = file.rsplit('/').next().unwrap();
        let place = [format!("{file}:{line}"), file.to_owned()];
        let known = place.iter().find(|place| TABLE.iter().any(|row| row.0 == **place)).unwrap_or(&place[0]);
        *calls.entry((known.clone(), *method)).or_insert(0) += 1;
    }
    calls
}

#[test]
fn each_asks_as_often_as_its_period_says_and_nobody_else_asks() {
    // (K35), (K36), (K42)
    for path in paths() {
        let story = cluster(path, WEB).lasting(370).told();
        let mut calls = calls(&story);
        for (place, method, docker, remote) in TABLE {
            let period = if path == "dockershim" { docker } else { remote };
            let count = calls.remove(&(place.to_owned(), method));
            let Some(period) = period else {
                assert_eq!(count, None, "{path}: {place} {method}");
                continue;
            };
            // Most periods begin when the last answer has come, and the look at the disk of images comes once more in five minutes.
            let expected = 300 / period;
            let at_most = if place == "kuberuntime_manager.go" { 2 * expected } else { expected + 1 };
            let count = count.unwrap_or(0);
            assert!(((expected * 9 / 10).max(1)..=at_most).contains(&count), "{path}: {place} {method}: {count} for {expected}");
        }
        assert!(calls.is_empty(), "{path}: {calls:?}");
        // All the while the pod is synced again and again, and nobody is called for it.
        let is_resync = |event: &&Event| matches!(&event.what, What::Log { line, .. } if line.contains("SyncLoop (SYNC) pods"));
        let resyncs = story.events().filter(|event| WINDOW_S.contains(&(event.at_ns / SECOND_NS))).filter(is_resync);
        assert!(resyncs.count() >= 3, "{path}");
    }
}

#[test]
fn a_pod_that_runs_costs_nothing_but_two_lists_a_second() {
    // (K35), (K36)
    for path in paths() {
        let story = kubelet(path, WEB);
        let runs = story.first(|event| event.milestone == Some(Milestone::PodRunning)).unwrap();
        let later = story.trace.events[runs..]
            .iter()
            .filter(|event| event.process.role.name == "kubelet" && event.at_ns > story.trace.events[runs].at_ns + 1_500_000_000);
        let methods: std::collections::BTreeSet<&str> =
            later.filter_map(|event| if let What::Call { method, .. } = event.what { Some(method) } else { None }).collect();
        assert!(methods.is_subset(&["ListContainers", "ListPodSandbox", "Status"].into()), "{path}: {methods:?}");
    }
}

#[test]
fn what_begins_and_ends_between_two_looks_is_never_seen_running() {
    // (K35)
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: short}\nspec:\n  restartPolicy: Never\n  containers: [{name: app, image: busybox, command: [sh, -c, 'exit 0']}]\n";
    for path in paths() {
        let story = kubelet(path, yaml);
        let started = story.calls("StartContainer")[0];
        let What::Call { request, .. } = &started.what else { unreachable!("it is a call") };
        let request: serde_json::Value = serde_json::from_str(&request.json()).unwrap();
        let id = request["container_id"].as_str().unwrap();
        let seen: Vec<&str> = story
            .events()
            .filter_map(|event| match &event.what {
                What::Log { line, .. } if line.contains("\"GenericPLEG\"") && line.contains(id) => Some(line.split_once(" oldState=")?.1),
                _ => None,
            })
            .collect();
        assert_eq!(seen[0], "non-existent newState=exited", "{path}: {seen:?}");
    }
}

#[test]
fn the_log_of_a_docker_container_is_never_begun_anew() {
    // (K42)
    let story =
        client("cri-dockerd").sandbox().container("app", "sleep 1000").call("ReopenContainerLog", json!({"container_id": "$app"})).told();
    assert_eq!(story.answer("ReopenContainerLog").text(), "docker does not support reopening container log files");
}

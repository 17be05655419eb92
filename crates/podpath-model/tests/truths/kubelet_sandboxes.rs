//! The life of a sandbox, from the kubelet's side. Numbers with a K are those of `facts/kubelet.md`, section 7.

use podpath_model::trace::{Event, What};

use crate::language::{INIT, WEB, deleted, docker, kubelet, node, paths, with_death_of};

const SECOND_NS: u64 = 1_000_000_000;
/// A container that waits, in a pod that is never started again.
const ONCE: &str = "    command: [sleep, '1000']\n";

/// A pod whose container is never started again.
fn never(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: pod}}\nspec:\n  restartPolicy: Never\n  terminationGracePeriodSeconds: 2\n  containers:\n  - name: app\n    image: busybox:1.36\n{container}"
    )
}

fn request(call: &Event) -> serde_json::Value {
    let What::Call { request, .. } = &call.what else { panic!("it is a call") };
    serde_json::from_str(&request.json()).unwrap()
}

#[test]
fn a_new_pod_is_said_to_be_killed_although_there_is_nothing_to_kill() {
    // (K16)
    for path in paths() {
        let story = kubelet(path, WEB);
        let computed = story.events().find_map(|event| match &event.what {
            What::Log { line, .. } if line.contains("computePodActions") => Some(line.to_string()),
            _ => None,
        });
        assert!(computed.unwrap().contains("KillPod:true CreateSandbox:true"), "{path}");
        assert!(story.calls("StopPodSandbox").is_empty(), "{path}");
    }
}

#[test]
fn a_pod_that_has_completed_has_its_sandbox_stopped_and_not_removed() {
    // (K24)
    for path in paths() {
        let story = kubelet(path, &never("    command: [sh, -c, 'sleep 1; exit 0']\n"));
        assert!(story.alive("pause").is_empty() && story.apps().is_empty(), "{path}");
        assert_eq!((story.calls("CreateContainer").len(), story.calls("RunPodSandbox").len()), (1, 1), "{path}");
        assert!(!story.calls("StopPodSandbox").is_empty() && story.calls("RemovePodSandbox").is_empty(), "{path}");
    }
}

#[test]
fn a_sandbox_is_stopped_twice_in_its_life() {
    // (K25): once with the pod, once by the garbage collector.
    for path in paths() {
        let story = deleted(path, WEB);
        assert!(story.calls("StopPodSandbox").len() >= 2, "{path}");
        assert!(story.answers("StopPodSandbox").iter().all(|answer| answer.code() == "OK"), "{path}");
    }
}

#[test]
fn a_dead_sandbox_of_a_pod_that_is_never_restarted_stays_dead() {
    // (K23)
    for path in paths() {
        let yaml = never(ONCE);
        if kubelet(path, &yaml).alive("pause").is_empty() {
            continue;
        }
        let story = with_death_of(path, &yaml, "pause");
        assert_eq!(story.calls("RunPodSandbox").len(), 1, "{path}");
        assert!(story.apps().is_empty(), "{path}");
    }
}

#[test]
fn a_new_sandbox_runs_the_init_containers_again() {
    // (K22)
    for path in paths() {
        if kubelet(path, INIT).alive("pause").is_empty() {
            continue;
        }
        let story = with_death_of(path, INIT, "pause");
        assert_eq!((story.calls("RunPodSandbox").len(), story.calls("CreateContainer").len()), (2, 4), "{path}");
    }
}

#[test]
fn a_network_that_cannot_be_made_leaves_a_dead_sandbox_and_the_next_one_has_the_next_number() {
    // (K46)
    for path in docker() {
        let release = if path == "dockershim" { "1.22" } else { "1.24" };
        let whole = node(path, release);
        let good = whole.configured_network();
        let mut broken = good.clone();
        broken.plugins[0].ipam.as_mut().unwrap().kind = "no-such-ipam".into();
        let story = whole.network(Some(broken)).pod(WEB).until(20).network(Some(good)).until(90).told();
        let runs = story.calls("RunPodSandbox");
        let attempts: Vec<u64> = runs.iter().map(|run| request(run)["config"]["metadata"]["attempt"].as_u64().unwrap_or(0)).collect();
        assert_eq!(attempts, [0, 1], "{path}");
        let text = story.answer_to(runs[0].seq);
        assert!(text.text().contains("networkPlugin cni failed to set up pod \"web-node1_default\" network"), "{path}: {text:?}");
        let pauses = story.ever("pause");
        assert_eq!((pauses.len(), story.alive("pause").len(), story.apps().len()), (2, 1, 1), "{path}");
        let names: Vec<String> = story.calls("POST /containers/create").iter().map(|call| request(call)["query"].to_string()).collect();
        assert!(names[0].contains("k8s_POD_web-node1_default_") && names[0].ends_with("_0\""), "{path}: {names:?}");
        assert!(names[1].contains("k8s_POD_web-node1_default_") && names[1].ends_with("_1\""), "{path}: {names:?}");
        // It is dead for as long as it takes the garbage collector to come.
        let removed = story.calls("RemovePodSandbox")[0];
        assert!(removed.at_ns > runs[1].at_ns && removed.at_ns > 60 * SECOND_NS, "{path}: {}", removed.at_ns);
    }
}

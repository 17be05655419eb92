//! RuntimeClasses: what the name in a Pod stands for, and who says that there is no such thing.
//!
//! `(K53)` is a truth of `facts/kubelet.md`, section 7; what surrounds it is 2.5 D and `runtimeclass_manager.go:61`.

use podpath_model::wire::kubernetes::Phase;

use crate::language::{Story, cluster, each, is_docker, kubelet, paths};

/// A pod of that class.
fn classy(class: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{runtimeClassName: {class}, containers: [{{name: app, image: busybox, \
         command: [sh, -c, \"trap 'exit 0' TERM; while :; do sleep 0.2; done\"]}}]}}}}"
    )
}

/// The handlers with which sandboxes were asked for.
fn handlers(story: &Story) -> Vec<String> {
    let calls = story.calls("RunPodSandbox");
    let request = |call: &&podpath_model::trace::Event| match &call.what {
        podpath_model::trace::What::Call { request, .. } => serde_json::from_str::<serde_json::Value>(&request.json()).unwrap(),
        _ => unreachable!("these are calls"),
    };
    calls.iter().map(|call| request(call)["runtime_handler"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Why there was no sandbox, as the events of the pod say it, each once.
fn failures(story: &Story) -> Vec<String> {
    let mut texts: Vec<String> =
        story.posted().into_iter().filter(|(_, reason, _)| reason == "FailedCreatePodSandBox").map(|(_, _, text)| text).collect();
    texts.dedup();
    texts
}

#[test]
fn a_handler_that_the_node_does_not_have_is_refused_by_each_runtime_in_its_own_words() {
    let refusals = [
        ("dockershim", "RuntimeHandler \"runsc\" not supported"),
        ("cri-dockerd", "RuntimeHandler \"runsc\" not supported"),
        ("containerd", "failed to get sandbox runtime: no runtime for \"runsc\" is configured"),
        ("crio", "failed to find runtime handler runsc from runtime list map[runc:"),
    ];
    for (path, text) in each(refusals) {
        let story = cluster(path, &classy("gvisor")).logs(15).told();
        // The class is `gvisor`, its handler `runsc`: the runtime hears only of the handler.
        assert!(
            !handlers(&story).is_empty() && handlers(&story).iter().all(|handler| handler == "runsc"),
            "{path}: {:?}",
            handlers(&story)
        );
        let text = format!("Failed to create pod sandbox: rpc error: code = Unknown desc = {text}");
        assert!(failures(&story)[0].starts_with(&text), "{path}: {:?}", failures(&story));
        assert!(story.told_statuses().iter().all(|status| status.phase == Phase::Pending), "{path}");
        assert!(story.ever("pause").is_empty(), "{path}");
    }
}

#[test]
fn dockershim_knows_the_handler_docker_and_the_others_know_runc() {
    // (K53)
    for path in paths() {
        for (class, works) in [("docker", is_docker(path)), ("runc", !is_docker(path))] {
            let story = cluster(path, &classy(class)).logs(15).told();
            assert_eq!(handlers(&story)[0], class, "{path}");
            assert_eq!(story.alive("app").is_empty(), !works, "{path} {class}");
            assert_eq!(failures(&story).is_empty(), works, "{path} {class}");
        }
    }
}

#[test]
fn a_class_that_there_is_not_is_found_out_by_the_kubelet_which_asks_no_runtime() {
    for path in paths() {
        let story = cluster(path, &classy("nobody")).logs(15).told();
        assert_eq!(failures(&story), ["Failed to create pod sandbox: runtimeclass.node.k8s.io \"nobody\" not found"], "{path}");
        assert!(handlers(&story).is_empty(), "{path}");
        let waiting = story.told_statuses()[0].container_statuses[0].state.waiting.clone().unwrap();
        assert_eq!(&*waiting.reason, "ContainerCreating", "{path}");
    }
}

#[test]
fn classes_are_listed_and_watched_and_a_pod_is_looked_up_in_what_was_seen() {
    for path in paths() {
        let story = cluster(path, &classy("runc")).logs(15).told();
        let asked = |method: &str| story.calls(method).len();
        assert_eq!(asked("GET /apis/node.k8s.io/v1/runtimeclasses"), 1, "{path}");
        assert_eq!(asked("GET /apis/node.k8s.io/v1/runtimeclasses?watch=true"), 1, "{path}");
        assert!(story.logged("\"Running pod with runtime handler\" pod=\"default/web\" runtimeHandler=\"runc\"").is_some(), "{path}");
    }
}

#[test]
fn without_an_api_server_nobody_asks_what_a_class_means() {
    for path in paths() {
        for class in ["kata", "nobody"] {
            let story = kubelet(path, &classy(class));
            assert_eq!(handlers(&story), [""], "{path} {class}");
            assert_eq!(story.alive("app").len(), 2, "{path} {class}: the shell and its sleep");
        }
    }
}

//! Ephemeral containers: how they come into a pod, what they see, and that nobody starts them again.
//!
//! `(K56)` is a truth of `facts/kubelet.md`, section 7; what surrounds it is 2.2 and 2.5 C.

use std::rc::Rc;

use podpath_model::scenario::{Want, manifest};
use podpath_model::trace::What;
use serde_json::Value;

use crate::language::{Story, cluster, each, is_docker, kubelet, of_release, paths};

const PATCH: &str = "PATCH /api/v1/namespaces/{namespace}/pods/{name}/ephemeralcontainers";
const SERVER: &str = "trap 'exit 0' TERM; while :; do sleep 0.2; done";

/// A pod that runs, into which a container with this script is put that looks at the container `app`.
fn debugged(script: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{terminationGracePeriodSeconds: 2, containers: [{{name: app, image: \
         busybox, command: [sh, -c, \"{SERVER}\"]}}], ephemeralContainers: [{{name: debugger, image: busybox, targetContainerName: app, \
         command: [sh, -c, \"{script}\"]}}]}}}}"
    )
}

/// The CreateContainer requests for a container, in order.
fn creates(story: &Story, name: &str) -> Vec<Value> {
    let request = |call: &podpath_model::trace::Event| match &call.what {
        What::Call { request, .. } => serde_json::from_str::<Value>(&request.json()).unwrap(),
        _ => unreachable!("these are calls"),
    };
    story.calls("CreateContainer").into_iter().map(request).filter(|create| create["config"]["metadata"]["name"] == name).collect()
}

/// The releases whose gate is open, one a path.
const OPEN: [(&str, &str); 4] = [("dockershim", "1.23"), ("containerd", "1.23"), ("cri-dockerd", "1.24"), ("crio", "1.26")];

#[test]
fn kubectl_puts_it_into_a_pod_that_runs_and_the_kubelet_starts_it_into_the_processes_of_its_target() {
    for (path, release) in each(OPEN) {
        let story = cluster(path, &debugged(SERVER)).release(release).logs(25).told();
        let (patch, update) = (story.calls(PATCH)[0].seq, story.logged("\"SyncLoop UPDATE\" source=\"api\"").unwrap());
        assert!((patch as usize) < update, "{path}");
        let target = creates(&story, "app").len();
        assert_eq!(target, 1, "{path}");
        let created = creates(&story, "debugger");
        assert_eq!(created.len(), 1, "{path}");
        let options = &created[0]["config"]["linux"]["security_context"]["namespace_options"];
        assert_eq!(options["pid"], "TARGET", "{path}");
        let app = story.answers("CreateContainer")[0].at("/container_id");
        assert_eq!(options["target_id"], app, "{path}");
        if is_docker(path) {
            let body = |call: &&podpath_model::trace::Event| match &call.what {
                What::Call { request, .. } => serde_json::from_str::<Value>(&request.json()).unwrap(),
                _ => unreachable!("these are calls"),
            };
            let bodies: Vec<Value> = story.calls("POST /containers/create").iter().map(body).collect();
            let mode = format!("container:{}", app.as_str().unwrap());
            assert!(bodies.iter().any(|body| body.to_string().contains(&mode)), "{path}: {bodies:?}");
        }
        assert!(story.logged("EphemeralContainersToStart:[0]").is_some(), "{path}");
        // Two shells that wait, in one PID namespace.
        let namespaces: Vec<_> = story
            .apps()
            .iter()
            .filter_map(|process| process.namespaces.iter().find(|(kind, _)| kind.name() == "pid").map(|(_, number)| number.clone()))
            .collect();
        assert!(namespaces.len() == 2 && namespaces[0] == namespaces[1], "{path}: {namespaces:?}");
        let status = story.told_statuses().pop().unwrap();
        let debugger = status.container("debugger").unwrap();
        assert!(debugger.state.running.is_some() && !debugger.ready && status.container("app").unwrap().ready, "{path}: {debugger:?}");
    }
}

#[test]
fn one_that_has_ended_is_never_started_again_whatever_the_restart_policy() {
    for (path, release) in each(OPEN) {
        let story = cluster(path, &debugged("sleep 1; exit 3")).release(release).logs(90).told();
        assert_eq!(creates(&story, "debugger").len(), 1, "{path}");
        let status = story.told_statuses().pop().unwrap();
        let terminated = status.container("debugger").unwrap().state.terminated.clone().unwrap();
        assert_eq!((terminated.exit_code, &*terminated.reason), (3, "Error"), "{path}");
        assert!(story.apps().len() == 1 && status.phase.name() == "Running", "{path}: the pod goes on");
    }
}

#[test]
fn behind_its_gate_it_comes_into_the_pod_and_nothing_starts_it() {
    // (K56)
    for (path, release) in [("dockershim", "1.20"), ("dockershim", "1.22"), ("containerd", "1.22")] {
        let story = cluster(path, &debugged(SERVER)).release(release).logs(25).told();
        assert_eq!(story.calls(PATCH).len(), 1, "{path} {release}");
        assert_eq!((creates(&story, "app").len(), creates(&story, "debugger").len()), (1, 0), "{path} {release}");
        assert!(story.logged("EphemeralContainersToStart:[0]").is_none(), "{path} {release}");
    }
}

#[test]
fn a_static_pod_has_none_even_where_the_gate_is_open() {
    for path in paths() {
        for story in [kubelet(path, &debugged(SERVER)), of_release(path, "1.23", &debugged(SERVER))] {
            assert_eq!(creates(&story, "debugger").len(), 0, "{path}");
        }
    }
}

#[test]
fn a_target_that_was_never_created_is_an_error_of_its_configuration_and_is_tried_again() {
    let missing = "{name: late, image: \"registry.k8s.io/nothing:1\", imagePullPolicy: Never}";
    let yaml = debugged(SERVER).replace("containers: [{name: app", &format!("containers: [{missing}, {{name: app"));
    let yaml = yaml.replace("targetContainerName: app", "targetContainerName: late");
    for (path, release) in each(OPEN) {
        let story = cluster(path, &yaml).release(release).logs(60).told();
        let text = "Error: unable to find target container late".to_owned();
        let told = story.told_events().into_iter().find(|event| *event.message == text).unwrap_or_else(|| panic!("{path}: {text}"));
        assert_eq!((told.kind, &*told.reason, told.count > 1), ("Warning", "Failed", true), "{path}: {told:?}");
        assert_eq!(creates(&story, "debugger").len(), 0, "{path}");
        let status = story.told_statuses().pop().unwrap();
        let waiting = status.container("debugger").unwrap().state.waiting.clone().unwrap();
        assert_eq!(&*waiting.reason, "CreateContainerConfigError", "{path}");
    }
}

#[test]
fn what_was_put_in_before_cannot_be_put_in_again() {
    let pod = manifest::read(debugged(SERVER).as_bytes()).pod.unwrap();
    let container = Rc::new(pod.spec.ephemeral_containers[0].clone());
    let story = cluster("containerd", &debugged(SERVER)).release("1.23").ask(20, Want::Debug { container }).told();
    assert_eq!(story.codes(PATCH), ["200", "422"]);
    assert_eq!(creates(&story, "debugger").len(), 1);
}

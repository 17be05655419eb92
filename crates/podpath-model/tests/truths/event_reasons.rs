//! Every reason for which a kubelet posts an event is met in a run, or stands in a reviewed list with why it cannot be.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::trace::{Evidence, Kind, SharedPayload, What};
use podpath_model::wire::kubernetes::Event;

use crate::language::{CRASH, Cluster, Story, WEB, cluster, node, paths};

const SECOND_NS: u64 = 1_000_000_000;
const LIST: &str = include_str!("event_reasons.tsv");

/// Whoever speaks the CRI on a path.
fn runtime(path: &str) -> &'static str {
    match path {
        "crio" => "crio",
        "cri-dockerd" => "cri-dockerd",
        "containerd" => "containerd",
        _ => "dockerd",
    }
}

/// The runtime is killed when the kubelet makes the n-th call that is cited there; what is done besides is the same in both runs.
fn broken(path: &'static str, (file, line): (&str, u32), nth: usize, other: impl Fn(&'static str) -> Cluster) -> Story {
    let before = other(path).told();
    let is_it = |event: &&podpath_model::trace::Event| match event.evidence {
        Evidence::Source(at) => matches!(event.what, What::Call { .. }) && at.file.ends_with(file) && at.line == line,
        _ => false,
    };
    let call = before.events().filter(is_it).nth(nth).unwrap_or_else(|| panic!("{path}: {file}:{line}")).seq;
    other(path).kill_after(call, before.ever(runtime(path))[0].pid).told()
}

/// Everything that was told, by whoever tells it.
fn told(story: &Story) -> BTreeSet<String> {
    let published = story.events().filter_map(|event| match &event.what {
        What::Publish { payload, .. } => SharedPayload::downcast::<Event>(payload).map(|event| event.reason.to_string()),
        // What is said of a static pod.
        What::Change(change) if change.object.kind == Kind::Pod => Some(change.after.as_deref()?.split_once(": ")?.0.to_owned()),
        _ => None,
    });
    story.told_events().iter().map(|event| event.reason.to_string()).chain(published).collect()
}

fn pod(spec: &str) -> String {
    format!("{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{terminationGracePeriodSeconds: 2, {spec}}}}}")
}

/// Runs in which something goes wrong, on one path.
fn stories(path: &'static str) -> Vec<Story> {
    let app = |container: &str| pod(&format!("containers: [{{name: app, {container}}}]"));
    let sleeps = "image: 'busybox:1.36', command: [sleep, '600']";
    let hook = "lifecycle: {postStart: {exec: {command: ['false']}}}";
    let long_hook = "lifecycle: {preStop: {exec: {command: [sleep, '60']}}}";
    let probe = "livenessProbe: {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 1}";
    let simple = [
        app("image: 'no.such.host/app:1', imagePullPolicy: Never"),
        app("image: 'Not:A:Name'"),
        app(&format!("{sleeps}, {hook}")),
        app(&format!("{sleeps}, {probe}")),
        app(&format!("{sleeps}, resources: {{requests: {{cpu: 100}}}}")),
        app(&format!("{sleeps}, resources: {{requests: {{memory: 100Gi}}}}")),
        pod(&format!("runtimeClassName: nowhere, containers: [{{name: app, {sleeps}}}]")),
        pod(&format!("securityContext: {{sysctls: [{{name: kernel.msgmax, value: '1'}}]}}, containers: [{{name: app, {sleeps}}}]")),
        pod(&format!("dnsConfig: {{nameservers: [10.0.0.1, 10.0.0.2, 10.0.0.3]}}, containers: [{{name: app, {sleeps}}}]")),
        pod(&format!(
            "volumes: [{{name: v, hostPath: {{path: /var/run/docker.sock, type: Socket}}}}], containers: [{{name: app, {sleeps}, volumeMounts: [{{name: v, mountPath: /v}}]}}]"
        )),
    ];
    let mut stories: Vec<Story> = simple.iter().map(|yaml| cluster(path, yaml).lasting(150).told()).collect();
    stories.push(cluster(path, &app(&format!("{sleeps}, {long_hook}"))).delete(12, None, false).told());
    stories.push(cluster(path, CRASH).lasting(60).told());
    let web = cluster(path, WEB).told();
    let (kubelet, pause) = (web.alive("kubelet")[0].pid, web.alive("pause")[0].pid);
    stories.push(cluster(path, WEB).kill(12 * SECOND_NS, pause).kill(30 * SECOND_NS, kubelet).lasting(70).told());
    if path != "crio" {
        stories.push(node(path, "1.22").network(None).pod(WEB).until(20).told());
    }
    stories.push(cluster(path, WEB).disk(1000).lasting(700).told());
    stories
}

#[test]
fn every_reason_for_an_event_is_met_in_a_run_or_it_is_known_why_it_cannot_be() {
    let list: BTreeMap<&str, &str> = LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
    let mut met = BTreeSet::new();
    for path in paths() {
        stories(path).iter().for_each(|story| met.extend(told(story)));
    }
    let deleted = |path| cluster(path, WEB).delete(12, None, false).lasting(60);
    let at_once = |path| cluster(path, WEB).delete(9, None, false).lasting(60);
    let left_alone = |path| cluster(path, WEB).lasting(200);
    // The killing of the pod, the look at a new sandbox, the look at a pod that has changed, and the look for garbage.
    met.extend(told(&broken("containerd", ("kuberuntime_container.go", 717), 0, deleted)));
    met.extend(told(&broken("containerd", ("kuberuntime_manager.go", 825), 0, left_alone)));
    met.extend(told(&broken("containerd", ("kuberuntime_manager.go", 1032), 0, at_once)));
    met.extend(told(&broken("containerd", ("kuberuntime_gc.go", 187), 1, left_alone)));
    let unknown: Vec<_> = met.iter().filter(|reason| list.get(&***reason).is_none_or(|why| *why != "posted")).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let missing: Vec<_> = list.iter().filter(|(reason, why)| **why == "posted" && !met.contains(**reason)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

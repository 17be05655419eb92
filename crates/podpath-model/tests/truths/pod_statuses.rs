//! A pod's status as the API server is told it: how it ends, what a patch says of it, and the last words of its containers.

use std::rc::Rc;

use podpath_model::trace::{Event, Outcome, What};
use podpath_model::wire::kubernetes::{Phase, PodStatus};
use serde_json::Value;

use crate::language::{Story, cluster, each_release, everywhere};

/// A pod whose one container runs a script, with that restart policy.
fn ending(policy: &str, script: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{restartPolicy: {policy}, containers: [{{name: app, image: 'busybox:1.36', \
         command: [sh, -c, '{script}']}}]}}}}"
    )
}
/// The status of each condition, and its reason.
fn conditions(status: &PodStatus) -> Vec<String> {
    status.conditions.iter().map(|condition| format!("{}={} {}", condition.r#type, condition.status, condition.reason)).collect()
}
/// The patches of the pod's status, as they travel.
fn patches(story: &Story) -> Vec<Value> {
    let calls = story.calls("PATCH /api/v1/namespaces/{namespace}/pods/{name}/status").into_iter();
    let bodies = calls.filter_map(|event| match &event.what {
        What::Call { request, .. } => serde_json::from_str::<Value>(&request.json()).ok(),
        _ => None,
    });
    bodies.map(|request| request["body"].clone()).collect()
}

#[test]
fn a_pod_that_has_ended_is_succeeded_or_failed_and_its_conditions_say_so() {
    let init_fails = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {restartPolicy: Never, initContainers: [{name: first, image: \
                      'busybox:1.36', command: ['false']}], containers: [{name: app, image: 'busybox:1.36', command: ['true']}]}}";
    for (path, release) in everywhere() {
        let completed = ["Initialized=True PodCompleted", "Ready=False PodCompleted", "ContainersReady=False PodCompleted"];
        let reason = if ["1.26", "1.27"].contains(&release) { "PodFailed" } else { "ContainersNotReady" };
        let failed = ["Initialized=True ".to_owned(), format!("Ready=False {reason}"), format!("ContainersReady=False {reason}")];
        let cases = [
            (ending("Never", "exit 0"), Phase::Succeeded, completed.map(str::to_owned)),
            (ending("OnFailure", "exit 0"), Phase::Succeeded, completed.map(str::to_owned)),
            (ending("Never", "exit 3"), Phase::Failed, failed.clone()),
            (
                init_fails.to_owned(),
                Phase::Failed,
                ["Initialized=False ContainersNotInitialized".to_owned(), failed[1].clone(), failed[2].clone()],
            ),
        ];
        for (yaml, phase, wanted) in cases {
            let story = cluster(path, &yaml).release(release).lasting(20).told();
            let last = story.told_statuses().pop().unwrap();
            assert_eq!(last.phase, phase, "{path} {release}: {yaml}: {last:#?}");
            assert_eq!(conditions(&last)[..3], wanted, "{path} {release}: {yaml}");
            assert!(story.apps().is_empty() && story.calls("CreateContainer").len() == 1, "{path} {release}: {yaml}");
        }
    }
}

#[test]
fn a_pod_that_has_ended_keeps_its_address() {
    for (path, release) in everywhere() {
        let last = cluster(path, &ending("Never", "exit 0")).release(release).lasting(20).told().told_statuses().pop().unwrap();
        assert!(last.phase == Phase::Succeeded && last.pod_ip.starts_with("10."), "{path} {release}: {last:#?}");
    }
}

#[test]
fn a_container_that_is_killed_for_want_of_memory_as_it_starts_has_started_and_can_be_removed() {
    let yaml = "{apiVersion: v1, kind: Pod, metadata: {name: greedy}, spec: {containers: [{name: app, image: polinux/stress, command: \
                [stress], args: [--vm, '1', --vm-bytes, 250M], resources: {limits: {memory: 100Mi}}}]}}";
    for path in ["dockershim", "cri-dockerd", "containerd", "crio"] {
        let story = cluster(path, yaml).delete(15, None, false).told();
        let refused = |event: &&Event| matches!(&event.what, What::Reply { outcome: Outcome::Failed(failure), .. } if failure.message.contains("in starting state"));
        assert_eq!(story.events().find(refused), None, "{path}");
        let ended = story.told_statuses().into_iter().find(|status| format!("{status:?}").contains("OOMKilled")).unwrap();
        assert!(!format!("{ended:?}").contains("1970-01-01T00:00:00Z\", finished_at"), "{path}: {ended:#?}");
    }
}

#[test]
fn that_a_pod_has_ended_is_told_at_once_up_to_1_23_and_from_1_24_on_when_its_sandbox_was_stopped() {
    for release in each_release() {
        let story = cluster("containerd", &ending("Never", "exit 3")).release(release).lasting(20).told();
        let told = story.calls("PATCH /api/v1/namespaces/{namespace}/pods/{name}/status");
        let statuses = story.told_statuses();
        let is_over = |status: &Rc<PodStatus>| status.container_statuses[0].state.terminated.is_some();
        let ended = statuses.iter().position(is_over).unwrap();
        let waits = ["1.24", "1.26", "1.27"].contains(&release);
        assert_eq!(statuses[ended].phase != Phase::Failed, waits, "{release}: {:?}", statuses[ended].phase);
        let failed = statuses.iter().position(|status| status.phase == Phase::Failed).unwrap();
        assert!(!waits || told[failed].seq > story.calls("StopPodSandbox")[0].seq, "{release}");
    }
}

#[test]
fn from_1_27_on_a_pod_that_is_deleted_ends_whatever_its_restart_policy() {
    let polite = "trap \"exit 0\" TERM; while :; do sleep 0.2; done";
    for release in each_release() {
        let story = cluster("containerd", &ending("Always", polite)).release(release).delete(10, None, false).told();
        let last = story.told_statuses().pop().unwrap();
        let wanted = if release == "1.27" { Phase::Succeeded } else { Phase::Running };
        assert_eq!(last.phase, wanted, "{release}");
    }
}

#[test]
fn a_patch_of_a_status_says_only_what_has_changed_and_conditions_are_merged_by_their_type() {
    for (path, release) in everywhere() {
        let story = cluster(path, &ending("Always", "trap \"exit 0\" TERM; while :; do sleep 0.2; done")).release(release).told();
        let [first, second] = &patches(&story)[..] else { panic!("{path} {release}: two patches") };
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert!(first["metadata"]["uid"].is_string() && keys(first) == ["metadata", "status"], "{path} {release}");
        assert_eq!(keys(&first["status"]), ["conditions", "hostIP", "startTime", "containerStatuses"], "{path} {release}");
        let mut of_second = keys(&second["status"]);
        of_second.sort();
        assert_eq!(
            of_second,
            ["$setElementOrder/conditions", "conditions", "containerStatuses", "phase", "podIP", "podIPs"],
            "{path} {release}"
        );
        let changed: Vec<&str> =
            second["status"]["conditions"].as_array().unwrap().iter().filter_map(|condition| condition["type"].as_str()).collect();
        assert_eq!(changed, ["Ready", "ContainersReady"], "{path} {release}");
        assert!(second["status"]["conditions"][0]["reason"].is_null(), "{path} {release}: what is gone is null");
    }
}

#[test]
fn the_last_words_of_a_container_are_the_end_of_its_log_if_it_failed_and_was_asked_for_that() {
    let asks = |script: &str| ending("Never", script).replace("command:", "terminationMessagePolicy: FallbackToLogsOnError, command:");
    for (path, release) in everywhere() {
        let message = |yaml: &str| {
            let last = cluster(path, yaml).release(release).lasting(20).told().told_statuses().pop().unwrap();
            last.container_statuses[0].state.terminated.clone().unwrap().message.to_string()
        };
        assert_eq!(message(&asks("echo bad luck; exit 3")), "bad luck\n", "{path} {release}");
        assert_eq!(message(&asks("echo good luck; exit 0")), "", "{path} {release}: it has not failed");
        assert_eq!(message(&ending("Never", "echo bad luck; exit 3")), "", "{path} {release}: nobody has asked");
    }
}

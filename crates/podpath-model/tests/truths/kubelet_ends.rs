//! How the kubelet ends pods, release by release.

use podpath_model::node::{RELEASES, Release};
use podpath_model::programs::kubelet::release::ContainerRuntime;
use podpath_model::trace::{Event, What};

use crate::language::{POLITE, Story, cluster, orphaned, paths};

const SECOND_NS: u64 = 1_000_000_000;

/// A pod whose container is probed every second.
fn probed(probe: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: probed}}\nspec:\n  terminationGracePeriodSeconds: 9\n  containers:\n  - name: app\n    image: busybox\n    command: [sleep, '1000']\n    {probe}: {{exec: {{command: [cat, /tmp/never]}}, periodSeconds: 1, failureThreshold: 1000}}\n"
    )
}

fn request(call: &Event) -> serde_json::Value {
    let What::Call { request, .. } = &call.what else { panic!("it is a call") };
    serde_json::from_str(&request.json()).unwrap()
}

/// How many times the container was asked how it is while it was being stopped.
fn asked_while_it_stops(story: &Story) -> usize {
    let stop = story.calls("StopContainer")[0];
    let during = story.during(stop);
    let (begin, end) = (during[0].at_ns, during[during.len() - 1].at_ns);
    assert!(end - begin > 8 * SECOND_NS, "it does not go before its time");
    story.calls("ExecSync").iter().filter(|call| call.at_ns > begin && call.at_ns < end).count()
}

#[test]
fn a_pod_whose_manifest_went_while_the_kubelet_was_away_is_killed_by_housekeeping_in_every_release() {
    let yaml = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: app\n    image: busybox\n    command: [sh, -c, \"{POLITE}\"]\n    lifecycle: {{preStop: {{exec: {{command: ['true']}}}}}}\n"
    );
    for path in paths() {
        let has_dockershim = |release: &&Release| release.container_runtime == ContainerRuntime::DockerOrRemote;
        for release in RELEASES.iter().filter(|release| path != "dockershim" || has_dockershim(release)) {
            let release = release.id;
            let story = orphaned(path, release, &yaml);
            let stop = story.calls("StopContainer");
            // A pod that is known by what runs of it has a second, and no hook; the killer of 1.20 reads both from the container's labels.
            assert_eq!(request(stop[0])["timeout"], if release == "1.20" { "30" } else { "1" }, "{path} {release}");
            assert_eq!(!story.calls("ExecSync").is_empty(), release == "1.20", "{path} {release}");
            assert!(story.apps().is_empty() && story.alive("pause").is_empty(), "{path} {release}: nothing of it is left");
            assert_eq!(story.calls("RunPodSandbox").len(), 1, "{path} {release}: and nobody makes it again");
            let clears = story.events().any(|event| event.process.role.name == "kubelet" && is_removal_of_folder(event));
            assert!(clears, "{path} {release}: its folder goes");
        }
    }
}

fn is_removal_of_folder(event: &Event) -> bool {
    matches!(&event.what, What::Change(change) if change.after.is_none() && change.object.name.starts_with("/var/lib/kubelet/pods/"))
}

#[test]
fn a_kubelet_that_cannot_reach_its_api_server_kills_no_pod() {
    let yaml = probed("readinessProbe");
    let before = cluster("containerd", &yaml).told();
    let [server, kubelet] = ["kube-apiserver", "kubelet"].map(|role| before.alive(role)[0].pid);
    let at_ns = before.ends_ns();
    let story = cluster("containerd", &yaml).kill(at_ns, server).kill(at_ns, kubelet).lasting(at_ns / SECOND_NS + 60).told();
    assert_eq!(story.ever("kubelet").len(), 2, "it is back");
    assert!(story.calls("StopContainer").is_empty() && story.apps().len() == 1, "and does not know which pods it should have");
}

#[test]
fn whether_a_container_lives_is_asked_while_it_stops_up_to_1_20_until_housekeeping_up_to_1_24_and_not_any_more_from_1_26_on() {
    let table = [("1.20", 7..=30), ("1.22", 0..=2), ("1.23", 0..=2), ("1.24", 0..=2), ("1.26", 0..=0), ("1.27", 0..=0)];
    for (release, times) in table {
        for path in paths().filter(|path| *path == "containerd" || *path == "crio") {
            let story = cluster(path, &probed("livenessProbe")).release(release).delete(20, None, false).told();
            let asked = asked_while_it_stops(&story);
            assert!(times.contains(&asked), "{path} {release}: {asked}");
        }
    }
}

#[test]
fn whether_a_container_is_ready_is_asked_until_it_has_stopped_in_1_20_and_again_from_1_26_on() {
    let table = [("1.20", 7..=30), ("1.22", 0..=2), ("1.24", 0..=2), ("1.26", 7..=30), ("1.27", 7..=30)];
    for (release, times) in table {
        let story = cluster("containerd", &probed("readinessProbe")).release(release).delete(20, None, false).told();
        let asked = asked_while_it_stops(&story);
        assert!(times.contains(&asked), "{release}: {asked}");
    }
}

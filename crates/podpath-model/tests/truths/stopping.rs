//! Stop, kill and remove.

use podpath_model::trace::{Event, Kind, Protocol, What};
use serde_json::json;

use crate::language::{POLITE, STUBBORN, Story, called, client, clients};

/// The signals that the inits of apps were sent, in order.
fn to_apps(story: &Story) -> Vec<&'static str> {
    let is_app = |pid: u32| {
        let process = story.process(pid);
        process.role.name == "app" && story.end().processes.get(&process.parent).is_none_or(|parent| parent.role.name != "app")
    };
    story.signals().into_iter().filter(|(_, target, _)| is_app(*target)).map(|(_, _, name)| name).collect()
}
fn times(story: &Story, signal: &str) -> usize {
    to_apps(story).into_iter().filter(|name| *name == signal).count()
}
/// How long the first call of a method took, in seconds.
fn seconds(story: &Story, method: &str) -> u64 {
    let during = story.during_first(method);
    (during.last().unwrap().at_ns - during[0].at_ns) / 1_000_000_000
}

#[test]
fn a_stop_is_sigterm_and_a_polite_shell_ends_by_itself() {
    for path in clients() {
        let story = client(path).sandbox().container("app", POLITE).stop("app", 10).status("app").told();
        story.says(path, ("EXITED", 0, "Completed"));
        assert_eq!(times(&story, "SIGTERM"), 1, "{path}");
        assert!(seconds(&story, "StopContainer") < 3, "{path}");
    }
}

#[test]
fn who_ignores_sigterm_has_the_whole_grace_period_and_is_killed_after_it() {
    // (49): the signal goes to the init only, which is a shell.
    for path in clients() {
        let story = client(path).sandbox().container("app", STUBBORN).stop("app", 4).status("app").told();
        story.says(path, ("EXITED", 137, "Error"));
        assert_eq!(times(&story, "SIGTERM"), 1, "{path}");
        assert!((4..8).contains(&seconds(&story, "StopContainer")), "{path}: {}", seconds(&story, "StopContainer"));
        let to_others = story.signals().into_iter().filter(|(_, pid, name)| *name == "SIGTERM" && &*story.process(*pid).comm == "sleep");
        assert_eq!(to_others.count(), 0, "{path}");
    }
}

#[test]
fn a_second_stop_sends_no_second_sigterm_with_containerd_and_one_more_with_docker() {
    // (28)
    for (path, sigterms) in called([("containerd", 1), ("cri-dockerd", 2)]) {
        let stop = json!({"container_id": "$app", "timeout": "5"});
        let story = client(path).sandbox().container("app", STUBBORN).begin("StopContainer", stop).wait(1.0).stop("app", 5).told();
        assert_eq!(times(&story, "SIGTERM"), sigterms, "{path}");
    }
}

#[test]
fn a_stop_without_grace_is_sigkill_at_once_with_containerd() {
    let story = client("containerd").sandbox().container("app", POLITE).stop("app", 0).status("app").told();
    story.says("containerd", ("EXITED", 137, "Error"));
    assert_eq!(times(&story, "SIGTERM"), 0);
}

#[test]
fn to_stop_what_does_not_run_is_no_error() {
    for path in clients() {
        let story = client(path).sandbox().container("app", "exit 0").wait(2.0).stop("app", 2).stop("app", 2).told();
        for answer in story.answers("StopContainer") {
            assert_eq!(answer.code(), "OK", "{path}: {answer:?}");
        }
    }
}

#[test]
fn stop_pod_sandbox_kills_the_apps_at_once_with_containerd_in_ten_seconds_with_crio_and_not_at_all_with_docker() {
    // (29), (K27)
    let table = [("containerd", (0, true)), ("crio", (10, true)), ("cri-dockerd", (0, false))];
    for (path, (grace, dies)) in called(table) {
        let story = client(path).sandbox().container("app", STUBBORN).stop_sandbox().told();
        assert_eq!(story.answer("StopPodSandbox").code(), "OK", "{path}");
        assert_eq!(story.apps().is_empty(), dies, "{path}");
        let taken = seconds(&story, "StopPodSandbox");
        assert!((grace..grace + 4).contains(&taken), "{path}: {taken}");
        assert_eq!(times(&story, "SIGTERM"), usize::from(grace > 0), "{path}");
        assert!(story.alive("pause").is_empty(), "{path}");
    }
}

#[test]
fn containers_that_outlive_their_sandbox_with_docker_go_with_remove_pod_sandbox() {
    let story = client("cri-dockerd").sandbox().container("app", STUBBORN).stop_sandbox().remove_sandbox().list().told();
    assert_eq!(story.answer("RemovePodSandbox").code(), "OK");
    assert!(story.apps().is_empty());
    assert_eq!(story.answer("ListContainers").at("/containers").as_array().map_or(0, Vec::len), 0);
}

#[test]
fn what_is_not_there_may_be_removed() {
    for path in clients() {
        let unknown = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        let story = client(path)
            .call("RemovePodSandbox", json!({"pod_sandbox_id": unknown}))
            .call("RemoveContainer", json!({"container_id": unknown}))
            .told();
        assert_eq!(story.answer("RemovePodSandbox").code(), "OK", "{path}: {:?}", story.answer("RemovePodSandbox"));
        // CRI-O has learnt it after 1.25.
        let removed = match path {
            "cri-dockerd" => continue,
            "crio" => "NOT_FOUND",
            _ => "OK",
        };
        assert_eq!(story.answer("RemoveContainer").code(), removed, "{path}: {:?}", story.answer("RemoveContainer"));
    }
}

#[test]
fn a_running_container_is_killed_before_it_is_removed() {
    for path in clients() {
        let story = client(path).sandbox().container("app", STUBBORN).remove("app").list().told();
        assert_eq!(story.answer("RemoveContainer").code(), "OK", "{path}: {:?}", story.answer("RemoveContainer"));
        assert!(story.apps().is_empty(), "{path}");
        assert_eq!(story.answer("ListContainers").at("/containers").as_array().map_or(0, Vec::len), 0, "{path}");
    }
}

#[test]
fn the_mount_of_a_docker_container_goes_when_it_exits_and_not_when_it_is_removed() {
    // (43)
    let path = "cri-dockerd";
    let story = client(path).sandbox().container("app", "exit 0").wait(2.0).remove("app").told();
    let is_unmount = |event: &Event| matches!(&event.what, What::Change(change) if change.object.kind == Kind::Mount && change.object.name.contains("/overlay2/") && change.after.is_none());
    let removal = story.calls("RemoveContainer")[0].seq as usize;
    let started = story.calls("StartContainer")[0].seq as usize;
    assert!(story.trace.events[started..removal].iter().any(is_unmount), "it exits");
    assert!(!story.trace.events[removal..].iter().any(is_unmount), "it is removed");
    let to_containerd =
        story.trace.events[removal..].iter().filter(|event| matches!(event.what, What::Call { protocol: Protocol::Containerd, .. }));
    assert_eq!(to_containerd.count(), 0, "containerd's part went with the exit");
}

#[test]
fn who_shares_one_pid_namespace_is_killed_as_a_whole_when_its_init_ends() {
    // (50)
    for path in called([("containerd", ()), ("cri-dockerd", ())]).map(|(path, ())| path) {
        let shared = client(path).sharing_pids().sandbox().container("app", "sleep 1; exit 0").wait(3.0).told();
        let own = client(path).sandbox().container("app", "sleep 1; exit 0").wait(3.0).told();
        let kills = |story: &Story| story.command_lines("runc").into_iter().filter(|line| line.contains(" kill --all ")).count();
        assert_eq!(kills(&shared), kills(&own) + 1, "{path}");
    }
}

//! What breaks when something is killed, and what does not: the table of section 6.

use podpath_model::node::Path;
use podpath_model::trace::{Event, Milestone, Protocol, SharedPayload, What};

use crate::language::{
    POLITE, STUBBORN, Story, WEB, alive, argv, called, client, clients, docker, each, inits, is_docker, kubelet, paths, with_death_at,
    with_death_of, with_deaths, with_kill,
};

/// The daemon that answers the CRI.
const CRI_DAEMONS: [(&str, &str); 3] = [("containerd", "containerd"), ("cri-dockerd", "cri-dockerd"), ("crio", "crio")];
/// Long after everything that was killed has come back.
const LATER_NS: u64 = 20_000_000_000;

/// The app and pause that lived when something was killed and live on.
fn survivors(story: &Story) -> (usize, usize) {
    let broken = story.events().take_while(|event| event.at_ns < story.broken_at_ns).count();
    let before = story.after(broken);
    let still = |pid: u32| story.process(pid).is_alive();
    let apps = inits(&before).into_iter().filter(|process| still(process.pid)).count();
    let pauses = alive(&before, "pause").into_iter().filter(|process| still(process.pid)).count();
    (apps, pauses)
}

#[test]
fn a_dead_kubelet_takes_no_container_with_it() {
    // (F1), (F2), (K4)
    for path in paths() {
        let story = with_death_of(path, WEB, "kubelet");
        assert_eq!(survivors(&story), (1, story.alive("pause").len()), "{path}");
        assert_eq!(story.apps().len(), 1, "{path}: none was started besides");
        assert_eq!(story.alive("kubelet").len(), 1, "{path}: init has started it again");
        assert!(story.calls("RunPodSandbox").len() == 1, "{path}");
    }
}

#[test]
fn a_dead_kubelet_is_a_dead_dockershim_and_leaves_cri_dockerd_alone() {
    // (1), (F2), (K4)
    for (path, falls_silent) in each([("dockershim", true), ("cri-dockerd", false)]) {
        let story = with_death_of(path, WEB, "kubelet");
        let killed = story
            .first(|event| {
                event.at_ns >= story.broken_at_ns && matches!(event.what, What::Exit { .. }) && event.process.role.name == "kubelet"
            })
            .unwrap();
        let state = story.after(killed + 1);
        let listening = alive(&state, "cri-dockerd").len();
        assert_eq!(listening == 0, falls_silent, "{path}");
    }
}

#[test]
fn a_dead_daemon_takes_no_container_with_it() {
    // (8), (31), (F3), (F6)
    for path in paths() {
        for daemon in ["containerd", "dockerd", "cri-dockerd", "crio"] {
            if kubelet(path, WEB).alive(daemon).is_empty() {
                continue;
            }
            let story = with_death_of(path, WEB, daemon);
            let end = story
                .first(|event| {
                    event.at_ns >= story.broken_at_ns && matches!(event.what, What::Exit { .. }) && event.process.role.name == daemon
                })
                .unwrap();
            let state = story.after(end + 1);
            assert_eq!(inits(&state).len(), 1, "{path}: {daemon}");
            assert_eq!(alive(&state, "shim").len() + alive(&state, "conmon").len(), kubelet(path, WEB).keepers().len(), "{path}: {daemon}");
        }
    }
}

#[test]
fn containers_outlive_a_killed_containerd_altogether_and_a_killed_dockerd_until_it_comes_back() {
    // (31), (F3), (F6)
    let table = [
        ("containerd", [("containerd", true)].as_slice()),
        ("dockershim", &[("containerd", true), ("dockerd", false)]),
        ("cri-dockerd", &[("containerd", true), ("dockerd", false), ("cri-dockerd", true)]),
        ("crio", &[("crio", true)]),
    ];
    for (path, daemons) in each(table) {
        for (daemon, lives) in daemons {
            let story = with_death_of(path, WEB, daemon);
            assert_eq!(story.alive(daemon).len(), 1, "{path}: {daemon} is back");
            let pauses = kubelet(path, WEB).alive("pause").len();
            assert_eq!(survivors(&story), if *lives { (1, pauses) } else { (0, 0) }, "{path}: {daemon}");
            // The kubelet has the pod run again, whatever happened.
            assert_eq!(story.apps().len(), 1, "{path}: {daemon}");
        }
    }
}

#[test]
fn a_daemon_that_is_back_finds_its_containers_running() {
    // (F6)
    for (path, daemon) in called([("containerd", "containerd"), ("cri-dockerd", "containerd"), ("crio", "crio")]) {
        let unit = if daemon == "containerd" { "containerd" } else { "crio" };
        let story = client(path)
            .sandbox()
            .container("app", POLITE)
            .kill(daemon, "")
            .wait(1.0)
            .bring_back(unit)
            .status("app")
            .sandbox_status()
            .told();
        story.says(path, ("RUNNING", 0, ""));
        assert_ne!(story.answer("PodSandboxStatus").at("/status/state"), "SANDBOX_NOTREADY", "{path}");
    }
}

#[test]
fn a_container_that_ends_while_its_daemon_is_away_has_its_own_exit_code() {
    // (F6): the shim keeps it until somebody asks, and tells it again and again; conmon writes it into a file.
    for (path, daemon) in called([("containerd", "containerd"), ("cri-dockerd", "containerd"), ("crio", "crio")]) {
        let story =
            client(path).sandbox().container("app", "sleep 2; exit 7").kill(daemon, "").wait(8.0).bring_back(daemon).status("app").told();
        story.says(path, ("EXITED", 7, "Error"));
    }
}

#[test]
fn an_exit_that_no_shim_could_tell_is_missed_by_dockerd_until_somebody_stops_the_container() {
    // (34), (F6): after five retries in fifteen seconds the event is dropped.
    let path = "cri-dockerd";
    let away = || client(path).sandbox().container("app", "sleep 2; exit 7").kill("containerd", "").wait(40.0).bring_back("containerd");
    let story = away().status("app").stop("app", 2).wait(15.0).status("app").told();
    assert!(story.apps().is_empty());
    assert_eq!(story.statuses()[0].0, "RUNNING");
    story.says(path, ("EXITED", 7, "Error"));
}

#[test]
fn a_dead_dockerd_is_an_error_of_every_call_and_a_dead_containerd_none_of_lists() {
    // (F3), (F6)
    let dead = |daemon| client("cri-dockerd").sandbox().container("app", POLITE).kill(daemon, "").list().status("app").told();
    let without = dead("dockerd");
    for method in ["ListContainers", "ContainerStatus"] {
        assert!(without.answer(method).text().contains("Cannot connect to the Docker daemon"), "{method}: {:?}", without.answer(method));
    }
    let without = dead("containerd");
    for method in ["ListContainers", "ContainerStatus"] {
        assert_eq!(without.answer(method).code(), "OK", "{method}");
    }
}

#[test]
fn a_dead_cri_daemon_cannot_be_called() {
    // (F6)
    for (path, daemon) in called(CRI_DAEMONS) {
        let story = client(path).sandbox().kill(daemon, "").list().told();
        assert_eq!(story.answer("ListContainers").code(), "UNAVAILABLE", "{path}");
    }
}

#[test]
fn a_dockerd_that_is_back_stops_what_it_finds_alive_unless_live_restore_is_on() {
    // (31), (F3), (F4)
    let path = "cri-dockerd";
    let restart = || client(path).sandbox().container("app", POLITE).kill("dockerd", "").wait(1.0).bring_back("docker").status("app");
    restart().told().says(path, ("EXITED", 0, "Completed"));
    let live_restore = |kernel: &podpath_model::kernel::Kernel| {
        let config = podpath_model::programs::dockerd::Config {
            id: "".into(),
            data_root: "/var/lib/docker".into(),
            exec_root: "/run/docker".into(),
            containerd: "/run/containerd/containerd.sock".into(),
            hosts: vec!["unix:///var/run/docker.sock".into()],
            live_restore: true,
            systemd_cgroups: false,
            node_name: "vm".into(),
            version: "20.10.24".into(),
            api_version: "1.41".into(),
            images: Path::by_id(path).and_then(|path| path.recorded).unwrap().images.iter().map(|image| (*image).into()).collect(),
        };
        kernel.write("/etc/docker/daemon.json", SharedPayload::new(config));
    };
    restart().told_on(live_restore).says(path, ("RUNNING", 0, ""));
    let ended = client(path).sandbox().container("app", "sleep 2; exit 7").kill("dockerd", "").wait(4.0).bring_back("docker").status("app");
    ended.told_on(live_restore).says(path, ("EXITED", 7, "Error"));
    let asked_to_go = || client(path).sandbox().container("app", POLITE).terminate("dockerd").wait(8.0);
    assert_eq!(asked_to_go().told_on(live_restore).apps().len(), 1, "(F5)");
    assert_eq!(asked_to_go().told().apps().len(), 0, "(F5)");
}

#[test]
fn a_dockerd_that_is_told_to_go_stops_its_containers_first() {
    // (F5)
    let story = client("cri-dockerd").sandbox().container("app", STUBBORN).terminate("dockerd").wait(20.0).told();
    assert!(story.apps().is_empty() && story.alive("pause").is_empty() && story.alive("dockerd").is_empty());
}

#[test]
fn dockerd_subscribes_again_after_containerd_was_killed_and_does_not_look_for_what_it_missed() {
    // (34)
    let story = client("cri-dockerd")
        .sandbox()
        .container("app", POLITE)
        .kill("containerd", "")
        .wait(1.0)
        .bring_back("containerd")
        .status("app")
        .told();
    let killed = story.first(|event| matches!(event.what, What::Exit { .. }) && event.process.role.name == "containerd").unwrap();
    let after = &story.trace.events[killed..];
    let method = |event: &podpath_model::trace::Event| match event.what {
        What::Call { protocol: Protocol::Containerd, method, .. } if event.process.role.name == "dockerd" => Some(method),
        _ => None,
    };
    let methods: std::collections::BTreeSet<&str> =
        after.iter().filter_map(method).map(|name| name.rsplit('/').next().unwrap_or(name)).collect();
    assert_eq!(methods, ["Check", "Subscribe"].into());
}

#[test]
fn a_killed_shim_takes_the_whole_pod_with_containerd_and_one_container_with_docker_and_a_killed_conmon_none() {
    // (F7)
    for (path, (apps, pauses)) in each([("containerd", (0, 0)), ("dockershim", (0, 1)), ("cri-dockerd", (0, 1)), ("crio", (1, 1))]) {
        let story = with_deaths(path, WEB, |before| before.apps().iter().map(|app| app.parent).collect());
        let pauses = if kubelet(path, WEB).alive("pause").is_empty() { 0 } else { pauses };
        assert_eq!(survivors(&story), (apps, pauses), "{path}");
        // Sooner or later the pod runs again.
        assert_eq!(story.apps().len(), 1, "{path}");
    }
}

#[test]
fn who_loses_its_conmon_is_adopted_by_init() {
    // (F7)
    for (path, ()) in called([("crio", ())]) {
        let story = client(path).sandbox().container("app", POLITE).kill("conmon", "app").wait(1.0).told();
        assert_eq!(story.apps().iter().map(|app| app.parent).collect::<Vec<_>>(), [1], "{path}");
    }
}

#[test]
fn an_app_goes_on_writing_while_nobody_reads() {
    // (36), (48), (F6): the shim keeps both ends of the fifo open.
    for (path, daemon) in called([("containerd", "containerd"), ("cri-dockerd", "dockerd"), ("crio", "crio")]) {
        let writer = "while :; do echo line; sleep 0.2; done";
        let story = client(path).sandbox().container("app", writer).kill(daemon, "").wait(5.0).told();
        assert_eq!(story.apps().len(), 1, "{path}");
    }
}

#[test]
fn a_dead_pause_is_a_new_sandbox_with_a_new_address_and_its_apps_live_until_the_kubelet_kills_them() {
    // (21), (F22), (K22)
    for path in paths() {
        if kubelet(path, WEB).alive("pause").is_empty() {
            continue;
        }
        let story = with_death_of(path, WEB, "pause");
        let end = story.first(|event| matches!(event.what, What::Exit { .. }) && event.process.role.name == "pause").unwrap();
        let asked = story.calls("StopContainer")[0].seq as usize;
        assert!(end < asked && inits(&story.after(asked)).len() == 1, "{path}: the kubelet asks for it");
        assert_eq!((survivors(&story), story.apps().len(), story.alive("pause").len()), ((0, 0), 1, 1), "{path}");
        let configs: Vec<serde_json::Value> = story
            .calls("RunPodSandbox")
            .iter()
            .map(|event| match &event.what {
                What::Call { request, .. } => serde_json::from_str(&request.json()).unwrap(),
                _ => unreachable!("it is a call"),
            })
            .collect();
        let attempts: Vec<u64> = configs
            .iter()
            .map(|config| config.pointer("/config/metadata/attempt").and_then(serde_json::Value::as_u64).unwrap_or(0))
            .collect();
        assert_eq!(attempts, [0, 1], "{path}");
        let stopped = story.calls("StopPodSandbox")[0].seq;
        assert!(stopped < story.calls("RunPodSandbox")[1].seq, "{path}");
        let addresses: std::collections::BTreeSet<String> = story
            .answers("PodSandboxStatus")
            .iter()
            .filter_map(|answer| answer.at("/status/network/ip").as_str().map(str::to_owned))
            .filter(|ip| !ip.is_empty())
            .collect();
        assert_eq!(addresses.len(), 2, "{path}: {addresses:?}");
    }
}

#[test]
fn with_one_pid_namespace_for_the_pod_a_dead_pause_takes_every_container_with_it() {
    // (21), (F22)
    for path in clients() {
        let story = client(path).sharing_pids().sandbox().container("app", STUBBORN).kill("pause", "pod").wait(2.0).told();
        assert!(story.apps().is_empty(), "{path}");
        let apart = client(path).sandbox().container("app", STUBBORN).kill("pause", "pod").wait(2.0).told();
        assert_eq!(apart.apps().len(), 1, "{path}");
    }
}

#[test]
fn a_task_that_could_not_be_started_stays_with_dockerd_until_the_cgroup_of_its_pod_goes() {
    // moby v20.10.24 vendor/github.com/containerd/containerd/task.go:315: dockerd's client deletes only what has stopped.
    for path in docker() {
        let story = with_death_at(path, WEB, |before| before.runs("runc", "start")[1]);
        let start = story
            .first(|event| {
                event.at_ns >= story.broken_at_ns && matches!(event.what, What::Exit { .. }) && event.process.role.name == "runc"
            })
            .unwrap();
        assert!(story.runs("runc", "delete").into_iter().all(|event| (event.seq as usize) < start), "{path}");
        let waiting: Vec<String> = story.alive("runc").iter().map(|process| process.comm.to_string()).collect();
        assert_eq!(waiting, ["runc:[2:INIT]"], "{path}");
        let refused = &story.answers("StartContainer")[0];
        assert!(refused.text().contains("OCI runtime start failed"), "{path}: {refused:?}");
    }
}

#[test]
fn a_task_that_is_created_while_dockerd_is_killed_is_killed_by_runc_delete_without_force() {
    // (42): the call of the client that is gone ends in containerd, which has the shim delete what it has just made.
    for path in docker() {
        let story = with_kill(path, WEB, |before| {
            let hook =
                before.first(|event| event.process.role.name == "libnetwork-setkey" && matches!(event.what, What::Exit { .. })).unwrap();
            (before.trace.events[hook].seq, before.alive("dockerd")[0].pid)
        });
        let delete = story.runs("runc", "delete")[0];
        assert!(!argv(delete).iter().any(|word| &**word == "--force"), "{path}");
        let (_, pid, signal) = story.signals().into_iter().find(|(event, _, _)| event.seq > delete.seq).unwrap();
        assert_eq!((signal, &*story.process(pid).comm), ("SIGKILL", "runc:[2:INIT]"), "{path}");
        assert_eq!((story.apps().len(), story.alive("shim").len()), (1, 2), "{path}");
    }
}

#[test]
fn the_node_comes_to_rest_after_any_death() {
    for path in paths() {
        for role in ["kubelet", "containerd", "dockerd", "cri-dockerd", "crio", "pause", "shim", "conmon"] {
            if kubelet(path, WEB).alive(role).is_empty() || (path == "crio" && role == "conmon") {
                continue;
            }
            let story = with_death_of(path, WEB, role);
            assert_eq!(story.apps().len(), 1, "{path}: {role}: one app runs in the end");
            assert!(story.ends_ns() > story.broken_at_ns + LATER_NS || is_docker(path) || role != "kubelet", "{path}: {role}");
        }
    }
}

#[test]
fn a_containerd_that_systemd_has_started_does_not_die_with_dockerd() {
    // (33)
    for path in docker() {
        let story = with_death_of(path, WEB, "dockerd");
        assert_eq!((story.ever("containerd").len(), story.alive("containerd").len()), (1, 1), "{path}");
    }
}

#[test]
fn nothing_of_docker_runs_where_there_is_no_docker() {
    for path in docker() {
        assert!(!kubelet(path, WEB).alive("dockerd").is_empty(), "{path}");
    }
    for path in paths().filter(|path| !is_docker(path)) {
        assert!(kubelet(path, WEB).ever("dockerd").is_empty(), "{path}");
    }
}

#[test]
fn a_hook_that_fails_ends_its_runc_and_nobody_waits_for_it() {
    // robustness 9: whoever answers the hook dies while it asks.
    let is_hook = |event: &Event| matches!(&event.what, What::Spawn { child, .. } if child.role.name == "libnetwork-setkey");
    for path in docker() {
        for victim in ["dockerd", "libnetwork-setkey"] {
            let story = with_kill(path, WEB, |before| {
                let hook = before.first(is_hook).unwrap();
                let pid = match victim {
                    "dockerd" => before.alive(victim)[0].pid,
                    _ => match before.trace.events[hook].what {
                        What::Spawn { child, .. } => child.pid,
                        _ => 0,
                    },
                };
                (before.trace.events[hook].seq, pid)
            });
            let waiting: Vec<String> =
                story.alive("runc").iter().chain(&story.alive("libnetwork-setkey")).map(|process| process.argv.join(" ")).collect();
            assert!(waiting.is_empty(), "{path}: {victim}: {waiting:?}");
            assert_eq!(story.apps().len(), 1, "{path}: {victim}: the pod is there in the end");
        }
    }
}

#[test]
fn a_shim_that_dies_inside_of_run_pod_sandbox_leaves_no_sandbox_that_is_ready_for_ever() {
    // robustness 10: at its first step, once it has the task, and once the task runs.
    for milestone in [Milestone::SandboxShim, Milestone::SandboxStart] {
        let story = with_kill("containerd", WEB, |before| {
            let at = before.first(|event| event.milestone == Some(milestone)).unwrap();
            let state = before.after(at + 1);
            (before.trace.events[at].seq, alive(&state, "shim")[0].pid)
        });
        assert_eq!((story.apps().len(), story.alive("pause").len()), (1, 1), "{milestone:?}");
        assert!(story.calls("RunPodSandbox").len() > 1, "{milestone:?}: the kubelet has made another one");
    }
}

//! Network namespaces, and when the CNI plugins run.

use podpath_model::trace::state::State;
use podpath_model::trace::{Kind, SharedPayload, What};
use podpath_model::wire::cni::{Invocation, Ipam, NetworkList, Plugin};

use crate::language::{HOST, POLITE, Story, TWO, WEB, called, client, clients, cni_command, deleted, each, kubelet, paths, with_death_of};

/// A network whose addresses nobody can give.
fn broken() -> NetworkList {
    let ipam = Ipam { kind: "no-such-ipam".into(), subnet: "10.88.0.0/16".into(), routes: Vec::new() };
    let bridge = Plugin { kind: "bridge".into(), bridge: Some("cni0".into()), ipam: Some(ipam), ..Plugin::default() };
    NetworkList { cni_version: "0.4.0".into(), name: "lab".into(), plugins: vec![bridge] }
}

#[test]
fn cni_runs_before_pause_with_containerd_and_crio_and_after_it_with_docker() {
    // (18), (K1)
    for (path, after) in each([("containerd", false), ("crio", false), ("dockershim", true), ("cri-dockerd", true)]) {
        let story = kubelet(path, WEB);
        let network = story.plugins("bridge", "ADD")[0].seq;
        let pause = story.events().find(|event| matches!(&event.what, What::Exec { role, .. } if role.name == "pause"));
        if let Some(pause) = pause {
            assert_eq!(network > pause.seq, after, "{path}");
        }
    }
}

#[test]
fn containerd_pins_the_network_namespace_and_dockershim_finds_it_behind_the_pid_of_pause() {
    // (18), (K2)
    for (path, place) in
        each([("containerd", "/var/run/netns/cni-"), ("crio", "/var/run/netns/"), ("dockershim", "/proc/"), ("cri-dockerd", "/proc/")])
    {
        let story = kubelet(path, WEB);
        let What::Spawn { input: Some(input), .. } = &story.plugins("bridge", "ADD")[0].what else { panic!("a plugin without input") };
        let netns = input.downcast::<Invocation>().unwrap().variable("CNI_NETNS");
        assert!(netns.starts_with(place), "{path}: {netns}");
        if place == "/proc/" {
            let pause = story.alive("pause")[0].pid;
            assert_eq!(&*netns, format!("/proc/{pause}/ns/net"), "{path}");
        }
    }
}

#[test]
fn the_snapshot_and_the_object_of_pause_come_before_its_network_in_containerd_1_6() {
    // (19)
    let story = kubelet("containerd", WEB);
    let at = |topic: &str| story.first(|event| matches!(event.what, What::Publish { topic: published, .. } if published == topic)).unwrap();
    let pinned = story.changes(Kind::Mount, "/var/run/netns/cni-")[0].seq as usize;
    let shim = story.runs("containerd-shim-runc-v2", "start")[0].seq as usize;
    let added = story.plugins("bridge", "ADD")[0].seq as usize;
    let order = [at("/snapshot/prepare"), at("/containers/create"), pinned, added, shim];
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn app_containers_join_the_namespaces_of_the_process_pause_and_not_the_pinned_file() {
    // (20)
    for (path, by_pid) in each([("containerd", true), ("dockershim", true), ("cri-dockerd", true), ("crio", false)]) {
        let story = kubelet(path, TWO);
        let pause = story.alive("pause").first().map_or(0, |pause| pause.pid);
        for create in &story.runs("runc", "create")[story.alive("pause").len()..] {
            let What::Spawn { input: Some(spec), .. } = &create.what else { panic!("{path}: runc create without its config") };
            let spec: serde_json::Value = serde_json::from_str(&spec.json()).unwrap();
            let namespaces = spec.pointer("/linux/namespaces").and_then(|namespaces| namespaces.as_array()).unwrap();
            let network = namespaces.iter().find(|namespace| namespace["type"] == "network").unwrap();
            assert_eq!(network["path"] == format!("/proc/{pause}/ns/net"), by_pid, "{path}: {network}");
        }
    }
}

#[test]
fn a_pod_in_the_node_s_network_needs_no_cni() {
    for path in paths() {
        let story = deleted(path, HOST);
        assert!(story.plugins("bridge", "ADD").is_empty() && story.plugins("loopback", "ADD").is_empty(), "{path}");
        let app = story.ever("app").into_iter().find(|process| process.namespaces.keys().any(|kind| kind.name() == "net")).unwrap();
        let net = |process: &podpath_model::trace::state::Process| {
            process.namespaces.iter().find(|(kind, _)| kind.name() == "net").map(|(_, number)| number.clone())
        };
        assert_eq!(net(app), net(story.process(1)), "{path}");
    }
}

#[test]
fn stop_pod_sandbox_deletes_the_network_last_with_containerd_and_first_with_docker_and_crio() {
    // (30), (K26)
    for (path, last) in called([("containerd", true), ("cri-dockerd", false), ("crio", false)]) {
        let story = client(path).sandbox().container("app", POLITE).stop_sandbox().told();
        let during = story.during_first("StopPodSandbox");
        let deleted = during.iter().position(|event| cni_command(event).as_deref() == Some("DEL")).unwrap();
        let ended = during.iter().position(|event| matches!(event.what, What::Exit { .. }) && event.process.role.name == "pause");
        if let Some(ended) = ended {
            assert_eq!(deleted > ended, last, "{path}");
        }
    }
}

#[test]
fn a_sandbox_that_is_not_ready_may_still_have_its_network_until_it_is_stopped() {
    // (22), (F22), (K2)
    for (path, pinned) in called([("containerd", true), ("cri-dockerd", false), ("crio", true)]) {
        let dead = client(path).sandbox().container("app", POLITE).kill("pause", "pod").wait(2.0).sandbox_status().list();
        let story = dead.told();
        if story.ever("pause").is_empty() {
            continue;
        }
        assert_eq!(story.answer("PodSandboxStatus").at("/status/state"), "SANDBOX_NOTREADY", "{path}");
        let deletions =
            |story: &crate::language::Story| story.events().filter(|event| cni_command(event).as_deref() == Some("DEL")).count();
        assert_eq!(deletions(&story), 0, "{path}: nobody has deleted the network");
        let netns = story.things(Kind::Mount).iter().any(|mount| mount.starts_with("/var/run/netns/"));
        assert_eq!(netns, pinned, "{path}");
        let stopped = client(path).sandbox().container("app", POLITE).kill("pause", "pod").wait(2.0).stop_sandbox().told();
        assert!(deletions(&stopped) > 0, "{path}");
        assert_eq!(stopped.answer("StopPodSandbox").code(), "OK", "{path}");
    }
}

#[test]
fn a_network_that_cannot_be_made_leaves_an_exited_pause_with_docker_and_what_could_not_be_undone_with_containerd() {
    // (F16): pause ran already with docker, it never ran with containerd.
    for (path, (pauses, left)) in called([("containerd", (0, 1)), ("cri-dockerd", (1, 1)), ("crio", (0, 0))]) {
        let story = client(path).network(broken()).sandbox().list_sandboxes().told();
        let failed = story.answer("RunPodSandbox");
        assert!(failed.text().contains("no-such-ipam"), "{path}: {failed:?}");
        assert_eq!(story.ever("pause").len(), pauses, "{path}");
        assert!(story.alive("pause").is_empty(), "{path}");
        let items = story.answer("ListPodSandbox").at("/items");
        let items = items.as_array().cloned().unwrap_or_default();
        assert_eq!(items.len(), left, "{path}");
        assert!(items.iter().all(|item| item["state"] == "SANDBOX_NOTREADY"), "{path}: {items:?}");
    }
}

#[test]
fn a_sandbox_whose_network_failed_can_be_stopped_and_removed_later() {
    // (F16)
    let lab = NetworkList { plugins: Vec::new(), ..broken() };
    for path in clients() {
        let story = client(path).network(broken()).sandbox().network(lab.clone()).list_sandboxes().told();
        assert_ne!(story.answer("RunPodSandbox").code(), "OK", "{path}");
        assert_eq!(story.answer("ListPodSandbox").code(), "OK", "{path}");
    }
}

#[test]
fn a_node_without_cni_configuration_is_ready_but_its_network_is_not() {
    // (F17), (38)
    for (path, text) in called([("containerd", "cni plugin not initialized"), ("cri-dockerd", "cni config uninitialized")]) {
        let empty = |kernel: &podpath_model::kernel::Kernel| {
            kernel.write("/etc/cni/net.d/10-lab.conflist", SharedPayload::new("nothing".to_owned()))
        };
        let story = client(path).call("Status", serde_json::json!({})).sandbox().told_on(empty);
        let conditions = story.answer("Status").at("/status/conditions");
        let ready =
            |name: &str| conditions.as_array().unwrap().iter().find(|condition| condition["type"] == name).unwrap()["status"] == true;
        assert_eq!((ready("RuntimeReady"), ready("NetworkReady")), (true, false), "{path}");
        let refused = story.answer("RunPodSandbox");
        assert!(refused.text().contains(text), "{path}: {refused:?}");
    }
}

#[test]
fn cri_o_waits_with_a_sandbox_until_there_is_a_network() {
    // (F17)
    for (path, ()) in called([("crio", ())]) {
        let lab = NetworkList {
            plugins: vec![Plugin {
                ipam: Some(Ipam { kind: "host-local".into(), subnet: "10.88.0.0/16".into(), routes: Vec::new() }),
                ..broken().plugins.remove(0)
            }],
            ..broken()
        };
        let empty = |kernel: &podpath_model::kernel::Kernel| {
            kernel.write("/etc/cni/net.d/10-lab.conflist", SharedPayload::new("nothing".to_owned()));
        };
        let config = serde_json::json!({"metadata": {"name": "late", "uid": "u", "namespace": "default"}, "linux": {"cgroup_parent": "/kubepods/besteffort/podu"}});
        let run = || client(path).begin("RunPodSandbox", serde_json::json!({"config": config.clone()})).wait(20.0);
        let waiting = run().told_on(empty);
        assert_eq!(waiting.answer("RunPodSandbox").code(), "", "{path}: no answer yet");
        let served = run().network(lab).wait(20.0).told_on(empty);
        assert_eq!(served.answer("RunPodSandbox").code(), "OK", "{path}");
    }
}

#[test]
fn what_is_in_a_network_namespace_goes_with_the_last_who_holds_it() {
    let interfaces = |story: &Story| {
        let mut end = State::default();
        story.trace.events.iter().for_each(|event| end.apply(event));
        end.things.into_keys().filter(|thing| thing.kind == Kind::Network && thing.name.starts_with("net-")).count()
    };
    for path in paths() {
        assert_eq!(interfaces(&deleted(path, WEB)), 0, "{path}: nothing is left of a pod that is gone");
        let running = interfaces(&kubelet(path, WEB));
        if !kubelet(path, WEB).alive("pause").is_empty() {
            let again = interfaces(&with_death_of(path, WEB, "pause"));
            assert_eq!(again, running, "{path}: a dead sandbox has no network of its own beside that of the next one");
        }
    }
}

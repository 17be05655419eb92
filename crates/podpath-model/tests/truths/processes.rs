//! Who is whose child, who stays and who goes.

use podpath_model::trace::What;

use crate::language::{HOST, TWO, WEB, deleted, docker, each, has_shims, is_docker, kubelet, paths};

#[test]
fn containerd_has_one_shim_for_a_pod_docker_one_for_each_container_and_crio_one_conmon_for_each() {
    // (6)
    for (path, (shims, conmons)) in each([("containerd", (1, 0)), ("dockershim", (3, 0)), ("cri-dockerd", (3, 0)), ("crio", (0, 3))]) {
        let story = kubelet(path, TWO);
        let pauses = story.alive("pause").len();
        // Where CRI-O makes no pause, nothing keeps one.
        let conmons = if conmons == 0 { 0 } else { conmons - (1 - pauses) };
        assert_eq!((story.alive("shim").len(), story.alive("conmon").len()), (shims, conmons), "{path}");
    }
}

#[test]
fn every_container_is_started_with_shim_start_even_if_the_pod_has_its_shim_already() {
    // (7)
    for (path, daemons) in each([("containerd", 1), ("dockershim", 3), ("cri-dockerd", 3)]) {
        let story = kubelet(path, TWO);
        assert_eq!(story.runs("containerd-shim-runc-v2", "start").len(), 3, "{path}");
        assert_eq!(story.command_lines("containerd-shim-runc-v2").len(), 3 + daemons, "{path}: the daemon is started without `start`");
    }
}

#[test]
fn a_keeper_is_a_child_of_init_and_the_container_is_a_child_of_its_keeper() {
    // (8), (10): the parent is the nearest subreaper, not whoever forked it.
    for path in paths() {
        let story = kubelet(path, WEB);
        for keeper in story.keepers() {
            assert_eq!(keeper.parent, 1, "{path}");
        }
        for init in story.alive("pause").into_iter().chain(story.apps()) {
            let parent = story.process(init.parent).role.name;
            assert_eq!(parent, if has_shims(path) { "shim" } else { "conmon" }, "{path}: {}", init.comm);
            let first = init.orphaned_from.map(|pid| story.process(pid).role.name);
            assert_eq!(first, Some("runc"), "{path}: {} was born under `runc create`", init.comm);
        }
    }
}

#[test]
fn a_shim_keeps_the_id_of_its_first_task_in_its_command_line() {
    for path in paths().filter(|path| has_shims(path)) {
        let story = kubelet(path, TWO);
        let first = story.answers("RunPodSandbox")[0].at("/pod_sandbox_id");
        let oldest = story.alive("shim").into_iter().min_by_key(|shim| shim.begun).unwrap();
        let id = oldest.argv.iter().position(|word| &**word == "-id").map(|at| oldest.argv[at + 1].to_string());
        assert_eq!(id.as_deref(), first.as_str(), "{path}");
    }
}

#[test]
fn the_namespace_of_containerd_is_in_every_command_line_of_a_shim() {
    for path in paths().filter(|path| has_shims(path)) {
        let namespace = if is_docker(path) { "moby" } else { "k8s.io" };
        for line in kubelet(path, WEB).command_lines("containerd-shim-runc-v2") {
            assert!(line.contains(&format!(" -namespace {namespace} ")), "{path}: {line}");
        }
    }
}

#[test]
fn runc_is_not_resident() {
    // (9), (K59)
    for path in paths() {
        let story = kubelet(path, WEB);
        let containers = story.alive("pause").len() + story.apps().len();
        assert_eq!((story.runs("runc", "create").len(), story.runs("runc", "start").len()), (containers, containers), "{path}");
        assert!(story.alive("runc").is_empty(), "{path}");
    }
}

#[test]
fn dockershim_is_no_process_and_its_calls_stay_inside_the_kubelet() {
    // (1), (K3)
    let story = kubelet("dockershim", WEB);
    assert!(story.ever("dockershim").is_empty());
    let kubelet = story.alive("kubelet")[0].pid;
    let calls = story.protocol(podpath_model::trace::Protocol::Cri);
    let inside = calls.iter().all(|(event, _)| match &event.what {
        What::Call { peer, .. } => peer.process.is_some_and(|peer| peer.pid == event.process.pid && peer.role.name == "dockershim"),
        _ => false,
    });
    assert!(inside && calls.iter().all(|(event, _)| event.process.pid == kubelet));
}

#[test]
fn there_is_no_docker_proxy_and_no_docker_init_on_a_node_of_kubernetes() {
    // (32), (52): ports of the node are made by CNI's portmap, and dockershim never asks for an init.
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: ports}\nspec:\n  containers:\n  - name: app\n    image: busybox:1.36\n    \
                command: [sleep, '100']\n    ports: [{containerPort: 80, hostPort: 8080}]\n";
    for path in docker() {
        let story = kubelet(path, yaml);
        for process in story.end().processes.values() {
            let line = process.argv.join(" ");
            assert!(!line.contains("docker-proxy") && !line.contains("docker-init"), "{path}: {line}");
        }
        assert!(!story.spawns("portmap").is_empty(), "{path}");
        for call in story.calls("POST /containers/create") {
            let What::Call { request, .. } = &call.what else { unreachable!("it is a call") };
            let json: serde_json::Value = serde_json::from_str(&request.json()).unwrap();
            assert_ne!(json.pointer("/body/HostConfig/Init"), Some(&true.into()), "{path}");
        }
    }
}

#[test]
fn runc_is_started_by_the_shim_and_in_crio_by_conmon_to_create_and_by_crio_itself_to_start() {
    // (45)
    for (path, (creator, starter)) in each([
        ("containerd", ("shim", "shim")),
        ("dockershim", ("shim", "shim")),
        ("cri-dockerd", ("shim", "shim")),
        ("crio", ("conmon", "crio")),
    ]) {
        let story = kubelet(path, WEB);
        for (verb, role) in [("create", creator), ("start", starter)] {
            for run in story.runs("runc", verb) {
                assert_eq!(run.process.role.name, role, "{path}: runc {verb}");
            }
        }
    }
}

#[test]
fn shim_delete_runs_after_every_task() {
    for path in paths().filter(|path| has_shims(path)) {
        for (yaml, tasks) in [(WEB, 2), (TWO, 3), (HOST, 2)] {
            let story = deleted(path, yaml);
            assert_eq!(story.runs("containerd-shim-runc-v2", "delete").len(), tasks, "{path}");
        }
    }
}

#[test]
fn a_deleted_pod_leaves_no_process_and_no_sandbox_behind() {
    for path in paths() {
        let story = deleted(path, TWO);
        for role in ["pause", "app", "shim", "conmon", "runc"] {
            assert!(story.alive(role).is_empty(), "{path}: {role}");
        }
        assert_eq!((story.calls("RemoveContainer").len(), story.calls("RemovePodSandbox").len()), (2, 1), "{path}");
        for kind in [podpath_model::trace::Kind::Sandbox, podpath_model::trace::Kind::Container] {
            assert!(story.things(kind).is_empty(), "{path}: {:?}", story.things(kind));
        }
    }
}

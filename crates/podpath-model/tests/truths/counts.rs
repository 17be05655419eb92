//! How many processes, programs and fifos a pod costs: section 7 of the facts.

use podpath_model::trace::{Kind, Protocol, What};

use crate::language::{TWO, WEB, deleted, docker, each, has_shims, kubelet, paths};

/// Pods of one and of two app containers.
const PODS: [(&str, usize); 2] = [(WEB, 1), (TWO, 2)];

#[test]
fn a_pod_of_n_containers_keeps_2n_plus_2_processes_with_docker_and_n_plus_2_with_containerd() {
    // Section 7: pause, shims or conmons, apps. CRI-O as recorded keeps its pause; without it there are two processes fewer.
    for (path, per_container) in each([("dockershim", 2), ("cri-dockerd", 2), ("containerd", 1), ("crio", 2)]) {
        for (yaml, containers) in PODS {
            let story = kubelet(path, yaml);
            let pauses = story.alive("pause").len();
            let expected = if path == "crio" { per_container * containers + 2 * pauses } else { per_container * containers + 2 };
            assert_eq!(story.keepers().len() + pauses + story.apps().len(), expected, "{path}: {containers} containers");
        }
    }
}

#[test]
fn a_pod_has_one_ttrpc_socket_with_containerd_and_one_for_each_container_with_docker() {
    for (path, sockets) in each([("containerd", [1, 1]), ("dockershim", [2, 3]), ("cri-dockerd", [2, 3])]) {
        for ((yaml, containers), sockets) in PODS.into_iter().zip(sockets) {
            let story = kubelet(path, yaml);
            let listening = story.things(Kind::Socket).into_iter().filter(|socket| socket.starts_with("/run/containerd/s/")).count();
            assert_eq!(listening, sockets, "{path}: {containers} containers");
        }
    }
}

#[test]
fn pause_has_fifos_for_its_output_with_docker_and_none_with_containerd() {
    for (path, of_pause) in each([("containerd", 0), ("dockershim", 2), ("cri-dockerd", 2)]) {
        for (yaml, containers) in PODS {
            let story = kubelet(path, yaml);
            let streams = story.things(Kind::Fifo).into_iter().filter(|fifo| fifo.contains("stdout") || fifo.contains("stderr")).count();
            assert_eq!(streams, 2 * containers + of_pause, "{path}: {containers} containers");
        }
    }
}

#[test]
fn each_container_costs_runc_create_three_stages_and_runc_start_and_its_end_costs_runc_delete() {
    for path in paths() {
        for (yaml, app_containers) in PODS {
            let story = deleted(path, yaml);
            let containers = story.ever("pause").len() + app_containers;
            let stages =
                story.events().filter(|event| matches!(&event.what, What::Spawn { comm, .. } if comm.starts_with("runc:["))).count();
            assert_eq!(stages, 3 * containers, "{path}: no exec, no other stages");
            for verb in ["create", "start"] {
                assert_eq!(story.runs("runc", verb).len(), containers, "{path}: runc {verb}");
            }
            let deletes = story.runs("runc", "delete");
            let forced = deletes
                .iter()
                .filter(|event| matches!(&event.what, What::Spawn { argv, .. } if argv.iter().any(|word| &**word == "--force")));
            let forced = forced.count();
            // `shim delete` makes sure of it once more, by force; CRI-O always uses force.
            assert_eq!((deletes.len() - forced, forced), (if has_shims(path) { containers } else { 0 }, containers), "{path}");
        }
    }
}

#[test]
fn the_set_key_hook_runs_once_for_a_pod_because_only_pause_has_a_network_namespace_of_its_own() {
    for path in docker() {
        let hooks = |yaml: &str| kubelet(path, yaml).ever("libnetwork-setkey").len();
        assert_eq!((hooks(WEB), hooks(TWO)), (1, 1), "{path}");
        assert_eq!(hooks(crate::language::HOST), 0, "{path}: the node's network has a path");
    }
}

#[test]
fn each_plugin_of_the_chain_runs_once_to_add_and_is_run_to_delete() {
    // The kubelet asks twice for the end of a sandbox. CRI-O needs no plugin for `lo`.
    let table = [("containerd", true), ("dockershim", true), ("cri-dockerd", true), ("crio", false)];
    for (path, loopback) in each(table) {
        let story = deleted(path, WEB);
        for (plugin, runs) in [("bridge", true), ("portmap", true), ("host-local", true), ("loopback", loopback)] {
            assert_eq!(story.plugins(plugin, "ADD").len(), usize::from(runs), "{path}: {plugin}");
            assert_eq!(!story.plugins(plugin, "DEL").is_empty(), runs, "{path}: {plugin}");
        }
    }
}

#[test]
fn a_start_takes_the_shim_s_create_and_start_whatever_calls_it() {
    // (K59)
    for path in paths().filter(|path| has_shims(path)) {
        let story = kubelet(path, WEB);
        let during = story.during_first("StartContainer");
        let ttrpc: Vec<&str> = during
            .iter()
            .filter_map(|event| match &event.what {
                What::Call { protocol: Protocol::Ttrpc, method, .. } => Some(*method),
                _ => None,
            })
            .collect();
        for method in ["Create", "Start"] {
            assert!(ttrpc.iter().any(|called| called.ends_with(method)), "{path}: {ttrpc:?}");
        }
    }
}

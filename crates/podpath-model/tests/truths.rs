//! What is true of the real programs and easily got wrong, each a sentence over the paths that it concerns.
//!
//! Numbers in brackets are those of the list in `facts/runtime.md`, section 8.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use podpath_model::kernel::{Intervention, Moment, Signal};
use podpath_model::node::PATHS;
use podpath_model::scenario::manifest;
use podpath_model::trace::{Event, Protocol, Status, Trace, What};
use podpath_model::{Scenario, run};

const WEB: &str = include_str!("../../../static/presets/web.yaml");
const TWO: &str = include_str!("../../../static/presets/two-containers.yaml");
const HOST: &str = include_str!("../../../static/presets/host-network.yaml");
const DELETE_AFTER_NS: u64 = 5_000_000_000;

fn scenario(path: &'static str, yaml: &str) -> Scenario {
    Scenario::new(path, manifest::read(yaml.as_bytes()).pod.expect("the bundled manifest is good"))
}
fn story(path: &'static str, yaml: &str) -> Trace {
    run(&scenario(path, yaml)).trace
}
fn deletion(path: &'static str, yaml: &str) -> Trace {
    run(&Scenario { delete_after_ns: Some(DELETE_AFTER_NS), ..scenario(path, yaml) }).trace
}
/// The paths on which dockerd runs.
fn is_docker(path: &str) -> bool {
    path != "containerd"
}

/// A process at the end of a trace.
struct Process {
    role: &'static str,
    parent: u32,
    comm: String,
    argv: Vec<String>,
    ended: Option<Status>,
}

fn processes(events: &[Event]) -> BTreeMap<u32, Process> {
    let mut all = BTreeMap::new();
    for event in events {
        match &event.what {
            What::Spawn { child, parent, comm, argv, .. } => {
                let argv = argv.iter().map(|word| word.to_string()).collect();
                all.insert(child.pid, Process { role: child.role.name, parent: *parent, comm: comm.to_string(), argv, ended: None });
            }
            What::Exec { role, comm, .. } => {
                if let Some(process) = all.get_mut(&event.process.pid) {
                    (process.role, process.comm) = (role.name, comm.to_string());
                }
            }
            What::Reparent { child, parent } => {
                if let Some(process) = all.get_mut(child) {
                    process.parent = *parent;
                }
            }
            What::Exit { status } => {
                if let Some(process) = all.get_mut(&event.process.pid) {
                    process.ended = Some(*status);
                }
            }
            _ => {}
        }
    }
    all
}

fn alive<'a>(all: &'a BTreeMap<u32, Process>, role: &str) -> Vec<(u32, &'a Process)> {
    all.iter().filter(|(_, process)| process.role == role && process.ended.is_none()).map(|(pid, process)| (*pid, process)).collect()
}

fn position(trace: &Trace, what: impl Fn(&Event) -> bool) -> Option<usize> {
    trace.events.iter().position(what)
}
fn calls(trace: &Trace, protocol: Protocol) -> impl Iterator<Item = (&Event, &'static str)> {
    trace.events.iter().filter_map(move |event| match &event.what {
        What::Call { protocol: used, method, .. } if *used == protocol => Some((event, *method)),
        _ => None,
    })
}
fn first_call(trace: &Trace, method: &str) -> Option<usize> {
    position(trace, |event| matches!(&event.what, What::Call { method: name, .. } if *name == method))
}
fn first_exec(trace: &Trace, comm: &str) -> Option<usize> {
    position(trace, |event| matches!(&event.what, What::Exec { comm: name, .. } if **name == *comm))
}
fn spawns<'a>(trace: &'a Trace, name: &'a str) -> impl Iterator<Item = &'a Event> {
    trace
        .events
        .iter()
        .filter(move |event| matches!(&event.what, What::Spawn { argv, .. } if argv.first().is_some_and(|word| word.ends_with(name))))
}

#[test]
fn containerd_has_one_shim_for_a_pod_and_docker_has_one_for_each_container() {
    // (6)
    for path in PATHS {
        let all = processes(&story(path.id, TWO).events);
        assert_eq!(alive(&all, "shim").len(), if is_docker(path.id) { 3 } else { 1 }, "{}", path.id);
    }
}

#[test]
fn a_shim_is_a_child_of_init_and_the_container_is_a_child_of_its_shim() {
    // (8), (10)
    for path in PATHS {
        let all = processes(&story(path.id, WEB).events);
        for (pid, shim) in alive(&all, "shim") {
            assert_eq!(shim.parent, 1, "{}: shim {pid}", path.id);
        }
        for role in ["pause", "app"] {
            let (pid, process) = alive(&all, role).into_iter().find(|(_, process)| process.comm != "sleep").expect("it runs");
            assert_eq!(all[&process.parent].role, "shim", "{}: {role} {pid}", path.id);
        }
    }
}

#[test]
fn runc_is_not_resident() {
    // (9)
    for path in PATHS {
        let trace = story(path.id, WEB);
        let all = processes(&trace.events);
        assert!(spawns(&trace, "runc").count() >= 4, "{}: create and start, twice", path.id);
        assert!(alive(&all, "runc").is_empty(), "{}", path.id);
    }
}

#[test]
fn the_stages_of_runc_init_are_siblings_and_the_last_one_becomes_the_app_under_its_pid() {
    // (11), (12)
    for path in PATHS {
        let trace = story(path.id, WEB);
        let begun = processes(&trace.events);
        let stages: Vec<&Event> =
            trace.events.iter().filter(|event| matches!(&event.what, What::Spawn { comm, .. } if comm.starts_with("runc:["))).collect();
        assert_eq!(stages.len(), 6, "{}: three stages, twice", path.id);
        for group in stages.chunks(3) {
            let parents: Vec<u32> =
                group.iter().filter_map(|event| if let What::Spawn { parent, .. } = &event.what { Some(*parent) } else { None }).collect();
            assert!(parents.iter().all(|parent| *parent == parents[0]), "{}: {parents:?}", path.id);
            let What::Spawn { child, .. } = &group[2].what else { unreachable!("they are spawns") };
            assert!(["pause", "app"].contains(&begun[&child.pid].role), "{}: {}", path.id, begun[&child.pid].role);
        }
    }
}

#[test]
fn cni_runs_before_pause_with_containerd_and_after_it_with_docker() {
    // (18)
    for path in PATHS {
        let trace = story(path.id, WEB);
        let network =
            position(&trace, |event| matches!(&event.what, What::Spawn { child, .. } if child.role.name == "bridge")).expect("CNI runs");
        let pause = first_exec(&trace, "pause").expect("pause runs");
        assert_eq!(network > pause, is_docker(path.id), "{}", path.id);
    }
}

#[test]
fn a_pod_in_the_nodes_network_needs_no_cni() {
    for path in PATHS {
        assert_eq!(spawns(&story(path.id, HOST), "/bridge").count(), 0, "{}", path.id);
    }
}

#[test]
fn with_docker_the_kubelet_calls_the_cri_inside_its_own_process() {
    let trace = story("dockershim", WEB);
    let inside = calls(&trace, Protocol::Cri).all(|(event, _)| match &event.what {
        What::Call { peer, .. } => peer.process.is_some_and(|peer| peer.pid == event.process.pid && peer.role.name == "dockershim"),
        _ => false,
    });
    assert!(inside);
}

#[test]
fn creating_a_docker_container_never_talks_to_containerd() {
    // (2)
    for path in PATHS.iter().filter(|path| is_docker(path.id)) {
        let trace = story(path.id, WEB);
        let create = first_call(&trace, "POST /containers/create").expect("it is created");
        let answered =
            position(&trace, |event| matches!(event.what, What::Reply { call, .. } if call as usize == create)).expect("it is answered");
        let between = &trace.events[create..answered];
        assert!(!between.iter().any(|event| matches!(event.what, What::Call { protocol: Protocol::Containerd, .. })), "{}", path.id);
    }
}

#[test]
fn creating_a_container_starts_no_process_with_containerd() {
    // (4)
    let trace = story("containerd", WEB);
    let create = first_call(&trace, "CreateContainer").expect("it is created");
    let answered =
        position(&trace, |event| matches!(event.what, What::Reply { call, .. } if call as usize == create)).expect("it is answered");
    assert!(!trace.events[create..answered].iter().any(|event| matches!(event.what, What::Spawn { .. })));
}

#[test]
fn every_container_start_asks_twice_for_the_image() {
    for path in PATHS {
        let trace = story(path.id, WEB);
        let create = first_call(&trace, "CreateContainer").expect("it is created");
        let asked =
            calls(&trace, Protocol::Cri).filter(|(event, method)| (event.seq as usize) < create && *method == "ImageStatus").count();
        assert_eq!(asked, 2, "{}", path.id);
    }
}

#[test]
fn killing_containerd_or_dockerd_kills_no_container_at_once() {
    // (8), (31)
    for path in PATHS {
        for daemon in ["containerd", "dockerd"] {
            let before = story(path.id, WEB);
            let Some((pid, _)) = alive(&processes(&before.events), daemon).first().map(|(pid, process)| (*pid, process.role)) else {
                continue;
            };
            let at_ns = before.events.last().map_or(0, |event| event.at_ns);
            let mut broken = scenario(path.id, WEB);
            broken.interventions.push(Intervention { moment: Moment::At(at_ns), pid, signal: Signal::Kill });
            let trace = run(&broken).trace;
            let end = position(&trace, |event| event.process.pid == pid && matches!(event.what, What::Exit { .. })).expect("it was killed");
            let all = processes(&trace.events[..=end]);
            assert!(!alive(&all, "app").is_empty() && !alive(&all, "pause").is_empty(), "{}: {daemon}", path.id);
        }
    }
}

#[test]
fn a_killed_shim_takes_the_whole_pod_with_containerd_and_one_container_with_docker() {
    // Fault 7 of the matrix.
    for path in PATHS {
        let before = story(path.id, WEB);
        let all = processes(&before.events);
        let (_, app) = alive(&all, "app").into_iter().find(|(_, process)| process.comm != "sleep").expect("the app runs");
        let at_ns = before.events.last().map_or(0, |event| event.at_ns);
        let mut broken = scenario(path.id, WEB);
        broken.interventions.push(Intervention { moment: Moment::At(at_ns), pid: app.parent, signal: Signal::Kill });
        let trace = run(&broken).trace;
        let after = processes(&trace.events);
        let died = |role: &str| {
            all.iter().filter(|(pid, process)| process.role == role && process.comm != "sleep" && after[pid].ended.is_some()).count()
        };
        assert_eq!(died("app"), 1, "{}", path.id);
        assert_eq!(died("pause"), usize::from(!is_docker(path.id)), "{}", path.id);
    }
}

#[test]
fn shim_delete_runs_after_every_task() {
    for path in PATHS {
        let trace = deletion(path.id, WEB);
        let deletes = spawns(&trace, "containerd-shim-runc-v2")
            .filter(|event| matches!(&event.what, What::Spawn { argv, .. } if argv.last().is_some_and(|word| &**word == "delete")))
            .count();
        assert_eq!(deletes, 2, "{}: pause and the app", path.id);
    }
}

#[test]
fn a_deleted_pod_leaves_no_process_and_no_sandbox_behind() {
    for path in PATHS {
        let trace = deletion(path.id, WEB);
        let all = processes(&trace.events);
        for role in ["pause", "app", "shim", "runc"] {
            assert!(alive(&all, role).is_empty(), "{}: {role}", path.id);
        }
        let removed = calls(&trace, Protocol::Cri).filter(|(_, method)| ["RemoveContainer", "RemovePodSandbox"].contains(method)).count();
        assert_eq!(removed, 2, "{}: one container, one sandbox", path.id);
    }
}

#[test]
fn the_values_of_the_pod_arrive_in_every_payload_that_carries_them() {
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata: {name: follow, labels: {team: blue-whale}}\nspec:\n  containers:\n  - name: app\n    image: busybox:1.36\n    \
                command: [sleep, '4711']\n    env: [{name: GREETING, value: hello-there}]\n    resources: {limits: {memory: 64Mi}}\n";
    for path in PATHS {
        let trace = story(path.id, yaml);
        let texts: Vec<String> = trace
            .events
            .iter()
            .filter_map(|event| match &event.what {
                What::Call { method, request, .. } => Some(format!("{method} {}", request.json())),
                What::Spawn { argv, input: Some(input), .. } => Some(format!("{} {}", argv.join(" "), input.json())),
                _ => None,
            })
            .collect();
        let carried = |method: &str, value: &str| texts.iter().any(|text| text.contains(method) && text.contains(value));
        for value in ["4711", "hello-there", "67108864"] {
            assert!(carried("CreateContainer", value), "{}: CRI {value}", path.id);
            assert!(carried(" create ", value), "{}: runc create {value}", path.id);
            if is_docker(path.id) {
                assert!(carried("POST /containers/create", value), "{}: docker {value}", path.id);
            }
        }
        assert!(carried("RunPodSandbox", "blue-whale"), "{}: labels", path.id);
    }
}

#[test]
fn every_argv_of_the_shim_and_of_runc_is_in_the_trace() {
    for path in PATHS {
        let all = processes(&story(path.id, WEB).events);
        let namespace = if is_docker(path.id) { "moby" } else { "k8s.io" };
        for (_, shim) in alive(&all, "shim") {
            assert_eq!(shim.argv[1..3], ["-namespace", namespace], "{}", path.id);
        }
    }
}

#[test]
fn the_same_scenario_gives_the_same_events() {
    for path in PATHS {
        assert_eq!(story(path.id, TWO), story(path.id, TWO), "{}", path.id);
    }
}

#[test]
fn a_restarted_containerd_finds_its_containers_running() {
    // Fault 6 of the matrix: systemd starts it again, shims are reloaded, no container is started anew.
    for path in PATHS {
        let before = story(path.id, WEB);
        let (pid, _) = alive(&processes(&before.events), "containerd").first().map(|(pid, process)| (*pid, process.role)).expect("it runs");
        let at_ns = before.events.last().map_or(0, |event| event.at_ns);
        let mut broken = scenario(path.id, WEB);
        broken.interventions.push(Intervention { moment: Moment::At(at_ns), pid, signal: Signal::Kill });
        let trace = run(&broken).trace;
        let all = processes(&trace.events);
        assert_eq!(alive(&all, "containerd").len(), 1, "{}: it was started again", path.id);
        let apps = all.values().filter(|process| process.role == "app" && process.comm == "sh").count();
        assert_eq!(apps, 1, "{}: the app was not started again", path.id);
        assert!(calls(&trace, Protocol::Cri).any(|(event, _)| event.at_ns > at_ns + 6_000_000_000), "{}: the kubelet goes on", path.id);
    }
}

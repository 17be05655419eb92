//! What becomes of the node and of what is around it: registries, programs, the machine, a second Pod.

use super::super::SECOND_NS;
use super::{answers, apps, broken, doing, web};
use crate::node::PATHS;
use crate::scenario::{Scenario, run};
use crate::trace::state::State;
use crate::trace::{Event, Kind, Milestone, Outcome, Trace, What};

/// A deed of each sort that can be done on every path while the Pod runs.
const DEEDS: [&str; 23] = [
    "kill kubelet@+20s",
    "restart kubelet@+20s",
    "restart containerd@+20s",
    "kill app:STOP@+20s",
    "oom app@+20s",
    "remove runc@+20s",
    "break runc@+20s",
    "break bridge@+20s",
    "slow bridge=30s@+20s",
    "registry down@+20s",
    "registry 401@+20s",
    "registry 404@+20s",
    "registry slow=30s@+20s",
    "registry truncated@+20s",
    "registry up@+20s",
    "disk full@+20s",
    "live-restore on@+20s",
    "reboot@+20s",
    "apply web@+20s",
    "apply crash@+20s",
    "delete pod@+20s",
    "exec date@+20s",
    "logs@+20s",
];
const PRESETS: [&str; 3] = [
    include_str!("../../../../../../static/presets/web.yaml"),
    include_str!("../../../../../../static/presets/init.yaml"),
    include_str!("../../../../../../static/presets/probes.yaml"),
];

fn at_end(trace: &Trace) -> State {
    let mut state = State::default();
    trace.events.iter().for_each(|event| state.apply(event));
    state
}

/// Whether two stretches of story are the same. What is carried is compared once in a while: it is long, and made of what comes before.
fn same(one: &[Event], other: &[Event]) -> bool {
    const EVERY: u32 = 64;
    let outline = |event: &Event| (event.at_ns, event.process.pid, event.cause, event.within, event.milestone, event.routine);
    let is_same = |(one, other): (&Event, &Event)| outline(one) == outline(other) && (one.seq % EVERY != 1 || one == other);
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

/// Why pulls failed, in order.
fn failures(trace: &Trace) -> Vec<String> {
    let failed = answers(trace, "PullImage").into_iter().filter_map(|(_, _, outcome)| match outcome {
        Outcome::Failed(failure) => Some(failure.message.to_string()),
        Outcome::Ok { .. } => None,
    });
    failed.collect()
}

#[test]
fn whatever_is_done_to_a_node_everything_before_it_is_shared_and_it_is_the_same_twice() {
    for (path, manifest) in PATHS.iter().flat_map(|path| PRESETS.iter().map(move |manifest| (path, manifest))) {
        let pod = crate::scenario::manifest::read(manifest.as_bytes()).pod.expect("the manifest is right");
        let scenario = Scenario { at_least_ns: Some(40 * SECOND_NS), ..Scenario::in_cluster(path.id, pod) };
        let unbroken = run(&scenario).trace;
        for deed in DEEDS {
            let Ok(done) = doing(scenario.clone(), &[deed]) else { continue };
            let (one, other) = (run(&done).trace, run(&done).trace);
            let first = one.events.iter().position(|event| event.process.role.name == "operator").expect("somebody has done it");
            assert!(same(&unbroken.events[..first], &one.events[..first]), "{}: {deed}", path.id);
            assert!(same(&one.events, &other.events), "{}: {deed}", path.id);
            let state = at_end(&one);
            let unanswered = state.open_calls.values().find(|call| call.callee.is_some_and(|callee| state.alive(callee.pid).is_none()));
            assert_eq!(unanswered, None, "{}: {deed}", path.id);
        }
    }
}

#[test]
fn a_registry_that_does_not_serve_is_an_error_that_says_why() {
    for (deed, words) in [
        ("registry down@image.pull", ["connection refused", "connection refused", "connection refused"]),
        ("registry 404@image.pull", ["not found", "manifest unknown", "manifest unknown"]),
        ("registry 401@image.pull", ["insufficient_scope", "pull access denied for busybox,", "denied"]),
        ("registry 503@image.pull", ["503 Service Unavailable", "503 Service Unavailable", "503 (Service Unavailable)"]),
        ("registry truncated@image.pull", ["unexpected EOF", "unexpected EOF", "unexpected EOF"]),
    ] {
        for path in PATHS {
            let words = words[["containerd", "dockershim", "crio"].iter().position(|id| *id == path.id).unwrap_or(1)];
            let trace = broken(path.id, &[deed]);
            let failed = failures(&trace);
            assert!(failed.first().is_some_and(|failure| failure.contains(words)), "{}: {deed}: {failed:?}", path.id);
            assert_eq!(apps(&trace).0, 0, "{}: {deed}", path.id);
        }
    }
}

fn web_on(path: &'static str) -> Scenario {
    Scenario { path, ..web() }
}

#[test]
fn a_pod_runs_once_the_registry_serves_again_or_the_plugin_is_back() {
    for path in PATHS {
        for deeds in [
            ["registry down@image.pull", "registry up@+60s"],
            ["break bridge@sandbox.create", "mend bridge@+60s"],
            ["remove runc@sandbox.create", "mend runc@+60s"],
        ] {
            let scenario = Scenario { at_least_ns: Some(300 * SECOND_NS), ..web_on(path.id) };
            let trace = run(&doing(scenario, &deeds).expect("it can be done")).trace;
            assert_eq!(apps(&trace).1, 1, "{}: {deeds:?}", path.id);
        }
    }
}

#[test]
fn on_a_full_disk_no_image_and_no_sandbox_fits_until_there_is_room_again() {
    for path in PATHS {
        let full = broken(path.id, &["disk full@image.pull"]);
        let failed = failures(&full);
        assert!(failed.first().is_some_and(|failure| failure.contains("no space left on device")), "{}: {failed:?}", path.id);
        let none = broken(path.id, &["disk full@sandbox.create"]);
        let refused = answers(&none, "RunPodSandbox");
        assert!(matches!(&refused[0].2, Outcome::Failed(failure) if failure.message.contains("no space left")), "{}: {refused:?}", path.id);
        let scenario = Scenario { at_least_ns: Some(300 * SECOND_NS), ..web_on(path.id) };
        let room = doing(scenario, &["disk full@sandbox.create", "disk free@+60s"]).expect("it can be done");
        assert_eq!(apps(&run(&room).trace).1, 1, "{}", path.id);
    }
}

#[test]
fn dockerd_tries_a_layer_again_for_a_minute_and_containerd_at_once() {
    let blobs = |path| {
        let trace = broken(path, &["registry truncated@image.pull"]);
        let pull = answers(&trace, "PullImage")[0].clone();
        let asked = answers(&trace, "GET /v2/{name}/blobs/{digest}");
        (asked.iter().filter(|(at_ns, ..)| *at_ns < pull.1).count(), (pull.1 - pull.0) / SECOND_NS)
    };
    // The configuration, and the layer: moby v20.10.24 distribution/xfer/download.go:284, containerd v1.6.20 remotes/docker/httpreadseeker.go:66.
    assert_eq!(blobs("dockershim"), (1 + 6, 5 + 10 + 15 + 20 + 25));
    assert_eq!(blobs("containerd"), (1 + 4, 0));
}

#[test]
fn after_a_reboot_nothing_runs_that_ran_before_and_the_kubelet_makes_new_sandboxes() {
    for path in PATHS {
        let trace = broken(path.id, &["reboot@+20s"]);
        assert_eq!(apps(&trace), (2, 1), "{}", path.id);
        let down =
            trace.events.iter().position(|event| matches!(event.what, What::Note { key: "fault-reboot", .. })).expect("it goes down");
        let mut state = State::default();
        trace.events[..down].iter().for_each(|event| state.apply(event));
        let old: Vec<u32> =
            state.processes.values().filter(|process| process.is_alive() && process.pid > 1).map(|process| process.pid).collect();
        let end = at_end(&trace);
        let still: Vec<&u32> = old.iter().filter(|pid| **pid < 4_000_000 && end.alive(**pid).is_some()).collect();
        assert!(still.is_empty(), "{}: {still:?}", path.id);
        let made = trace.events.iter().filter(|event| event.milestone == Some(Milestone::SandboxCreate)).count();
        assert_eq!(made, 2, "{}", path.id);
        let pinned = end.things.keys().filter(|thing| thing.kind == Kind::Mount && thing.name.contains("/netns/cni")).count();
        assert!(pinned <= 1, "{}: {pinned}", path.id);
    }
}

#[test]
fn with_live_restore_containers_go_on_while_dockerd_is_restarted() {
    // moby v20.10.24 daemon/daemon.go:1249, :368
    for path in ["dockershim", "cri-dockerd"] {
        let on = broken(path, &["live-restore on@+15s", "restart dockerd@+20s"]);
        assert_eq!(apps(&on), (1, 1), "{path}");
        let off = broken(path, &["live-restore on@+15s", "live-restore off@+16s", "restart dockerd@+20s"]);
        assert_eq!(apps(&off), (2, 1), "{path}");
    }
    assert_eq!(doing(web_on("crio"), &["live-restore on@+15s"]).map(drop).expect_err("there is no dockerd").0, "deed-nobody");
}

#[test]
fn a_second_pod_runs_beside_the_first_and_two_of_one_name_are_refused() {
    for path in PATHS {
        for scenario in [web_on(path.id), Scenario { api_server: true, ..web_on(path.id) }] {
            let done = doing(scenario, &["apply web@+20s", "apply nginx@+25s"]).expect("it can be done");
            assert_eq!(apps(&run(&done).trace), (3, 3), "{}", path.id);
        }
    }
    assert_eq!(doing(web(), &["apply web@+20s", "apply web@+25s"]).map(drop).expect_err("one is there").0, "deed-same-name");
    let manifest =
        "apply apiVersion: v1\nkind: Pod\nmetadata:\n  name: other\nspec:\n  containers:\n  - name: one\n    image: example.org/one:1@+20s";
    assert_eq!(apps(&run(&doing(web(), &[manifest]).expect("it is a Pod")).trace), (2, 2));
}

#[test]
fn a_service_is_restarted_while_init_waits_for_another() {
    for path in PATHS {
        // systemd starts the kubelet again ten seconds after its end, and meanwhile somebody restarts another service.
        let service = if path.id == "crio" { "crio" } else { "containerd" };
        let trace = broken(path.id, &["kill kubelet@+20s", &format!("restart {service}@+22s")]);
        let begun = |name: &str| {
            let of_it = |what: &What| matches!(what, What::Spawn { child, .. } if child.role.name == name);
            trace.events.iter().filter(|event| of_it(&event.what)).map(|event| event.at_ns / SECOND_NS).collect::<Vec<_>>()
        };
        assert_eq!(begun(service).len(), 2, "{}", path.id);
        assert!(begun(service)[1] < 33, "{}: {:?}", path.id, begun(service));
        assert_eq!(begun("kubelet")[1], 38, "{}", path.id);
    }
}

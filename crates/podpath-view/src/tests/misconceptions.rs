//! The page of misconceptions: its words, its links, and every answer held against the trace of its run.

use std::collections::BTreeSet;

use podpath_model::kernel::{Intervention, Moment, Signal};
use podpath_model::node::{PATHS, RELEASES};
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Event, Kind, Milestone, Protocol, Trace, What};

use super::story::{KUBELET, Story};
use crate::link::Link;
use crate::misconceptions::{Group, MISCONCEPTIONS, Misconception, Watch};
use crate::refusal::Refusal;
use crate::steps::{Nearest, Steps};
use crate::words::{Lang, Words};

/// The manifest that the page runs.
const WEB: &str = include_str!("../../../../static/presets/web.yaml");

fn scenario(path: &'static str) -> Scenario {
    Scenario::new(path, manifest::read(WEB.as_bytes()).pod.expect("the bundled manifests are good"))
}

fn run(path: &'static str) -> Trace {
    podpath_model::run(&scenario(path)).trace
}

fn run_at(release: &'static str, path: &'static str) -> Trace {
    podpath_model::run(&Scenario { release, ..scenario(path) }).trace
}

fn watched(watch: &Watch) -> Trace {
    watch.release.map_or_else(|| run(watch.path), |release| run_at(release, watch.path))
}

/// Who calls whom, over which protocol.
fn calls(trace: &Trace) -> BTreeSet<(&'static str, Protocol, &'static str)> {
    let call = |event: &Event| match &event.what {
        What::Call { protocol, peer, .. } => Some((event.process.role.name, *protocol, peer.process?.role.name)),
        _ => None,
    };
    trace.events.iter().filter_map(call).collect()
}

/// The roles of the processes that there are.
fn programs(trace: &Trace) -> BTreeSet<&'static str> {
    let spawned = |event: &Event| match &event.what {
        What::Spawn { child, .. } => Some(child.role.name),
        _ => None,
    };
    trace.events.iter().filter_map(spawned).collect()
}

/// The event of a milestone.
fn at(trace: &Trace, milestone: Milestone) -> &Event {
    let found = trace.events.iter().rev().find(|event| event.milestone == Some(milestone));
    found.unwrap_or_else(|| panic!("{}: there is no {}", trace.path, milestone.name()))
}

fn runs(trace: &Trace) -> bool {
    trace.events.iter().any(|event| event.milestone == Some(Milestone::ContainerProcess))
}

#[test]
fn every_claim_has_its_words_in_both_languages() {
    for words in Lang::ALL.map(Words::new) {
        for claim in MISCONCEPTIONS {
            let text = claim.text();
            let mut wanted = vec!["ask".to_owned(), "why".to_owned(), if claim.watch.is_some() { "watch" } else { "no-run" }.to_owned()];
            wanted.extend((1..=claim.choices).map(|choice| format!("choice-{choice}")));
            assert!(words.has(&text), "{text}");
            for attribute in wanted {
                assert!(words.attribute(&text, &attribute, &[]).is_some(), "{}: {text}.{attribute}", words.lang());
            }
            let more = format!("choice-{}", claim.choices + 1);
            assert!(words.attribute(&text, &more, &[]).is_none(), "{}: nobody can choose {text}.{more}", words.lang());
        }
        assert!(Group::ALL.iter().all(|group| words.has(group.text())));
    }
}

#[test]
fn every_claim_is_one_of_a_kind_can_be_answered_and_names_its_source() {
    let keys: BTreeSet<&str> = MISCONCEPTIONS.iter().map(|claim| claim.key).collect();
    assert_eq!(keys.len(), MISCONCEPTIONS.len());
    for claim in MISCONCEPTIONS {
        assert!((3..=4).contains(&claim.choices) && (1..=claim.choices).contains(&claim.right), "{}", claim.key);
        assert!(!claim.sources.is_empty() && claim.sources.iter().all(|source| source.link().starts_with("https://")), "{}", claim.key);
        assert_eq!(Misconception::find(claim.key), Some(claim));
    }
    let in_groups: Vec<&str> = Group::ALL.into_iter().flat_map(Group::claims).map(|claim| claim.key).collect();
    let listed: Vec<&str> = MISCONCEPTIONS.iter().map(|claim| claim.key).collect();
    assert_eq!(in_groups, listed, "the numbers go down the page");
}

#[test]
fn every_link_leads_to_a_step_on_its_path() {
    for (claim, watch) in MISCONCEPTIONS.iter().filter_map(|claim| Some((claim, claim.watch?))) {
        let Ok(link) = watch.link().to_string().parse::<Link>();
        assert!(PATHS.iter().any(|path| path.id == link.path), "{}", claim.key);
        assert!(link.release.is_none_or(|id| RELEASES.iter().any(|release| release.id == id)), "{}", claim.key);
        let steps = Steps::of(&watched(&watch));
        assert!(matches!(steps.nearest(&link.place.to_string()), Nearest::Exact(_)), "{}: {}", claim.key, link.place);
    }
}

#[test]
fn what_1_24_lacks_is_a_part_of_the_kubelet_and_no_program_of_docker() {
    let (before, after) = (run("dockershim"), run_at("1.24", "cri-dockerd"));
    let part = at(&before, Milestone::SandboxCreate);
    let What::Call { peer, .. } = &part.what else { panic!("{part:?}") };
    let callee = peer.process.expect("somebody listens");
    assert_eq!((callee.role.name, callee.pid), ("dockershim", part.process.pid), "it has no process of its own");
    assert!(!programs(&before).contains("dockershim"));
    assert!(programs(&after).is_superset(&BTreeSet::from(["dockerd", "containerd", "kubelet"])) && runs(&after));
}

#[test]
fn docker_works_up_to_1_23_and_its_shim_lives_on_beside_1_24() {
    for release in ["1.20", "1.22", "1.23"] {
        assert!(runs(&run_at(release, "dockershim")), "{release}");
    }
    let outside = run_at("1.24", "cri-dockerd");
    assert!(runs(&outside) && calls(&outside).contains(&("cri-dockerd", Protocol::Docker, "dockerd")));
}

#[test]
fn the_same_image_is_pulled_and_runs_on_docker_and_on_containerd() {
    let asked = |trace: &Trace| match &at(trace, Milestone::ImagePull).what {
        What::Call { request, .. } => request.json(),
        what => panic!("{what:?}"),
    };
    let image = "docker.io/library/busybox:1.36";
    for path in PATHS {
        let trace = run(path.id);
        assert!(asked(&trace).contains(image) && runs(&trace), "{}", path.id);
    }
}

#[test]
fn a_killed_kubelet_leaves_the_app_alone() {
    for path in PATHS {
        let before = run(path.id);
        let running = at(&before, Milestone::ContainerProcess);
        let kubelet = before.events.iter().find_map(|event| match &event.what {
            What::Spawn { child, .. } if child.role.name == "kubelet" => Some(child.pid),
            _ => None,
        });
        let pid = kubelet.expect("there is one");
        let kill = Intervention::kill(Moment::After(running.seq), pid, Signal::Kill);
        let after = podpath_model::run(&Scenario { interventions: vec![kill], ..scenario(path.id) }).trace;
        let ended = |pid: u32| after.events.iter().any(|event| event.process.pid == pid && matches!(event.what, What::Exit { .. }));
        assert!(ended(pid), "{}: the kubelet is killed", path.id);
        assert!(!ended(running.process.pid), "{}: the app runs on", path.id);
        assert!(programs(&before).contains("kubelet") && running.process.pid != pid);
    }
}

#[test]
fn on_containerd_there_is_no_dockerd_to_be_asked_or_called() {
    let trace = run("containerd");
    assert!(!programs(&trace).contains("dockerd") && runs(&trace));
    let socket = |event: &Event| matches!(&event.what, What::Change(change) if change.object.kind == Kind::Socket && change.object.name.contains("docker.sock"));
    assert!(!trace.events.iter().any(socket), "nobody makes docker's socket");
    assert!(run("dockershim").events.iter().any(socket), "dockerd does");
}

#[test]
fn dockerd_asks_containerd_which_starts_the_shim() {
    let trace = run("dockershim");
    assert!(calls(&trace).contains(&("dockerd", Protocol::Containerd, "containerd")));
    assert_eq!(at(&trace, Milestone::ContainerShim).process.role.name, "containerd");
}

#[test]
fn dockerd_is_never_spoken_to_in_the_cri() {
    for path in PATHS {
        let spoken = calls(&run(path.id));
        assert!(!spoken.iter().any(|(_, protocol, to)| *protocol == Protocol::Cri && *to == "dockerd"), "{}", path.id);
        let to_dockerd = spoken.iter().filter(|(.., to)| *to == "dockerd").map(|(_, protocol, _)| *protocol).collect::<BTreeSet<_>>();
        assert!(to_dockerd.iter().all(|protocol| *protocol == Protocol::Docker), "{}", path.id);
    }
}

#[test]
fn the_cri_is_the_kubelets_language_and_the_bundle_is_run_by_a_command() {
    for path in PATHS {
        let trace = run(path.id);
        for (from, ..) in calls(&trace).iter().filter(|(_, protocol, _)| *protocol == Protocol::Cri) {
            assert_eq!(*from, "kubelet", "{}", path.id);
        }
        let create = at(&trace, Milestone::ContainerInit);
        let What::Spawn { child, argv, .. } = &create.what else { panic!("{}: {create:?}", path.id) };
        assert!(child.role.name == "runc" && argv.iter().any(|word| &**word == "create"), "{}: {argv:?}", path.id);
    }
}

#[test]
fn containerd_the_shim_and_runc_are_on_both_paths() {
    let both: BTreeSet<&str> = programs(&run("dockershim")).intersection(&programs(&run("containerd"))).copied().collect();
    assert!(both.is_superset(&BTreeSet::from(["containerd", "shim", "runc"])), "{both:?}");
    assert!(programs(&run("crio")).contains("runc"));
}

#[test]
fn the_registry_is_called_by_the_runtime_and_never_by_the_kubelet() {
    for (path, runtime) in [("dockershim", "dockerd"), ("cri-dockerd", "dockerd"), ("containerd", "containerd"), ("crio", "crio")] {
        let spoken = calls(&run(path));
        let callers: BTreeSet<&str> =
            spoken.iter().filter(|(_, protocol, _)| *protocol == Protocol::Registry).map(|(from, ..)| *from).collect();
        assert_eq!(callers, BTreeSet::from([runtime]), "{path}");
    }
}

#[test]
fn without_docker_two_hops_fall_away_and_nothing_below_them() {
    let (docker, containerd) = (run("dockershim"), run("containerd"));
    let only: BTreeSet<&str> = calls(&docker).iter().map(|(.., to)| *to).collect::<BTreeSet<_>>();
    let there: BTreeSet<&str> = calls(&containerd).iter().map(|(.., to)| *to).collect();
    let gone: Vec<&str> = only.difference(&there).copied().collect();
    assert_eq!(gone, ["dockerd", "dockershim"]);
}

#[test]
fn a_kubelet_that_starts_is_not_taken_for_one_that_does_not() {
    for path in PATHS {
        assert_eq!(Refusal::of(&run(path.id)), None, "{}", path.id);
    }
}

#[test]
fn a_kubelet_that_does_not_start_says_why_and_one_that_is_tried_again_starts() {
    let failed = |again: bool| {
        let mut story = Story::new();
        let line = "E0101 run.go:74] \"command failed\" err=\"no\"";
        story.push((&KUBELET, 3), Some(Milestone::KubeletStart), What::Log { level: "info", line: "Kubelet version".into() });
        story.push((&KUBELET, 3), Some(Milestone::KubeletFailed), What::Log { level: "error", line: line.into() });
        if again {
            story.push((&KUBELET, 4), Some(Milestone::PodSeen), What::Log { level: "info", line: "SyncLoop (ADD)".into() });
        }
        Refusal::of(&story.end("none"))
    };
    let refusal = failed(false).expect("it does not start");
    assert_eq!(refusal.seq, 1);
    assert!(refusal.message.contains("command failed"));
    assert_eq!(failed(true), None);
}

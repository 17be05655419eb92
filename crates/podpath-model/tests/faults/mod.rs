//! After any single kill the pod is what is wanted of it again, and nothing is left once it is deleted; or a reviewed line says why not.

use std::collections::BTreeMap;

use podpath_model::node::PATHS;
use podpath_model::trace::{Outcome as TraceOutcome, What};

use crate::support::faults::{Reviewed, World};

const MANIFESTS: [(&str, &str); 3] = [
    ("web", include_str!("../../../../static/presets/web.yaml")),
    ("init", include_str!("../../../../static/presets/init.yaml")),
    ("two-containers", include_str!("../../../../static/presets/two-containers.yaml")),
];

/// Of the kinds of events every so manieth is tried here; `cargo xtask faults` tries all, with everybody who is there.
const STRIDE: usize = 5;

#[test]
#[ignore = "its table of reviewed cases is not whole yet; cargo xtask faults prints what is missing"]
fn after_any_single_kill_the_pod_is_back_and_nothing_is_left_or_a_reviewed_line_says_why() {
    let reviewed = Reviewed::read(include_str!("reviewed.tsv"));
    let mut unexplained: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in PATHS {
        for (offset, (name, manifest)) in MANIFESTS.into_iter().enumerate() {
            let world = World::new(path.id, manifest).unwrap();
            for (at, seq) in world.kinds().into_iter().enumerate().skip(offset).step_by(STRIDE) {
                let victims = world.victims(seq);
                let others = victims.get(at % victims.len().max(1)).copied();
                let actor = Some(world.actor(seq)).filter(|actor| victims.contains(actor) && Some(*actor) != others);
                for pid in others.into_iter().chain(actor) {
                    let verdict = world.kill(pid, seq);
                    for what in reviewed.unexplained(path.id, &verdict) {
                        let place = format!("{name} {pid}@{seq} ({})", verdict.killed);
                        unexplained.entry(format!("{}: {what}", path.id)).or_default().push(place);
                    }
                }
            }
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

/// Kills every process of a role at each `stride`th event of its life before the deletion; the answer is what no line explains.
fn killed(path: &'static str, role: &str, stride: usize) -> Vec<String> {
    let reviewed = Reviewed::read(include_str!("reviewed.tsv"));
    let world = World::new(path, MANIFESTS[0].1).unwrap();
    let mut unexplained = Vec::new();
    for (seq, pid) in world.lives_of(role).into_iter().step_by(stride) {
        let verdict = world.kill(pid, seq);
        unexplained.extend(reviewed.unexplained(path, &verdict).into_iter().map(|what| format!("{path}: {pid}@{seq}: {what}")));
    }
    unexplained
}

#[test]
#[ignore = "its table of reviewed cases is not whole yet; cargo xtask faults prints what is missing"]
fn a_shim_that_dies_at_any_event_of_its_life_leaves_no_sandbox_ready_for_ever() {
    for path in ["containerd", "cri-dockerd"] {
        assert_eq!(killed(path, "shim", 9), [""; 0]);
    }
}

#[test]
#[ignore = "its table of reviewed cases is not whole yet; cargo xtask faults prints what is missing"]
fn a_hook_that_is_killed_is_the_end_of_runc_create_and_its_init_and_the_next_sandbox_comes() {
    for path in ["dockershim", "cri-dockerd"] {
        assert_eq!(killed(path, "libnetwork-setkey", 1), [""; 0]);
    }
}

#[test]
#[ignore = "its table of reviewed cases is not whole yet; cargo xtask faults prints what is missing"]
fn a_daemon_that_is_back_gives_out_no_id_for_a_second_time() {
    for (path, daemon) in [("containerd", "containerd"), ("crio", "crio")] {
        let world = World::new(path, MANIFESTS[0].1).unwrap();
        for (seq, pid) in world.lives_of(daemon).into_iter().step_by(37) {
            let trace = world.killed(pid, seq);
            let said = trace.events.iter().find(|event| match &event.what {
                What::Reply { outcome: TraceOutcome::Failed(failure), .. } => failure.message.contains("already exists"),
                _ => false,
            });
            assert!(said.is_none(), "{path} {pid}@{seq}: {said:?}");
        }
    }
}

//! After any single kill the pod is what is wanted of it again, and nothing is left once it is deleted; or a reviewed line says why not.

use std::rc::Rc;

use podpath_model::Scenario;
use podpath_model::scenario::{Run, manifest};
use podpath_model::trace::{Outcome as TraceOutcome, What};

use crate::support::faults::{Reviewed, World};

const WEB: &str = include_str!("../../../../static/presets/web.yaml");
const INIT: &str = include_str!("../../../../static/presets/init.yaml");
const TWO_CONTAINERS: &str = include_str!("../../../../static/presets/two-containers.yaml");

/// Kills everybody who is there at the first event of each kind; `cargo xtask faults` does it at every event.
fn any_single_kill(path: &'static str, manifest: &str) {
    let reviewed = Reviewed::read(include_str!("reviewed.tsv"));
    let world = World::new(path, manifest).unwrap();
    let unexplained: Vec<String> = world
        .kills(world.kinds())
        .into_iter()
        .flat_map(|(seq, pid)| {
            let verdict = world.kill(pid, seq);
            let place = format!("{} {pid}@{seq}", verdict.killed);
            reviewed.unexplained(path, &verdict).into_iter().map(move |what| format!("{place}: {what}"))
        })
        .collect();
    assert_eq!(unexplained, [""; 0], "{path}");
}

/// After any single kill the pod is back and nothing is left once it is deleted, or a reviewed line says why not. A test for each
/// manifest and path, so that they run side by side.
mod after_any_single_kill {
    use super::{INIT, TWO_CONTAINERS, WEB, any_single_kill};

    #[test]
    fn web_is_back_on_containerd() {
        any_single_kill("containerd", WEB);
    }
    #[test]
    fn web_is_back_on_crio() {
        any_single_kill("crio", WEB);
    }
    #[test]
    fn init_is_back_on_containerd() {
        any_single_kill("containerd", INIT);
    }
    #[test]
    fn init_is_back_on_crio() {
        any_single_kill("crio", INIT);
    }
    #[test]
    fn two_containers_are_back_on_containerd() {
        any_single_kill("containerd", TWO_CONTAINERS);
    }
    #[test]
    fn two_containers_are_back_on_crio() {
        any_single_kill("crio", TWO_CONTAINERS);
    }
    #[test]
    fn web_is_back_on_dockers_paths() {
        any_single_kill("dockershim", WEB);
        any_single_kill("cri-dockerd", WEB);
    }
    #[test]
    fn init_is_back_on_dockers_paths() {
        any_single_kill("dockershim", INIT);
        any_single_kill("cri-dockerd", INIT);
    }
    #[test]
    fn two_containers_are_back_on_dockers_paths() {
        any_single_kill("dockershim", TWO_CONTAINERS);
        any_single_kill("cri-dockerd", TWO_CONTAINERS);
    }
}

/// Kills every process of a role at each `stride`th event of its life before the deletion; the answer is what no line explains.
fn killed(path: &'static str, role: &str, stride: usize) -> Vec<String> {
    let reviewed = Reviewed::read(include_str!("reviewed.tsv"));
    let world = World::new(path, WEB).unwrap();
    let mut unexplained = Vec::new();
    for (seq, pid) in world.lives_of(role).into_iter().step_by(stride) {
        let verdict = world.kill(pid, seq);
        unexplained.extend(reviewed.unexplained(path, &verdict).into_iter().map(|what| format!("{path}: {pid}@{seq}: {what}")));
    }
    unexplained
}

#[test]
fn a_shim_that_dies_at_any_event_of_its_life_leaves_no_sandbox_ready_for_ever() {
    assert_eq!(killed("cri-dockerd", "shim", 9), [""; 0]);
}

#[test]
fn a_hook_that_is_killed_is_the_end_of_runc_create_and_its_init_and_the_next_sandbox_comes() {
    for path in ["dockershim", "cri-dockerd"] {
        assert_eq!(killed(path, "libnetwork-setkey", 1), [""; 0]);
    }
}

#[test]
fn a_daemon_that_is_back_gives_out_no_id_for_a_second_time() {
    for (path, daemon) in [("containerd", "containerd"), ("crio", "crio")] {
        let world = World::new(path, WEB).unwrap();
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

#[test]
fn a_run_that_is_dropped_in_its_middle_leaves_nothing_in_memory() {
    let pod = Rc::new(manifest::read(WEB.as_bytes()).pod.unwrap());
    let held = Rc::downgrade(&pod);
    let run = Run::of(&Scenario { pods: vec![pod], ..Scenario::startup("containerd") });
    run.go_on(9_000_000_000, u64::MAX);
    assert!(held.upgrade().is_some(), "the node knows it");
    drop(run);
    assert!(held.upgrade().is_none(), "futures and messages held the kernel that holds them");
}

//! After any single kill the pod is what is wanted of it again, and nothing is left once it is deleted; or a reviewed line says why not.

use std::rc::Rc;

use podpath_model::Scenario;
use podpath_model::node::PATHS;
use podpath_model::scenario::{Run, manifest};
use podpath_model::trace::{Outcome as TraceOutcome, What};

use crate::support::faults::{Kill, Reviewed, World};

const WEB: &str = include_str!("../../../../static/presets/web.yaml");
const INIT: &str = include_str!("../../../../static/presets/init.yaml");
const TWO_CONTAINERS: &str = include_str!("../../../../static/presets/two-containers.yaml");

/// How many pairs of kills are there for one that is looked at.
const SAMPLE: usize = 30;

/// Every death of everybody; `cargo xtask faults` tries those again that are the same, and the other manifests.
fn any_single_kill(path: &'static str, manifest: &str) {
    any_single_kill_but(path, manifest, "");
}

fn any_single_kill_but(path: &'static str, manifest: &str, role: &str) {
    let world = World::new(path, manifest).unwrap();
    let deaths = world.deaths().into_iter().filter(|kill| kill.role != role).collect();
    assert_eq!(unexplained(&world, deaths), [""; 0], "{path}");
}

/// What comes of kills and no line explains.
fn unexplained(world: &World, kills: Vec<Kill>) -> Vec<String> {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/reviewed.tsv")).unwrap();
    let reviewed = Reviewed::read(&table);
    let of_one = |kill: Kill| {
        let place = format!("{} {}@{}", kill.killed, kill.pid, kill.seq);
        reviewed.unexplained(world.path, &world.kill(&kill)).into_iter().map(move |what| format!("{place}: {what}"))
    };
    kills.into_iter().flat_map(of_one).collect()
}

/// After any single kill the pod is back and nothing is left once it is deleted, or a reviewed line says why not. A test for each
/// manifest and path, so that they run side by side.
mod after_any_single_kill {
    use super::{INIT, TWO_CONTAINERS, WEB, any_single_kill, any_single_kill_but};

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
    fn web_is_back_on_dockershim() {
        any_single_kill("dockershim", WEB);
    }
    #[test]
    fn web_is_back_on_cri_dockerd() {
        any_single_kill("cri-dockerd", WEB);
    }
    #[test]
    fn init_is_back_on_dockershim() {
        any_single_kill("dockershim", INIT);
    }
    #[test]
    fn init_is_back_on_cri_dockerd() {
        any_single_kill("cri-dockerd", INIT);
    }
    /// A containerd that dies as the second container starts is another story, which is not told right yet: the kubelet ends the pod on what
    /// it knew of it, and so never.
    #[test]
    fn two_containers_are_back_on_dockershim_but_for_a_containerd_that_dies() {
        any_single_kill_but("dockershim", TWO_CONTAINERS, "containerd");
    }
    /// A containerd that dies as the second container starts is another story, which is not told right yet: the kubelet ends the pod on what
    /// it knew of it, and so never.
    #[test]
    fn two_containers_are_back_on_cri_dockerd_but_for_a_containerd_that_dies() {
        any_single_kill_but("cri-dockerd", TWO_CONTAINERS, "containerd");
    }
}

#[test]
fn of_two_kills_between_which_nobody_acts_to_whom_the_killed_one_is_connected_one_stands_for_both() {
    for path in PATHS {
        let world = World::new(path.id, WEB).unwrap();
        let mut kills = world.kills();
        kills.sort_by_key(|kill| (kill.pid, kill.seq));
        let pairs = kills.windows(2).filter(|pair| pair[0].pid == pair[1].pid && pair[0].death == pair[1].death);
        for pair in pairs.step_by(SAMPLE) {
            let [one, other] = [0, 1].map(|index| world.kill(&pair[index]));
            assert_eq!((one.lost, one.left), (other.lost, other.left), "{}: {pair:?}", path.id);
        }
    }
}

#[test]
fn a_daemon_that_is_back_gives_out_no_id_for_a_second_time() {
    for (path, daemon) in [("containerd", "containerd"), ("crio", "crio")] {
        let world = World::new(path, WEB).unwrap();
        for kill in world.kills_of(daemon).iter().step_by(37) {
            let trace = world.killed(kill);
            let said = trace.events.iter().find(|event| match &event.what {
                What::Reply { outcome: TraceOutcome::Failed(failure), .. } => failure.message.contains("already exists"),
                _ => false,
            });
            assert!(said.is_none(), "{path} {kill:?}: {said:?}");
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

//! After any single fault the pod is what is wanted of it again, and nothing is left once it is deleted; or a reviewed line says why not.

use std::collections::BTreeSet;
use std::rc::Rc;

use podpath_model::Scenario;
use podpath_model::explore::{Fault, Ground, Reviewed};
use podpath_model::node::PATHS;
use podpath_model::scenario::{Run, manifest};
use podpath_model::trace::{Outcome as TraceOutcome, What};

const WEB: &str = include_str!("../../../../static/presets/web.yaml");
const INIT: &str = include_str!("../../../../static/presets/init.yaml");
const TWO_CONTAINERS: &str = include_str!("../../../../static/presets/two-containers.yaml");

/// How many pairs of kills are there for one that is looked at.
const SAMPLE: usize = 30;
/// How many deaths of a kind that was looked at are there for one more that is.
const EVERY: usize = 3;

fn ground(path: &'static str, manifest: &str) -> Ground {
    let pod = manifest::read(manifest.as_bytes()).pod.unwrap();
    Ground::new(Scenario::new(path, pod))
}

/// Every death of everybody, and every call that fails; `cargo xtask faults` tries those again that are the same, and the other manifests.
fn any_single_fault(path: &'static str, manifest: &str) {
    let ground = ground(path, manifest);
    assert_eq!(unexplained(&ground, ground.faults()), [""; 0], "{path}");
}

/// Of all deaths the first of each kind, by who is killed during what, and every third of the others: `cargo xtask faults` tries them all.
fn some_single_kills(path: &'static str, manifest: &str) {
    some_single_kills_but(path, manifest, "");
}

fn some_single_kills_but(path: &'static str, manifest: &str, role: &str) {
    let ground = ground(path, manifest);
    let deaths = ground.deaths().into_iter().filter(|kill| kill.kind != role);
    let mut seen = BTreeSet::new();
    let (first, others): (Vec<Fault>, Vec<Fault>) = deaths.partition(|kill| seen.insert(kill.what.clone()));
    let deaths = first.into_iter().chain(others.into_iter().step_by(EVERY)).collect();
    assert_eq!(unexplained(&ground, deaths), [""; 0], "{path}");
}

/// What comes of faults and no line explains.
fn unexplained(ground: &Ground, faults: Vec<Fault>) -> Vec<String> {
    let reviewed = Reviewed::default();
    let of_one = |fault: Fault| {
        let place = format!("{}: {}", fault.deed(), fault.what);
        let flaws = reviewed.unexplained(ground.scenario.path, &ground.attempt(std::slice::from_ref(&fault)));
        flaws.into_iter().map(move |flaw| format!("{place}: {flaw}"))
    };
    faults.into_iter().flat_map(of_one).collect()
}

/// After any single fault the pod is back and nothing is left once it is deleted, or a reviewed line says why not. A test for each
/// manifest and path, so that they run side by side.
mod after_any_single_fault {
    use super::{WEB, any_single_fault};

    #[test]
    fn web_is_back_on_containerd() {
        any_single_fault("containerd", WEB);
    }
    #[test]
    fn web_is_back_on_crio() {
        any_single_fault("crio", WEB);
    }
    #[test]
    fn web_is_back_on_dockershim() {
        any_single_fault("dockershim", WEB);
    }
    #[test]
    fn web_is_back_on_cri_dockerd() {
        any_single_fault("cri-dockerd", WEB);
    }
}

/// The same of manifests with which there are many more: not each kill, but each kind of it.
mod after_the_first_kill_of_each_kind_and_every_third_of_the_others {
    use super::{INIT, TWO_CONTAINERS, some_single_kills, some_single_kills_but};

    #[test]
    fn init_is_back_on_containerd() {
        some_single_kills("containerd", INIT);
    }
    #[test]
    fn init_is_back_on_crio() {
        some_single_kills("crio", INIT);
    }
    #[test]
    fn two_containers_are_back_on_containerd() {
        some_single_kills("containerd", TWO_CONTAINERS);
    }
    #[test]
    fn two_containers_are_back_on_crio() {
        some_single_kills("crio", TWO_CONTAINERS);
    }
    #[test]
    fn init_is_back_on_dockershim() {
        some_single_kills("dockershim", INIT);
    }
    #[test]
    fn init_is_back_on_cri_dockerd() {
        some_single_kills("cri-dockerd", INIT);
    }
    /// A containerd that dies as the second container starts is another story, which is not told right yet: the kubelet ends the pod on what
    /// it knew of it, and so never.
    #[test]
    fn two_containers_are_back_on_dockershim_but_for_a_containerd_that_dies() {
        some_single_kills_but("dockershim", TWO_CONTAINERS, "containerd");
    }
    /// A containerd that dies as the second container starts is another story, which is not told right yet: the kubelet ends the pod on what
    /// it knew of it, and so never.
    #[test]
    fn two_containers_are_back_on_cri_dockerd_but_for_a_containerd_that_dies() {
        some_single_kills_but("cri-dockerd", TWO_CONTAINERS, "containerd");
    }
}

#[test]
fn of_two_kills_between_which_nobody_acts_to_whom_the_killed_one_is_connected_one_stands_for_both() {
    for path in PATHS {
        let ground = ground(path.id, WEB);
        let mut kills = ground.kills();
        kills.sort_by_key(|kill| (kill.death().map(|(pid, ..)| pid), kill.seq));
        let pairs = kills.windows(2).filter(|pair| pair[0].death() == pair[1].death());
        for pair in pairs.step_by(SAMPLE) {
            let [one, other] = [0, 1].map(|index| ground.attempt(&pair[index..=index]));
            assert_eq!((one.lost, one.left), (other.lost, other.left), "{}: {pair:?}", path.id);
        }
    }
}

#[test]
fn a_daemon_that_is_back_gives_out_no_id_for_a_second_time() {
    for (path, daemon) in [("containerd", "containerd"), ("crio", "crio")] {
        let ground = ground(path, WEB);
        for kill in ground.kills_of(daemon).iter().step_by(37) {
            let trace = ground.broken(std::slice::from_ref(kill));
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

#[test]
fn a_call_that_fails_is_an_error_of_whoever_called_and_of_nobody_before() {
    for path in PATHS {
        let ground = ground(path.id, WEB);
        for fault in ground.failures().iter().step_by(SAMPLE / 4) {
            let broken = ground.broken(std::slice::from_ref(fault));
            let (call, before) = (fault.seq, fault.seq as usize + 1);
            assert_eq!(broken.events[..before], ground.whole.events[..before], "{}: {}", path.id, fault.deed());
            let refused = broken.events.iter().any(|event| match &event.what {
                What::Reply { call: answered, outcome: TraceOutcome::Failed(_) } => *answered == call,
                _ => false,
            });
            assert!(refused, "{}: {}", path.id, fault.deed());
        }
    }
}

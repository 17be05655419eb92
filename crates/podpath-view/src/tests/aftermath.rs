//! What came of what was done to a node, on every path.

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest, run};
use podpath_trace::Trace;

use super::PRESETS;
use crate::aftermath::{Aftermath, End, Left, Noticed, aftermath, said_of_left, said_of_row};
use crate::deeds::doable;
use crate::scene::SceneIndex;
use crate::steps::Steps;
use crate::words::{Lang, Words};

const SECOND_NS: u64 = 1_000_000_000;

fn unbroken(path: &'static str) -> Scenario {
    let pod = manifest::read(PRESETS[7].as_bytes()).pod.expect("the manifest is right");
    Scenario { at_least_ns: Some(90 * SECOND_NS), ..Scenario::new(path, pod) }
}

fn broken(path: &'static str, deed: &str) -> Trace {
    run(&unbroken(path).doing(&[deed.into()]).expect("it can be done")).trace
}

fn came(trace: &Trace) -> Aftermath {
    aftermath(trace, SceneIndex::of(trace, &Steps::of(trace)).processes())
}

/// The rows in words.
fn said(aftermath: &Aftermath) -> Vec<String> {
    let words = Words::new(Lang::En);
    aftermath.rows.iter().map(|row| format!("{} {}", row.who, said_of_row(row, &words))).collect()
}

#[test]
fn after_a_shim_is_killed_containerd_notices_at_once_and_cleans_up_and_the_kubelet_finds_it_when_it_asks() {
    let came = came(&broken("containerd", "kill shim@+20s"));
    let rows = said(&came);
    let first = &came.rows[0];
    assert!(first.after_ns < SECOND_NS / 100 && matches!(first.what, Noticed::Broke(_) | Noticed::Exit(_)), "{rows:?}");
    let has = |who: &str, is_it: fn(&Noticed) -> bool| came.rows.iter().any(|row| row.who == who && is_it(&row.what));
    assert!(has("containerd", |what| matches!(what, Noticed::Broke(_))), "{rows:?}");
    assert!(has("runc", |what| matches!(what, Noticed::Kills(..))), "{rows:?}");
    assert!(has("kubelet", |what| matches!(what, Noticed::Poll(_))), "{rows:?}");
    assert!(has("pause", |what| matches!(what, Noticed::Begins)), "{rows:?}");
    assert!(came.rows.iter().any(|row| matches!(row.what, Noticed::Removes(_))), "{rows:?}");
    let shim = came.fates.iter().find(|fate| fate.name == "shim").expect("it was there");
    assert!(matches!(shim.end, End::Replaced(..)), "{shim:?}");
    // Only a shim that is shut down removes its socket: crates/podpath-model/tests/faults/reviewed.tsv.
    assert!(came.left.iter().any(|left| matches!(left, Left::Things(kind, 1, _) if kind.name() == "socket")), "{:?}", came.left);
}

#[test]
fn a_conmon_that_is_killed_leaves_its_container_without_a_parent() {
    let came = came(&broken("crio", "kill conmon@+20s"));
    assert!(came.left.iter().any(|left| matches!(left, Left::Process(..))), "{:?}", came.left);
}

#[test]
fn somebody_notices_whoever_is_killed_and_nothing_came_of_a_run_in_which_nothing_is_done() {
    for path in PATHS {
        assert_eq!(came(&run(&unbroken(path.id)).trace), Aftermath::default(), "{}", path.id);
        for whom in ["kubelet", "app", "pause"] {
            let came = came(&broken(path.id, &format!("kill {whom}@+20s")));
            assert!(!came.rows.is_empty() && !came.fates.is_empty(), "{}: {whom}", path.id);
            assert!(came.rows.windows(2).all(|pair| pair[0].after_ns <= pair[1].after_ns), "{}: {whom}", path.id);
        }
    }
}

#[test]
fn whatever_can_be_done_can_be_done_and_is_said_in_both_languages() {
    for path in PATHS {
        let scenario = unbroken(path.id);
        let trace = run(&scenario).trace;
        let steps = Steps::of(&trace);
        let index = SceneIndex::of(&trace, &steps);
        let last = steps.len() - 1;
        for step in [steps.len() / 2, last] {
            for doable in doable(&trace, &steps, index.processes(), step) {
                let crate::deeds::Doable::More { group, key, deed, .. } = doable else { continue };
                for lang in [Lang::En, Lang::ZhCn] {
                    let words = Words::new(lang);
                    assert!(words.has(&format!("break-group-{}", group.name())) && words.has(&format!("break-more-{key}")), "{key}");
                }
                let done = scenario.clone().doing(&[deed.as_str().into()]).map_err(|said| said.key);
                let came = came(&run(&done.unwrap_or_else(|key| panic!("{}: {deed}: {key}", path.id))).trace);
                let words = Words::new(Lang::ZhCn);
                let lines =
                    came.rows.iter().map(|row| said_of_row(row, &words)).chain(came.left.iter().map(|left| said_of_left(left, &words)));
                lines.for_each(|line| assert!(!line.starts_with("came-") && !line.contains("kind-"), "{line}"));
            }
        }
    }
}

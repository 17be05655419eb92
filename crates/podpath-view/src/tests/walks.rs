//! Ways through the steps of a trace.

use podpath_trace::Trace;

use super::{docker, shared_shim};
use crate::narration::narrate;
use crate::steps::{Nearest, Steps};
use crate::words::{Lang, Words};

fn titles(trace: &Trace, steps: &Steps, from: usize, go: impl Fn(usize) -> usize, times: usize) -> Vec<String> {
    let walk = std::iter::successors(Some(from), |at| Some(go(*at)));
    walk.take(times).map(|at| format!("{} {}", steps.badge(trace, at), steps.title(trace, at))).collect()
}

#[test]
fn over_goes_to_the_answer_and_on_to_the_next_call() {
    let trace = docker();
    let steps = Steps::of(&trace);
    let start = steps.find("sandbox.create").expect("there is one");
    let over = titles(&trace, &steps, start, |at| steps.over(at), 5);
    let expected = [
        "CRI RunPodSandbox",
        "OK pod_sandbox_id aaaaaaaaaaaa",
        "CRI CreateContainer",
        "OK container_id cccccccccccc",
        "CRI StartContainer",
    ];
    assert_eq!(over, expected);
}

#[test]
fn over_a_daemon_does_not_wait_for_its_end() {
    let trace = docker();
    let steps = Steps::of(&trace);
    let helper = steps.find("sandbox.shim").expect("there is one");
    let daemon = Steps::into(&steps, helper);
    assert_eq!(steps.title(&trace, daemon), "shim", "the one that stays");
    assert_eq!(steps.title(&trace, steps.over(helper)), "shim → 0", "shim start is waited for");
}

#[test]
fn into_goes_one_deeper_and_out_comes_back_to_the_answer() {
    let trace = docker();
    let steps = Steps::of(&trace);
    let start = steps.find("container.start").expect("there is one");
    let into = titles(&trace, &steps, start, |at| Steps::into(&steps, at), 3);
    assert_eq!(into, ["CRI StartContainer", "HTTP POST …/{id}/start", "ctrd Tasks/Create"]);
    assert_eq!(steps.title(&trace, steps.out(start + 2)), "POST …/{id}/start", "out of Tasks/Create is the answer to POST");
    assert!(steps.out(start + 2) > start + 2);
}

#[test]
fn every_walk_stays_inside_the_trace_and_ends() {
    for trace in [docker(), shared_shim()] {
        let steps = Steps::of(&trace);
        for index in 1..=steps.len() {
            let forward = [steps.next(index), steps.over(index), Steps::into(&steps, index), steps.out(index), steps.next_beat(index)];
            for to in forward {
                assert!(to > index || (to == steps.len() && index == to), "{index} leads to {to}");
            }
            assert!(steps.prev_beat(index) <= index);
        }
        assert_eq!((steps.first(), steps.prev(1), steps.next(usize::MAX)), (1, 1, steps.len()));
    }
}

#[test]
fn the_beats_of_a_story_follow_its_order() {
    let keys = |trace: &Trace| Steps::of(trace).beats().iter().map(|beat| beat.key).collect::<Vec<_>>();
    assert_eq!(keys(&docker()), ["startup", "sandbox", "shim", "pause", "network", "create", "runc", "adopt", "app"]);
    assert_eq!(keys(&shared_shim()), ["startup", "sandbox", "network", "shim", "pause", "create", "runc", "adopt", "app"]);
}

#[test]
fn beats_and_rows_cover_every_step_once() {
    for trace in [docker(), shared_shim()] {
        let steps = Steps::of(&trace);
        let beats: Vec<usize> = steps.beats().iter().flat_map(|beat| beat.first..=beat.last).collect();
        assert_eq!(beats, (1..=steps.len()).collect::<Vec<_>>());
        let rows: Vec<usize> = steps.rows().iter().flat_map(|row| row.first as usize..=row.last as usize).collect();
        assert_eq!(rows, beats);
        let by_beat: Vec<usize> = steps.beats().iter().flat_map(|beat| beat.rows.clone()).collect();
        assert_eq!(by_beat, (0..steps.rows().len()).collect::<Vec<_>>());
        assert!((1..=steps.len()).all(|step| steps.rows()[steps.row_of(step)].contains(step)));
    }
}

#[test]
fn an_answer_with_nothing_in_between_is_in_the_row_of_its_call() {
    let trace = docker();
    let steps = Steps::of(&trace);
    let create = (1..=steps.len()).find(|at| steps.title(&trace, *at) == "POST …/create").expect("there is one");
    let row = steps.rows()[steps.row_of(create)];
    assert_eq!((row.first as usize, row.last as usize, row.more()), (create, create + 1, String::new()));
}

#[test]
fn a_place_is_found_again_on_another_path() {
    let (docker, shared) = (docker(), shared_shim());
    let (docker, shared) = (Steps::of(&docker), Steps::of(&shared));
    for milestone in ["sandbox.create", "sandbox.start", "container.start", "container.process"] {
        let (there, here) = (docker.find(milestone), shared.find(milestone));
        assert_eq!(Some(shared.same_place(&docker, there.expect("there"))), here, "{milestone}");
    }
    let between = docker.find("container.start").expect("there") + 1;
    assert_eq!(Some(shared.same_place(&docker, between)), shared.find("container.start"), "a step of the detour is where it began");
}

#[test]
fn a_link_to_nowhere_leads_to_the_nearest_step() {
    let steps = Steps::of(&docker());
    let opening = steps.opening();
    assert_eq!(Some(steps.nearest("sandbox.create")), steps.find("sandbox.create").map(Nearest::Exact));
    assert_eq!(steps.nearest("node.start~2"), Nearest::Exact(2));
    assert_eq!(steps.nearest("node.start~99"), Nearest::Instead(3));
    assert_eq!(steps.nearest("no.such~x"), Nearest::Instead(opening));
    assert_eq!(steps.nearest("7"), Nearest::Exact(7));
    assert_eq!(steps.nearest("70000"), Nearest::Instead(steps.len()));
    assert_eq!(steps.nearest("0"), Nearest::Instead(1));
    assert_eq!(steps.place(2), "node.start~2");
    let empty = Steps::of(&super::Story::new().end("none"));
    assert_eq!(empty.nearest("3").step(), 0);
}

#[test]
fn a_step_is_one_plain_sentence() {
    let trace = docker();
    let steps = Steps::of(&trace);
    let start = (1..=steps.len()).find(|at| steps.title(&trace, *at) == "POST …/{id}/start").expect("there is one");
    let english = narrate(&Words::new(Lang::En), &trace, &steps, start);
    assert_eq!(english.text, "dockershim asks dockerd to start the pause container.");
    assert!(english.why.is_some_and(|why| why.contains("network namespace")));
    let chinese = narrate(&Words::new(Lang::ZhCn), &trace, &steps, start);
    assert_eq!(chinese.text, "dockershim 请 dockerd 启动 pause 容器。");
}

//! Stepping over, into and out follows calls: on every path, of every bundled Pod.

use std::collections::BTreeMap;

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Event, Protocol, Seq, Trace, What};

use super::PRESETS;
use super::paths::traces;
use crate::steps::{Mark, Steps};

/// Every bundled Pod on every path, made and deleted, and what somebody does in a cluster; with and without the steady chatter.
fn each(mut look: impl FnMut(&Trace, &Steps)) {
    let pods = PRESETS.iter().map(|text| manifest::read(text.as_bytes()).pod.expect("the manifest is right"));
    let scenarios = pods.flat_map(|pod| {
        PATHS.iter().map(move |path| Scenario { delete_after_ns: Some(20_000_000_000), ..Scenario::new(path.id, pod.clone()) })
    });
    for trace in scenarios.map(|scenario| podpath_model::run(&scenario).trace).chain(traces()) {
        look(&trace, &Steps::of(&trace));
        look(&trace, &Steps::with_routine(&trace));
    }
}

/// The steps with their events.
fn marks<'a>(trace: &'a Trace, steps: &'a Steps) -> impl Iterator<Item = (usize, &'a Mark, &'a Event)> {
    (1..=steps.len()).filter_map(|index| steps.mark(index).map(|mark| (index, mark, &trace.events[mark.seq as usize])))
}

/// The step of the answer of each call of the CRI.
fn answers<'a>(trace: &'a Trace, steps: &'a Steps) -> impl Iterator<Item = (usize, usize)> {
    let replies = trace.events.iter().rev().filter_map(|event| match event.what {
        What::Reply { call, .. } => Some((call, event.seq)),
        _ => None,
    });
    let first: BTreeMap<Seq, Seq> = replies.collect();
    let calls = marks(trace, steps).filter(|(_, _, event)| matches!(event.what, What::Call { protocol: Protocol::Cri, .. }));
    calls.filter_map(move |(index, mark, _)| Some((index, steps.at_seq(*first.get(&mark.seq)?))))
}

#[test]
fn over_a_call_of_the_kubelet_is_its_answer() {
    let mut calls = 0;
    each(|trace, steps| {
        for (call, answer) in answers(trace, steps) {
            let (title, lands) = (steps.title(trace, call), steps.title(trace, steps.over(call)));
            assert_eq!(steps.over(call), answer, "{}: over {title} leads to {lands}", trace.path);
            calls += 1;
        }
    });
    assert!(calls > 10_000, "{calls} calls");
}

#[test]
fn out_of_a_call_is_its_answer_and_into_it_is_never_past_it() {
    each(|trace, steps| {
        for (call, answer) in answers(trace, steps) {
            assert!((call + 1..=answer).contains(&steps.into(call)), "{}: into {}", trace.path, steps.title(trace, call));
            for inside in (call + 1..answer).filter(|index| steps.mark(*index).is_some_and(|mark| mark.parent as usize == call)) {
                let (title, lands) = (steps.title(trace, inside), steps.title(trace, steps.out(inside)));
                assert_eq!(steps.out(inside), answer, "{}: out of {title} leads to {lands}", trace.path);
            }
        }
    });
}

#[test]
fn a_program_that_runs_in_a_call_and_what_it_leaves_behind_belong_to_that_call() {
    each(|trace, steps| {
        for (call, answer) in answers(trace, steps) {
            let asked = steps.mark(call).map_or(0, |mark| mark.seq);
            for (index, mark, event) in marks(trace, steps).skip(call).take(answer - call - 1) {
                let forwards = matches!(event.what, What::Call { method, .. } if method.ends_with("/Forward"));
                let is_kernel = matches!(event.what, What::Spawn { .. } | What::Exec { .. } | What::Exit { .. } | What::Reparent { .. });
                if (forwards || is_kernel) && follows_from(trace, event, asked) {
                    assert!(is_inside(steps, mark, call), "{}: {} in {}", trace.path, steps.title(trace, index), steps.title(trace, call));
                }
            }
        }
    });
}

#[test]
fn over_a_call_that_nobody_waits_for_is_what_its_caller_does_next() {
    let mut waits = 0;
    each(|trace, steps| {
        for (index, mark, event) in marks(trace, steps) {
            let waits_beside = matches!(event.what, What::Call { method: "containerd.task.v2.Task/Wait", .. }) && event.within.is_none();
            // An ExecSync does wait for what it has begun, and so does whoever cleans up after a task that has ended.
            let parent = steps.mark(mark.parent as usize).map(|parent| &trace.events[parent.seq as usize].what);
            if waits_beside && matches!(parent, Some(What::Call { method: "ExecSync", .. })) {
                assert_eq!(steps.over(index), mark.close as usize, "{}: over an exec’s Task/Wait, step {index}", trace.path);
            } else if waits_beside && mark.parent != 0 && mark.sibling != 0 {
                assert!(steps.over(index) <= mark.sibling as usize, "{}: over Task/Wait, step {index}", trace.path);
                waits += 1;
            }
        }
    });
    assert!(waits > 40, "{waits} waits");
}

fn follows_from(trace: &Trace, event: &Event, from: Seq) -> bool {
    let mut at = event.cause;
    while let Some(cause) = at.filter(|cause| *cause > from) {
        at = trace.events[cause as usize].cause;
    }
    at == Some(from)
}

fn is_inside(steps: &Steps, mark: &Mark, outer: usize) -> bool {
    let mut at = mark.parent as usize;
    while at > outer {
        at = steps.mark(at).map_or(0, |mark| mark.parent as usize);
    }
    at == outer
}

//! Two runs beside each other, on every two paths.

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Milestone, Trace};

use crate::beside::{Beside, Side, Verdict, beside};
use crate::steps::Steps;

const WEB: &str = include_str!("../../../../static/presets/web.yaml");

fn run(path: &'static str, deeds: &[&str]) -> (Trace, Steps) {
    let pod = manifest::read(WEB.as_bytes()).pod.expect("the manifest is right");
    let deeds: Vec<podpath_trace::Text> = deeds.iter().map(|deed| (*deed).into()).collect();
    let scenario = Scenario::new(path, pod).doing(&deeds).expect("it can be done");
    let trace = podpath_model::run(&scenario).trace;
    let steps = Steps::of(&trace);
    (trace, steps)
}

fn compare(one: &(Trace, Steps), other: &(Trace, Steps)) -> Beside {
    beside([one, other].map(|(trace, steps)| Side { trace, steps }))
}

#[test]
fn every_step_of_both_runs_stands_on_exactly_one_row_and_its_beat_is_that_of_the_row() {
    let runs: Vec<_> = PATHS.iter().map(|path| run(path.id, &[])).collect();
    for one in &runs {
        for other in &runs {
            let compared = compare(one, other);
            for (side, (_, steps)) in [one, other].into_iter().enumerate() {
                let mut seen: Vec<usize> = compared.rows().filter_map(|(_, row)| row.steps[side]).collect();
                seen.sort_unstable();
                assert_eq!(seen, (1..=steps.len()).collect::<Vec<_>>());
                assert!(compared.rows().all(|(beat, row)| row.steps[side].is_none_or(|step| steps.beat_of(step) == beat.at[side])));
            }
            assert!(compared.rows().all(|(_, row)| row.steps != [None, None]));
            let asks = |side: usize| [one, other][side].1.first_of(Milestone::SandboxCreate);
            assert!(compared.rows().any(|(_, row)| row.steps == [asks(0), asks(1)]), "the request for a sandbox stands on one row");
        }
    }
}

#[test]
fn a_run_beside_itself_differs_in_nothing() {
    for path in PATHS {
        let run = run(path.id, &[]);
        let compared = compare(&run, &run);
        assert!(compared.rows().all(|(_, row)| row.verdict == Verdict::Same && row.steps[0] == row.steps[1]), "{}", path.id);
        assert_eq!((compared.parts(), compared.counts[0]), (None, compared.counts[1]));
    }
}

#[test]
fn a_row_that_one_side_lacks_says_who_is_not_there() {
    let (docker, containerd) = (run("dockershim", &[]), run("containerd", &[]));
    let compared = compare(&docker, &containerd);
    let nobody: Vec<&str> =
        compared.rows().filter_map(|(_, row)| if let Verdict::Nobody(name) = row.verdict { Some(name) } else { None }).collect();
    assert!(nobody.contains(&"dockerd") && nobody.contains(&"dockershim"));
    for (_, row) in compared.rows() {
        if let Verdict::Nobody(name) = row.verdict {
            let there = usize::from(row.steps[0].is_none());
            let acts = |(trace, steps): &(Trace, Steps), step| {
                steps.sides(trace, step).is_some_and(|(from, to)| [from, to].iter().any(|actor| actor.role.name == name))
            };
            let has = |side: usize| (1..=[&docker, &containerd][side].1.len()).any(|step| acts([&docker, &containerd][side], step));
            assert!(has(there) && !has(1 - there), "{name}");
        }
    }
    let [docker, containerd] = compared.counts;
    assert!(docker.calls > containerd.calls && docker.sockets > containerd.sockets && docker.to_app_ns > containerd.to_app_ns);
}

#[test]
fn a_run_in_which_something_was_done_parts_from_the_unbroken_one_where_it_was_done() {
    let (whole, broken) = (run("containerd", &[]), run("containerd", &["kill containerd@container.start"]));
    let compared = compare(&whole, &broken);
    let done = broken.1.first_of(Milestone::ContainerStart).expect("it is reached");
    let parts = compared.parts().expect("they part");
    assert!(parts.steps.contains(&Some(done + 1)), "{parts:?}: what comes next is not the same");
    let signal = compared.rows().find(|(_, row)| row.steps == [None, Some(done + 1)]);
    assert!(signal.is_some(), "the signal is what only one of them has");
}

//! The process tree: everybody below their parent, in every picture of it.

use std::collections::BTreeSet;

use podpath_model::kernel::{Intervention, Moment, Signal};
use podpath_model::scenario::{Scenario, manifest};
use podpath_trace::{Status, Trace};

use super::states::runs;
use super::{docker, shared_shim};
use crate::picture::{Form, grove};
use crate::processes::{Condition, Extent, Forest};
use crate::scene::{Rect, SceneIndex};
use crate::steps::Steps;
use crate::words::{Lang, Words};

/// The rows of the band.
const BAND: Extent = Extent::Band(4);

struct Run {
    trace: Trace,
    steps: Steps,
    index: SceneIndex,
}

impl Run {
    fn of(trace: Trace) -> Self {
        let steps = Steps::of(&trace);
        Self { index: SceneIndex::of(&trace, &steps), steps, trace }
    }
    fn forest(&self, step: usize, extent: Extent) -> Forest {
        let mark = self.steps.mark(step).expect("there is such a step");
        self.index.processes().forest(&self.steps, (mark.seq, mark.end), self.steps.sides(&self.trace, step), extent)
    }
    fn each(&self, mut look: impl FnMut(usize)) {
        (1..=self.steps.len()).for_each(&mut look);
    }
}

/// A Pod of twelve containers.
fn twelve(path: &'static str) -> Run {
    let containers: String = (1..=12).map(|n| format!("  - {{name: c{n}, image: busybox, command: [sleep, \"1000\"]}}\n")).collect();
    let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: twelve}}\nspec:\n  containers:\n{containers}");
    Run::of(podpath_model::run(&Scenario::new(path, manifest::read(text.as_bytes()).pod.expect("it is right"))).trace)
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
}

#[test]
fn each_process_stands_below_its_parent_and_each_line_joins_the_two() {
    let words = Words::new(Lang::En);
    let twelves = ["dockershim", "containerd"].map(twelve);
    for run in runs().map(Run::of).step_by(3).chain(twelves) {
        let looks = [(BAND, Form::Band), (Extent::Whole, Form::Rows), (Extent::Whole, Form::Outline)];
        run.each(|step| {
            for (extent, form) in looks {
                let forest = run.forest(step, extent);
                let grove = grove(&words, &forest, form);
                let place = || format!("{}: step {step}, {form:?}", run.trace.path);
                let end = run.steps.mark(step).map_or(0, |mark| mark.end);
                assert_eq!(forest.alive, run.index.processes().living(end).count(), "{}", place());
                for (at, branch) in forest.branches.iter().enumerate() {
                    let own = &grove.boxes[at];
                    assert!(own.x >= 0.0 && own.x + own.w <= grove.size.0 && own.y + own.h <= grove.size.1, "{}", place());
                    if form != Form::Outline {
                        assert!(grove.boxes[..at].iter().all(|other| !overlap(own, other)), "{}: {} is on another", place(), branch.name);
                    }
                    let Some(above) = branch.above else { continue };
                    assert_eq!(branch.depth, forest.branches[above].depth + 1, "{}: {}", place(), branch.name);
                    let parent = &grove.boxes[above];
                    assert!(own.y >= parent.y + parent.h, "{}: {} is not below", place(), branch.name);
                    let line = &grove.lines.iter().find(|(child, _)| *child == at).expect("there is a line").1;
                    let (first, last) = (line[0], line[line.len() - 1]);
                    let leaves =
                        first.x >= parent.x && first.x <= parent.x + parent.w && first.y >= parent.y && first.y <= parent.y + parent.h;
                    let comes = last.x >= own.x && last.x <= own.x + own.w && last.y >= own.y && last.y <= own.y + own.h;
                    assert!(leaves && comes, "{}: the line of {}", place(), branch.name);
                    if let (Some(pid), Some(parent)) = (branch.pid, forest.branches[above].pid) {
                        let end = run.steps.mark(step).expect("it is there").end;
                        let process = run.index.processes().find(pid).expect("it is there");
                        assert_eq!(process.parent(end), Some(parent), "{}: {}", place(), branch.name);
                    }
                }
                assert_eq!(forest.branches.iter().filter(|branch| branch.above.is_none()).count(), 1, "{}: one root", place());
            }
        });
    }
}

#[test]
fn of_many_of_a_kind_a_few_stand_and_who_is_looked_at_is_never_folded() {
    for (path, kinds) in [("dockershim", ["9 more: shim", "c4 … c12"]), ("containerd", ["c4 … c12", ""])] {
        let (run, words) = (twelve(path), Words::new(Lang::En));
        let named = |forest: &Forest| forest.branches.iter().filter(|branch| !branch.folded.is_empty()).count();
        let last = run.forest(run.steps.last(), BAND);
        assert_eq!(named(&last), kinds.iter().filter(|kind| !kind.is_empty()).count(), "{path}: {last:#?}");
        let picture = crate::picture::forest(&words, &last, Form::Band, 0).markup();
        for kind in kinds {
            assert!(picture.contains(kind), "{path}: {kind}: {picture}");
        }
        assert_eq!(named(&run.forest(run.steps.last(), Extent::Whole)), 0, "{path}: the whole tree folds nothing");
        run.each(|step| {
            let mark = run.steps.mark(step).expect("it is there");
            let shown: BTreeSet<u32> = run.forest(step, BAND).branches.iter().filter_map(|branch| branch.pid).collect();
            let (from, to) = run.steps.sides(&run.trace, step).expect("it has sides");
            for pid in [from.pid, to.pid] {
                let process = run.index.processes().find(pid).filter(|process| process.on_node && process.begun(mark.end));
                let deep = process.is_some_and(crate::processes::Process::is_inner);
                let there = process.is_some_and(|process| process.end.is_none_or(|(at, _)| at >= mark.seq));
                assert!(!there || deep || shown.contains(&pid), "{path}: step {step}: {pid} is folded");
            }
        });
    }
}

#[test]
fn the_clones_of_runc_are_siblings_with_names_of_their_own() {
    let pod = manifest::read(super::PRESETS[7].as_bytes()).pod.expect("it is right");
    let run = Run::of(podpath_model::run(&Scenario::new("dockershim", pod)).trace);
    let mut seen = BTreeSet::new();
    run.each(|step| {
        let forest = run.forest(step, BAND);
        let clones = forest.branches.iter().filter(|branch| branch.name.starts_with("runc:[") || &*branch.name == "runc init");
        let parents = clones.filter_map(|branch| Some((branch.name.to_string(), forest.branches[branch.above?].name.to_string())));
        seen.extend(parents);
    });
    for (name, parent) in [("runc:[1:CHILD]", "runc"), ("runc init", "runc"), ("runc init", "shim")] {
        assert!(seen.contains(&(name.to_owned(), parent.to_owned())), "{name} below {parent}: {seen:?}");
    }
}

#[test]
fn a_shim_stands_above_what_it_keeps() {
    for (trace, kept) in [(docker(), vec![vec!["pause"], vec!["web-app"]]), (shared_shim(), vec![vec!["pause", "web-app"]])] {
        let run = Run::of(trace);
        let forest = run.forest(run.steps.last(), BAND);
        let shims = forest.branches.iter().enumerate().filter(|(_, branch)| &*branch.name == "shim");
        let below =
            |at: usize| forest.branches.iter().filter(|branch| branch.above == Some(at)).map(|branch| &*branch.name).collect::<Vec<_>>();
        assert_eq!(shims.map(|(at, _)| below(at)).collect::<Vec<_>>(), kept);
        assert_eq!(forest.branches[0].pid, Some(1));
        assert!(forest.branches.iter().all(|branch| branch.state != Condition::Future));
    }
}

#[test]
fn what_will_stay_is_announced_before_it_starts() {
    let run = Run::of(docker());
    let forest = run.forest(run.steps.opening(), BAND);
    let future = forest.branches.iter().filter(|branch| branch.state == Condition::Future);
    let names: Vec<(&str, usize)> = future.map(|branch| (&*branch.name, branch.depth)).collect();
    assert_eq!(names, [("shim", 1), ("pause", 2), ("shim", 1), ("web-app", 2)], "a container goes by its name");
    assert_eq!(forest.alive, 4);
}

#[test]
fn who_was_killed_stands_for_one_step_where_it_stood() {
    let pod = manifest::read(super::PRESETS[7].as_bytes()).pod.expect("it is right");
    let mut scenario = Scenario::new("containerd", pod);
    let before = Run::of(podpath_model::run(&scenario).trace);
    let running = before.steps.find("container.running").expect("it runs");
    let at = before.steps.mark(running).expect("it is there").seq;
    let shim = before
        .index
        .processes()
        .processes()
        .iter()
        .rfind(|process| process.alive(at) && process.last_face().is_some_and(|face| face.role.name == "shim"))
        .expect("there is one")
        .pid;
    scenario.interventions = vec![Intervention::kill(Moment::After(at), shim, Signal::Kill)];
    let run = Run::of(podpath_model::run(&scenario).trace);
    let mut dead = Vec::new();
    run.each(|step| {
        let forest = run.forest(step, BAND);
        dead.extend(forest.branches.iter().filter(|branch| branch.pid == Some(shim)).filter_map(|branch| match branch.state {
            Condition::Ended(Status::Killed(signal)) => Some((signal, forest.branches[branch.above?].pid)),
            _ => None,
        }));
    });
    assert_eq!(dead, [("SIGKILL", Some(1))]);
}

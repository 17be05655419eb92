//! Everything about a trace that the stage needs at any step, made once, so that a step costs a few look-ups.

use podpath_trace::{Seq, Trace};

use super::facts::Facts;
use super::graph::StageGraph;
use super::seat::{ALONE, EDGE_OF_NODE};
use super::seating::{Place, Seating, sandbox_of};
use super::{Scene, Seat};
use crate::processes::ProcessIndex;
use crate::steps::{Steps, UnitKind};
use crate::words::Words;

/// What the stage needs at any step of a trace.
#[derive(Clone, Debug)]
pub struct SceneIndex {
    pub(super) processes: ProcessIndex,
    pub(super) seating: Seating,
    pub(super) graph: StageGraph,
    pub(super) facts: Facts,
    pub(super) occupants: super::occupant::Occupants,
    /// For each step the sandbox and the container that the stage shows.
    focus: Vec<Focus>,
}

/// The sandbox and the container that the stage shows, as positions in the cast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Focus {
    pub(super) sandbox: Option<usize>,
    pub(super) container: Option<usize>,
}

impl SceneIndex {
    /// Reads a trace.
    pub fn of(trace: &Trace, steps: &Steps) -> Self {
        let processes = ProcessIndex::of(trace, steps.cast());
        let seating = Seating::of(trace, steps, &processes);
        Self {
            graph: StageGraph::of(trace, steps, &seating),
            facts: Facts::of(trace, steps.cast()),
            occupants: super::occupant::Occupants::of(steps, &processes, &seating),
            focus: focus(steps),
            processes,
            seating,
        }
    }

    /// The processes of the trace.
    pub fn processes(&self) -> &ProcessIndex {
        &self.processes
    }

    /// Where the two sides of step `index` sit; the same seat for what stays inside one component.
    pub fn seats(&self, trace: &Trace, steps: &Steps, index: usize) -> Option<(Seat, Seat)> {
        let (from, to) = steps.sides(trace, index)?;
        let seat = |actor| self.seating.place(steps.cast(), actor).map_or(Seat::Outside, |place| place.seat);
        Some((seat(from), seat(to)))
    }

    pub(super) fn focus(&self, index: usize) -> Focus {
        index.checked_sub(1).and_then(|at| self.focus.get(at)).copied().unwrap_or_default()
    }

    /// The seats as they are shared out for a sandbox and a container.
    pub(super) fn places(&self, focus: Focus) -> [Place; 13] {
        Seat::ALL.map(|seat| self.place_in(focus, seat))
    }

    pub(super) fn place_in(&self, focus: Focus, seat: Seat) -> Place {
        let unit = match seat {
            Seat::KeeperLeft | Seat::TransientLeft | Seat::WorkloadLeft | Seat::Middle => focus.sandbox,
            Seat::KeeperRight | Seat::TransientRight | Seat::WorkloadRight => focus.container,
            _ => None,
        };
        Place { seat, unit }
    }
}

impl Scene {
    /// The stage after step `index`; numbers outside of the trace mean the nearest step.
    pub fn at(index: &SceneIndex, trace: &Trace, steps: &Steps, words: &Words, step: usize) -> Self {
        let step = steps.clamp(step);
        let (seq, end) = steps.mark(step).map_or((0, 0), |mark| (mark.seq, mark.end));
        let view = View { index, trace, steps, words, step, seq, end, focus: index.focus(step) };
        let host = view.host();
        let boxed = host.as_ref().is_some();
        Self {
            top: if index.seating.has_others() { 0.0 } else { ALONE },
            border: index.seating.has_others().then_some(EDGE_OF_NODE),
            nodes: view.nodes(),
            pod: view.pod(),
            kernel: view.kernel(),
            edges: view.edges(boxed),
            now: view.now(boxed),
            brackets: view.brackets(),
            host,
        }
    }
}

/// One step of a trace, as the parts of the scene look at it.
pub(super) struct View<'a> {
    pub(super) index: &'a SceneIndex,
    pub(super) trace: &'a Trace,
    pub(super) steps: &'a Steps,
    pub(super) words: &'a Words,
    pub(super) step: usize,
    pub(super) seq: Seq,
    pub(super) end: Seq,
    pub(super) focus: Focus,
}

/// A step about a container shows it and its sandbox; others go on showing what was shown; before the first, the first are shown.
fn focus(steps: &Steps) -> Vec<Focus> {
    let cast = steps.cast();
    let first = |kind| cast.units().iter().position(|unit| unit.kind == kind);
    let sandbox = first(UnitKind::Sandbox);
    let first_of =
        |sandbox: Option<usize>| cast.units().iter().position(|unit| unit.kind == UnitKind::Container && unit.sandbox == sandbox);
    let mut focus = Focus { sandbox, container: first_of(sandbox).or_else(|| first(UnitKind::Container)) };
    let mut all = Vec::with_capacity(steps.len());
    for index in 1..=steps.len() {
        if let Some(unit) = steps.mark(index).and_then(super::super::steps::Mark::unit) {
            let sandbox = sandbox_of(cast, Some(unit));
            let changed = sandbox.is_some() && sandbox != focus.sandbox;
            if changed {
                focus = Focus { sandbox, container: first_of(sandbox) };
            }
            if cast.unit(unit).is_some_and(|unit| unit.kind == UnitKind::Container) {
                focus.container = Some(unit);
            }
        }
        all.push(focus);
    }
    all
}

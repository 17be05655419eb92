//! Everything about a trace that the stage needs at any step, made once, so that a step costs a few look-ups.

use podpath_trace::{Seq, Trace};

use super::column::Column;
use super::facts::Facts;
use super::graph::StageGraph;
use super::plan::{Geometry, Plan};
use super::seat::Column as Side;
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
    /// Whether it was the container that a step was about last.
    pub(super) on_container: bool,
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
    pub(super) fn places(&self, focus: Focus) -> [Place; 14] {
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

/// How a scene is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// In which width it is drawn.
    pub geometry: Geometry,
    /// The container that is shown, by its position in the cast, where it is not that of the step.
    pub shown: Option<usize>,
}

impl Scene {
    /// The wide stage after step `index`; numbers outside of the trace mean the nearest step.
    pub fn at(index: &SceneIndex, trace: &Trace, steps: &Steps, words: &Words, step: usize) -> Self {
        Self::laid(Look { geometry: Geometry::Wide, shown: None }, index, trace, steps, words, step)
    }

    /// The same in another width, or with another container.
    pub fn laid(Look { geometry, shown }: Look, index: &SceneIndex, trace: &Trace, steps: &Steps, words: &Words, step: usize) -> Self {
        let step = steps.clamp(step);
        let (seq, end) = steps.mark(step).map_or((0, 0), |mark| (mark.seq, mark.end));
        let plan = Plan::of(geometry, index.seating.has_others());
        let focus = index.focus(step);
        // A step about a container is not to be seen where another one is.
        let away = focus.on_container && shown.is_some() && shown != focus.container;
        let focus = Focus { container: shown.or(focus.container), ..focus };
        let mut view = View { index, trace, steps, words, step, seq, end, focus, away, plan };
        if geometry == Geometry::Column {
            let column = Column::of(|seat| view.is_in_column(seat), index.seating.has_host);
            view.plan = Plan::of_column(column, index.seating.has_others());
        }
        let host = view.host();
        let boxed = host.as_ref().is_some();
        Self {
            geometry,
            top: view.plan.top(),
            height: view.plan.height(),
            cuts: view.plan.cuts(),
            ground: view.plan.kernel(),
            border: view.plan.border(),
            nodes: view.nodes(),
            pod: view.pod(),
            kernel: view.kernel(),
            edges: view.edges(boxed),
            now: view.now(boxed),
            brackets: view.brackets(),
            stranger: view.stranger(),
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
    /// Whether the step is about something that is not shown.
    pub(super) away: bool,
    pub(super) plan: Plan,
}

impl View<'_> {
    /// Whether a seat is in the column of the container, or of the sandbox, that the step is about.
    fn is_in_column(&self, seat: Seat) -> bool {
        let hop = self.index.seats(self.trace, self.steps, self.step);
        let acts = |seat: Seat| hop.is_some_and(|(from, to)| from == seat || to == seat);
        let right = [Seat::KeeperRight, Seat::TransientRight, Seat::WorkloadRight].into_iter().any(acts);
        let left = [Seat::TransientLeft, Seat::WorkloadLeft, Seat::Middle].into_iter().any(acts);
        let side = if right || !left && self.focus.on_container { Side::Right } else { Side::Left };
        let ever = |seat| self.index.occupants.ever_in(seat);
        match seat {
            Seat::Outside => false,
            _ if seat.is_above() => self.index.seating.other(seat).is_some(),
            Seat::TopLeft | Seat::TopRight | Seat::DaemonLeft | Seat::DaemonRight => {
                self.index.seating.standing.values().any(|standing| *standing == seat)
            }
            Seat::Middle => ever(seat) && (acts(seat) || side == Side::Left),
            // Who keeps the sandbox may keep its containers too.
            Seat::KeeperLeft if side == Side::Right && !ever(Seat::KeeperRight) => ever(seat),
            _ => ever(seat) && (acts(seat) || seat.column() == side),
        }
    }
}

/// A step about a container shows it and its sandbox; others go on showing what was shown; before the first, the first are shown.
fn focus(steps: &Steps) -> Vec<Focus> {
    let cast = steps.cast();
    let first = |kind| cast.units().iter().position(|unit| unit.kind == kind);
    let sandbox = first(UnitKind::Sandbox);
    let first_of =
        |sandbox: Option<usize>| cast.units().iter().position(|unit| unit.kind == UnitKind::Container && unit.sandbox == sandbox);
    let mut focus = Focus { sandbox, container: first_of(sandbox).or_else(|| first(UnitKind::Container)), on_container: false };
    let mut all = Vec::with_capacity(steps.len());
    for index in 1..=steps.len() {
        if let Some(unit) = steps.mark(index).and_then(super::super::steps::Mark::unit) {
            let sandbox = sandbox_of(cast, Some(unit));
            let changed = sandbox.is_some() && sandbox != focus.sandbox;
            if changed {
                focus = Focus { sandbox, container: first_of(sandbox), on_container: false };
            }
            focus.on_container = cast.unit(unit).is_some_and(|unit| unit.kind == UnitKind::Container);
            if focus.on_container {
                focus.container = Some(unit);
            }
        }
        all.push(focus);
    }
    all
}

//! Containers that share a seat: all of them, as they are at a step, to choose which one is shown.

use podpath_trace::Trace;

use super::index::{Focus, Look, View};
use super::plan::{Geometry, Plan};
use super::{Node, Scene, SceneIndex, Seat};
use crate::steps::{Steps, UnitKind};
use crate::words::Words;

/// One of several containers.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacked {
    /// Its position in the cast, to be shown by.
    pub unit: usize,
    /// It as it would stand on the stage.
    pub node: Node,
    /// Whether it is the one that the step shows by itself.
    pub own: bool,
}

impl Scene {
    /// The containers of the sandbox that a step shows, where there are several.
    pub fn stack(index: &SceneIndex, trace: &Trace, steps: &Steps, words: &Words, step: usize) -> Vec<Stacked> {
        let step = steps.clamp(step);
        let (seq, end) = steps.mark(step).map_or((0, 0), |mark| (mark.seq, mark.end));
        let focus = index.focus(step);
        let look = |unit: usize| View {
            index,
            trace,
            steps,
            words,
            step,
            seq,
            end,
            focus: Focus { container: Some(unit), ..focus },
            away: true,
            plan: Plan::of(Geometry::Wide, false),
        };
        let units = steps.cast().units().iter().enumerate();
        let beside = units.filter(|(_, unit)| unit.kind == UnitKind::Container && unit.sandbox == focus.sandbox);
        let stacked = |unit: usize| Stacked { unit, node: look(unit).node(Seat::WorkloadRight, None), own: focus.container == Some(unit) };
        let all: Vec<Stacked> = beside.map(|(unit, _)| stacked(unit)).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }
}

impl From<Geometry> for Look {
    fn from(geometry: Geometry) -> Self {
        Self { geometry, shown: None }
    }
}

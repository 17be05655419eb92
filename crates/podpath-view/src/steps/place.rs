//! Places that outlive a change of the trace: milestones.

use super::{Number, Steps};
use podpath_trace::Milestone;

/// Where a wanted place was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// There.
    Exact(usize),
    /// Not there; this is the nearest step.
    Instead(usize),
}

impl Nearest {
    /// The step.
    pub fn step(&self) -> usize {
        match self {
            Self::Exact(step) | Self::Instead(step) => *step,
        }
    }
}

impl Steps {
    /// The step of a milestone, `container.start` or, for its second time, `container.start~2`.
    pub fn find(&self, place: &str) -> Option<usize> {
        let (name, occurrence) = split(place);
        let at = occurrence?.checked_sub(1)?;
        self.milestones.get(&Milestone::named(name)?)?.get(at).map(|step| *step as usize)
    }
    /// The first step of a milestone.
    pub fn first_of(&self, milestone: Milestone) -> Option<usize> {
        Some(*self.milestones.get(&milestone)?.first()? as usize)
    }
    /// Whether one of some steps is this place in the story.
    pub(crate) fn has(&self, milestone: Milestone, steps: std::ops::RangeInclusive<usize>) -> bool {
        self.milestones.get(&milestone).is_some_and(|places| places.iter().any(|step| steps.contains(&(*step as usize))))
    }
    /// The step that a link means: a milestone, or a number. If there is none, the nearest: of a milestone its last time, else the
    /// step at which the story begins.
    pub fn nearest(&self, place: &str) -> Nearest {
        if let Some(step) = self.find(place) {
            return Nearest::Exact(step);
        }
        if let Ok(number) = place.parse::<Number>() {
            let step = self.at_number(number);
            return if self.number(step) == number { Nearest::Exact(step) } else { Nearest::Instead(step) };
        }
        let (name, _) = split(place);
        let last = Milestone::named(name).and_then(|name| self.milestones.get(&name)?.last()).map(|step| *step as usize);
        Nearest::Instead(last.unwrap_or_else(|| self.opening()))
    }
    /// The step to show first: where the first beat of the story is told.
    pub fn opening(&self) -> usize {
        self.clamp(self.first_told())
    }
    /// Whether a text is written as a place, in this trace or in another: a milestone, or a number.
    pub fn is_place(place: &str) -> bool {
        let (name, occurrence) = split(place);
        place.parse::<Number>().is_ok() || (Milestone::named(name).is_some() && occurrence.is_some_and(|at| at > 0))
    }
    /// The place of a step for a link: its milestone, or its number.
    pub fn place(&self, index: usize) -> String {
        match self.mark(index).and_then(|mark| mark.milestone) {
            Some((milestone, 1)) => milestone.name().to_owned(),
            Some((milestone, occurrence)) => format!("{}~{occurrence}", milestone.name()),
            None => self.number(index).to_string(),
        }
    }
    /// The step of this trace that means what step `index` of `other` means: where the same beat is told, the same milestone, or the
    /// nearest one before it.
    pub fn same_place(&self, other: &Self, index: usize) -> usize {
        if let Some(told) = self.same_told(other, index) {
            return told;
        }
        let index = other.clamp(index);
        let mut best = (0, self.opening());
        for (name, steps) in &other.milestones {
            let Some(here) = self.milestones.get(name) else { continue };
            let before = steps.partition_point(|step| *step as usize <= index).min(here.len());
            let Some(at) = before.checked_sub(1) else { continue };
            if let (Some(there), Some(step)) = (steps.get(at), here.get(at))
                && *there > best.0
            {
                best = (*there, *step as usize);
            }
        }
        best.1
    }
}

fn split(place: &str) -> (&str, Option<usize>) {
    match place.split_once('~') {
        Some((name, occurrence)) => (name, occurrence.parse().ok()),
        None => (place, Some(1)),
    }
}

//! Two runs beside each other: what means the same stands on one row, beat by beat and inside a beat by the cheapest way. A row that one
//! side lacks says why; one that both have says in which fields they differ.

mod align;
mod counts;
mod fields;
mod text;

use podpath_trace::Trace;
use podpath_trace::sorted::{SortedMap, SortedSet};

pub use counts::Counts;
pub(crate) use counts::to_app_ns;
pub use fields::Field;
pub use text::{document, write};

use crate::steps::{Beat, Steps};

/// One of two runs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// The steps of it.
    pub steps: &'a Steps,
}

/// Two runs, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The beats that either has.
    pub beats: Vec<BeatRow>,
    /// What is counted on each side.
    pub counts: [Counts; 2],
}

/// A beat that both have, or only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeatRow {
    /// Its position on each side; none where a side does not have it.
    pub at: [Option<usize>; 2],
    /// Its steps.
    pub rows: Vec<Row>,
}

/// A step that both have, or only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The step of each side; none where a side does not have it.
    pub steps: [Option<usize>; 2],
    /// How the two compare.
    pub verdict: Verdict,
}

/// How two sides of a row compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both have it, and it carries the same.
    Same,
    /// Both have it, and it carries something else in these fields.
    Differs(Vec<Field>),
    /// Only one side has it, because a program that takes part in it is not in the other run.
    Nobody(&'static str),
    /// Only one side has it here; the other one has the same at this step, earlier or later.
    Elsewhere(usize),
    /// Only one side has it.
    Alone,
}

impl Verdict {
    /// The name in keys of texts, classes and JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs(_) => "differs",
            Self::Nobody(_) => "nobody",
            Self::Elsewhere(_) => "elsewhere",
            Self::Alone => "alone",
        }
    }
}

/// Compares two runs.
pub fn beside(sides: [Side<'_>; 2]) -> Beside {
    let roles = sides.map(roles);
    let tokens = sides.map(tokens);
    let mut beats: Vec<BeatRow> = pairs(sides)
        .into_iter()
        .map(|at| {
            let range =
                |side: usize| at[side].and_then(|beat| sides[side].steps.beats().get(beat)).map_or(1..1, |beat| beat.first..beat.last + 1);
            let rows = align::align([&tokens[0], &tokens[1]], [range(0), range(1)]);
            BeatRow { at, rows: rows.into_iter().map(|steps| Row { steps, verdict: Verdict::Alone }).collect() }
        })
        .collect();
    let homeless = align::homeless(&beats, &tokens);
    for row in beats.iter_mut().flat_map(|beat| &mut beat.rows) {
        row.verdict = match row.steps {
            [Some(one), Some(other)] => fields::compare(sides, [one, other]),
            [Some(step), None] => alone(sides[0], step, &roles[1], homeless[1].get(tokens[0][step - 1].as_str())),
            [None, Some(step)] => alone(sides[1], step, &roles[0], homeless[0].get(tokens[1][step - 1].as_str())),
            [None, None] => Verdict::Same,
        };
    }
    let counts = [0, 1].map(|side| Counts::of(sides[side], beats.iter().flat_map(|beat| &beat.rows).filter_map(|row| row.steps[side])));
    Beside { beats, counts }
}

impl Beside {
    /// Every row with its beat, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&BeatRow, &Row)> {
        self.beats.iter().flat_map(|beat| beat.rows.iter().map(move |row| (beat, row)))
    }
    /// The first row from which on the two runs are not the same; none where they are one.
    pub fn parts(&self) -> Option<&Row> {
        self.rows().map(|(_, row)| row).find(|row| row.verdict != Verdict::Same)
    }
}

/// Who takes part in a run: programs, and the parts of one that answer for themselves.
fn roles(side: Side<'_>) -> SortedSet<&'static str> {
    let actors = (1..=side.steps.len()).filter_map(|step| side.steps.sides(side.trace, step));
    actors.flat_map(|(from, to)| [from.role.name, to.role.name]).collect()
}

/// Of each step how it is called, and in which way: what makes partners of two.
fn tokens(side: Side<'_>) -> Vec<String> {
    let token = |step| format!("{} {}", side.steps.badge(side.trace, step), side.steps.title(side.trace, step));
    (1..=side.steps.len()).map(token).collect()
}

/// The beats of both sides: those of the same name together, in the order of the first; what only the second has stands where it comes.
fn pairs(sides: [Side<'_>; 2]) -> Vec<[Option<usize>; 2]> {
    let [one, other] = sides.map(|side| named(side.steps));
    let mut pairs: Vec<[Option<usize>; 2]> =
        one.iter().enumerate().map(|(at, name)| [Some(at), other.iter().position(|other| other == name)]).collect();
    for (at, _) in other.iter().enumerate().filter(|(_, name)| !one.contains(name)) {
        let before = other.iter().take(at).rev().find_map(|before| one.iter().position(|one| one == before));
        let after = |place: usize| pairs.iter().rposition(|pair| pair[0] == Some(place) || pair[1].is_some_and(|other| other + 1 == at));
        let place = before.and_then(after).map_or(0, |place| place + 1);
        pairs.insert(place, [None, Some(at)]);
    }
    pairs
}

/// What beats are the same by: key, container, number, and how often that was there before.
type Name = (&'static str, Option<String>, Option<usize>, usize);

fn named(steps: &Steps) -> Vec<Name> {
    let mut seen: SortedMap<(&'static str, Option<String>, Option<usize>), usize> = SortedMap::new();
    let name = |beat: &Beat| (beat.key, beat.unit.and_then(|unit| steps.cast().unit(unit)).map(|unit| unit.name.to_string()), beat.number);
    let count = |beat| {
        let (key, unit, number) = name(beat);
        let times = seen.entry((key, unit.clone(), number)).or_default();
        *times += 1;
        (key, unit, number, *times)
    };
    steps.beats().iter().map(count).collect()
}

/// Why only one side has a step.
fn alone(side: Side<'_>, step: usize, others: &SortedSet<&'static str>, elsewhere: Option<&usize>) -> Verdict {
    let Some((from, to)) = side.steps.sides(side.trace, step) else { return Verdict::Alone };
    let missing = [to, from].into_iter().map(|actor| actor.role.name).find(|name| !others.contains(name));
    missing.map_or_else(|| elsewhere.map_or(Verdict::Alone, |step| Verdict::Elsewhere(*step)), Verdict::Nobody)
}

//! Every fault at every beat: a map of what comes of it. A row is what breaks, a column a beat, or a step of the beat that is open.

use podpath_trace::Text;
use podpath_trace::explored::{Class, Fault, Sort, Verdict};

use crate::steps::{Beat, Steps};

/// A map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultMap {
    /// Its columns, in the order of the story.
    pub columns: Vec<Column>,
    /// Its rows: who is killed, in the order in which they begin, and calls.
    pub rows: Vec<MapRow>,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// The beat, as a position in [`Steps::beats`].
    pub beat: usize,
    /// The step, where the beat is open.
    pub step: Option<usize>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRow {
    /// What breaks.
    pub whom: Whom,
    /// What comes of it, a cell a column.
    pub cells: Vec<Cell>,
}

/// What breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Who is killed, as a role.
    Killed(Text),
    /// The call that is made then.
    Call,
}

/// What comes of what breaks somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The faults, by their places in the list. None: nobody is there to be hit.
    pub faults: Vec<usize>,
    /// How many of them were tried.
    pub tried: usize,
    /// The worst that came of them, and the first of which it did.
    pub worst: Option<(Class, usize)>,
}

impl Cell {
    /// Whether all of it has been tried.
    pub fn is_known(&self) -> bool {
        self.tried == self.faults.len()
    }

    /// How often what came of it, the worst first.
    pub fn counts(&self, verdicts: &[Option<Verdict>]) -> Vec<(Class, usize)> {
        let came = |class| self.faults.iter().filter(|at| class_of(verdicts, **at) == Some(class)).count();
        Class::ALL.into_iter().rev().map(|class| (class, came(class))).filter(|(_, count)| *count > 0).collect()
    }
}

fn class_of(verdicts: &[Option<Verdict>], at: usize) -> Option<Class> {
    verdicts.get(at)?.as_ref().map(|verdict| verdict.class)
}

impl FaultMap {
    /// The map of a run in which nothing breaks. `open` is the beat whose steps are columns.
    pub fn of(steps: &Steps, faults: &[Fault], verdicts: &[Option<Verdict>], open: Option<usize>) -> Self {
        let columns = columns(steps, open);
        let mut rows: Vec<MapRow> = Vec::new();
        for (at, fault) in faults.iter().enumerate() {
            let whom = match fault.sort {
                Sort::Kill => Whom::Killed(fault.kind.clone()),
                Sort::Fail => Whom::Call,
            };
            let row = rows.iter().position(|row| row.whom == whom).unwrap_or_else(|| {
                rows.push(MapRow { whom, cells: vec![Cell::default(); columns.len()] });
                rows.len() - 1
            });
            for (_, cell) in columns.iter().zip(&mut rows[row].cells).filter(|(column, _)| column.meets(steps, fault)) {
                cell.add(at, class_of(verdicts, at));
            }
        }
        // Calls come last.
        rows.sort_by_key(|row| row.whom == Whom::Call);
        Self { columns, rows }
    }
}

impl Cell {
    fn add(&mut self, at: usize, class: Option<Class>) {
        self.faults.push(at);
        if let Some(class) = class {
            self.tried += 1;
            if self.worst.is_none_or(|(worst, _)| class > worst) {
                self.worst = Some((class, at));
            }
        }
    }
}

impl Column {
    /// Whether a fault is one of its steps: a fault stands for all places at which it would be the same.
    fn meets(self, steps: &Steps, fault: &Fault) -> bool {
        let (first, last) = (steps.at_seq(fault.seq), steps.at_seq(fault.same_until));
        match self.step {
            Some(step) => (first..=last).contains(&step),
            None => steps.beats().get(self.beat).is_some_and(|beat| beat.first <= last && first <= beat.last),
        }
    }
}

fn columns(steps: &Steps, open: Option<usize>) -> Vec<Column> {
    let of_beat = |(at, beat): (usize, &Beat)| -> Vec<Column> {
        match open {
            Some(open) if open == at => (beat.first..=beat.last).map(|step| Column { beat: at, step: Some(step) }).collect(),
            _ => vec![Column { beat: at, step: None }],
        }
    };
    steps.beats().iter().enumerate().flat_map(of_beat).collect()
}

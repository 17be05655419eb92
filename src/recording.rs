//! A recording that a reader has opened: as a run that plays like any other, and beside the simulation of the same inputs.

use std::rc::Rc;

use podpath_trace::Seq;
use podpath_trace::ask::{Opened, Said, Side};
use podpath_trace::comparison::{Comparison, Row};
use podpath_trace::read::read;

use crate::run::Run;

/// No larger file is read, in bytes: a recording of a minute has some hundred thousand.
pub const BYTES_MAX: usize = 4 << 20;

/// An open recording. Never changed.
#[derive(Debug)]
pub struct Recording {
    /// The file's name.
    pub name: Rc<str>,
    /// What is in it.
    pub file: Rc<[u8]>,
    /// How many events it has.
    pub events: usize,
    /// It as a run.
    pub run: Rc<Run>,
    /// The simulation of the same inputs, or why there is none.
    pub beside: Result<Beside, Said>,
    places: Places,
}

/// The simulation of the same inputs.
#[derive(Debug)]
pub struct Beside {
    /// It as a run.
    pub run: Rc<Run>,
    /// Both, row by row.
    pub comparison: Comparison,
    places: Places,
}

/// Where the things that were recorded are in the run, and when they happened, in nanoseconds.
#[derive(Debug)]
struct Places {
    seqs: Vec<Seq>,
    times_ns: Vec<u64>,
}

/// Why a file is not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file's name.
    pub file: String,
    /// What is wrong with it; the attribute `.fix` of the key says what to do.
    pub said: Said,
}

/// Two recordings are the same if they are one.
impl PartialEq for Recording {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Recording {
    /// A recording as the simulator has opened it; none if what it says cannot be read.
    pub fn of(name: &str, file: &[u8], opened: &Opened<'_>) -> Option<Self> {
        let (run, places) = shown(&opened.recorded)?;
        let beside = match &opened.beside {
            Some(beside) => {
                let (run, places) = shown(&beside.simulated)?;
                Ok(Beside { run, comparison: beside.comparison.clone(), places })
            }
            None => Err(opened.alone.clone().unwrap_or_default()),
        };
        Some(Self { name: name.into(), file: file.into(), events: opened.events, run, beside, places })
    }

    /// The rows of the comparison.
    pub fn rows(&self) -> &[Row] {
        self.beside.as_ref().map_or(&[], |beside| &beside.comparison.rows)
    }
    /// When its last event happened, in nanoseconds since its beginning.
    pub fn last_ns(&self) -> u64 {
        self.places.times_ns.last().copied().unwrap_or(0)
    }
    /// The step of the recording at a row: that of the row itself, or the last one before.
    pub fn recorded_step(&self, row: usize) -> usize {
        let at = self.rows().iter().take(row + 1).rev().find_map(|row| row.recorded).unwrap_or(0);
        self.run.steps.at_seq(self.places.seqs.get(at).copied().unwrap_or(0))
    }
    /// The step of the simulation at a row.
    pub fn simulated_step(&self, row: usize) -> usize {
        let Ok(beside) = &self.beside else { return 1 };
        let at = self.rows().iter().take(row + 1).rev().find_map(|row| row.simulated).unwrap_or(0);
        beside.run.steps.at_seq(beside.places.seqs.get(at).copied().unwrap_or(0))
    }
    /// The row of a step: its own, or the last one before it.
    pub fn row_of(&self, step: usize, simulated: bool) -> usize {
        let at = |row: usize| if simulated { self.simulated_step(row) } else { self.recorded_step(row) };
        let steps: Vec<usize> = (0..self.rows().len()).map(at).collect();
        let first = steps.partition_point(|other| *other < step);
        if steps.get(first) == Some(&step) { first } else { first.saturating_sub(1) }
    }
    /// When each side of a row happened, in nanoseconds since its own beginning.
    pub fn times(&self, row: usize) -> (Option<u64>, Option<u64>) {
        let (Ok(beside), Some(row)) = (&self.beside, self.rows().get(row)) else { return (None, None) };
        let at = |places: &Places, at: Option<usize>| places.times_ns.get(at?).copied();
        (at(&self.places, row.recorded), at(&beside.places, row.simulated))
    }
}

/// One side as a run, and where its things are.
fn shown(side: &Side<'_>) -> Option<(Rc<Run>, Places)> {
    let run = Run::of(read(side.trace.get().as_bytes()).ok()?)?;
    Some((Rc::new(run), Places { seqs: side.seqs.clone(), times_ns: side.times_ns.clone() }))
}

/// A size as people say it.
pub fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil((1 << 20) / 10);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

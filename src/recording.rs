//! A recording that a reader has opened: as a run that plays like any other, and beside the simulation of the same inputs.

use std::rc::Rc;

use podpath_model::conform::comparison::{Comparison, compare, leaves_of};
use podpath_model::conform::playback::play;
use podpath_model::conform::recording::{Document, Unreadable};
use podpath_model::conform::versions::{Stranger, stranger};
use podpath_model::conform::{Simulation, Unplayable, simulate};
use podpath_model::node::PATHS;
use podpath_trace::Seq;

use crate::run::Run;
use crate::simulate::path_of;

/// No larger file is read, in bytes: a recording of a minute has some hundred thousand.
pub const BYTES_MAX: usize = 4 << 20;
/// No longer recording is laid beside its simulation.
const EVENTS_MAX: usize = 3_000;

/// An open recording. Never changed.
#[derive(Debug)]
pub struct Recording {
    /// The file's name.
    pub name: Rc<str>,
    /// What is in it.
    pub document: Document,
    /// It as a run.
    pub run: Rc<Run>,
    /// The simulation of the same inputs, or why there is none.
    pub beside: Result<Beside, Alone>,
    seqs: Vec<Seq>,
}

/// The simulation of the same inputs.
#[derive(Debug)]
pub struct Beside {
    /// It as a run.
    pub run: Rc<Run>,
    /// What a recorder would have written there.
    pub document: Document,
    /// Both, row by row.
    pub comparison: Comparison,
    seqs: Vec<Seq>,
}

/// Why there is no simulation beside a recording: the key of its text, and what the text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alone {
    /// The key.
    pub key: &'static str,
    /// The arguments of the text.
    pub arguments: Vec<(&'static str, String)>,
}

/// Why a file is not opened: the key of its text, and what the text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file's name.
    pub file: String,
    /// The key; its attribute `.fix` says what to do.
    pub key: &'static str,
    /// The argument `$what`.
    pub what: String,
}

/// Two recordings are the same if they are one.
impl PartialEq for Recording {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Recording {
    /// Reads a file and runs its inputs. `manifest` is that of the run which was on screen: it stays the one of links.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn open(name: &str, bytes: &[u8], manifest: &Rc<str>) -> Result<Self, Refusal> {
        let refuse = |key, what: String| Refusal { file: name.to_owned(), key, what };
        if bytes.len() > BYTES_MAX {
            return Err(refuse("refused-size", megabytes(bytes.len())));
        }
        let document = Document::read(bytes).map_err(|reason| {
            let (key, what) = reason_of(reason);
            refuse(key, what)
        })?;
        let Some(path) = path_of(&document.path) else {
            return Err(refuse("refused-path", document.path));
        };
        if document.events.is_empty() {
            return Err(refuse("refused-empty", String::new()));
        }
        let played = play(&document);
        let run = |trace| Rc::new(Run::of(path, manifest.clone(), document.scenario.as_str().into(), trace));
        let recorded = run(played.trace);
        if recorded.steps.is_empty() {
            return Err(refuse("refused-empty", String::new()));
        }
        let beside = simulation(&document).and_then(|simulation| {
            let comparison = compare(&document, &simulation.document);
            if comparison.scores.total.recorded == 0 {
                return Err(Alone { key: "beside-nothing", ..Alone::default() });
            }
            Ok(Beside { run: run(simulation.trace), document: simulation.document, comparison, seqs: simulation.seqs })
        });
        Ok(Self { name: name.into(), run: recorded, beside, seqs: played.seqs, document })
    }

    /// How many rows the comparison has.
    pub fn rows(&self) -> usize {
        self.beside.as_ref().map_or(0, |beside| beside.comparison.rows.len())
    }
    /// The step of the recording at a row: that of the row itself, or the last one before.
    pub fn recorded_step(&self, row: usize) -> usize {
        let rows = self.beside.as_ref().map_or(&[][..], |beside| &beside.comparison.rows);
        let at = rows.iter().take(row + 1).rev().find_map(|row| row.recorded).unwrap_or(0);
        self.run.steps.at_seq(self.seqs.get(at).copied().unwrap_or(0))
    }
    /// The step of the simulation at a row.
    pub fn simulated_step(&self, row: usize) -> usize {
        let Ok(beside) = &self.beside else { return 1 };
        let at = beside.comparison.rows.iter().take(row + 1).rev().find_map(|row| row.simulated).unwrap_or(0);
        beside.run.steps.at_seq(beside.seqs.get(at).copied().unwrap_or(0))
    }
    /// The row of a step: its own, or the last one before it.
    pub fn row_of(&self, step: usize, simulated: bool) -> usize {
        let at = |row: usize| if simulated { self.simulated_step(row) } else { self.recorded_step(row) };
        let steps: Vec<usize> = (0..self.rows()).map(at).collect();
        let first = steps.partition_point(|other| *other < step);
        if steps.get(first) == Some(&step) { first } else { first.saturating_sub(1) }
    }
    /// What a row carries: the fields that only the recording has, those that only the simulation has, and those that both have.
    pub fn fields(&self, row: usize) -> [Vec<String>; 3] {
        let found = self.beside.as_ref().ok().and_then(|beside| Some((beside, beside.comparison.rows.get(row)?)));
        let Some((beside, row)) = found else { return Default::default() };
        let recorded = row.recorded.and_then(|at| self.document.events.get(at));
        leaves_of(recorded, row.simulated.and_then(|at| beside.document.events.get(at)))
    }
    /// When each side of a row happened, in nanoseconds since its own beginning.
    pub fn times(&self, row: usize) -> (Option<u64>, Option<u64>) {
        let Some((beside, row)) = self.beside.as_ref().ok().and_then(|beside| Some((beside, beside.comparison.rows.get(row)?))) else {
            return (None, None);
        };
        let at = |document: &Document, at: Option<usize>| Some(document.events.get(at?)?.at_ns());
        (at(&self.document, row.recorded), at(&beside.document, row.simulated))
    }
}

/// The simulation of the inputs of a recording. What takes too long is not tried; a node that we do not have is a better reason.
fn simulation(document: &Document) -> Result<Simulation, Alone> {
    let simulated = match stranger(document) {
        None if document.events.len() > EVENTS_MAX => return Err(Alone { key: "beside-long", ..Alone::default() }),
        _ => simulate(document),
    };
    simulated.map_err(|reason| match reason {
        Unplayable::Programs(Stranger { program, version }) => {
            Alone { key: "recorded-with", arguments: vec![("program", program), ("version", version)] }
        }
        Unplayable::Path(path) => {
            let driver = if document.is_of_kubelet() { "kubelet" } else { "client" };
            Alone { key: "recorded-on", arguments: vec![("path", path), ("driver", driver.to_owned())] }
        }
        Unplayable::Manifest(..) => Alone { key: "beside-manifest", ..Alone::default() },
        Unplayable::Endless => Alone { key: "beside-endless", ..Alone::default() },
    })
}

/// A size as people say it.
pub fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil((1 << 20) / 10);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// The paths that a recording may have.
pub fn known_paths() -> String {
    PATHS.iter().map(|path| path.id).collect::<Vec<_>>().join(", ")
}

fn reason_of(reason: Unreadable) -> (&'static str, String) {
    match reason {
        Unreadable::Json(error) if error.line() > 0 => ("refused-json", format!("{}:{}", error.line(), error.column())),
        Unreadable::Json(_) => ("refused-json", "1:1".to_owned()),
        Unreadable::Shape(what) => ("refused-shape", what.to_owned()),
        Unreadable::Format(format) if format.is_empty() => ("refused-no-format", String::new()),
        Unreadable::Format(format) => ("refused-format", format),
        Unreadable::Event(index, what) => ("refused-event", format!("events[{index}]: {what}")),
        Unreadable::TooLong(count) => ("refused-long", count.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_of_programs_that_no_node_has_plays_and_stands_alone() {
        let bytes = include_bytes!("../recordings/kubelet/containerd-2.1/simple.1.json");
        let recording = Recording::open("today.json", bytes, &"".into()).expect("a recording");
        assert!(recording.run.steps.len() > 10 && recording.rows() == 0);
        let arguments = vec![("program", "kubelet".to_owned()), ("version", "1.36.2".to_owned())];
        assert_eq!(recording.beside.err(), Some(Alone { key: "recorded-with", arguments }));
    }
}

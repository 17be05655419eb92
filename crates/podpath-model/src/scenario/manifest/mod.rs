//! From the text that somebody pasted to a [`Pod`]: every error with its place and a fix, and a note for whatever is valid but has
//! no effect here.
//!
//! One parser reads YAML and JSON, and takes what `kubectl` takes. Nothing here panics, and nothing takes longer than a moment:
//! size, depth, aliases and the number of remarks are bounded. There is no prose here: problems and notes have keys, and the
//! sentences are in `static/i18n/*/manifest.ftl`.
//!
//! | part | what it does |
//! | --- | --- |
//! | `source` | bytes to text |
//! | `build`, `lenient`, `tree` | text to a tree in which everything knows its line and column |
//! | `syntax` | text that is not YAML |
//! | `object` | which document is the Pod |
//! | `fields`, `values`, `names`, `quantity` | reading one field |
//! | `reader` | the Pod, part by part |
//! | `problem`, `note`, `words`, `arguments` | what is said, by key |
//! | `said` | what Kubernetes says of the same problem |
//! | `text`, `apply` | fixes |
//! | `told` | all of it as plain data |

mod apply;
mod arguments;
mod build;
mod fields;
mod lenient;
mod names;
mod note;
mod object;
mod problem;
mod quantity;
mod reader;
mod report;
mod said;
mod source;
mod syntax;
mod text;
mod told;
mod tree;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub use crate::trace::manifest::Span;
pub use arguments::Arguments;
pub use note::{Assumed, Assumption, Note, NoteKind, Reason};
pub use problem::{Fault, Fix, FixKind, NameRule, Owner, Problem, ProblemKind, ResourceKind, Shape, SyntaxFault, Unique};
pub use report::{NOTES_MAX, PROBLEMS_MAX};
pub use source::BYTES_MAX;

use crate::pod::Pod;
use source::Source;

/// What came of reading a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The Pod; only if there is no problem.
    pub pod: Option<Pod>,
    /// Everything that is wrong, from top to bottom; at most [`PROBLEMS_MAX`].
    pub problems: Vec<Problem>,
    /// Everything that is accepted and has no effect, from top to bottom; at most [`NOTES_MAX`].
    pub notes: Vec<Note>,
}

/// Reads a manifest in YAML or JSON.
pub fn read(bytes: &[u8]) -> Reading {
    match Source::read(bytes) {
        Ok(source) => kept_to(source.text, read_text(&source)),
        Err(problem) => refused(*problem),
    }
}

/// Nothing is said of a place that the text does not have, and no change is offered that changes nothing.
fn kept_to(text: &str, mut reading: Reading) -> Reading {
    let last = text.trim_end().lines().count().max(1);
    for problem in &mut reading.problems {
        if problem.line > last {
            let end = text.trim_end().lines().last().map_or(1, |line| line.chars().count().max(1));
            (problem.line, problem.column, problem.end_column) = (last, 1, end + 1);
        }
        problem.fixes.retain(|fix| fix.changes(text));
    }
    for note in &mut reading.notes {
        note.fixes.retain(|fix| fix.changes(text));
    }
    reading
}

fn read_text(source: &Source<'_>) -> Reading {
    let documents = match lenient::parse(source.text) {
        Ok(documents) => documents,
        Err(stop) => return refused(syntax::problem(stop, source)),
    };
    let mut report = report::Report::new(source);
    let root = object::the_pod(&documents, source, &mut report);
    let pod = root.and_then(|root| reader::pod(root, &mut report));
    report.extend(documents.problems);
    let (problems, notes) = report.finish();
    Reading { pod: pod.filter(|_| problems.is_empty()), problems, notes }
}

fn refused(problem: Problem) -> Reading {
    Reading { pod: None, problems: vec![problem], notes: Vec::new() }
}

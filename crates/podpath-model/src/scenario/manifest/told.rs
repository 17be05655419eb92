//! What came of reading a manifest, as whoever shows it needs it.

use super::{Arguments, Fix, Note, Problem, Reading, Span};
use crate::trace::Text;
use crate::trace::manifest as plain;

impl Reading {
    /// The same as plain data: keys, and what is filled into their sentences.
    pub fn told(&self) -> plain::Reading {
        plain::Reading {
            pod: self.pod.as_ref().map(|pod| pod.metadata.name.as_str().into()),
            problems: self.problems.iter().map(problem).collect(),
            notes: self.notes.iter().map(note).collect(),
        }
    }
}

fn problem(problem: &Problem) -> plain::Remark {
    plain::Remark {
        key: problem.kind.key().into(),
        arguments: filled(problem.kind.arguments()),
        span: Span::within(problem.line, problem.column, problem.end_column),
        said: problem.kind.said().map(Into::into),
        fixes: problem.fixes.iter().map(fix).collect(),
    }
}

fn note(note: &Note) -> plain::Remark {
    plain::Remark {
        key: note.key().into(),
        arguments: filled(note.arguments()),
        span: note.span,
        said: None,
        fixes: note.fixes.iter().map(fix).collect(),
    }
}

fn fix(fix: &Fix) -> plain::Fix {
    plain::Fix { key: fix.key().into(), arguments: filled(fix.arguments()), replacement: fix.replacement.as_str().into(), span: fix.span }
}

fn filled(arguments: Arguments) -> Vec<(Text, Text)> {
    arguments.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

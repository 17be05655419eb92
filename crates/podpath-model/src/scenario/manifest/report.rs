//! Where the readers leave what they find.

use super::Span;
use super::note::{Note, NoteKind};
use super::problem::{Fix, Problem, ProblemKind, Unique};
use super::source::Source;
use super::text::replace;
use super::tree::Node;
use crate::sorted::{SortedMap, SortedSet};

/// More problems than these are not looked for: nobody reads them.
pub const PROBLEMS_MAX: usize = 100;
/// More notes than these are not made.
pub const NOTES_MAX: usize = 500;

/// Something with a name that must be unique, and where the name stands.
pub(super) struct Named<'a> {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) node: &'a Node,
}

/// Problems and notes, in the order in which they are found.
pub(super) struct Report<'a> {
    source: &'a Source<'a>,
    problems: Vec<Problem>,
    notes: Vec<Note>,
}

impl<'a> Report<'a> {
    /// An empty report on this text.
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self { source, problems: Vec::new(), notes: Vec::new() }
    }

    /// Adds a problem, marked on its first line.
    pub(super) fn problem(&mut self, kind: ProblemKind, span: Span) {
        self.problem_with(kind, span, None);
    }

    /// Adds a problem and what would mend it.
    pub(super) fn problem_with(&mut self, kind: ProblemKind, span: Span, fixes: impl IntoIterator<Item = Fix>) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem::new(kind, self.source.first_line(span)).with_fixes(fixes));
        }
    }

    /// Adds problems that were found before.
    pub(super) fn extend(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems.into_iter().take(PROBLEMS_MAX));
    }

    /// Adds a note.
    pub(super) fn note(&mut self, kind: NoteKind, path: String, span: Span) {
        self.note_with(kind, path, span, None);
    }

    /// Adds a note and a likely correction.
    pub(super) fn note_with(&mut self, kind: NoteKind, path: String, span: Span, fixes: impl IntoIterator<Item = Fix>) {
        if self.has_room_for_notes() {
            self.notes.push(Note { kind, path, span, fixes: fixes.into_iter().collect() });
        }
    }

    /// Whether anything is wrong so far.
    pub(super) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Whether another note would be kept.
    pub(super) fn has_room_for_notes(&self) -> bool {
        self.notes.len() < NOTES_MAX
    }

    /// Reports every name that stands there a second time, and offers a free one where the name is free to choose.
    pub(super) fn check_unique(&mut self, what: Unique, names: &[Named<'_>]) {
        let mut taken: SortedSet<String> = names.iter().map(|named| named.name.clone()).collect();
        let mut first_lines: SortedMap<&str, usize> = SortedMap::new();
        for Named { name, path, node } in names {
            let Some(&first_line) = first_lines.get(name.as_str()) else {
                first_lines.insert(name, node.span.line);
                continue;
            };
            if self.problems.len() >= PROBLEMS_MAX {
                return;
            }
            let may_rename = matches!(what, Unique::Container | Unique::Volume | Unique::PortName);
            let free =
                (2..=names.len() + 1).map(|number| format!("{name}-{number}")).find(|candidate| may_rename && !taken.contains(candidate));
            let fix = free.as_ref().and_then(|free| replace(node, free));
            taken.extend(free);
            let kind = ProblemKind::Duplicate { what, path: path.clone(), name: name.clone(), first_line };
            self.problem_with(kind, node.span, fix);
        }
    }

    /// What was found, from top to bottom.
    pub(super) fn finish(mut self) -> (Vec<Problem>, Vec<Note>) {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems.truncate(PROBLEMS_MAX);
        self.notes.sort_by_key(|note| note.span);
        (self.problems, self.notes)
    }
}

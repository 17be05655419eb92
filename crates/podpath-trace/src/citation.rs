//! Where a cited line is in the source of the program that ran. A step is written once and cites the line where it was read; a table says
//! where the same line is in other releases, and in another program that hosts the same code. A line is looked up when somebody reads it,
//! never while a run is made.

use super::{Event, Line, Repository, Trace, What};

/// A line of source, as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The line.
    pub at: Line,
    /// The tag that runs, if the line is read at another one: `v1.27.7`.
    pub runs: Option<&'static str>,
}

/// Where lines that are the same are. Every list is sorted.
#[derive(Debug, PartialEq, Eq)]
pub struct SameLines {
    /// The trees that lines are in.
    pub trees: &'static [Repository],
    /// The files that lines are in, by their paths.
    pub files: &'static [&'static str],
    /// The lines.
    pub lines: &'static [SameLine],
    /// Versions whose source is not at hand, and the version that is read in the place of each.
    pub stand_ins: &'static [(Repository, Repository)],
}

/// A line, and the same line in another tree. Trees and files are positions in the lists of [`SameLines`].
#[derive(Debug, PartialEq, Eq)]
pub struct SameLine {
    /// Tree, file and line where it is cited.
    pub from: (u8, u16, u16),
    /// The other tree.
    pub tree: u8,
    /// File and line there.
    pub to: (u16, u16),
}

impl Trace {
    /// Where a line that an event cites is in the source of the program that ran; in its stand-in, or where it was cited, if that is
    /// not known. What is said of an answer is where it was asked for.
    pub fn citation(&self, by: &Event, cited: Line) -> Citation {
        let pid = read_in(&self.events, by);
        let runs = self.built_from.iter().rev().find(|(of, _)| *of == pid);
        runs.map_or(Citation { at: cited, runs: None }, |(_, runs)| self.same_lines.in_source_of(*runs, cited))
    }
}

/// The process in whose source the line of an event is read: what is said of an answer is where it was asked for.
pub(crate) fn read_in(events: &[Event], event: &Event) -> u32 {
    let asked = match event.what {
        What::Reply { call, .. } => events.get(call as usize),
        _ => None,
    };
    asked.unwrap_or(event).process.pid
}

impl SameLines {
    /// No line is known in another tree: a trace that was read has each line where it is to be read.
    pub const NONE: &Self = &Self { trees: &[], files: &[], lines: &[], stand_ins: &[] };

    /// Where a line is in the source of a program that was built from `runs`.
    pub fn in_source_of(&self, runs: Repository, cited: Line) -> Citation {
        if let Some(at) = self.same_line(cited, runs) {
            return Citation { at, runs: None };
        }
        let at = self.stand_in(runs).and_then(|read| self.same_line(cited, read)).unwrap_or(cited);
        let is_another_version = at.repository.name == runs.name;
        Citation { at, runs: is_another_version.then_some(runs.tag) }
    }

    /// The line in a tree, if that is known.
    pub fn same_line(&self, cited: Line, repository: Repository) -> Option<Line> {
        if cited.repository == repository {
            return Some(cited);
        }
        let from = (number(self.trees, &cited.repository)?, number(self.files, &cited.file)?, u16::try_from(cited.line).ok()?);
        let tree = number(self.trees, &repository)?;
        let index = self.lines.binary_search_by_key(&(from, tree), |same| (same.from, same.tree)).ok()?;
        let (file, line) = self.lines[index].to;
        Some(Line { repository, file: self.files[usize::from(file)], line: line.into() })
    }

    /// The lines that are known in a tree, where they are cited.
    pub fn known_in(&self, tree: Repository) -> impl Iterator<Item = Line> {
        let tree: Option<u8> = number(self.trees, &tree);
        self.lines.iter().filter(move |same| Some(same.tree) == tree).map(|same| {
            let (tree, file, line) = same.from;
            Line { repository: self.trees[usize::from(tree)], file: self.files[usize::from(file)], line: line.into() }
        })
    }

    /// The version that is read in the place of another one whose source is not at hand.
    fn stand_in(&self, runs: Repository) -> Option<Repository> {
        self.stand_ins.iter().find(|(of, _)| *of == runs).map(|(_, instead)| *instead)
    }
}

impl Default for &'static SameLines {
    fn default() -> Self {
        SameLines::NONE
    }
}

/// The position of something in a sorted list, if it is in it.
fn number<T: Ord, N: TryFrom<usize>>(all: &[T], wanted: &T) -> Option<N> {
    N::try_from(all.binary_search(wanted).ok()?).ok()
}

//! The processes one a row, parents before children.

use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Seq, Status};

use super::{Process, ProcessIndex};

/// One row of the process tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// Process id.
    pub pid: u32,
    /// Parent's process id; none for a root.
    pub parent: Option<u32>,
    /// Distance from the root.
    pub depth: usize,
    /// The role's name.
    pub name: &'static str,
    /// The name in the process table.
    pub comm: String,
    /// The command line, joined by spaces.
    pub command: String,
    /// It began in this step.
    pub new: bool,
    /// How it ended, if it ended in this step.
    pub ended: Option<Status>,
}

impl ProcessIndex {
    /// The process table after a step, parents before children; `from` and `end` are the step's range of events.
    pub fn tree(&self, from: Seq, end: Seq) -> Vec<TreeRow> {
        self.walk(from, end).into_iter().map(|(process, depth)| row(process, depth, from, end)).collect()
    }

    /// What runs after a step and what ended in it, parents before children, with the distance from the root.
    pub(super) fn walk(&self, from: Seq, end: Seq) -> Vec<(&Process, usize)> {
        let shown: Vec<&Process> = self.present(from, end).collect();
        let present: SortedSet<u32> = shown.iter().map(|process| process.pid).collect();
        let mut children: SortedMap<Option<u32>, Vec<&Process>> = SortedMap::new();
        for process in shown {
            let parent = process.parent(end).filter(|parent| *parent != process.pid && present.contains(parent));
            children.entry(parent).or_default().push(process);
        }
        let mut found = Vec::with_capacity(present.len());
        let mut open: Vec<(&Process, usize)> = children.remove(&None).into_iter().flatten().rev().map(|process| (process, 0)).collect();
        while let Some((process, depth)) = open.pop() {
            found.push((process, depth));
            let below = children.remove(&Some(process.pid)).unwrap_or_default();
            open.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
        }
        found
    }
}

impl Process {
    /// Whether it began in the step.
    pub(super) fn is_new(&self, from: Seq, end: Seq) -> bool {
        self.begins >= from && self.begins < end && !self.parents.is_empty()
    }
}

fn row(process: &Process, depth: usize, from: Seq, end: Seq) -> TreeRow {
    let face = process.face(end);
    TreeRow {
        pid: process.pid,
        parent: process.parent(end),
        depth,
        name: face.map_or("", |face| face.role.name),
        comm: face.map_or_else(String::new, |face| face.comm.to_string()),
        command: face.map_or_else(String::new, |face| face.argv.join(" ")),
        new: process.is_new(from, end),
        ended: process.ended(end),
    }
}

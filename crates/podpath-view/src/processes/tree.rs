//! The tree: the same processes as the strip, one a row.

use std::collections::BTreeMap;

use podpath_model::trace::{Seq, Status};

use super::{ChipState, Process, ProcessIndex};

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
    /// How it is drawn.
    pub state: ChipState,
    /// It began in this step.
    pub new: bool,
    /// How it ended, if it ended in this step.
    pub ended: Option<Status>,
}

impl ProcessIndex {
    /// The process table after a step, parents before children; `from` and `end` are the step's range of events.
    pub fn tree(&self, from: Seq, end: Seq) -> Vec<TreeRow> {
        let shown = |process: &&Process| {
            process.on_node && process.begun(end) && process.end.is_none_or(|(at, _)| at >= from)
        };
        let mut children: BTreeMap<Option<u32>, Vec<&Process>> = BTreeMap::new();
        let present: BTreeMap<u32, ()> = self.processes().iter().filter(shown).map(|process| (process.pid, ())).collect();
        for process in self.processes().iter().filter(shown) {
            let parent = process.parent(end).filter(|parent| present.contains_key(parent) && *parent != process.pid);
            children.entry(parent).or_default().push(process);
        }
        let mut rows = Vec::new();
        let mut open: Vec<(&Process, usize)> = children.get(&None).into_iter().flatten().rev().map(|process| (*process, 0)).collect();
        while let Some((process, depth)) = open.pop() {
            rows.push(row(process, depth, from, end));
            let below = children.remove(&Some(process.pid)).unwrap_or_default();
            open.extend(below.into_iter().rev().map(|child| (child, depth + 1)));
        }
        rows
    }
}

fn row(process: &Process, depth: usize, from: Seq, end: Seq) -> TreeRow {
    let face = process.face(end);
    let ended = process.ended(end);
    let state = match ended {
        Some(_) => ChipState::Dead,
        None if process.is_orphan(end) => ChipState::Orphan,
        None => ChipState::Alive,
    };
    TreeRow {
        pid: process.pid,
        parent: process.parent(end),
        depth,
        name: face.map_or("", |face| face.role.name),
        comm: face.map_or_else(String::new, |face| face.comm.to_string()),
        command: face.map_or_else(String::new, |face| face.argv.join(" ")),
        state,
        new: process.begins >= from && process.begins < end && !process.parents.is_empty(),
        ended,
    }
}

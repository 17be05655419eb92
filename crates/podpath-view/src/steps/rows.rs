//! Rows of the list: a call and its answer are one row if nothing lies between them, and calls of the same method in a row are one.

use podpath_trace::{Rank, Role, Side, Text, Trace, What};

use super::{Steps, is_fork};

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first step, which gives the number, the badge and the title.
    pub first: u32,
    /// Its last step.
    pub last: u32,
    /// How many calls or programs it stands for.
    pub count: u32,
    /// All of them are the same: `×4`; else `+3`.
    pub same: bool,
}

impl Row {
    /// `×4`, `+3`, or nothing.
    pub fn more(&self) -> String {
        match (self.count, self.same) {
            (0 | 1, _) => String::new(),
            (count, true) => format!("×{count}"),
            (count, false) => format!("+{}", count - 1),
        }
    }
    /// Whether the step is in it.
    pub fn contains(&self, index: usize) -> bool {
        (self.first as usize..=self.last as usize).contains(&index)
    }
}

/// Rows by position.
pub type Rows = [Row];

/// What a row may be continued with.
#[derive(Clone, PartialEq, Eq)]
enum Key {
    /// Calls of a method between the same two, and their answers.
    Call(&'static str, u32, Option<u32>),
    /// Short-lived programs between the columns, and what they do: the CNI plugins.
    Helpers,
    /// Stages that a command forks on the way to a container's first process, by the command's pid.
    Stages(u32),
    /// Nothing.
    Alone,
}

impl Steps {
    /// The rows, in order; every step is in one.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }
    /// The row of a step.
    pub fn row_of(&self, index: usize) -> usize {
        let index = self.clamp(index);
        self.rows.partition_point(|row| (row.first as usize) <= index).saturating_sub(1)
    }

    pub(super) fn fill_rows(&mut self, trace: &Trace) {
        let mut rows: Vec<Row> = Vec::new();
        let mut open: Option<(Key, u16)> = None;
        for index in 1..=self.len() {
            let Some(mark) = self.mark(index).copied() else { continue };
            let key = self.row_key(trace, index);
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let fits = open.as_ref().is_some_and(|(open, beat)| *beat == mark.beat && *open == key && key != Key::Alone);
            match rows.last_mut().filter(|_| fits) {
                Some(row) => {
                    row.last = number;
                    if begins(trace, mark.seq) {
                        row.count += 1;
                        row.same &= matches!(key, Key::Call(..));
                    }
                }
                None => rows.push(Row { first: number, last: number, count: 1, same: true }),
            }
            open = Some((key, mark.beat));
        }
        for beat in &mut self.beats {
            let start = rows.partition_point(|row| (row.first as usize) < beat.first);
            let end = rows.partition_point(|row| (row.first as usize) <= beat.last);
            beat.rows = start..end;
        }
        self.rows = rows;
    }

    fn row_key(&self, trace: &Trace, index: usize) -> Key {
        let Some(event) = self.mark(index).and_then(|mark| trace.events.get(mark.seq as usize)) else { return Key::Alone };
        match &event.what {
            What::Call { method, peer, .. } => Key::Call(method, event.process.pid, peer.process.map(|peer| peer.pid)),
            What::Reply { call, .. } => match trace.events.get(*call as usize).map(|call| (&call.what, call.process.pid)) {
                Some((What::Call { method, peer, .. }, pid)) => Key::Call(method, pid, peer.process.map(|peer| peer.pid)),
                _ => Key::Alone,
            },
            What::Spawn { child, .. } if is_helper(child.role) => Key::Helpers,
            What::Exit { .. } | What::Exec { .. } | What::Spawn { .. } if is_helper(event.process.role) => Key::Helpers,
            What::Spawn { child, parent, comm, argv, .. } if is_stage(child.role, comm, argv) => Key::Stages(*parent),
            What::Exit { .. } => match event.within.and_then(|spawn| trace.events.get(spawn as usize)).map(|spawn| &spawn.what) {
                Some(What::Spawn { child, parent, comm, argv, .. }) if is_stage(child.role, comm, argv) => Key::Stages(*parent),
                _ => Key::Alone,
            },
            _ => Key::Alone,
        }
    }
}

/// A short-lived program that belongs to no column.
fn is_helper(role: &Role) -> bool {
    role.rank == Rank::Transient && role.side != Side::Either
}

fn is_stage(role: &Role, comm: &str, argv: &[Text]) -> bool {
    role.rank == Rank::Transient && is_fork(comm, argv)
}

fn begins(trace: &Trace, seq: u32) -> bool {
    matches!(trace.events.get(seq as usize).map(|event| &event.what), Some(What::Call { .. } | What::Spawn { .. }))
}

//! The strip: a rail above joins the children of PID 1, a dash joins a parent and its only child, a rail below a parent and several.

use podpath_model::trace::{Rank, Role, Seq};

use super::{Process, ProcessIndex, TreeRow};

/// The processes at a step, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// PID 1 first, then its children with theirs, then what is not there yet.
    pub groups: Vec<Group>,
    /// How many processes are alive on the node.
    pub alive: usize,
}

/// A child of PID 1 with its own children; or PID 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The parent first, then everything below it, parents before children.
    pub chips: Vec<Chip>,
    /// How the chips are joined.
    pub join: Join,
    /// Nothing in it has started yet.
    pub future: bool,
}

/// How the chips of a group are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// There is one chip.
    Alone,
    /// A dash between a parent and its only child.
    Dash,
    /// A rail below a parent and several.
    Rail,
}

/// One process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The role's name, which is what the learner knows it by.
    pub name: &'static str,
    /// The name in the process table: `runc:[2:INIT]`.
    pub comm: String,
    /// Process id; none for what is not there yet.
    pub pid: Option<u32>,
    /// Parent.
    pub parent: Option<u32>,
    /// How it is drawn.
    pub state: ChipState,
    /// It began in this step.
    pub new: bool,
    /// How many chips of its group are above it in the tree.
    pub depth: usize,
}

/// How a process is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChipState {
    /// Running under the parent that it was made for.
    Alive,
    /// Running, and its first parent is gone.
    Orphan,
    /// It ended in this step.
    Dead,
    /// It is not there yet.
    Future,
}

/// How many groups that are not there yet are shown.
const FUTURE_MAX: usize = 3;

impl ProcessIndex {
    /// The strip after a step; `from` and `end` are the step's range of events.
    pub fn strip(&self, from: Seq, end: Seq) -> Strip {
        let rows = self.tree(from, end);
        let alive = rows.iter().filter(|row| row.state != ChipState::Dead).count();
        let mut groups: Vec<Group> = Vec::new();
        let mut base = 0;
        for row in &rows {
            // The children of PID 1 begin a group; so does what has no parent on the node.
            let first = row.depth == 0 || (row.depth == 1 && row.parent == Some(1));
            if first {
                base = row.depth;
            }
            let chip = chip(row, row.depth - base);
            match groups.last_mut().filter(|_| !first) {
                Some(group) => group.chips.push(chip),
                None => groups.push(Group { chips: vec![chip], join: Join::Alone, future: false }),
            }
        }
        groups.extend(self.future(end));
        for group in &mut groups {
            group.join = match group.chips.len() {
                0 | 1 => Join::Alone,
                2 => Join::Dash,
                _ => Join::Rail,
            };
        }
        Strip { groups, alive }
    }

    /// What will stay once it has started: keepers and what the pod is made of, under their parents.
    fn future(&self, end: Seq) -> Vec<Group> {
        let stays = |process: &&Process| {
            let rank = process.last_face().map(|face| face.role.rank);
            matches!(rank, Some(Rank::Keeper | Rank::Workload)) && process.on_node
        };
        let lasting = |process: &Process| process.end.is_none() || process.parents.len() > 1;
        let mut groups: Vec<(u32, Group)> = Vec::new();
        for process in self.processes().iter().filter(stays).filter(|process| !process.begun(end) && lasting(process)) {
            let Some(face) = process.last_face() else { continue };
            let parent = process.parents.last().map(|(_, parent)| *parent);
            if self.find(parent.unwrap_or(0)).is_some_and(|parent| parent.begun(end) && parent.pid != 1) {
                continue;
            }
            let chip = future_chip(face.role);
            match groups.iter_mut().find(|(pid, _)| Some(*pid) == parent) {
                Some((_, group)) => group.chips.push(Chip { depth: 1, ..chip }),
                None => groups.push((process.pid, Group { chips: vec![chip], join: Join::Alone, future: true })),
            }
        }
        groups.into_iter().map(|(_, group)| group).take(FUTURE_MAX).collect()
    }
}

fn chip(row: &TreeRow, depth: usize) -> Chip {
    Chip {
        name: row.name,
        comm: row.comm.clone(),
        pid: Some(row.pid),
        parent: row.parent,
        state: row.state,
        new: row.new,
        depth,
    }
}

fn future_chip(role: &'static Role) -> Chip {
    Chip { name: role.name, comm: String::new(), pid: None, parent: None, state: ChipState::Future, new: false, depth: 0 }
}

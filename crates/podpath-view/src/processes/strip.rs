//! The strip: a rail above joins the children of PID 1, a dash joins a parent and its only child, branches below a parent and several.

use podpath_trace::{Seq, Text};

use super::{Process, ProcessIndex};

/// The processes at a step, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// PID 1 first, then its children with theirs, then what is not there yet.
    pub groups: Vec<Group>,
    /// How many processes are alive on the node.
    pub alive: usize,
    /// How many of them are left out, because they are many: `+ 40`. What begins or ends in the step is never left out.
    pub more: usize,
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
    /// Branches below a parent and several.
    Branches,
}

/// One process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What the learner knows it by: [`Process::name`].
    pub name: Text,
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
    /// Running.
    Alive,
    /// Running, and its parent was killed.
    Orphan,
    /// It ended in this step.
    Dead,
    /// It is not there yet.
    Future,
}

/// How many groups that are not there yet are shown.
const FUTURE_MAX: usize = 3;
/// How many groups are shown, and how many chips of each.
const GROUPS_MAX: usize = 12;
const CHIPS_MAX: usize = 8;

impl ProcessIndex {
    /// The strip after a step; `from` and `end` are the step's range of events.
    pub fn strip(&self, from: Seq, end: Seq) -> Strip {
        let mut walk: Vec<Vec<(&Process, usize)>> = Vec::new();
        let mut base = 0;
        let mut alive = 0;
        // What a container starts inside by itself and what is gone before one can look is not worth a look.
        let flickers = |process: &Process| process.is_inner() && process.ended(end).is_some() && process.begins >= from;
        for (process, depth) in self.walk(from, end).into_iter().filter(|(process, _)| !flickers(process)) {
            alive += usize::from(process.ended(end).is_none());
            // The children of PID 1 begin a group; so does what has no parent on the node.
            let first = depth == 0 || (depth == 1 && process.parent(end) == Some(1));
            if first {
                base = depth;
            }
            match walk.last_mut().filter(|_| !first) {
                Some(group) => group.push((process, depth - base)),
                None => walk.push(vec![(process, depth - base)]),
            }
        }
        let changes = |process: &Process| process.is_new(from, end) || process.ended(end).is_some();
        let mut groups: Vec<Group> = Vec::new();
        for (at, group) in walk.iter().enumerate() {
            if at >= GROUPS_MAX && !group.iter().any(|(process, _)| changes(process)) {
                continue;
            }
            let shown = group.iter().enumerate().filter(|(at, (process, _))| *at < CHIPS_MAX || changes(process));
            let chips = shown.map(|(_, (process, depth))| chip(process, *depth, from, end)).collect();
            groups.push(Group { chips, join: Join::Alone, future: false });
        }
        let shown = groups.iter().flat_map(|group| &group.chips).filter(|chip| chip.state != ChipState::Dead).count();
        groups.extend(self.future(end));
        for group in &mut groups {
            group.join = match group.chips.len() {
                0 | 1 => Join::Alone,
                2 => Join::Dash,
                _ => Join::Branches,
            };
        }
        Strip { groups, alive, more: alive.saturating_sub(shown) }
    }

    /// What will stay once it has started: keepers and what the pod is made of, under their parents.
    fn future(&self, end: Seq) -> Vec<Group> {
        let mut groups: Vec<(u32, Group)> = Vec::new();
        for process in self.to_come(end).filter(|process| !process.is_inner()) {
            let Some(face) = process.last_face() else { continue };
            let parent = process.parents.last().map(|(_, parent)| *parent);
            if self.find(parent.unwrap_or(0)).is_some_and(|parent| parent.begun(end) && parent.pid != 1) {
                continue;
            }
            let chip = future_chip(process.name(face));
            let room = groups.len() < FUTURE_MAX;
            match groups.iter_mut().find(|(pid, _)| Some(*pid) == parent) {
                Some((_, group)) if group.chips.len() < CHIPS_MAX => group.chips.push(Chip { depth: 1, ..chip }),
                None if room => groups.push((process.pid, Group { chips: vec![chip], join: Join::Alone, future: true })),
                _ => {}
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }
}

fn chip(process: &Process, depth: usize, from: Seq, end: Seq) -> Chip {
    let face = process.face(end);
    Chip {
        name: face.map_or_else(|| "".into(), |face| process.name(face)),
        comm: face.map_or_else(String::new, |face| face.comm.to_string()),
        pid: Some(process.pid),
        parent: process.parent(end),
        state: process.state(end),
        new: process.is_new(from, end),
        depth,
    }
}

fn future_chip(name: Text) -> Chip {
    Chip { name, comm: String::new(), pid: None, parent: None, state: ChipState::Future, new: false, depth: 0 }
}

//! The process tree at a step: who is whose child, and how everybody is.

use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Seq, Status, Text};

use super::{Process, ProcessIndex};
use crate::steps::{Actor, Steps, UnitKind};

/// The processes at a step as a tree; parents before their children, children in the order of their birth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forest {
    /// All of them, and what is not there yet.
    pub branches: Vec<Branch>,
    /// How many processes are alive on the node.
    pub alive: usize,
    /// How many of them wait.
    pub waiting: usize,
}

/// A process in the tree; or several of a kind as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// What the learner knows it by: [`Process::name`].
    pub name: Text,
    /// The program that it runs, where that is not what it is called.
    pub program: Option<Text>,
    /// Process id; none for what is not there yet, and for several as one.
    pub pid: Option<u32>,
    /// The position of its parent among the branches; none for a root.
    pub above: Option<usize>,
    /// How many branches are above it.
    pub depth: usize,
    /// How it is.
    pub state: Condition,
    /// It began in this step.
    pub new: bool,
    /// It has a new parent since this step.
    pub adopted: bool,
    /// Who is folded into it, by name; empty for a process.
    pub folded: Vec<Text>,
    /// How many are below it that the tree has no room for.
    pub more: usize,
}

/// How a process is after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Running.
    Alive,
    /// Running, and waiting for an answer or for a child.
    Waiting,
    /// Running, and its parent was killed.
    Orphan,
    /// It ended in this step.
    Ended(Status),
    /// It is not there yet.
    Future,
}

/// How much of a tree is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    Whole,
    /// A band of so many rows; of a kind a few, and the others as one.
    Band(usize),
}

/// How many of a kind stand beside each other before the rest of them is folded.
const KIND_MAX: usize = 3;
/// How many trees that are not there yet are announced.
const FUTURE_MAX: usize = 3;

/// Of what is folded each time: the program, and whether it is for a sandbox or a container.
type Kind = (&'static str, Option<UnitKind>);

/// What a tree is made of while it is made.
struct Maker<'a> {
    steps: &'a Steps,
    from: Seq,
    end: Seq,
    /// Who acts in the step.
    acting: [Option<u32>; 2],
    forest: Forest,
}

impl ProcessIndex {
    /// The tree after a step; `from` and `end` are the step's range of events, `acting` is who acts in it.
    pub fn forest(&self, steps: &Steps, (from, end): (Seq, Seq), acting: Option<(Actor, Actor)>, extent: Extent) -> Forest {
        let acting = acting.map_or([None, None], |(one, other)| [Some(one.pid), Some(other.pid)]);
        let mut maker = Maker { steps, from, end, acting, forest: Forest::default() };
        // What a container starts inside by itself and what is gone before one can look is not worth a look.
        let flickers = |process: &Process| process.is_inner() && process.ended(end).is_some() && process.begins >= from;
        let walk: Vec<(&Process, usize)> = self.walk(from, end).into_iter().filter(|(process, _)| !flickers(process)).collect();
        for (process, _) in walk.iter().filter(|(process, _)| process.ended(end).is_none()) {
            maker.forest.alive += 1;
            maker.forest.waiting += usize::from(maker.condition(process) == Condition::Waiting);
        }
        maker.grow(&walk, extent);
        maker.announce(self, extent);
        maker.forest.in_order()
    }
}

impl Maker<'_> {
    fn grow(&mut self, walk: &[(&Process, usize)], extent: Extent) {
        // Nobody is folded below whom somebody is looked at.
        let mut looked_at = SortedSet::new();
        for (process, _) in walk.iter().filter(|(process, _)| self.is_current(process)) {
            let up = |pid: &u32| walk.iter().find(|(other, _)| other.pid == *pid)?.0.parent(self.end);
            looked_at.extend(std::iter::successors(Some(process.pid), up));
        }
        // The branch of each process that is shown, and of each parent how many of a kind it has and what the rest is folded into.
        let mut shown: SortedMap<u32, usize> = SortedMap::new();
        let mut folds: SortedMap<(Option<u32>, Kind), (usize, Option<usize>)> = SortedMap::new();
        let mut hidden: SortedMap<u32, usize> = SortedMap::new();
        for (at, (process, depth)) in walk.iter().enumerate() {
            let parent = process.parent(self.end);
            let above = parent.and_then(|parent| shown.get(&parent)).copied();
            // Who is below something folded belongs to it.
            if let Some(fold) = parent.and_then(|parent| hidden.get(&parent)).copied() {
                hidden.insert(process.pid, fold);
                self.fold_below(fold, process);
                continue;
            }
            let Extent::Band(rows) = extent else {
                shown.insert(process.pid, self.add(self.branch(process, above, *depth)));
                continue;
            };
            if *depth >= rows {
                if let Some(branch) = above.and_then(|above| self.forest.branches.get_mut(above)) {
                    branch.more += 1;
                }
                shown.extend(above.map(|above| (process.pid, above)));
                continue;
            }
            let kind = self.kind(process);
            let alike = walk.get(at..).unwrap_or_default().iter();
            let left =
                alike.filter(|(other, level)| level == depth && other.parent(self.end) == parent && self.kind(other) == kind).count();
            let (count, fold) = folds.get(&(parent, kind)).copied().unwrap_or_default();
            let keeps = looked_at.contains(&process.pid) || count < KIND_MAX || fold.is_none() && left < 2;
            if keeps {
                folds.insert((parent, kind), (count + 1, fold));
                shown.insert(process.pid, self.add(self.branch(process, above, *depth)));
                continue;
            }
            let fold = fold.unwrap_or_else(|| self.add(Branch { folded: Vec::new(), pid: None, ..self.branch(process, above, *depth) }));
            folds.insert((parent, kind), (count, Some(fold)));
            hidden.insert(process.pid, fold);
            let name = self.name(process);
            if let Some(branch) = self.forest.branches.get_mut(fold) {
                branch.folded.push(name);
                branch.name = kind.0.into();
            }
        }
    }

    /// What is below several that are folded into one is one too.
    fn fold_below(&mut self, fold: usize, process: &Process) {
        let name = self.name(process);
        let found = self.forest.branches.iter().position(|branch| branch.above == Some(fold));
        let below = found.unwrap_or_else(|| {
            let depth = self.forest.branches.get(fold).map_or(0, |branch| branch.depth + 1);
            self.add(Branch { pid: None, ..self.branch(process, Some(fold), depth) })
        });
        if let Some(branch) = self.forest.branches.get_mut(below) {
            branch.folded.push(name);
        }
    }

    fn add(&mut self, branch: Branch) -> usize {
        self.forest.branches.push(branch);
        self.forest.branches.len() - 1
    }

    fn kind(&self, process: &Process) -> Kind {
        (process.face(self.end).map_or("", |face| face.role.name), process.unit)
    }

    /// Who is looked at in this step is never folded: who acts, who begins, ends or is adopted, and who has lost its parent.
    fn is_current(&self, process: &Process) -> bool {
        let changes = process.is_new(self.from, self.end) || self.is_adopted(process);
        let stays = matches!(self.condition(process), Condition::Alive | Condition::Waiting);
        changes || !stays || self.acting.contains(&Some(process.pid)) || process.pid == 1
    }

    fn is_adopted(&self, process: &Process) -> bool {
        process.parents.len() > 1
            && process.parents.iter().any(|(since, _)| (self.from..self.end).contains(since) && *since != process.begins)
    }

    fn condition(&self, process: &Process) -> Condition {
        match process.ended(self.end) {
            Some(status) => Condition::Ended(status),
            None if process.is_orphan(self.end) => Condition::Orphan,
            None if self.steps.is_waiting(process.pid, self.end) => Condition::Waiting,
            None => Condition::Alive,
        }
    }

    fn name(&self, process: &Process) -> Text {
        process.face(self.end).map_or_else(|| "".into(), |face| process.name(face))
    }

    fn branch(&self, process: &Process, above: Option<usize>, depth: usize) -> Branch {
        let name = self.name(process);
        let program = process.face(self.end).map(|face| face.comm.clone()).filter(|comm| !comm.starts_with(&*name));
        Branch {
            program: program.filter(|_| process.is_workload(self.end)),
            name,
            pid: Some(process.pid),
            above,
            depth,
            state: self.condition(process),
            new: process.is_new(self.from, self.end),
            adopted: self.is_adopted(process),
            folded: Vec::new(),
            more: 0,
        }
    }

    /// What will stay once it has started: keepers and what the pod is made of, under their parents.
    fn announce(&mut self, index: &ProcessIndex, extent: Extent) {
        let mut to_come: SortedMap<u32, usize> = SortedMap::new();
        let mut roots = 0;
        for process in index.to_come(self.end).filter(|process| !process.is_inner()) {
            let Some(face) = process.last_face() else { continue };
            let parent = process.parents.last().map_or(0, |(_, parent)| *parent);
            let there = self.forest.branches.iter().position(|branch| branch.pid == Some(parent));
            let Some(above) = to_come.get(&parent).copied().or(there.filter(|_| roots < FUTURE_MAX)) else { continue };
            let depth = self.forest.branches.get(above).map_or(0, |branch| branch.depth + 1);
            if matches!(extent, Extent::Band(rows) if depth >= rows) {
                continue;
            }
            roots += usize::from(there.is_some());
            let branch = Branch {
                name: process.name(face),
                program: None,
                pid: None,
                above: Some(above),
                depth,
                state: Condition::Future,
                new: false,
                adopted: false,
                folded: Vec::new(),
                more: 0,
            };
            to_come.insert(process.pid, self.add(branch));
        }
    }
}

impl Forest {
    /// The same with everybody's children right behind them.
    fn in_order(self) -> Self {
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); self.branches.len()];
        let mut open = Vec::new();
        for (at, branch) in self.branches.iter().enumerate().rev() {
            match branch.above.and_then(|above| below.get_mut(above)) {
                Some(children) => children.push(at),
                None => open.push(at),
            }
        }
        let mut order = Vec::with_capacity(self.branches.len());
        while let Some(at) = open.pop() {
            order.push(at);
            open.extend(below.get(at).into_iter().flatten().copied());
        }
        let place = |at: usize| order.iter().position(|old| *old == at);
        let branches = order
            .iter()
            .filter_map(|at| self.branches.get(*at))
            .map(|branch| Branch { above: branch.above.and_then(place), ..branch.clone() });
        Self { branches: branches.collect(), ..self }
    }
}

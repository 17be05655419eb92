//! Every process of a trace: when it began, what it became, whose child it was, how it ended.

use podpath_trace::processes::{Processes, Turn};
use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Event, Peer, ProcessRef, Rank, Role, Seq, Status, Text, Trace, What};

use super::presence::Presence;
use crate::steps::{Cast, UnitKind, is_fork};

/// The processes of a trace, made once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessIndex {
    processes: Vec<Process>,
    by_pid: SortedMap<u32, usize>,
    presence: Presence,
    /// What will stay once it has started, in the order in which it begins.
    lasting: Vec<u32>,
}

/// One process, over the whole trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Process id.
    pub pid: u32,
    /// The event of its beginning; 0 for what was there before.
    pub begins: Seq,
    /// What it is, by the event since which it is that.
    pub faces: Vec<(Seq, Face)>,
    /// Its parent, by the event since which it is that.
    pub parents: Vec<(Seq, u32)>,
    /// When and how it ended.
    pub end: Option<(Seq, Status)>,
    /// Since when its parent has been gone that was killed.
    pub orphaned: Option<Seq>,
    /// The container or sandbox that it was started for.
    pub subject: Option<Text>,
    /// On the node; a registry and a client are not.
    pub on_node: bool,
    /// What it is in its container.
    pub place: Place,
    /// Whether it was started for a sandbox or for a container.
    pub unit: Option<UnitKind>,
}

/// What a process is in a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// It is in none, or nobody knows in which.
    #[default]
    None,
    /// The first process of a container, which goes by the container's name.
    First(Text),
    /// Somebody has run it in a container: a probe, a hook, `kubectl exec`.
    Visitor,
}

/// What a process is for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The program.
    pub role: &'static Role,
    /// The name in the process table.
    pub comm: Text,
    /// The command line; empty after a fork without exec.
    pub argv: std::rc::Rc<[Text]>,
}

impl Process {
    /// Whether it runs at a moment: after all events before `end`.
    pub fn alive(&self, end: Seq) -> bool {
        self.begun(end) && self.ended(end).is_none()
    }
    /// Whether it has begun.
    pub fn begun(&self, end: Seq) -> bool {
        self.begins < end
    }
    /// How it ended, if it has.
    pub fn ended(&self, end: Seq) -> Option<Status> {
        self.end.filter(|(at, _)| *at < end).map(|(_, status)| status)
    }
    /// What it is at a moment; before it begins, what it begins as.
    pub fn face(&self, end: Seq) -> Option<&Face> {
        let at = self.faces.partition_point(|(since, _)| *since < end).saturating_sub(1);
        self.faces.get(at).map(|(_, face)| face)
    }
    /// What it becomes in the end.
    pub fn last_face(&self) -> Option<&Face> {
        self.faces.last().map(|(_, face)| face)
    }
    /// Whether it is what a container's process starts inside by itself.
    pub fn is_inner(&self) -> bool {
        self.faces.first().is_some_and(|(_, face)| face.role.rank == Rank::Workload)
    }
    /// Whether it was made to become the first program of a container, as `runc init` is: a fork that is left behind.
    pub fn is_init(&self) -> bool {
        let forked = self.faces.first().is_some_and(|(_, face)| face.role.rank == Rank::Transient && is_fork(&face.comm, &face.argv));
        forked && (self.parents.len() > 1 || self.last_face().is_some_and(|face| face.role.rank == Rank::Workload))
    }
    /// Whether it is a program of a container at a moment.
    pub fn is_workload(&self, end: Seq) -> bool {
        self.face(end).is_some_and(|face| face.role.rank == Rank::Workload)
    }
    /// What a learner knows it by when it is `face`: the name of its role, of a container's first process the container's name, of what
    /// was started inside a container the name in the process table, of a fork too.
    pub fn name(&self, face: &Face) -> Text {
        match &self.place {
            _ if self.is_inner() => face.comm.clone(),
            _ if face.role.rank == Rank::Transient && self.is_init() => format!("{} init", face.role.name).into(),
            _ if face.role.rank == Rank::Transient && is_fork(&face.comm, &face.argv) => face.comm.clone(),
            _ if face.role.rank != Rank::Workload => face.role.name.into(),
            Place::First(name) => name.clone(),
            Place::Visitor => face.comm.clone(),
            Place::None => face.role.name.into(),
        }
    }
    /// Its parent at a moment.
    pub fn parent(&self, end: Seq) -> Option<u32> {
        let at = self.parents.partition_point(|(since, _)| *since < end).saturating_sub(1);
        self.parents.get(at).map(|(_, parent)| *parent)
    }
    /// Whether it has another parent than the one that it was made by.
    pub fn is_adopted(&self, end: Seq) -> bool {
        self.parents.len() > 1 && self.parent(end) != self.parents.first().map(|(_, parent)| *parent)
    }
    /// Whether it stays once it has started: a keeper, or what the pod is made of.
    fn lasts(&self) -> bool {
        let rank = self.last_face().map(|face| face.role.rank);
        matches!(rank, Some(Rank::Keeper | Rank::Workload)) && (self.end.is_none() || self.parents.len() > 1)
    }
    /// Whether it has lost a parent that was killed, rather than one that had done its work.
    pub fn is_orphan(&self, end: Seq) -> bool {
        self.orphaned.is_some_and(|since| since < end)
    }
}

/// init's process id.
const INIT: u32 = 1;

/// Whether a process is on the node: the kernel is no process, and registries, clients and people are elsewhere.
fn is_on_node(pid: u32, role: &Role) -> bool {
    pid != 0 && (pid == INIT || role.rank != Rank::Surroundings)
}

fn is_kill(event: &Event) -> bool {
    matches!(event.what, What::Exit { status: Status::Killed(_) })
}

impl ProcessIndex {
    /// The processes of a trace, with the names of those who are in it.
    pub fn of(trace: &Trace, cast: &Cast) -> Self {
        let (mut index, mut table) = (Self::default(), Processes::default());
        for event in &trace.events {
            index.meet(event.process, &mut table);
            if let What::Call { peer: Peer { process: Some(peer), .. }, .. } = &event.what {
                index.meet(*peer, &mut table);
            }
            if let Some(turn) = table.apply(event) {
                index.turn(trace, event, turn, &table);
            }
        }
        index.find_places(cast);
        index.presence = Presence::of(&index.processes);
        index.lasting = Presence::sorted(&index.processes, |process| process.on_node && process.lasts());
        index
    }
    /// Writes down what an event did to a process.
    fn turn(&mut self, trace: &Trace, event: &Event, turn: Turn, table: &Processes) {
        let (Turn::Begun(pid) | Turn::Became(pid) | Turn::Adopted(pid) | Turn::Ended(pid)) = turn;
        let Some(row) = table.get(&pid) else { return };
        let face = || Face { role: row.role, comm: row.comm.clone(), argv: row.argv.clone() };
        match turn {
            Turn::Begun(_) => self.begin(pid, event.seq, face(), row.parent, event.subject.clone()),
            Turn::Became(_) => self.change(pid, |process| process.faces.push((event.seq, face()))),
            Turn::Ended(_) => self.change(pid, |process| process.end = row.ended.map(|ended| (ended.seq, ended.status))),
            Turn::Adopted(_) => {
                let killed = event.cause.and_then(|cause| trace.events.get(cause as usize)).is_some_and(is_kill);
                self.change(pid, |process| {
                    process.parents.push((event.seq, row.parent));
                    process.orphaned = process.orphaned.or(killed.then_some(event.seq));
                });
            }
        }
    }

    /// The first program that runs for a container is the container; what comes later for the same one is a visitor.
    fn find_places(&mut self, cast: &Cast) {
        let mut there = SortedSet::new();
        for process in &mut self.processes {
            let is_workload = process.last_face().is_some_and(|face| face.role.rank == Rank::Workload) && !process.is_inner();
            let unit = process.subject.as_ref().and_then(|id| cast.unit(cast.find(id)?));
            process.unit = unit.map(|unit| unit.kind);
            if let Some(unit) = unit.filter(|unit| unit.kind == UnitKind::Container && is_workload) {
                process.place = if there.insert(unit.id.clone()) { Place::First(unit.name.clone()) } else { Place::Visitor };
            }
        }
    }

    /// The processes on the node that have begun before `end` and not ended before `from`, in the order of the index.
    pub(super) fn present(&self, from: Seq, end: Seq) -> impl Iterator<Item = &Process> {
        let shown = move |process: &Process| process.begun(end) && process.end.is_none_or(|(at, _)| at >= from);
        let mut places: Vec<u32> = self.presence.candidates(&self.processes, from, end).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|at| self.processes.get(at as usize)).filter(move |process| shown(process))
    }
    /// What begins later and will stay then, in the order in which it begins.
    pub(super) fn to_come(&self, end: Seq) -> impl Iterator<Item = &Process> {
        let begun = self.lasting.partition_point(|at| self.processes.get(*at as usize).is_some_and(|process| process.begun(end)));
        self.lasting.iter().skip(begun).filter_map(|at| self.processes.get(*at as usize))
    }
    /// Those of the node that run at a moment, in the order in which they began.
    pub fn living(&self, end: Seq) -> impl Iterator<Item = &Process> {
        self.processes.iter().filter(move |process| process.on_node && process.alive(end))
    }
    /// All of them, in the order in which they began.
    pub fn processes(&self) -> &[Process] {
        &self.processes
    }
    /// The process with an id.
    pub fn find(&self, pid: u32) -> Option<&Process> {
        self.by_pid.get(&pid).and_then(|at| self.processes.get(*at))
    }

    /// A process that acts and was not seen to begin was there before; only PID 1 of those is the node's.
    fn meet(&mut self, process: ProcessRef, table: &mut Processes) {
        if self.by_pid.contains_key(&process.pid) {
            return;
        }
        table.was_there(process);
        let face = Face { role: process.role, comm: process.role.name.into(), argv: [].into() };
        let on_node = is_on_node(process.pid, process.role);
        self.add(Process {
            pid: process.pid,
            begins: 0,
            faces: vec![(0, face)],
            parents: Vec::new(),
            end: None,
            orphaned: None,
            subject: None,
            on_node,
            place: Place::None,
            unit: None,
        });
    }

    fn begin(&mut self, pid: u32, seq: Seq, face: Face, parent: u32, subject: Option<Text>) {
        let on_node = is_on_node(pid, face.role);
        // The first process of the node has no parent on it.
        let parents = if pid == INIT { Vec::new() } else { vec![(seq, parent)] };
        self.add(Process {
            pid,
            begins: seq,
            faces: vec![(seq, face)],
            parents,
            end: None,
            orphaned: None,
            subject,
            on_node,
            place: Place::None,
            unit: None,
        });
    }

    fn add(&mut self, process: Process) {
        self.by_pid.insert(process.pid, self.processes.len());
        self.processes.push(process);
    }

    fn change(&mut self, pid: u32, change: impl FnOnce(&mut Process)) {
        if let Some(process) = self.by_pid.get(&pid).and_then(|at| self.processes.get_mut(*at)) {
            change(process);
        }
    }
}

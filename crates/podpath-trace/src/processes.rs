//! The process table: the one fold of who begins, becomes another program, is adopted and ends. Whoever follows processes through a trace
//! applies its events to this table and looks there.
//!
//! That an ended process has been waited for is in no event, so an ended process stays in the table with its status.

use std::ops::Index;
use std::rc::Rc;

use super::{Change, Event, Kind, NamespaceKind, ProcessRef, Role, Seq, Status, Text, What};
use crate::sorted::SortedMap;

/// The process table at one moment of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Processes {
    by_pid: SortedMap<u32, Rc<Process>>,
}

/// What an event did to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It began.
    Begun(u32),
    /// It runs another program.
    Became(u32),
    /// It has another parent.
    Adopted(u32),
    /// It ended.
    Ended(u32),
}

/// A process as the process table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// The process's id.
    pub pid: u32,
    /// Its parent's id; 0 if it has none on this node.
    pub parent: u32,
    /// The program that it runs.
    pub role: &'static Role,
    /// The name in the process table.
    pub comm: Text,
    /// The command line.
    pub argv: Rc<[Text]>,
    /// The event of its beginning.
    pub begun: Seq,
    /// Its end; none while it lives.
    pub ended: Option<Ended>,
    /// The parent that it had before it was orphaned.
    pub orphaned_from: Option<u32>,
    /// The namespaces that it is in, by kind: `net-7`.
    pub namespaces: SortedMap<NamespaceKind, Text>,
    /// The cgroup that it is in.
    pub cgroup: Text,
}

impl Process {
    /// Whether it has not ended.
    pub fn is_alive(&self) -> bool {
        self.ended.is_none()
    }
}

/// The end of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The event.
    pub seq: Seq,
    /// Virtual time in nanoseconds.
    pub at_ns: u64,
    /// How.
    pub status: Status,
}

impl Processes {
    /// What the next event makes of it, and what that was; nothing where it is about no process, or about one that nobody saw begin.
    /// Events come in the order of the trace.
    pub fn apply(&mut self, event: &Event) -> Option<Turn> {
        let actor = event.process.pid;
        match &event.what {
            What::Spawn { child, parent, comm, argv, .. } => {
                let face = (comm.clone(), Rc::clone(argv));
                self.begin(actor, *child, *parent, event.seq, face);
                Some(Turn::Begun(child.pid))
            }
            What::Exec { role, comm, argv } => self
                .alter(actor, |process| (process.role, process.comm, process.argv) = (role, comm.clone(), Rc::clone(argv)))
                .then_some(Turn::Became(actor)),
            What::Exit { status } => {
                let ended = Ended { seq: event.seq, at_ns: event.at_ns, status: *status };
                self.alter(actor, |process| process.ended = Some(ended)).then_some(Turn::Ended(actor))
            }
            What::Reparent { child, parent } => self
                .alter(*child, |process| process.orphaned_from = Some(std::mem::replace(&mut process.parent, *parent)))
                .then_some(Turn::Adopted(*child)),
            What::Change(change) => {
                self.change(change);
                None
            }
            _ => None,
        }
    }

    /// One that was there before the first event, without a parent.
    pub fn was_there(&mut self, process: ProcessRef) {
        self.begin(process.pid, process, 0, 0, (process.role.name.into(), Rc::from([])));
    }

    /// The process with an id, whether it has ended or not.
    pub fn get(&self, pid: &u32) -> Option<&Process> {
        self.by_pid.get(pid).map(Rc::as_ref)
    }
    /// The process, if it has begun and not ended.
    pub fn alive(&self, pid: u32) -> Option<&Process> {
        self.get(&pid).filter(|process| process.is_alive())
    }
    /// Every process that has begun, by its id; those that have ended among them.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Process> {
        self.by_pid.values().map(Rc::as_ref)
    }
    /// Whether none has begun.
    pub fn is_empty(&self) -> bool {
        self.by_pid.is_empty()
    }

    /// A child is in the namespaces and the cgroup of the process that made it.
    fn begin(&mut self, maker: u32, child: ProcessRef, parent: u32, begun: Seq, (comm, argv): (Text, Rc<[Text]>)) {
        let (namespaces, cgroup) = self.get(&maker).map_or_else(
            || (NamespaceKind::ALL.into_iter().map(|kind| (kind, kind.of_node())).collect(), Text::from("/")),
            |maker| (maker.namespaces.clone(), maker.cgroup.clone()),
        );
        let ProcessRef { pid, role } = child;
        let process = Process { pid, parent, role, comm, argv, begun, ended: None, orphaned_from: None, namespaces, cgroup };
        self.by_pid.insert(pid, Rc::new(process));
    }

    fn change(&mut self, Change { object, after, .. }: &Change) {
        let (Kind::Process, Some(pid), Some(after)) = (object.kind, object.pid, after) else { return };
        // `cgroup` is the name of two attributes: a namespace is `cgroup-2`, a cgroup is a path.
        let kind = NamespaceKind::from_name(&object.name).filter(|_| !after.starts_with('/'));
        self.alter(pid, |process| match kind {
            Some(kind) => drop(process.namespaces.insert(kind, after.clone())),
            None => process.cgroup = after.clone(),
        });
    }

    fn alter(&mut self, pid: u32, how: impl FnOnce(&mut Process)) -> bool {
        self.by_pid.get_mut(&pid).map(|process| how(Rc::make_mut(process))).is_some()
    }
}

impl Index<&u32> for Processes {
    type Output = Process;

    fn index(&self, pid: &u32) -> &Process {
        &self.by_pid[pid]
    }
}

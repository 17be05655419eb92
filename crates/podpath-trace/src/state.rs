//! The node as it was after the first n events: a fold of the trace.
//!
//! Nothing here knows how a state came about; it only adds up what the events say. That an ended process has been waited for is in
//! no event, so an ended process stays in the table with its status.

use std::rc::Rc;

use super::NamespaceKind;
use super::{Change, Event, Kind, ProcessRef, Protocol, Role, Seq, Status, Text, Trace, What};
use crate::sorted::SortedMap;

/// The node at one moment of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// How many events have happened.
    pub events: usize,
    /// Virtual time of the last of them, in nanoseconds.
    pub at_ns: u64,
    /// Every process that has begun, by its id; those that have ended among them.
    pub processes: SortedMap<u32, Rc<Process>>,
    /// What is there, in the words of its last change.
    pub things: SortedMap<Thing, Text>,
    /// Calls without an answer, by the event that sent them.
    pub open_calls: SortedMap<Seq, OpenCall>,
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

/// Something that is there: what an event calls an object, and for a mount the mount namespace in which it is seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// What sort of thing.
    pub kind: Kind,
    /// Which one.
    pub name: Text,
    /// The mount namespace, for a mount that the node itself does not see.
    pub within: Option<Text>,
}

/// A call that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCall {
    /// Who waits.
    pub caller: ProcessRef,
    /// Who is to answer; none if nobody listened.
    pub callee: Option<ProcessRef>,
    /// How the call travelled.
    pub protocol: Protocol,
    /// Its method.
    pub method: &'static str,
}

impl State {
    /// What the next event makes of it. Events come in the order of the trace.
    pub fn apply(&mut self, event: &Event) {
        self.events = event.seq as usize + 1;
        self.at_ns = event.at_ns;
        let actor = event.process.pid;
        match &event.what {
            What::Call { protocol, method, peer, .. } => {
                let call = OpenCall { caller: event.process, callee: peer.process, protocol: *protocol, method };
                self.open_calls.insert(event.seq, call);
            }
            What::Reply { call, .. } => drop(self.open_calls.remove(call)),
            What::Spawn { child, parent, comm, argv, .. } => {
                let process = self.born(actor, *child, *parent, event.seq);
                let process = Process { comm: comm.clone(), argv: argv.clone(), ..process };
                self.processes.insert(child.pid, Rc::new(process));
            }
            What::Exec { role, comm, argv } => self.alter(actor, |process| {
                (process.role, process.comm, process.argv) = (role, comm.clone(), argv.clone());
            }),
            What::Exit { status } => self.end(actor, Ended { seq: event.seq, at_ns: event.at_ns, status: *status }),
            What::Reparent { child, parent } => self.alter(*child, |process| {
                process.orphaned_from = Some(std::mem::replace(&mut process.parent, *parent));
            }),
            What::Change(change) => self.change(actor, change),
            What::Publish { .. } | What::Signal { .. } | What::Log { .. } | What::Note { .. } => {}
        }
    }

    /// The process, if it has begun and not ended.
    pub fn alive(&self, pid: u32) -> Option<&Process> {
        self.processes.get(&pid).map(Rc::as_ref).filter(|process| process.is_alive())
    }

    /// The words of a thing that every process of the node sees.
    pub fn words(&self, kind: Kind, name: &str) -> Option<&Text> {
        self.things.get(&Thing { kind, name: name.into(), within: None })
    }

    /// A child is in the namespaces and the cgroup of the process that made it.
    fn born(&self, maker: u32, child: ProcessRef, parent: u32, begun: Seq) -> Process {
        let (namespaces, cgroup) = self.processes.get(&maker).map_or_else(
            || (NamespaceKind::ALL.into_iter().map(|kind| (kind, kind.of_node())).collect(), Text::from("/")),
            |maker| (maker.namespaces.clone(), maker.cgroup.clone()),
        );
        let (comm, argv) = (Text::from(""), Rc::from([]));
        Process { pid: child.pid, parent, role: child.role, comm, argv, begun, ended: None, orphaned_from: None, namespaces, cgroup }
    }

    fn alter(&mut self, pid: u32, how: impl FnOnce(&mut Process)) {
        if let Some(process) = self.processes.get_mut(&pid) {
            how(Rc::make_mut(process));
        }
    }

    fn end(&mut self, pid: u32, ended: Ended) {
        self.alter(pid, |process| process.ended = Some(ended));
        self.open_calls.retain(|_, call| call.caller.pid != pid);
        if let Some(namespace) = self.private_mounts(pid) {
            let is_used =
                self.processes.values().any(|other| other.is_alive() && other.namespaces.get(&NamespaceKind::Mount) == Some(&namespace));
            if !is_used {
                self.things.retain(|thing, _| thing.within.as_ref() != Some(&namespace));
            }
        }
        if let Some(namespace) = self.processes.get(&pid).and_then(|process| process.namespaces.get(&NamespaceKind::Net)).cloned() {
            self.forget_network(&namespace);
        }
    }

    /// The interfaces of a network namespace that nobody is in, and that no mount holds, are gone: network_namespaces(7).
    fn forget_network(&mut self, namespace: &Text) {
        let is_in = |process: &Rc<Process>| process.is_alive() && process.namespaces.get(&NamespaceKind::Net) == Some(namespace);
        let holds = |(thing, words): (&Thing, &Text)| thing.kind == Kind::Mount && words == namespace;
        if *namespace == NamespaceKind::Net.of_node() || self.processes.values().any(is_in) || self.things.iter().any(holds) {
            return;
        }
        let of_it = |name: &str| name.strip_prefix(&**namespace).is_some_and(|rest| rest.starts_with(' '));
        self.things.retain(|thing, _| thing.kind != Kind::Network || !of_it(&thing.name));
    }

    /// The mount namespace of a process, if it is not the node's.
    fn private_mounts(&self, pid: u32) -> Option<Text> {
        let namespace = self.processes.get(&pid)?.namespaces.get(&NamespaceKind::Mount)?;
        (*namespace != NamespaceKind::Mount.of_node()).then(|| namespace.clone())
    }

    fn change(&mut self, actor: u32, Change { object, after, .. }: &Change) {
        if object.kind == Kind::Process {
            let (Some(pid), Some(after)) = (object.pid, after) else { return };
            // `cgroup` is the name of two attributes: a namespace is `cgroup-2`, a cgroup is a path.
            let kind = NamespaceKind::from_name(&object.name).filter(|_| !after.starts_with('/'));
            return self.alter(pid, |process| match kind {
                Some(kind) => drop(process.namespaces.insert(kind, after.clone())),
                None => process.cgroup = after.clone(),
            });
        }
        let within = if object.kind == Kind::Mount { self.private_mounts(actor) } else { None };
        let thing = Thing { kind: object.kind, name: object.name.clone(), within };
        match after {
            Some(words) => drop(self.things.insert(thing, words.clone())),
            None => {
                let before = self.things.remove(&thing).filter(|_| thing.kind == Kind::Mount);
                if let Some(before) = before.filter(|before| before.starts_with("net-")) {
                    self.forget_network(&before);
                }
                if object.kind == Kind::Directory {
                    self.forget_below(&object.name);
                }
            }
        }
    }

    /// A directory takes with it what is in it.
    fn forget_below(&mut self, directory: &str) {
        let is_below = |name: &str| name.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
        let is_file = |kind: Kind| matches!(kind, Kind::File | Kind::Directory | Kind::Socket | Kind::Fifo | Kind::Mount);
        self.things.retain(|thing, _| !is_file(thing.kind) || thing.within.is_some() || !is_below(&thing.name));
    }
}

/// A trace with states kept at intervals, so that going backwards costs no more than going forwards.
#[derive(Clone, Debug)]
pub struct History {
    trace: Rc<Trace>,
    interval: usize,
    /// The states after 0, 1, 2 … intervals.
    checkpoints: Vec<State>,
}

/// How many states are kept at most: a long trace has longer intervals instead.
const CHECKPOINTS_MAX: usize = 64;
/// How many events lie between two kept states at least.
const INTERVAL_MIN: usize = 1_000;

impl History {
    /// Walks the trace once.
    pub fn of(trace: &Rc<Trace>) -> Self {
        let interval = trace.events.len().div_ceil(CHECKPOINTS_MAX).max(INTERVAL_MIN);
        let mut state = State::default();
        let mut checkpoints = vec![state.clone()];
        for event in &trace.events {
            state.apply(event);
            if state.events.is_multiple_of(interval) {
                checkpoints.push(state.clone());
            }
        }
        Self { trace: Rc::clone(trace), interval, checkpoints }
    }

    /// The trace.
    pub fn trace(&self) -> &Rc<Trace> {
        &self.trace
    }

    /// The node after the first `events` events; after all of them if there are fewer.
    pub fn at(&self, events: usize) -> State {
        let events = events.min(self.trace.events.len());
        let mut state = self.checkpoints[events / self.interval].clone();
        for event in &self.trace.events[state.events..events] {
            state.apply(event);
        }
        state
    }
}

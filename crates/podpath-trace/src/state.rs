//! The node as it was after the first n events: a fold of the trace.
//!
//! Nothing here knows how a state came about; it only adds up what the events say.

pub use super::processes::{Ended, Process, Processes};
use super::{Change, Event, Kind, NamespaceKind, ProcessRef, Protocol, Seq, Text, What};
use crate::sorted::SortedMap;

/// The node at one moment of a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// How many events have happened.
    pub events: usize,
    /// Virtual time of the last of them, in nanoseconds.
    pub at_ns: u64,
    /// The process table.
    pub processes: Processes,
    /// What is there, in the words of its last change.
    pub things: SortedMap<Thing, Text>,
    /// Calls without an answer, by the event that sent them.
    pub open_calls: SortedMap<Seq, OpenCall>,
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
            What::Change(change) => self.change(actor, change),
            _ => {}
        }
        self.processes.apply(event);
        if let What::Exit { .. } = event.what {
            self.end(actor);
        }
    }

    /// The process, if it has begun and not ended.
    pub fn alive(&self, pid: u32) -> Option<&Process> {
        self.processes.alive(pid)
    }

    /// The words of a thing that every process of the node sees.
    pub fn words(&self, kind: Kind, name: &str) -> Option<&Text> {
        self.things.get(&Thing { kind, name: name.into(), within: None })
    }

    fn end(&mut self, pid: u32) {
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
        let is_in = |process: &Process| process.is_alive() && process.namespaces.get(&NamespaceKind::Net) == Some(namespace);
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
            return;
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
                if matches!(object.kind, Kind::Directory | Kind::File) {
                    self.forget_below(&object.name);
                }
            }
        }
    }

    /// A directory takes with it what is in it, and a link what is seen through it.
    fn forget_below(&mut self, directory: &str) {
        let is_below = |name: &str| name.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
        let is_file = |kind: Kind| matches!(kind, Kind::File | Kind::Directory | Kind::Socket | Kind::Fifo | Kind::Mount);
        self.things.retain(|thing, _| !is_file(thing.kind) || thing.within.is_some() || !is_below(&thing.name));
    }
}

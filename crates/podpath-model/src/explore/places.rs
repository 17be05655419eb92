//! When somebody is killed, so that every death is tried that is another one, and which calls can fail.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Hit;
use super::verdict::is_of_pod;
use super::{Fault, Ground};
use crate::scenario::short;
use crate::trace::state::{Process, State};
use crate::trace::{Event, Kind, NamespaceKind, ProcessRef, Rank, Role, Seq, What};

impl Ground {
    /// Every kill: of each of the node's own processes after every event that changes something, and after one of each kind of poll. What
    /// is done after the deletion is another story.
    pub fn kills(&self) -> Vec<Fault> {
        kills(&self.whole.events, 0, |role| role.rank != Rank::Surroundings)
    }

    /// Of those the ones of a role.
    pub fn kills_of(&self, role: &str) -> Vec<Fault> {
        kills(&self.whole.events, 0, |living| living.name == role)
    }

    /// Of all kills the first of those that are the same one: it does not matter after which of two events a process dies if both are at the
    /// same time and the second one is neither its own nor of somebody to whom it is connected.
    pub fn deaths(&self) -> Vec<Fault> {
        first_of_each(self.kills())
    }

    /// Every call of the node's own processes that changes something, and one of each kind of poll: it fails.
    pub fn failures(&self) -> Vec<Fault> {
        failures(&self.whole.events, 0)
    }

    /// Everything that can break: deaths and failures, in the order of the story.
    pub fn faults(&self) -> Vec<Fault> {
        in_order(self.deaths(), self.failures())
    }

    /// What can break once something is broken, in the run that this has made, until it has come to rest.
    pub fn faults_after(&self, fault: &Fault) -> Vec<Fault> {
        let broken = self.broken(std::slice::from_ref(fault));
        // What follows at once is what the kernel does by itself.
        let from = fault.seq + 1;
        in_order(first_of_each(kills(&broken.events, from, |role| role.rank != Rank::Surroundings)), failures(&broken.events, from))
    }
}

fn in_order(mut deaths: Vec<Fault>, failures: Vec<Fault>) -> Vec<Fault> {
    deaths.extend(failures);
    deaths.sort_by_key(|fault| fault.seq);
    deaths
}

fn first_of_each(faults: Vec<Fault>) -> Vec<Fault> {
    let mut places: BTreeMap<Option<(u32, u64, usize)>, usize> = BTreeMap::new();
    let mut firsts: Vec<Fault> = Vec::new();
    for fault in faults {
        match places.get(&fault.death()) {
            Some(first) => firsts[*first].same_until = fault.seq,
            None => {
                places.insert(fault.death(), firsts.len());
                firsts.push(fault);
            }
        }
    }
    firsts
}

/// Goes through a run and finds what can break after each event.
struct Walk {
    state: State,
    polls: BTreeSet<String>,
    place: &'static str,
}

impl Walk {
    fn new() -> Self {
        Self { state: State::default(), polls: BTreeSet::new(), place: "" }
    }

    /// The next event; true if something can break after it that is not the same as before.
    fn goes_on(&mut self, event: &Event, from: Seq) -> bool {
        self.state.apply(event);
        self.place = event.milestone.filter(|_| !event.routine).map_or(self.place, |milestone| milestone.name());
        event.seq >= from && (!event.routine || self.polls.insert(kind_of(event)))
    }

    fn alive(&self) -> impl Iterator<Item = &Process> {
        self.state.processes.values().filter(|process| process.is_alive())
    }

    fn pod(&self) -> Vec<u32> {
        self.alive().filter(|process| is_of_pod(process, &self.state)).map(|process| process.pid).collect()
    }
}

/// The kills in a run, from an event on, of those whose role is wanted.
fn kills(events: &[Event], from: Seq, is_wanted: impl Fn(&Role) -> bool) -> Vec<Fault> {
    let (mut walk, mut reaches, mut kills) = (Walk::new(), BTreeMap::<u32, usize>::new(), Vec::new());
    for event in events {
        let is_another = walk.goes_on(event, from);
        for pid in reached(event, &walk.state) {
            *reaches.entry(pid).or_default() += 1;
        }
        if !is_another {
            continue;
        }
        let pod = walk.pod();
        kills.extend(walk.alive().filter(|process| is_wanted(process.role)).map(|process| Fault {
            seq: event.seq,
            same_until: event.seq,
            at_ns: event.at_ns,
            place: walk.place,
            hit: Hit::Kill { pid: process.pid, touched: reaches.get(&process.pid).copied().unwrap_or_default() },
            kind: process.role.name.to_owned(),
            what: who(&walk.state, process),
            pod: pod.clone(),
        }));
    }
    kills
}

/// The calls in a run that can fail, from an event on.
fn failures(events: &[Event], from: Seq) -> Vec<Fault> {
    let (mut walk, mut failures) = (Walk::new(), Vec::new());
    for event in events {
        let is_another = walk.goes_on(event, from);
        if let What::Call { protocol, method, .. } = event.what
            && is_another
            && event.process.pid <= ProcessRef::PID_MAX
        {
            let kind = format!("fail {}", short(method));
            let Event { seq, at_ns, .. } = *event;
            failures.push(Fault {
                seq,
                same_until: seq,
                at_ns,
                place: walk.place,
                hit: Hit::Fail(protocol, method),
                what: kind.clone(),
                kind,
                pod: walk.pod(),
            });
        }
    }
    failures
}

/// Who does something, whom it reaches, and who is connected to the one who does it: by a call that is not answered, as a parent, a child
/// or a parent's parent, by a pid namespace.
fn reached(event: &Event, state: &State) -> BTreeSet<u32> {
    let actor = event.process.pid;
    let object = match &event.what {
        What::Signal { target, .. } => Some(*target),
        What::Change(change) if change.object.kind == Kind::Process => change.object.pid,
        _ => None,
    };
    let ends = state.open_calls.values().filter_map(|call| Some([call.caller.pid, call.callee?.pid]));
    let calls = ends.filter(|ends| ends.contains(&actor)).flatten();
    let pid_namespace = |process: &Process| process.namespaces.get(&NamespaceKind::Pid).cloned();
    let namespace = state.processes.get(&actor).and_then(pid_namespace).filter(|name| *name != NamespaceKind::Pid.of_node());
    let is_near = |process: &Process| process.parent == actor || namespace.is_some() && pid_namespace(process) == namespace;
    let near = state.processes.values().filter(|process| process.is_alive() && is_near(process)).map(|process| process.pid);
    let parent = |pid: &u32| state.processes.get(pid).map(|process| process.parent);
    let ancestors = std::iter::successors(parent(&actor), parent);
    object.into_iter().chain(calls).chain(near).chain(ancestors).chain([actor]).collect()
}

/// Who is killed, and which program that comes and goes was the last to begin.
fn who(state: &State, process: &Process) -> String {
    let is_passing =
        |other: &&Process| other.is_alive() && other.pid != process.pid && (other.role.rank == Rank::Transient || !verb(other).is_empty());
    let passing = state.processes.values().filter(is_passing);
    let during = passing.max_by_key(|process| process.begun).map(|process| format!(" during {}", named(process)));
    named(process) + &during.unwrap_or_default()
}

/// A process by its role, and by what it was told to do: `runc create`.
fn named(process: &Process) -> String {
    format!("{} {}", process.role.name, verb(process)).trim_end().to_owned()
}

fn verb(process: &Process) -> &str {
    const VERBS: [&str; 8] = ["create", "start", "state", "kill", "delete", "exec", "update", "init"];
    match process.role.name {
        "runc" if process.comm.starts_with("runc:") => process.comm.trim_start_matches("runc:"),
        "runc" | "shim" => process.argv.iter().skip(1).find(|word| VERBS.contains(&&***word)).map_or("", |word| word),
        _ => "",
    }
}

/// What is done, to what sort of thing, by whom.
fn kind_of(event: &Event) -> String {
    let what = match &event.what {
        What::Call { method, .. } => format!("calls {method}"),
        What::Reply { .. } => "answers".to_owned(),
        What::Publish { topic, .. } => format!("publishes {topic}"),
        What::Spawn { child, .. } => format!("starts {}", child.role.name),
        What::Exec { .. } => "becomes".to_owned(),
        What::Exit { .. } => "ends".to_owned(),
        What::Signal { signal, .. } => format!("sends {signal}"),
        What::Log { .. } => "logs".to_owned(),
        What::Note { .. } => "remarks".to_owned(),
        What::Reparent { .. } => "gets a parent".to_owned(),
        What::Change(change) => format!("{} {}", if change.after.is_some() { "makes" } else { "removes" }, change.object.kind.name()),
    };
    format!("{} {what}", event.process.role.name)
}

//! When somebody is killed, so that every death is tried that is another one.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::trace::state::{Process, State};
use podpath_model::trace::{Event, Kind, NamespaceKind, Rank, Role, Seq, What};

use super::World;

/// Somebody who is killed right after an event.
#[derive(Clone, Debug)]
pub(crate) struct Kill {
    pub(crate) seq: Seq,
    pub(crate) pid: u32,
    pub(crate) role: &'static str,
    /// Who that is, and during what: `shim during runc create`.
    pub(crate) killed: String,
    /// Which of this process's deaths it is: see [`World::deaths`].
    pub(crate) death: (u64, usize),
}

impl World {
    /// Every kill: of each of the node's own processes after every event that changes something, and after one of each kind of poll. What
    /// is done after the deletion is another story.
    pub(crate) fn kills(&self) -> Vec<Kill> {
        self.living(|role| role.rank != Rank::Surroundings)
    }

    /// Of those the ones of a role.
    pub(crate) fn kills_of(&self, role: &str) -> Vec<Kill> {
        self.living(|living| living.name == role)
    }

    /// Of all kills the first of those that are the same one: it does not matter after which of two events a process dies if both are at the
    /// same time and the second one is neither its own nor of somebody to whom it is connected.
    pub(crate) fn deaths(&self) -> Vec<Kill> {
        let mut seen = BTreeSet::new();
        self.kills().into_iter().filter(|kill| seen.insert((kill.pid, kill.death))).collect()
    }

    fn living(&self, is_wanted: impl Fn(&Role) -> bool) -> Vec<Kill> {
        let (mut state, mut polls, mut touched) = (State::default(), BTreeSet::new(), BTreeMap::<u32, usize>::new());
        let mut kills = Vec::new();
        for event in &self.whole.events {
            state.apply(event);
            for pid in reached(event, &state) {
                *touched.entry(pid).or_default() += 1;
            }
            if event.routine && !polls.insert(kind_of(event)) {
                continue;
            }
            let there = state.processes.values().filter(|process| process.is_alive() && is_wanted(process.role));
            kills.extend(there.map(|process| Kill {
                seq: event.seq,
                pid: process.pid,
                role: process.role.name,
                killed: who(&state, process),
                death: (event.at_ns, touched.get(&process.pid).copied().unwrap_or_default()),
            }));
        }
        kills
    }
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

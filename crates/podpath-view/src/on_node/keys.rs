//! The keys under which a step's command stands in the table, the most particular first.

use podpath_trace::state::State;
use podpath_trace::{Event, Outcome, ProcessRef, Seq, Status, Text, Trace, What};

use crate::narration::{method_key, slug};
use crate::steps::{Steps, cni_command, is_fork, spawn_title};

pub(super) fn of(trace: &Trace, steps: &Steps, state: &State, index: usize) -> Vec<String> {
    let Some(event) = steps.mark(index).and_then(|mark| trace.events.get(mark.seq as usize)) else { return Vec::new() };
    match &event.what {
        What::Call { .. } => call(event),
        What::Reply { call: asked, outcome } => reply(trace, *asked, outcome),
        What::Spawn { child, comm, argv, input, .. } => {
            let verb = input.as_ref().and_then(cni_command);
            spawn(event.process, *child, comm, argv, &spawn_title(child.role.name, comm, argv, input.as_ref()), verb)
        }
        What::Exec { role, .. } => vec![format!("exec-{}", role.name)],
        What::Exit { status } => exit(trace, state, event, *status),
        What::Signal { .. } => vec!["signal".to_owned()],
        What::Reparent { .. } => vec!["reparent".to_owned()],
        What::Note { key, .. } => vec![(*key).to_owned(), "log".to_owned()],
        What::Log { .. } | What::Publish { .. } | What::Change(_) => {
            let milestone = event.milestone.map(|milestone| format!("milestone-{}", slug(milestone.name())));
            milestone.into_iter().chain(["log".to_owned()]).collect()
        }
    }
}

fn call(event: &Event) -> Vec<String> {
    match &event.what {
        What::Call { peer, .. } if peer.process.is_none() => vec!["call-refused".to_owned()],
        What::Call { protocol, method, .. } => vec![method_key(protocol.name(), method)],
        _ => Vec::new(),
    }
}

/// An answer has a command of its own, or that of its call.
fn reply(trace: &Trace, asked: Seq, outcome: &Outcome) -> Vec<String> {
    let asked = trace.events.get(asked as usize).map(call).unwrap_or_default();
    let own = if matches!(outcome, Outcome::Failed(_)) { "failed" } else { "reply" };
    asked.iter().map(|key| format!("{key}.{own}")).chain(asked.iter().cloned()).collect()
}

fn spawn(parent: ProcessRef, child: ProcessRef, comm: &str, argv: &[Text], title: &str, verb: Option<String>) -> Vec<String> {
    let role = child.role.name;
    if is_fork(comm, argv) {
        return vec![format!("spawn-{}", slug(comm)), format!("fork-{role}")];
    }
    let forked = (parent.role == child.role).then(|| format!("fork-{role}"));
    let cni = verb.map(|verb| format!("spawn-cni-{verb}"));
    [forked, Some(format!("spawn-{}", slug(title))), cni, Some(format!("spawn-{role}"))].into_iter().flatten().collect()
}

/// The end of a program is told apart by what the program was started for.
fn exit(trace: &Trace, state: &State, event: &Event, status: Status) -> Vec<String> {
    let role = event.process.role.name;
    let begun = state.processes.get(&event.process.pid).and_then(|process| trace.events.get(process.begun as usize));
    let title = match begun.map(|begun| &begun.what) {
        Some(What::Spawn { child, comm, argv, input, .. }) if child.role == event.process.role => {
            Some(spawn_title(child.role.name, comm, argv, input.as_ref()))
        }
        _ => None,
    };
    let killed = matches!(status, Status::Killed(_)).then(|| format!("killed-{role}"));
    let titled = title.map(|title| format!("exit-{}", slug(&title)));
    [killed, titled, Some(format!("exit-{role}"))].into_iter().flatten().collect()
}

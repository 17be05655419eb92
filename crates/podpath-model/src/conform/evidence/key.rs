//! By what partners are matched: layer, call and parent as one line of text.

use crate::conform::capture::{code_of, layer_of, op_of, program};
use crate::conform::client::name_of;
use crate::conform::recording;
use crate::conform::score::{name_in_table, tree};
use crate::trace::processes::{Process, Processes};
use crate::trace::{Event, Outcome, Protocol, Trace, What};

/// The layer of the process table.
pub(super) const PROC: &str = "proc";
/// Between a process and its parent.
pub(super) const CHILD_OF: &str = " <- ";
/// Between a program and the one that started it.
pub(super) const STARTED_BY: &str = " by ";
/// The parent of what has no other.
const INIT: &str = "init";
/// Its process id.
const INIT_PID: u32 = 1;

/// What a recorded event can be a partner by: one line, and for a look at the process table one a process.
pub(super) fn of_recorded(event: &recording::Event) -> Vec<String> {
    let (layer, op) = (&*event.layer, &*event.op);
    match layer {
        "ttrpc" if matches!(op, "connect" | "close") => Vec::new(),
        "cri" | "containerd-grpc" | "ttrpc" if event.text("phase") == "return" => vec![returned(layer, op, event.text("code"))],
        "cri" | "containerd-grpc" | "ttrpc" | "docker-api" | "containerd-event" | "docker-event" | "cni" => vec![format!("{layer} {op}")],
        "exec" => vec![started(layer, op, event.text("parent"))],
        PROC => tree(event).into_iter().filter(|row| row.contains(CHILD_OF)).map(|row| format!("{PROC} {row}")).collect(),
        _ => Vec::new(),
    }
}

fn returned(layer: &str, call: &str, code: &str) -> String {
    format!("{layer} {call} return {code}")
}

fn started(layer: &str, op: &str, parent: &str) -> String {
    format!("{layer} {op}{STARTED_BY}{parent}")
}

/// The same of every event of a trace; none for what the recorder does not enter.
pub(super) fn keys(trace: &Trace) -> impl Iterator<Item = Option<String>> {
    let mut processes = Processes::default();
    trace.events.iter().map(move |event| {
        processes.apply(event);
        of_event(trace, &processes, event)
    })
}

fn of_event(trace: &Trace, processes: &Processes, event: &Event) -> Option<String> {
    match &event.what {
        // A request that nobody took is not in the log of a server.
        What::Call { protocol: Protocol::Docker, peer, .. } if peer.process.is_none() => None,
        What::Call { protocol, method, .. } => Some(format!("{} {}", layer_of(*protocol)?, op(*protocol, method))),
        What::Reply { call, outcome } => answer(trace, *call, outcome),
        What::Publish { bus, topic, .. } => Some(format!("{bus}-event {topic}")),
        What::Spawn { child, parent, comm, argv, input } => match program(comm, argv, input.as_ref()) {
            Some(("exec", op)) => Some(started("exec", &op, processes.get(parent).map_or("", program_of))),
            Some((layer, op)) => Some(format!("{layer} {op}")),
            None => row(processes, child.pid),
        },
        What::Exec { .. } => row(processes, event.process.pid),
        What::Reparent { child, .. } => row(processes, *child),
        _ => None,
    }
}

/// The program in a command line.
fn program_of(process: &Process) -> &str {
    process.argv.first().map_or("", |path| name_of(path))
}

/// The recorder leaves out the package of a frame's method.
fn op(protocol: Protocol, method: &'static str) -> &'static str {
    if protocol == Protocol::Ttrpc { op_of(method) } else { method }
}

/// Of docker's API only the requests are recorded.
fn answer(trace: &Trace, call: u32, outcome: &Outcome) -> Option<String> {
    match &trace.events.get(call as usize)?.what {
        What::Call { protocol: protocol @ (Protocol::Cri | Protocol::Containerd | Protocol::Ttrpc), method, .. } => {
            Some(returned(layer_of(*protocol)?, op(*protocol, method), code_of(outcome)))
        }
        _ => None,
    }
}

/// A process and its parent as a row of the process table.
fn row(processes: &Processes, pid: u32) -> Option<String> {
    let process = processes.get(&pid)?;
    let parent = processes.get(&process.parent).filter(|parent| parent.pid != INIT_PID);
    let name = name_in_table(&process.comm, parent.map(|parent| &*parent.comm))?;
    Some(format!("{PROC} {name}{CHILD_OF}{}", parent.map_or(INIT, |parent| &parent.comm)))
}

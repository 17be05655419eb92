//! A command that is run in a container that runs already: which one, why, and whether a step is about it rather than about the
//! container's own program.

use podpath_trace::{Event, ProcessRef, Protocol, Rank, Seq, SharedPayload, Text, Trace, What};
use serde_json::Value;

use crate::link::percent;
use crate::steps::{is_fork, json};

/// How much of a command line fits into a sentence, in characters.
const COMMAND_MAX: usize = 60;
/// The verbs and options that say so.
const VERBS: [&str; 3] = ["exec", "--exec", "-e"];

/// A command in a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Exec {
    /// The command line.
    pub(super) command: String,
    /// Why it runs: `startup`, `preStop`, `kubectl`, `client`.
    pub(super) purpose: String,
    /// The container's name, if the purpose has one.
    pub(super) name: String,
}

/// The command that a step is part of; none if it is part of none.
pub(super) fn around(trace: &Trace, event: &Event) -> Option<Exec> {
    let mut at = Some(begin(trace, event));
    let mut found: Option<Exec> = None;
    while let Some(event) = at.and_then(|at| trace.events.get(at as usize)) {
        if let Some(exec) = asked(trace, event) {
            let purpose = match (&found, exec.purpose.is_empty()) {
                (Some(before), true) => before.purpose.clone(),
                _ => exec.purpose.clone(),
            };
            let command = if exec.command.is_empty() { found.map_or_else(String::new, |before| before.command) } else { exec.command };
            found = Some(Exec { command, purpose, name: exec.name });
        }
        at = event.within.filter(|outer| *outer < event.seq);
    }
    let found = found.or_else(|| around(trace, registered(trace, event)?));
    found.map(|exec| if exec.purpose.is_empty() { Exec { purpose: "client".to_owned(), ..exec } } else { exec })
}

/// What a request to an app is for: a probe or a hook; there is no command then.
pub(super) fn requested(trace: &Trace, event: &Event) -> Option<Exec> {
    let call = trace.events.get(begin(trace, event) as usize)?;
    let is_to_app = matches!(&call.what, What::Call { protocol: Protocol::Http | Protocol::Tcp, .. });
    let purpose = call.fact("purpose").filter(|_| is_to_app)?.to_string();
    Some(Exec { command: String::new(), purpose, name: call.fact("name").map(ToString::to_string).unwrap_or_default() })
}

/// Whether a step is about such a command and not about the container's own program.
pub(super) fn is_about(trace: &Trace, event: &Event) -> bool {
    match &event.what {
        What::Call { request, .. } => names_exec(request),
        What::Reply { call, .. } => {
            trace.events.get(*call as usize).is_some_and(|call| matches!(&call.what, What::Call { request, .. } if names_exec(request)))
        }
        What::Spawn { child, argv, .. } => is_exec(child, argv),
        What::Exec { .. } | What::Exit { .. } => event.within.is_some_and(|spawn| is_spawn_of_exec(trace, spawn)),
        What::Reparent { child, .. } => spawn_of(trace, event.seq, *child).is_some_and(|spawn| is_spawn_of_exec(trace, spawn)),
        _ => false,
    }
}

/// The event that began a process.
pub(super) fn spawn_of(trace: &Trace, before: Seq, pid: u32) -> Option<Seq> {
    let events = trace.events.get(..before as usize)?;
    events.iter().rev().find(|event| matches!(&event.what, What::Spawn { child, .. } if child.pid == pid)).map(|event| event.seq)
}

/// A command line as a sentence shows it.
pub(super) fn in_words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let line: Vec<String> = words.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'")).collect();
    let line = line.join(" ");
    match line.char_indices().nth(COMMAND_MAX) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Where the way up begins: an answer stands where its call stands, an orphan where it was born.
fn begin(trace: &Trace, event: &Event) -> Seq {
    match &event.what {
        What::Reply { call, .. } => *call,
        What::Reparent { child, .. } => spawn_of(trace, event.seq, *child).unwrap_or(event.seq),
        _ => event.seq,
    }
}

fn names_exec(request: &SharedPayload) -> bool {
    json(request).get("exec_id").and_then(Value::as_str).is_some_and(|id| !id.is_empty())
}

/// Where the command was registered whose id a call names: who hears of its end does not do it for whoever asked for it.
fn registered<'a>(trace: &'a Trace, event: &Event) -> Option<&'a Event> {
    let call = trace.events.get(begin(trace, event) as usize)?;
    let What::Call { request, .. } = &call.what else { return None };
    let id = json(request).get("exec_id").and_then(Value::as_str).filter(|id| !id.is_empty())?.to_owned();
    let is_it = |event: &&Event| match &event.what {
        What::Call { method, request, .. } => {
            method.ends_with("/Exec") && json(request).get("exec_id").and_then(Value::as_str) == Some(&*id)
        }
        _ => false,
    };
    trace.events.get(..call.seq as usize)?.iter().rev().find(is_it)
}

fn is_spawn_of_exec(trace: &Trace, spawn: Seq) -> bool {
    matches!(trace.events.get(spawn as usize).map(|event| &event.what), Some(What::Spawn { child, argv, .. }) if is_exec(child, argv))
}

/// Whether a command line is that of who comes for a command, or keeps one. Stages that were forked have the command line of what forked
/// them.
fn is_exec(child: &ProcessRef, argv: &[Text]) -> bool {
    let comes_or_keeps = matches!(child.role.rank, Rank::Transient | Rank::Keeper);
    comes_or_keeps && argv.iter().skip(1).any(|word| VERBS.contains(&&**word))
}

/// What a call asks to be run.
fn asked(trace: &Trace, event: &Event) -> Option<Exec> {
    let What::Call { protocol, method, request, .. } = &event.what else { return None };
    let text = |value: Option<&Text>| value.map_or_else(String::new, |value| value.to_string());
    let list = |value: Option<&Value>| match value {
        Some(Value::Array(words)) => in_words(words.iter().filter_map(Value::as_str)),
        _ => String::new(),
    };
    let exec = match (protocol, *method) {
        (Protocol::Cri, "ExecSync" | "Exec") => {
            Exec { command: list(json(request).get("cmd")), purpose: text(event.fact("purpose")), name: text(event.fact("name")) }
        }
        (Protocol::Docker, "POST /containers/{id}/exec") => Exec { command: list(json(request).pointer("/body/Cmd")), ..Exec::default() },
        (Protocol::Docker, "POST /exec/{id}/start" | "GET /exec/{id}/json") => Exec::default(),
        (Protocol::Streaming, "POST /exec/{token}") => Exec { command: list(last_asked(trace, event).get("cmd")), ..Exec::default() },
        (Protocol::Kubernetes, method) if method.starts_with("POST ") && method.contains("exec") => {
            let query = json(request).get("query").and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
            let words: Vec<String> = query.split('&').filter_map(|pair| pair.strip_prefix("command=")).map(percent::decode_query).collect();
            Exec { command: in_words(words.iter().map(String::as_str)), purpose: "kubectl".to_owned(), ..Exec::default() }
        }
        _ => return None,
    };
    Some(exec)
}

/// The request whose URL is followed: the last one before.
fn last_asked(trace: &Trace, event: &Event) -> Value {
    let before = trace.events.get(..event.seq as usize).unwrap_or_default();
    let asked = before.iter().rev().find_map(|event| match &event.what {
        What::Call { protocol: Protocol::Cri, method: "Exec", request, .. } => Some(json(request)),
        _ => None,
    });
    asked.unwrap_or(Value::Null)
}

/// Of a stage that was forked: the verb of the command that it belongs to.
pub(super) fn verb(comm: &str, argv: &[Text]) -> &'static str {
    let is = |verb: &str| argv.iter().any(|word| &**word == verb);
    match is_fork(comm, argv) {
        true if is("exec") => "exec",
        true if is("create") => "create",
        _ => "",
    }
}

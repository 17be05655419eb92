//! One event as JSON. The fields are written by hand, in the order in which a reader wants them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{Change, Citation, Event, Evidence, Facts, Line, Outcome, Peer, ProcessRef, Seq, SharedPayload, Status, Text, Trace, What};

/// The format of what a recorded event was read from.
const RECORDED: &str = "capture/1";

/// One event of a trace, and the position of its partner in the recordings.
pub(super) struct Row<'a> {
    pub(super) trace: &'a Trace,
    pub(super) event: &'a Event,
    pub(super) partner: Option<usize>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Event { seq, at_ns, process, cause, within, what, subject, milestone, facts, evidence: _, routine } = self.event;
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry("seq", seq)?;
        row.serialize_entry("at_ns", at_ns)?;
        row.serialize_entry("process", &Process::of(*process))?;
        if let Some(cause) = cause {
            row.serialize_entry("cause", cause)?;
        }
        if let Some(within) = within {
            row.serialize_entry("within", within)?;
        }
        write_what(&mut row, what)?;
        if let Some(subject) = subject {
            row.serialize_entry("subject", subject)?;
        }
        if let Some(milestone) = milestone {
            row.serialize_entry("milestone", milestone.name())?;
        }
        if let Some(facts) = facts {
            row.serialize_entry("facts", &FactsRow(facts))?;
        }
        row.serialize_entry("evidence", &EvidenceRow::of(self.trace, self.event))?;
        if let Some(partner) = self.partner {
            row.serialize_entry("recorded", &partner)?;
        }
        if *routine {
            row.serialize_entry("routine", routine)?;
        }
        row.end()
    }
}

/// What is known of an event, by name.
struct FactsRow<'a>(&'a Facts);

impl Serialize for FactsRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What happened, under a key of its own.
fn write_what<M: SerializeMap>(row: &mut M, what: &What) -> Result<(), M::Error> {
    match what {
        What::Call { protocol, method, peer, request } => {
            row.serialize_entry("call", &Call { protocol: protocol.name(), method, peer: PeerRow::of(peer), request })
        }
        What::Reply { call, outcome } => row.serialize_entry("reply", &Reply::of(*call, outcome)),
        What::Publish { bus, topic, payload } => row.serialize_entry("publish", &Publish { bus, topic, payload }),
        What::Spawn { child, parent, comm, argv, input } => {
            let child = Process::of(*child);
            row.serialize_entry("spawn", &Spawn { child, parent: *parent, comm, argv, input: input.as_ref() })
        }
        What::Exec { role, comm, argv } => row.serialize_entry("exec", &Exec { role: role.name, comm, argv }),
        What::Exit { status } => row.serialize_entry("exit", &Exit::of(*status)),
        What::Signal { target, signal } => row.serialize_entry("signal", &Signal { target: *target, signal }),
        What::Reparent { child, parent } => row.serialize_entry("reparent", &Reparent { child: *child, parent: *parent }),
        What::Change(change) => row.serialize_entry("change", &ChangeRow::of(change)),
        What::Log { level, line } => row.serialize_entry("log", &Log { level, line }),
        What::Note { key, detail } => row.serialize_entry("note", &Note { key, detail }),
    }
}

#[derive(serde::Serialize)]
struct Process {
    pid: u32,
    role: &'static str,
}

impl Process {
    fn of(process: ProcessRef) -> Self {
        Self { pid: process.pid, role: process.role.name }
    }
}

#[derive(serde::Serialize)]
struct Call<'a> {
    protocol: &'static str,
    method: &'static str,
    peer: PeerRow<'a>,
    request: &'a SharedPayload,
}

#[derive(serde::Serialize)]
struct PeerRow<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<Process>,
}

impl<'a> PeerRow<'a> {
    fn of(peer: &'a Peer) -> Self {
        Self { address: &peer.address, process: peer.process.map(Process::of) }
    }
}

/// Either a status and an answer, or an error.
#[derive(serde::Serialize)]
struct Reply<'a> {
    call: Seq,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a SharedPayload>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure<'a>>,
}

#[derive(serde::Serialize)]
struct Failure<'a> {
    code: &'static str,
    message: &'a str,
}

impl<'a> Reply<'a> {
    fn of(call: Seq, outcome: &'a Outcome) -> Self {
        match outcome {
            Outcome::Ok { status, reply } => Self { call, status: Some(status), answer: Some(reply), error: None },
            Outcome::Failed(failure) => {
                let error = Failure { code: failure.code, message: &failure.message };
                Self { call, status: None, answer: None, error: Some(error) }
            }
        }
    }
}

#[derive(serde::Serialize)]
struct Publish<'a> {
    bus: &'static str,
    topic: &'static str,
    payload: &'a SharedPayload,
}

#[derive(serde::Serialize)]
struct Spawn<'a> {
    child: Process,
    parent: u32,
    comm: &'a str,
    argv: &'a [Text],
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a SharedPayload>,
}

#[derive(serde::Serialize)]
struct Exec<'a> {
    role: &'static str,
    comm: &'a str,
    argv: &'a [Text],
}

#[derive(serde::Serialize)]
struct Exit {
    code: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    signal: Option<&'static str>,
}

impl Exit {
    fn of(status: Status) -> Self {
        let signal = match status {
            Status::Exited(_) => None,
            Status::Killed(signal) => Some(signal),
        };
        Self { code: status.code(), signal }
    }
}

#[derive(serde::Serialize)]
struct Signal {
    target: u32,
    signal: &'static str,
}

#[derive(serde::Serialize)]
struct Reparent {
    child: u32,
    parent: u32,
}

#[derive(serde::Serialize)]
struct ChangeRow<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
}

impl<'a> ChangeRow<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            kind: change.object.kind.name(),
            name: &change.object.name,
            pid: change.object.pid,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
        }
    }
}

#[derive(serde::Serialize)]
struct Log<'a> {
    level: &'static str,
    line: &'a str,
}

#[derive(serde::Serialize)]
struct Note<'a> {
    key: &'static str,
    detail: &'a str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum EvidenceRow {
    Source {
        repository: &'static str,
        tag: &'static str,
        file: &'static str,
        line: u32,
        link: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        runs: Option<&'static str>,
    },
    Simplified(&'static str),
    Recorded(&'static str),
}

impl EvidenceRow {
    fn of(trace: &Trace, event: &Event) -> Self {
        match event.evidence {
            Evidence::Source(cited) => {
                let Citation { at, runs } = trace.citation(event, cited);
                let Line { repository, file, line } = at;
                Self::Source { repository: repository.name, tag: repository.tag, file, line, link: at.link(), runs }
            }
            Evidence::Simplified(key) => Self::Simplified(key),
            Evidence::Recorded => Self::Recorded(RECORDED),
        }
    }
}

//! A recording as a trace: everything that reads a trace can then show it.
//!
//! What the recorder saw becomes an event each, at its recorded time. What it could not see is not made up, but for what a picture
//! cannot do without: that a command which was started is over, and that a daemon which was called was there. Such events say that
//! they are simplified.

mod calls;
mod entry;
mod open;
mod processes;
mod programs;
mod roles;

pub(super) use self::roles::milestone_of;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::entry::Extra;
use self::open::Calls;
use super::client;
use super::recording::{Document, Event};
use crate::trace::processes::Processes;
use crate::trace::word::kept;
use crate::trace::{Change, Kind, Log, Milestone, Object, ProcessRef, Seq, Trace, What};

/// A recording as a trace.
#[derive(Debug)]
pub struct Playback {
    /// The trace.
    pub trace: Trace,
    /// Of each event of the recording the event of the trace that stands for it.
    pub seqs: Vec<Seq>,
}

/// Turns a recording into a trace.
pub fn play(document: &Document) -> Playback {
    let mut seqs = Vec::with_capacity(document.events.len());
    let mut player = match document.events.first() {
        Some(first) => Player::new(document, first),
        None => return Playback { trace: Log::default().finish(&document.path), seqs },
    };
    player.begin();
    for event in &document.events {
        player.at_ns = event.at_ns();
        player.event = event;
        let next = player.next_seq();
        seqs.push(player.play().unwrap_or(next));
    }
    player.end_passing(None);
    let trace = player.log.finish(&document.path);
    let last = Seq::try_from(trace.events.len().saturating_sub(1)).unwrap_or(Seq::MAX);
    seqs.iter_mut().for_each(|seq| *seq = (*seq).min(last));
    Playback { trace, seqs }
}

/// The client outside of the node.
const CLIENT: ProcessRef = ProcessRef { pid: 2, role: &client::ROLE };

/// What is known while a recording is gone through.
struct Player<'a> {
    document: &'a Document,
    /// The event at hand, and when it happened.
    event: &'a Event,
    at_ns: u64,
    log: Log,
    /// The process table, of what is in the log.
    processes: Processes,
    /// Each process as it is first seen in a look at the process table, by its symbolic id.
    seen: BTreeMap<u32, &'a Value>,
    /// Whether the calls of the CRI were recorded.
    has_cri: bool,
    /// The names of every process that is ever seen.
    comms: BTreeSet<&'a str>,
    open: Calls,
    /// Commands whose end is not recorded, and that are over when something else happens.
    passing: Vec<ProcessRef>,
    /// The process id of the next program whose own is not recorded.
    next_pid: u32,
}

impl<'a> Player<'a> {
    fn new(document: &'a Document, event: &'a Event) -> Self {
        let mut player = Self {
            document,
            event,
            at_ns: 0,
            log: Log::default(),
            processes: Processes::default(),
            seen: BTreeMap::new(),
            has_cri: document.events.iter().any(|event| event.layer == "cri"),
            comms: BTreeSet::new(),
            open: Calls::default(),
            passing: Vec::new(),
            next_pid: processes::UNRECORDED_PIDS,
        };
        for event in document.events.iter().filter(|event| event.layer == "proc") {
            player.remember(event);
        }
        player
    }

    /// The event at hand; its place in the trace.
    fn play(&mut self) -> Option<Seq> {
        let event = self.event;
        self.end_passing(Some(processes::pid(event.text("ppid"))));
        match &*event.layer {
            "cri" | "docker-api" | "containerd-grpc" | "ttrpc" if event.is_phase("return") => self.answer(),
            "cri" => self.cri_call(),
            "docker-api" => self.docker_call(),
            "containerd-grpc" => self.containerd_call(),
            "ttrpc" if event.is_phase("call") => self.frame(),
            "containerd-event" => self.publish("containerd"),
            "docker-event" => self.publish("docker"),
            "exec" => self.started(),
            "cni" => self.plugin(),
            "proc" => Some(self.look()),
            "fault" => self.fault(),
            "input" => Some(self.input()),
            _ => None,
        }
    }

    fn publish(&mut self, bus: &'static str) -> Option<Seq> {
        let (topic, event) = (kept(&self.event.op), self.event);
        let daemon = self.daemon(if bus == "docker" { "dockerd" } else { "containerd" });
        let body = event.fields.get("body").cloned().unwrap_or_else(|| Value::Object(event.fields.clone()));
        let what = What::Publish { bus, topic, payload: entry::payload(body) };
        let seq = daemon.map(|daemon| self.push(daemon, what, Extra::recorded().about(event.text("subject"))));
        let pid = processes::pid(event.text("pid"));
        match topic {
            "/tasks/start" if pid != 0 => self.began(pid),
            "/tasks/exit" if pid != 0 => self.exited(pid, event.fields.get("body").and_then(|body| body.get("exit_status"))),
            _ => {}
        }
        seq
    }

    fn fault(&mut self) -> Option<Seq> {
        let (event, operator) = (self.event, ProcessRef { pid: 0, role: &crate::programs::operator::ROLE });
        let target = event.text("target");
        match &*event.op {
            "kill" => self.kill(operator, target),
            "start" => {
                let pid = self.next_of(target)?;
                Some(self.spawn_seen(pid, Extra::recorded()))
            }
            _ => {
                let object = Object::new(Kind::File, target);
                let what = What::Change(Change { object, before: None, after: Some("written".into()) });
                Some(self.push(operator, what, Extra::recorded()))
            }
        }
    }

    /// What a person gave to a kubelet.
    fn input(&mut self) -> Seq {
        let (event, kubelet) = (self.event, self.asker());
        let milestone = if event.op == "delete-pod" { Milestone::PodDelete } else { Milestone::PodSeen };
        let line = format!("{} {}", event.op, event.text("pod"));
        self.push(kubelet, What::Log { level: "info", line: line.into() }, Extra::recorded().milestone(Some(milestone)))
    }
}

#[cfg(test)]
mod tests;

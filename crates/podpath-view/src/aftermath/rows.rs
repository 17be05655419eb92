//! Who noticed, and how; who cleaned up after whom; who began. What follows from a fault is what it made to happen, and what that made to
//! happen; and what somebody does who has asked, as every few seconds, and does something for once.

use std::collections::{BTreeMap, BTreeSet};

use podpath_trace::{Event, Kind, Protocol, Rank, Seq, Trace, What};

use super::{failed, is_fault, is_injected};
use crate::deeds::short;
use crate::processes::{Process, ProcessIndex};

/// So many rows are told; what comes later is the story of a node that goes on.
const MOST: usize = 24;

/// Something that came of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The event.
    pub seq: Seq,
    /// How long after the fault, in nanoseconds.
    pub after_ns: u64,
    /// Who, as the learner knows it.
    pub who: String,
    /// Its number.
    pub pid: u32,
    /// What.
    pub what: Noticed,
}

/// How somebody noticed, or what somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// The connection of its open call broke.
    Broke(&'static str),
    /// Its call was refused, or answered with an error.
    Failed(&'static str, &'static str),
    /// A child, or somebody whom it watches, has ended.
    Exit(String),
    /// Somebody asked it for something because of that.
    Asked(String, &'static str),
    /// It heard of it on a bus.
    Heard(&'static str),
    /// It got a signal.
    Signal(&'static str),
    /// It asked, as it does every few seconds, and found it.
    Poll(&'static str),
    /// It sends a signal.
    Kills(String, u32, &'static str),
    /// It removes things: so many of which sort.
    Removes(Vec<(Kind, usize)>),
    /// It begins.
    Begins,
}

/// Whom a learner follows: what comes and goes acts for somebody.
fn is_followed(process: &Process, seq: Seq) -> bool {
    let rank = process.face(seq + 1).map(|face| face.role.rank);
    process.on_node && matches!(rank, Some(Rank::Orchestrator | Rank::Daemon | Rank::Keeper | Rank::Surroundings))
}

pub(super) fn rows(trace: &Trace, processes: &ProcessIndex, fault: &Event) -> Vec<Row> {
    let mut telling = Telling { trace, processes, fault, follows: vec![false; trace.events.len()], noticed: BTreeSet::new() };
    let failed_before = telling.failed_before();
    let (mut rows, mut removed) = (Vec::new(), BTreeMap::new());
    for event in trace.events.iter().skip(fault.seq as usize) {
        telling.follow(event, &failed_before);
        if !telling.follows[event.seq as usize] || is_fault(event) {
            continue;
        }
        rows.extend(telling.notices(event));
        rows.extend(telling.does(event));
        telling.counts(event, &mut removed);
    }
    rows.extend(removed.into_iter().map(|(who, Removed { seq, pid, kinds })| telling.row(seq, who, pid, Noticed::Removes(kinds))));
    rows.sort_by_key(|row| row.seq);
    rows.truncate(MOST);
    rows
}

/// What somebody has removed since the fault.
struct Removed {
    seq: Seq,
    pid: u32,
    kinds: Vec<(Kind, usize)>,
}

struct Telling<'a> {
    trace: &'a Trace,
    processes: &'a ProcessIndex,
    fault: &'a Event,
    /// Which events follow from the fault.
    follows: Vec<bool>,
    /// Who has noticed.
    noticed: BTreeSet<u32>,
}

impl Telling<'_> {
    fn failed_before(&self) -> BTreeSet<(Protocol, &'static str, &'static str)> {
        let before = self.trace.events.iter().take(self.fault.seq as usize);
        before.filter_map(|event| failed(self.trace, event).map(|(_, protocol, method, code)| (protocol, method, code))).collect()
    }

    /// Finds out whether an event follows from the fault.
    fn follow(&mut self, event: &Event, failed_before: &BTreeSet<(Protocol, &'static str, &'static str)>) {
        let follows = |cause: &Seq| self.follows.get(*cause as usize).copied().unwrap_or_default();
        let is_news =
            || failed(self.trace, event).is_some_and(|(_, protocol, method, code)| !failed_before.contains(&(protocol, method, code)));
        let does = is_fault(event) || is_injected(event) || event.cause.as_ref().is_some_and(follows) || is_news() || self.is_found(event);
        self.follows[event.seq as usize] = does;
    }

    /// Whether somebody who asks every few seconds now does something for once.
    fn is_found(&self, event: &Event) -> bool {
        self.poll(event).is_some() && !self.noticed.contains(&event.process.pid)
    }

    /// The poll after whose answer somebody does something for once.
    fn poll(&self, event: &Event) -> Option<&'static str> {
        let answer = self
            .trace
            .events
            .get(event.cause? as usize)
            .filter(|answer| !event.routine && answer.routine && answer.seq > self.fault.seq)?;
        let What::Reply { call, .. } = answer.what else { return None };
        match self.trace.events.get(call as usize)?.what {
            What::Call { method, .. } => Some(short(method)),
            _ => None,
        }
    }

    fn row(&self, seq: Seq, who: String, pid: u32, what: Noticed) -> Row {
        let at_ns = self.trace.events.get(seq as usize).map_or(0, |event| event.at_ns);
        Row { seq, after_ns: at_ns.saturating_sub(self.fault.at_ns), who, pid, what }
    }

    fn name(&self, pid: u32, seq: Seq) -> Option<(String, &Process)> {
        let process = self.processes.find(pid)?;
        Some((process.name(process.face(seq + 1)?).to_string(), process))
    }

    /// Somebody does something because of the fault for the first time.
    fn notices(&mut self, event: &Event) -> Option<Row> {
        let pid = event.process.pid;
        if self.noticed.contains(&pid) || matches!(event.what, What::Exit { .. } | What::Reparent { .. }) {
            return None;
        }
        let (_, process) = self.name(pid, event.seq)?;
        if !is_followed(process, event.seq) {
            return None;
        }
        let how = self.how(event)?;
        self.noticed.insert(pid);
        // Parts of a program speak for themselves: dockershim in the kubelet's process.
        Some(self.row(event.seq, event.process.role.name.to_owned(), pid, how))
    }

    fn how(&self, event: &Event) -> Option<Noticed> {
        if let Some((call, _, method, code)) = failed(self.trace, event).filter(|(call, ..)| call.process.pid == event.process.pid) {
            return Some(if call.seq < self.fault.seq { Noticed::Broke(method) } else { Noticed::Failed(method, code) });
        }
        if let Some(method) = self.poll(event) {
            return Some(Noticed::Poll(method));
        }
        let cause = self.trace.events.get(event.cause? as usize)?;
        match &cause.what {
            What::Exit { .. } => Some(Noticed::Exit(self.name(cause.process.pid, cause.seq)?.0)),
            What::Call { method, .. } => Some(Noticed::Asked(cause.process.role.name.to_owned(), short(method))),
            What::Publish { topic, .. } => Some(Noticed::Heard(topic)),
            What::Signal { signal, target } if *target == event.process.pid => Some(Noticed::Signal(signal)),
            What::Reply { .. } => failed(self.trace, cause).map(|(_, _, method, code)| Noticed::Failed(method, code)),
            _ => None,
        }
    }

    /// Somebody kills, or somebody begins who stays.
    fn does(&self, event: &Event) -> Option<Row> {
        let (seq, pid) = (event.seq, event.process.pid);
        match &event.what {
            What::Signal { target, signal } if pid != 0 => {
                let (target_name, _) = self.name(*target, seq)?;
                Some(self.row(seq, self.name(pid, seq)?.0, pid, Noticed::Kills(target_name, *target, signal)))
            }
            What::Spawn { child, .. } => {
                let process = self.processes.find(child.pid)?;
                let last = process.last_face()?;
                let stays =
                    matches!(last.role.rank, Rank::Orchestrator | Rank::Daemon | Rank::Keeper | Rank::Workload) && !process.is_inner();
                let is_new = process.begins == seq && (process.end.is_none() || last.role.rank != Rank::Keeper);
                (stays && is_new).then(|| self.row(seq, process.name(last).to_string(), child.pid, Noticed::Begins))
            }
            _ => None,
        }
    }

    /// Somebody removes something.
    fn counts(&self, event: &Event, removed: &mut BTreeMap<String, Removed>) {
        let What::Change(change) = &event.what else { return };
        let is_thing = !matches!(change.object.kind, Kind::Process | Kind::Pod | Kind::Network);
        let Some((name, _)) = self.name(event.process.pid, event.seq).filter(|_| is_thing && change.after.is_none()) else { return };
        let (seq, pid) = (event.seq, event.process.pid);
        let entry = removed.entry(name).or_insert(Removed { seq, pid, kinds: Vec::new() });
        match entry.kinds.iter_mut().find(|(kind, _)| *kind == change.object.kind) {
            Some((_, count)) => *count += 1,
            None => entry.kinds.push((change.object.kind, 1)),
        }
    }
}

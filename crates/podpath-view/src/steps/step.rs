//! One step, with everything that a row, a plate or a heading says about it.

use std::fmt;
use std::ops::RangeInclusive;

use podpath_trace::{Event, Milestone, Outcome, Peer, ProcessRef, Role, Seq, Text, Trace, What};

use super::build::protocol_of;
use super::family::family_and_badge;
use super::title::{call, title};
use super::{Family, Number, Steps};

/// One step of a trace, ready to be shown. Made when somebody looks; [`super::Mark`] is what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its position, from 1.
    pub index: usize,
    /// How a learner counts it.
    pub number: Number,
    /// The event.
    pub seq: Seq,
    /// The event after the last one that belongs to this step.
    pub end: Seq,
    /// Virtual time in nanoseconds since the run began.
    pub at_ns: u64,
    /// Position in [`super::Steps::beats`].
    pub beat: usize,
    /// How many open calls and waiting parents are around it.
    pub depth: usize,
    /// How it travels.
    pub family: Family,
    /// `CRI`, `ctrd`, `HTTP`, `ttrpc`, `exec`, `fn`, `exit`, `kill`, `ppid`; of an answer its status: `201`, `OK`.
    pub badge: &'static str,
    /// An answer, or the end of a process: its badge is drawn hollow.
    pub hollow: bool,
    /// For the list: `POST …/{id}/start`, `Tasks/Create`, `runc create`.
    pub title: String,
    /// For the plate on the stage: `POST /containers/3f1c9a20b7d4/start`.
    pub call: String,
    /// Who does it.
    pub from: Actor,
    /// Who it is done to; the same as `from` if it stays inside.
    pub to: Actor,
    /// The socket that a call goes to.
    pub address: Option<Text>,
    /// The container or sandbox that it concerns, as position in [`super::Cast::units`].
    pub unit: Option<usize>,
    /// The place in the story, and its how-manieth time this is, from 1.
    pub milestone: Option<(Milestone, u32)>,
    /// How an answer turned out.
    pub answer: Answer,
}

/// One side of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The program or the part of it.
    pub role: &'static Role,
    /// Process id.
    pub pid: u32,
}

/// A badge of this many letters fits the column of a list.
const BADGE_LETTERS: usize = 6;

impl Step {
    /// The badge in a list of steps, on the row where the reader is or on another one: how it is drawn, and its word. A gRPC code in words
    /// is wider than the column.
    pub fn badge_in_list(&self, now: bool) -> (&'static str, &'static str) {
        let drawn = match (self.hollow, now) {
            (true, _) => "hollow",
            (false, true) => "solid",
            (false, false) => "plain",
        };
        (drawn, if self.badge.len() > BADGE_LETTERS { Family::Fail.name() } else { self.badge })
    }
}

impl fmt::Display for Actor {
    /// `runc[648]`. What runs elsewhere, a registry, has no process id that anybody on the node could look up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.role.name)?;
        if self.pid <= ProcessRef::PID_MAX { write!(f, "[{}]", self.pid) } else { Ok(()) }
    }
}

impl From<ProcessRef> for Actor {
    fn from(process: ProcessRef) -> Self {
        Self { role: process.role, pid: process.pid }
    }
}

/// How the answer that a step is turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The step is no answer.
    None,
    /// With a value.
    Ok,
    /// With an error: its text.
    Failed(Text),
}

impl Steps {
    /// Step `index` of a trace; none if it has no steps. Numbers outside of the trace mean the nearest step.
    pub fn step(&self, trace: &Trace, index: usize) -> Option<Step> {
        let mark = self.mark(index)?;
        let event = trace.events.get(mark.seq as usize)?;
        let (family, badge) = family_and_badge(event, protocol_of(trace, event));
        let (from, to) = self.actors(trace, event);
        let address = match &event.what {
            What::Call { peer, .. } => Some(peer.address.clone()),
            _ => None,
        };
        let answer = match &event.what {
            What::Reply { outcome: Outcome::Ok { .. }, .. } => Answer::Ok,
            What::Reply { outcome: Outcome::Failed(failure), .. } => Answer::Failed(failure.message.clone()),
            _ => Answer::None,
        };
        Some(Step {
            index: self.clamp(index),
            number: mark.number,
            seq: mark.seq,
            end: mark.end,
            at_ns: event.at_ns,
            beat: mark.beat as usize,
            depth: mark.depth as usize,
            family,
            badge,
            hollow: matches!(event.what, What::Reply { .. } | What::Exit { .. }),
            title: self.title_of(trace, event),
            call: self.named(event).unwrap_or_else(|| call(trace, event)),
            from,
            to,
            address,
            unit: mark.unit(),
            milestone: mark.milestone,
            answer,
        })
    }
    /// The title of step `index`, for a row of the list.
    pub fn title(&self, trace: &Trace, index: usize) -> String {
        let event = self.mark(index).and_then(|mark| trace.events.get(mark.seq as usize));
        event.map_or_else(String::new, |event| self.title_of(trace, event))
    }
    /// The badge of step `index`, for a row of the list.
    pub fn badge(&self, trace: &Trace, index: usize) -> &'static str {
        let event = self.mark(index).and_then(|mark| trace.events.get(mark.seq as usize));
        event.map_or("", |event| family_and_badge(event, protocol_of(trace, event)).1)
    }

    /// Whether step `index` is a call.
    pub(crate) fn is_call(&self, trace: &Trace, index: usize) -> bool {
        let event = self.mark(index).and_then(|mark| trace.events.get(mark.seq as usize));
        event.is_some_and(|event| matches!(event.what, What::Call { .. }))
    }

    fn title_of(&self, trace: &Trace, event: &Event) -> String {
        self.named(event).unwrap_or_else(|| title(trace, event))
    }

    /// Titles that name processes by their roles.
    fn named(&self, event: &Event) -> Option<String> {
        let name = |pid: u32| self.role_of(pid, event.seq).map(|role| role.name);
        match &event.what {
            What::Signal { target, signal } => Some(format!("{signal} {}", name(*target)?)),
            What::Reparent { child, parent } => Some(format!("{} → {}", name(*child)?, name(*parent)?)),
            _ => None,
        }
    }

    /// Who does what step `index` is, and to whom.
    pub fn sides(&self, trace: &Trace, index: usize) -> Option<(Actor, Actor)> {
        let event = trace.events.get(self.mark(index)?.seq as usize)?;
        Some(self.actors(trace, event))
    }

    fn actors(&self, trace: &Trace, event: &Event) -> (Actor, Actor) {
        let actor = Actor::from(event.process);
        let to = match &event.what {
            What::Call { peer, .. } => self.callee(peer, event.seq),
            What::Reply { call, outcome } => return self.reply_sides(trace, event, *call, outcome),
            What::Spawn { child, .. } => Some(Actor::from(*child)),
            What::Exec { role, .. } => Some(Actor { role, pid: actor.pid }),
            What::Signal { target, .. } => self.role_of(*target, event.seq).map(|role| Actor { role, pid: *target }),
            What::Reparent { child, parent } => {
                let side = |pid: u32| self.role_of(pid, event.seq).map_or(actor, |role| Actor { role, pid });
                return (side(*parent), side(*child));
            }
            _ => None,
        };
        (actor, to.unwrap_or(actor))
    }

    /// The last step before `before` that a process has a part in; where there is none, the first one of all.
    pub fn touched(&self, trace: &Trace, pid: u32, before: usize) -> Option<usize> {
        let has_part = |index: &usize| self.sides(trace, *index).is_some_and(|(from, to)| from.pid == pid || to.pid == pid);
        (1..before).rev().find(has_part).or_else(|| (before..=self.len()).find(has_part))
    }

    /// The first of some steps in which a process has a part.
    pub fn parts_of(&self, trace: &Trace, pid: u32, mut among: RangeInclusive<usize>) -> Option<usize> {
        among.find(|index| self.sides(trace, *index).is_some_and(|(from, to)| from.pid == pid || to.pid == pid))
    }

    /// The role of a process at a moment.
    pub fn role_of(&self, pid: u32, seq: Seq) -> Option<&'static Role> {
        let roles = self.roles.get(&pid)?;
        let at = roles.partition_point(|(since, _)| *since <= seq).saturating_sub(1);
        roles.get(at).map(|(_, role)| *role)
    }

    /// Who is called: who listens there, or listened there last.
    fn callee(&self, peer: &Peer, seq: Seq) -> Option<Actor> {
        peer.process.or_else(|| self.listeners.at(&peer.address, seq)).map(Actor::from)
    }

    /// An answer goes back the way its call came. Where nobody answered, the caller finds out by itself.
    fn reply_sides(&self, trace: &Trace, event: &Event, call: Seq, outcome: &Outcome) -> (Actor, Actor) {
        let answerer = Actor::from(event.process);
        let Some(asked) = trace.events.get(call as usize) else { return (answerer, answerer) };
        let caller = Actor::from(asked.process);
        let peer = match &asked.what {
            What::Call { peer, .. } => self.callee(peer, call),
            _ => None,
        };
        match outcome {
            Outcome::Failed(_) if answerer == caller => (peer.unwrap_or(caller), caller),
            _ => (answerer, caller),
        }
    }

    /// Whether the far end of the call that step `index` is, or answers, is not there: nobody listens, or the connection broke.
    pub(crate) fn is_broken(&self, trace: &Trace, index: usize) -> bool {
        let event = self.mark(index).and_then(|mark| trace.events.get(mark.seq as usize));
        match event.map(|event| &event.what) {
            Some(What::Call { peer, .. }) => peer.process.is_none(),
            Some(What::Reply { call, outcome: Outcome::Failed(_) }) => {
                let asked = trace.events.get(*call as usize);
                let peer = asked.and_then(|asked| match &asked.what {
                    What::Call { peer, .. } => self.callee(peer, *call),
                    _ => None,
                });
                let answerer = event.map(|event| Actor::from(event.process));
                // Who talks to itself over a socket answers itself.
                asked.map(|asked| Actor::from(asked.process)) == answerer && peer != answerer
            }
            _ => false,
        }
    }
}

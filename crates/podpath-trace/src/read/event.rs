//! From an event as it stands in a document to the event that was written.

use serde_json::value::RawValue;

use super::row::{self, Row, Word};
use crate::sorted::SortedSet;
use crate::word::kept;
use crate::{
    Change, Event, Evidence, Facts, Failure, Kind, Line, Milestone, Object, Outcome, Peer, ProcessRef, Protocol, Repository, Role, Seq,
    SharedPayload, Status, Text, What,
};

/// What the events before have named.
pub(super) struct Known {
    roles: Vec<&'static Role>,
    texts: SortedSet<Text>,
}

/// The field or the word that is wrong.
type Wrong = String;

impl Known {
    pub(super) fn new(roles: Vec<&'static Role>) -> Self {
        Self { roles, texts: SortedSet::new() }
    }

    /// The event at a position.
    pub(super) fn event(&mut self, at: usize, row: Row<'_>) -> Result<Event, Wrong> {
        let what = self.what(&row)?;
        let Row { seq, at_ns, process, cause, within, subject, milestone, facts, evidence, routine, .. } = row;
        let seq = Seq::try_from(seq).ok().filter(|_| seq == at).ok_or("seq")?;
        let before =
            |name: &str, other: Option<Seq>| if other.is_some_and(|other| other >= seq) { Err(name.to_owned()) } else { Ok(other) };
        let milestone = milestone.map(|word| Milestone::named(&word.0).ok_or_else(|| unknown("milestone", &word)));
        Ok(Event {
            seq,
            at_ns,
            process: self.process(&process)?,
            cause: before("cause", cause)?,
            within: before("within", within)?,
            what,
            subject: subject.map(|subject| self.text(&subject)),
            milestone: milestone.transpose()?,
            facts: facts.map(read_facts).transpose()?,
            evidence: read_evidence(&evidence),
            routine,
        })
    }

    fn what(&mut self, row: &Row<'_>) -> Result<What, Wrong> {
        Ok(match row {
            Row { call: Some(call), .. } => self.call(call)?,
            Row { reply: Some(reply), .. } => What::Reply { call: reply.call, outcome: outcome(reply)? },
            Row { publish: Some(publish), .. } => {
                What::Publish { bus: kept(&publish.bus.0), topic: kept(&publish.topic.0), payload: payload(publish.payload) }
            }
            Row { spawn: Some(spawn), .. } => What::Spawn {
                child: self.process(&spawn.child)?,
                parent: spawn.parent,
                comm: self.text(&spawn.comm),
                argv: self.argv(&spawn.argv),
                input: spawn.input.map(payload),
            },
            Row { exec: Some(exec), .. } => {
                What::Exec { role: self.role(&exec.role)?, comm: self.text(&exec.comm), argv: self.argv(&exec.argv) }
            }
            Row { exit: Some(exit), .. } => What::Exit { status: status(exit) },
            Row { signal: Some(signal), .. } => What::Signal { target: signal.target, signal: kept(&signal.signal.0) },
            Row { reparent: Some(reparent), .. } => What::Reparent { child: reparent.child, parent: reparent.parent },
            Row { change: Some(change), .. } => What::Change(self.change(change)?),
            Row { log: Some(log), .. } => What::Log { level: kept(&log.level.0), line: self.text(&log.line) },
            Row { note: Some(note), .. } => What::Note { key: kept(&note.key.0), detail: self.text(&note.detail) },
            _ => return Err("what".into()),
        })
    }

    fn call(&mut self, call: &row::Call<'_>) -> Result<What, Wrong> {
        let protocol = Protocol::named(&call.protocol.0).ok_or_else(|| unknown("protocol", &call.protocol))?;
        let process = call.peer.process.as_ref().map(|process| self.process(process)).transpose()?;
        let peer = Peer { address: self.text(&call.peer.address), process };
        Ok(What::Call { protocol, method: kept(&call.method.0), peer, request: payload(call.request) })
    }

    fn change(&mut self, change: &row::Change<'_>) -> Result<Change, Wrong> {
        let kind = Kind::named(&change.kind.0).ok_or_else(|| unknown("change.kind", &change.kind))?;
        let mut state = |word: &Option<Word<'_>>| word.as_ref().map(|word| self.text(word));
        let (before, after) = (state(&change.before), state(&change.after));
        Ok(Change { object: Object { kind, name: self.text(&change.name), pid: change.pid }, before, after })
    }

    fn process(&self, process: &row::Process<'_>) -> Result<ProcessRef, Wrong> {
        Ok(ProcessRef { pid: process.pid, role: self.role(&process.role)? })
    }

    fn role(&self, name: &Word<'_>) -> Result<&'static Role, Wrong> {
        self.roles.iter().copied().find(|role| role.name == name.0).ok_or_else(|| unknown("role", name))
    }

    fn argv(&mut self, argv: &[Word<'_>]) -> std::rc::Rc<[Text]> {
        argv.iter().map(|word| self.text(word)).collect()
    }

    /// A text, shared with the events that name the same.
    fn text(&mut self, word: &Word<'_>) -> Text {
        if let Some(text) = self.texts.get(&*word.0) {
            return text.clone();
        }
        let text = Text::from(&*word.0);
        self.texts.insert(text.clone());
        text
    }
}

fn unknown(field: &str, word: &Word<'_>) -> Wrong {
    format!("{field}: {}", word.0)
}

/// A payload that was read: its text, as it was written.
fn payload(value: &RawValue) -> SharedPayload {
    SharedPayload::new(value.to_owned())
}

fn outcome(reply: &row::Reply<'_>) -> Result<Outcome, Wrong> {
    match (&reply.status, reply.answer, &reply.error) {
        (Some(status), Some(answer), None) => Ok(Outcome::Ok { status: kept(&status.0), reply: payload(answer) }),
        (None, None, Some(error)) => Ok(Outcome::Failed(Failure { code: kept(&error.code.0), message: Text::from(&*error.message.0) })),
        _ => Err("reply".into()),
    }
}

fn status(exit: &row::Exit<'_>) -> Status {
    exit.signal.as_ref().map_or(Status::Exited(exit.code), |signal| Status::Killed(kept(&signal.0)))
}

fn read_facts(facts: serde_json::Map<String, serde_json::Value>) -> Result<Facts, Wrong> {
    let fact = |(name, value): (String, serde_json::Value)| match value {
        serde_json::Value::String(value) => Ok((kept(&name), Text::from(value))),
        _ => Err(format!("facts.{name}")),
    };
    facts.into_iter().map(fact).collect()
}

fn read_evidence(evidence: &row::Evidence<'_>) -> Evidence {
    match evidence {
        row::Evidence::Source { repository, tag, file, line, .. } => Evidence::Source(Line {
            repository: Repository { name: kept(&repository.0), tag: kept(&tag.0) },
            file: kept(&file.0),
            line: *line,
        }),
        row::Evidence::Simplified(key) => Evidence::Simplified(kept(&key.0)),
        row::Evidence::Recorded(_) => Evidence::Recorded,
    }
}

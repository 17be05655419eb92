//! From an event as it stands in a document to the event that was written.

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::value::RawValue;

use super::fields::{Fields, Wrong};
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

/// An event, and what else a document says of it.
pub(super) struct Read {
    pub(super) event: Event,
    /// The tag that runs, where the line is read at another one.
    pub(super) runs: Option<&'static str>,
    /// The position of its partner.
    pub(super) recorded: Option<u16>,
}

impl Known {
    pub(super) fn new(roles: Vec<&'static Role>) -> Self {
        Self { roles, texts: SortedSet::new() }
    }

    /// The event at a position.
    pub(super) fn event(&mut self, at: usize, row: &Fields<'_>) -> Result<Read, Wrong> {
        let seq = row.number::<Seq>("seq").ok().filter(|seq| *seq as usize == at).ok_or("seq")?;
        let before = |name: &str| match row.some_number::<Seq>(name)? {
            Some(other) if other >= seq => Err(name.to_owned()),
            other => Ok(other),
        };
        let (evidence, runs) = read_evidence(&row.object("evidence")?)?;
        let milestone = row.some_text("milestone")?;
        let event = Event {
            seq,
            at_ns: row.number("at_ns")?,
            process: self.process(&row.object("process")?)?,
            cause: before("cause")?,
            within: before("within")?,
            what: self.what(row)?,
            subject: row.some_text("subject")?.map(|subject| self.text(&subject)),
            milestone: milestone.map(|word| Milestone::named(&word).ok_or_else(|| unknown("milestone", &word))).transpose()?,
            facts: row.get("facts").map(read_facts).transpose()?,
            evidence,
            routine: row.get("routine").is_some_and(|raw| raw.get() == "true"),
        };
        Ok(Read { event, runs, recorded: row.some_number("recorded")? })
    }

    fn what(&mut self, row: &Fields<'_>) -> Result<What, Wrong> {
        const KEYS: [&str; 11] = ["call", "reply", "publish", "spawn", "exec", "exit", "signal", "reparent", "change", "log", "note"];
        let (key, raw) = KEYS.iter().find_map(|key| Some((*key, row.get(key)?))).ok_or("what")?;
        let what = &Fields::of(key, raw)?;
        Ok(match key {
            "call" => self.call(what)?,
            "reply" => What::Reply { call: what.number("call")?, outcome: outcome(what)? },
            "publish" => {
                What::Publish { bus: kept(&what.text("bus")?), topic: kept(&what.text("topic")?), payload: payload(what.raw("payload")?) }
            }
            "spawn" => What::Spawn {
                child: self.process(&what.object("child")?)?,
                parent: what.number("parent")?,
                comm: self.text(&what.text("comm")?),
                argv: self.argv(what)?,
                input: what.get("input").map(payload),
            },
            "exec" => What::Exec { role: self.role(&what.text("role")?)?, comm: self.text(&what.text("comm")?), argv: self.argv(what)? },
            "exit" => What::Exit { status: status(what)? },
            "signal" => What::Signal { target: what.number("target")?, signal: kept(&what.text("signal")?) },
            "reparent" => What::Reparent { child: what.number("child")?, parent: what.number("parent")? },
            "change" => What::Change(self.change(what)?),
            "log" => What::Log { level: kept(&what.text("level")?), line: self.text(&what.text("line")?) },
            _ => What::Note { key: kept(&what.text("key")?), detail: self.text(&what.text("detail")?) },
        })
    }

    fn call(&mut self, call: &Fields<'_>) -> Result<What, Wrong> {
        let word = call.text("protocol")?;
        let protocol = Protocol::named(&word).ok_or_else(|| unknown("protocol", &word))?;
        let peer = call.object("peer")?;
        let process = peer.get("process").map(|raw| self.process(&Fields::of("process", raw)?)).transpose()?;
        let peer = Peer { address: self.text(&peer.text("address")?), process };
        Ok(What::Call { protocol, method: kept(&call.text("method")?), peer, request: payload(call.raw("request")?) })
    }

    fn change(&mut self, change: &Fields<'_>) -> Result<Change, Wrong> {
        let word = change.text("kind")?;
        let kind = Kind::named(&word).ok_or_else(|| unknown("change.kind", &word))?;
        let mut state = |name: &str| Ok::<_, Wrong>(change.some_text(name)?.map(|word| self.text(&word)));
        let (before, after) = (state("before")?, state("after")?);
        let object = Object { kind, name: self.text(&change.text("name")?), pid: change.some_number("pid")? };
        Ok(Change { object, before, after })
    }

    fn process(&self, process: &Fields<'_>) -> Result<ProcessRef, Wrong> {
        Ok(ProcessRef { pid: process.number("pid")?, role: self.role(&process.text("role")?)? })
    }

    fn role(&self, name: &str) -> Result<&'static Role, Wrong> {
        self.roles.iter().copied().find(|role| role.name == name).ok_or_else(|| unknown("role", name))
    }

    fn argv(&mut self, of: &Fields<'_>) -> Result<Rc<[Text]>, Wrong> {
        Ok(of.texts("argv")?.iter().map(|word| self.text(word)).collect())
    }

    /// A text, shared with the events that name the same.
    fn text(&mut self, word: &str) -> Text {
        if let Some(text) = self.texts.get(word) {
            return text.clone();
        }
        let text = Text::from(word);
        self.texts.insert(text.clone());
        text
    }
}

fn unknown(field: &str, word: &str) -> Wrong {
    format!("{field}: {word}")
}

/// A payload that was read: its text, as it was written.
fn payload(value: &RawValue) -> SharedPayload {
    SharedPayload::new(value.to_owned())
}

fn outcome(reply: &Fields<'_>) -> Result<Outcome, Wrong> {
    match (reply.some_text("status")?, reply.get("answer"), reply.get("error")) {
        (Some(status), Some(answer), None) => Ok(Outcome::Ok { status: kept(&status), reply: payload(answer) }),
        (None, None, Some(error)) => {
            let error = Fields::of("error", error)?;
            Ok(Outcome::Failed(Failure { code: kept(&error.text("code")?), message: Text::from(error.text("message")?) }))
        }
        _ => Err("reply".into()),
    }
}

fn status(exit: &Fields<'_>) -> Result<Status, Wrong> {
    Ok(match exit.some_text("signal")? {
        Some(signal) => Status::Killed(kept(&signal)),
        None => Status::Exited(exit.number("code")?),
    })
}

fn read_facts(raw: &RawValue) -> Result<Facts, Wrong> {
    Fields::of("facts", raw)?.all_texts().map(|fact| fact.map(|(name, value)| (kept(name), Text::from(value)))).collect()
}

fn read_evidence(evidence: &Fields<'_>) -> Result<(Evidence, Option<&'static str>), Wrong> {
    if let Some(key) = evidence.some_text("simplified")? {
        return Ok((Evidence::Simplified(kept(&key)), None));
    }
    if evidence.get("recorded").is_some() {
        return Ok((Evidence::Recorded, None));
    }
    let source = evidence.object("source")?;
    let word = |name: &str| source.text(name).map(|word: Cow<'_, str>| kept(&word));
    let repository = Repository { name: word("repository")?, tag: word("tag")? };
    let line = Line { repository, file: word("file")?, line: source.number("line")? };
    Ok((Evidence::Source(line), source.some_text("runs")?.map(|runs| kept(&runs))))
}

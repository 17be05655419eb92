//! `trace/1`, read: as one document, or as lines of JSON. What is read is what was written: a document that is read and written again has
//! the same bytes. Nothing here panics; a document that is not in order is refused, with the event and what is wrong with it.

mod event;
mod fields;

use std::fmt;

use serde::Deserialize;

use super::citation::read_in;
use super::{Event, Evidence, Rank, Recorded, Repository, Role, SameLines, Scenario, Side, Trace, What, word};
use event::{Known, Read};
use fields::Fields;

/// No longer trace is read, in events.
pub const EVENTS_MAX: usize = 4_000_000;

/// A trace, and what its header says beside it.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// What happened.
    pub trace: Trace,
    /// What made it, if the writer knew.
    pub scenario: Option<Scenario>,
    /// What is recorded of it, if the writer has looked.
    pub recorded: Option<Recorded>,
}

/// Why a document is not read.
#[derive(Debug)]
pub enum Unreadable {
    /// It is not JSON, or not of the shape of a trace.
    Json(serde_json::Error),
    /// It is of another format, by its name.
    Format(String),
    /// An event is not in order: its position, and the field or the word that is wrong.
    Event(usize, String),
    /// It has more events than anybody reads.
    TooLong(usize),
}

#[derive(Deserialize)]
struct Head<'a> {
    format: String,
    path: String,
    roles: Vec<RoleRow>,
    scenario: Option<Scenario>,
    recorded: Option<Recorded>,
    #[serde(borrow)]
    events: Option<Vec<Fields<'a>>>,
}

#[derive(Deserialize)]
struct RoleRow {
    name: String,
    rank: String,
    side: String,
}

/// Reads a trace that was written as one document or as lines.
///
/// # Errors
/// What is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut values = serde_json::Deserializer::from_slice(bytes);
    let head = Head::deserialize(&mut values).map_err(Unreadable::Json)?;
    if head.format != super::export::FORMAT {
        return Err(Unreadable::Format(head.format));
    }
    let rows = match head.events {
        Some(events) => {
            values.end().map_err(Unreadable::Json)?;
            events
        }
        None => values.into_iter::<Fields<'_>>().collect::<Result<_, _>>().map_err(Unreadable::Json)?,
    };
    if rows.len() > EVENTS_MAX {
        return Err(Unreadable::TooLong(rows.len()));
    }
    let roles = head.roles.iter().map(role).collect::<Option<Vec<_>>>();
    let mut known = Known::new(roles.ok_or_else(|| Unreadable::Event(0, "roles".into()))?);
    let (mut built_from, mut partners) = (Vec::new(), Vec::new());
    let mut events: Vec<Event> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let Read { event, runs, recorded } = known.event(at, row).map_err(|what| Unreadable::Event(at, what))?;
        if let What::Reply { call, .. } = event.what
            && !events.get(call as usize).is_some_and(|asked| matches!(asked.what, What::Call { .. }))
        {
            return Err(Unreadable::Event(at, "reply.call".into()));
        }
        if let (Some(tag), Evidence::Source(line)) = (runs, event.evidence) {
            runs_from(&mut built_from, read_in(&events, &event), Repository { name: line.repository.name, tag });
        }
        partners.push(recorded);
        events.push(event);
    }
    let trace = Trace { path: head.path.into(), events, built_from, same_lines: SameLines::NONE };
    let recorded = head.recorded.map(|recorded| recorded.laid_over(partners));
    Ok(Document { trace, scenario: head.scenario, recorded })
}

fn runs_from(built_from: &mut Vec<(u32, Repository)>, pid: u32, repository: Repository) {
    if !built_from.contains(&(pid, repository)) {
        built_from.push((pid, repository));
    }
}

fn role(row: &RoleRow) -> Option<&'static Role> {
    let rank = Rank::named(&row.rank)?;
    Some(word::role(&row.name, rank, Side::named(&row.side)?))
}

/// The sentence of an error, for a log; what people read has a key of its own.
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => error.fmt(f),
            Self::Format(format) => write!(f, "format: {format}"),
            Self::Event(at, what) => write!(f, "events[{at}]: {what}"),
            Self::TooLong(count) => write!(f, "{count} events"),
        }
    }
}

impl std::error::Error for Unreadable {}

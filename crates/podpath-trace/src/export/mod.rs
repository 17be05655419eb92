//! `trace/1`: the trace as one JSON document, and as lines of JSON. `docs/trace.md` explains the format, `docs/trace.schema.json`
//! fixes it. A trace is written the same on every machine: there are no floating-point numbers and no unordered maps in it.

mod row;

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Event, Recorded, Role, Scenario, Trace, What};
use row::Row;

/// The name and version of the format.
pub const FORMAT: &str = "trace/1";

/// What a document says before its events.
#[derive(Clone, Debug, Serialize)]
pub struct Header<'a> {
    /// Always [`FORMAT`].
    pub format: &'static str,
    /// The id of the path.
    pub path: &'a str,
    /// Every role that acts or is acted upon, in order of appearance.
    pub roles: Vec<RoleRow>,
    /// What the run was given, if the writer knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<Scenario>,
    /// What is recorded of the events, if the writer has looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<&'a Recorded>,
}

/// A role, and its place on a stage.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RoleRow {
    /// Its name.
    pub name: &'static str,
    /// How far it is from the kubelet.
    pub rank: &'static str,
    /// The column.
    pub side: &'static str,
}

impl<'a> Header<'a> {
    /// The header of a trace.
    pub fn of(trace: &'a Trace) -> Self {
        let mut roles: Vec<&'static Role> = Vec::new();
        for role in trace.events.iter().flat_map(named) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        let roles = roles.into_iter().map(RoleRow::of).collect();
        Self { format: FORMAT, path: &trace.path, roles, scenario: None, recorded: None }
    }
    /// With what is recorded of the events.
    pub fn with_recorded(self, recorded: &'a Recorded) -> Self {
        Self { recorded: Some(recorded), ..self }
    }
    fn partner(&self, event: &Event) -> Option<usize> {
        self.recorded?.position(event.seq)
    }
    /// With what the run was given.
    pub fn with_scenario(self, scenario: Scenario) -> Self {
        Self { scenario: Some(scenario), ..self }
    }
}

impl RoleRow {
    fn of(role: &'static Role) -> Self {
        Self { name: role.name, rank: role.rank.name(), side: role.side.name() }
    }
}

/// The roles that an event names.
fn named(event: &Event) -> impl Iterator<Item = &'static Role> {
    let other = match &event.what {
        What::Call { peer, .. } => peer.process.map(|process| process.role),
        What::Spawn { child, .. } => Some(child.role),
        What::Exec { role, .. } => Some(*role),
        _ => None,
    };
    std::iter::once(event.process.role).chain(other)
}

/// Writes the trace as one JSON document and a line feed.
///
/// # Errors
/// What the writer says.
pub fn write_json(out: &mut impl Write, header: &Header<'_>, trace: &Trace) -> io::Result<()> {
    let Header { format, path, roles, scenario, recorded } = header;
    let events = Rows { header, trace };
    write_line(out, &Document { format, path, roles, scenario: scenario.as_ref(), recorded: *recorded, events })
}

/// Writes the trace as lines of JSON: the header, then one event a line.
///
/// # Errors
/// What the writer says.
pub fn write_jsonl(out: &mut impl Write, header: &Header<'_>, trace: &Trace) -> io::Result<()> {
    write_line(out, header)?;
    trace.events.iter().try_for_each(|event| write_line(out, &Row { trace, event, partner: header.partner(event) }))
}

/// The JSON text of one event of a trace.
pub fn event_json(trace: &Trace, event: &Event) -> String {
    serde_json::to_string(&Row { trace, event, partner: None }).expect("a row has string keys and is written to memory")
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    path: &'a str,
    roles: &'a [RoleRow],
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<&'a Scenario>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded: Option<&'a Recorded>,
    events: Rows<'a>,
}

struct Rows<'a> {
    header: &'a Header<'a>,
    trace: &'a Trace,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { header, trace } = self;
        serializer.collect_seq(trace.events.iter().map(|event| Row { trace, event, partner: header.partner(event) }))
    }
}

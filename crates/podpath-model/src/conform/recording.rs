//! A capture/1 document: `recordings/README.md` says what is in it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// The format that is read and written.
pub const FORMAT: &str = "capture/1";

/// What happened on a node, layer by layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// `capture/1`.
    pub format: String,
    /// The id of the path.
    pub path: String,
    /// The scenario's name; it decides nothing.
    pub scenario: String,
    /// The releases of the programs.
    pub versions: Map<String, Value>,
    /// Symbolic names of images, and what they stand for.
    pub images: BTreeMap<String, String>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Milliseconds since the recording began.
    pub t_ms: f64,
    /// `cri`, `exec`, `proc` and so on.
    pub layer: String,
    /// What it is within its layer: a method, a topic, a program and its verb.
    pub op: String,
    /// What else the layer has.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

impl Document {
    /// Whether a kubelet made the calls, and a person gave it pods: then the calls are what the node did.
    pub fn is_of_kubelet(&self) -> bool {
        self.events.iter().any(|event| event.layer == "input" && event.op == "create-pod")
    }
}

impl Event {
    /// A field that is text; empty if there is none.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }
    /// When it happened, in nanoseconds since the recording began.
    pub fn at_ns(&self) -> u64 {
        nanoseconds(self.t_ms)
    }
    /// Whether it is this half of a call: `call` or `return`.
    pub(crate) fn is_phase(&self, phase: &str) -> bool {
        self.text("phase") == phase
    }
}

/// Milliseconds as nanoseconds. Times are checked when a document is read: never negative, never longer than a month.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked when the document is read")]
fn nanoseconds(milliseconds: f64) -> u64 {
    (milliseconds * 1e6).round() as u64
}

/// A recording of more than a month is not one.
const LONGEST_MS: f64 = 31.0 * 86_400_000.0;
/// No recording has more events.
const EVENTS_MAX: usize = 1_000_000;

/// Why bytes are no recording.
#[derive(Debug)]
pub enum Unreadable {
    /// Not JSON.
    Json(serde_json::Error),
    /// JSON, and not of the shape of a document: what is missing.
    Shape(&'static str),
    /// A document of another format.
    Format(String),
    /// An event that cannot be: its index, and what is wrong with it.
    Event(usize, &'static str),
    /// More events than a recording has.
    TooLong(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "not a {FORMAT} document: {error}"),
            Self::Shape(what) => write!(f, "not a {FORMAT} document: {what}"),
            Self::Format(format) => write!(f, "the format is {format:?}, not {FORMAT:?}"),
            Self::Event(index, what) => write!(f, "event {index}: {what}"),
            Self::TooLong(count) => write!(f, "{count} events, where {EVENTS_MAX} are the most"),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// Where the bytes are no document of this format, or an event lacks what its layer needs.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let value: Value = serde_json::from_slice(bytes).map_err(Unreadable::Json)?;
        let Value::Object(mut fields) = value else { return Err(Unreadable::Shape("it is no object")) };
        let format = text(&mut fields, "format").unwrap_or_default();
        if format != FORMAT {
            return Err(Unreadable::Format(format));
        }
        let Some(Value::Array(events)) = fields.remove("events") else { return Err(Unreadable::Shape("events is no list")) };
        if events.len() > EVENTS_MAX {
            return Err(Unreadable::TooLong(events.len()));
        }
        let read = |(index, event): (usize, Value)| {
            let event = Event::of(event).ok_or(Unreadable::Event(index, "t_ms, layer or op is missing"))?;
            check(&event).map_err(|what| Unreadable::Event(index, what))?;
            Ok(event)
        };
        let events = events.into_iter().enumerate().map(read).collect::<Result<Vec<Event>, Unreadable>>()?;
        let named = |(name, image): (String, Value)| Some((name, image.as_str()?.to_owned()));
        Ok(Self {
            format,
            path: text(&mut fields, "path").ok_or(Unreadable::Shape("path is no text"))?,
            scenario: text(&mut fields, "scenario").ok_or(Unreadable::Shape("scenario is no text"))?,
            versions: object(&mut fields, "versions"),
            images: object(&mut fields, "images").into_iter().filter_map(named).collect(),
            events,
        })
    }
}

impl Event {
    fn of(value: Value) -> Option<Self> {
        let Value::Object(mut fields) = value else { return None };
        let t_ms = fields.shift_remove("t_ms")?.as_f64()?;
        let (layer, op) = (text(&mut fields, "layer")?, text(&mut fields, "op")?);
        Some(Self { t_ms, layer, op, fields })
    }
}

/// Takes a field that is text.
fn text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    match fields.shift_remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Takes a field that is an object; empty if there is none.
fn object(fields: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match fields.shift_remove(name) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// What each layer cannot do without.
fn check(event: &Event) -> Result<(), &'static str> {
    if !(0.0..LONGEST_MS).contains(&event.t_ms) {
        return Err("t_ms is no time within a month");
    }
    match &*event.layer {
        "cri" | "containerd-grpc" if !event.is_phase("call") && !event.is_phase("return") => Err("phase is neither call nor return"),
        "cri" if event.is_phase("call") && !event.fields.get("request").is_none_or(Value::is_object) => Err("request is no object"),
        "cri" if event.is_phase("return") && event.text("code").is_empty() => Err("a return without its code"),
        "proc" if !event.fields.get("processes").is_some_and(Value::is_array) => Err("a look at the process table without processes"),
        "fault" if event.text("target").is_empty() => Err("a fault without its target"),
        "input" if event.op.ends_with("-pod") && event.text("pod").is_empty() => Err("an input without its pod"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_recording_is_refused_with_its_reason() {
        let cases = [
            ("", "not a capture/1 document: EOF"),
            ("[1]", "not a capture/1 document"),
            (r#"{"format":"trace/1","path":"","scenario":"","events":[]}"#, "the format is \"trace/1\""),
            (r#"{"format":"capture/1","path":"","scenario":"","events":[{"t_ms":-1,"layer":"log","op":""}]}"#, "event 0: t_ms"),
            (r#"{"format":"capture/1","path":"","scenario":"","events":[{"t_ms":1e300,"layer":"log","op":""}]}"#, "event 0: t_ms"),
            (r#"{"format":"capture/1","path":"","scenario":"","events":[{"t_ms":0,"layer":"cri","op":"Version"}]}"#, "event 0: phase"),
            (r#"{"format":"capture/1","path":"","scenario":"","events":[{"t_ms":0,"layer":"proc","op":"checkpoint"}]}"#, "event 0: a look"),
        ];
        for (text, reason) in cases {
            let refused = Document::read(text.as_bytes()).expect_err(text).to_string();
            assert!(refused.starts_with(reason), "{text}: {refused}");
        }
    }

    #[test]
    fn a_document_keeps_every_field_on_its_way_through() {
        let text = r#"{"format":"capture/1","path":"p","scenario":"s","versions":{},"images":{},"events":[{"t_ms":1.5,"layer":"exec","op":"runc kill","argv":["a"],"pid":"p1"}]}"#;
        let document = Document::read(text.as_bytes()).expect("a document");
        assert_eq!(serde_json::to_string(&document).expect("written"), text);
        assert_eq!(document.events[0].at_ns(), 1_500_000);
    }
}

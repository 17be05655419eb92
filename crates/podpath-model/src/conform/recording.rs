//! A capture/1 document: `recordings/README.md` says what is in it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::kernel::Signal;

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

/// The layers that a recording has: `recordings/README.md`.
const LAYERS: [&str; 14] = [
    "input",
    "fault",
    "proc",
    "cri",
    "docker-api",
    "containerd-grpc",
    "containerd-event",
    "docker-event",
    "exec",
    "cni",
    "kubernetes-api",
    "ttrpc",
    "stream",
    "log",
];

/// Why bytes are no recording.
#[derive(Debug)]
pub enum Unreadable {
    /// Not JSON.
    Json(serde_json::Error),
    /// JSON, and not of the shape of a document: what is missing.
    Shape(Flaw),
    /// A document of another format.
    Format(String),
    /// An event that cannot be: its index, and what is wrong with it.
    Event(usize, Flaw),
    /// More events than a recording has.
    TooLong(usize),
}

impl Unreadable {
    /// The key of its sentence, and what stands in it: a place, a format, a count; nothing where it is a flaw.
    pub fn key(&self) -> (&'static str, String) {
        match self {
            Self::Json(error) => ("refused-json", format!("{}:{}", error.line().max(1), error.column().max(1))),
            Self::Shape(_) => ("refused-shape", String::new()),
            Self::Format(format) if format.is_empty() => ("refused-no-format", String::new()),
            Self::Format(format) => ("refused-format", format.clone()),
            Self::Event(index, _) => ("refused-event", format!("events[{index}]")),
            Self::TooLong(count) => ("refused-long", count.to_string()),
        }
    }
    /// What is wrong within the document.
    pub fn flaw(&self) -> Option<Flaw> {
        match self {
            Self::Shape(flaw) | Self::Event(_, flaw) => Some(*flaw),
            Self::Json(_) | Self::Format(_) | Self::TooLong(_) => None,
        }
    }
}

/// What a document, or an event in it, lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The document is no object.
    NoObject,
    /// `events` is no list.
    NoEvents,
    /// `path` is no text.
    NoPath,
    /// `scenario` is no text.
    NoScenario,
    /// `t_ms`, `layer` or `op` is missing.
    Incomplete,
    /// `t_ms` is no time within a month.
    Time,
    /// A layer that no recording has.
    Layer,
    /// Neither `call` nor `return`.
    Phase,
    /// A request that is no object.
    Request,
    /// A return without its code.
    Code,
    /// A look at the process table without processes.
    Processes,
    /// Neither `kill`, `start` nor `write`.
    Fault,
    /// A fault without its target.
    Target,
    /// A signal that no program on the node knows.
    Signal,
    /// An input without its pod.
    Pod,
}

impl Flaw {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoObject => "flaw-no-object",
            Self::NoEvents => "flaw-no-events",
            Self::NoPath => "flaw-no-path",
            Self::NoScenario => "flaw-no-scenario",
            Self::Incomplete => "flaw-incomplete",
            Self::Time => "flaw-time",
            Self::Layer => "flaw-layer",
            Self::Phase => "flaw-phase",
            Self::Request => "flaw-request",
            Self::Code => "flaw-code",
            Self::Processes => "flaw-processes",
            Self::Fault => "flaw-fault",
            Self::Target => "flaw-target",
            Self::Signal => "flaw-signal",
            Self::Pod => "flaw-pod",
        }
    }
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// Where the bytes are no document of this format, or an event lacks what its layer needs.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let value: Value = serde_json::from_slice(bytes).map_err(Unreadable::Json)?;
        let Value::Object(mut fields) = value else { return Err(Unreadable::Shape(Flaw::NoObject)) };
        let format = text(&mut fields, "format").unwrap_or_default();
        if format != FORMAT {
            return Err(Unreadable::Format(format));
        }
        let Some(Value::Array(events)) = fields.remove("events") else { return Err(Unreadable::Shape(Flaw::NoEvents)) };
        if events.len() > EVENTS_MAX {
            return Err(Unreadable::TooLong(events.len()));
        }
        let read = |(index, event): (usize, Value)| {
            let event = Event::of(event).ok_or(Unreadable::Event(index, Flaw::Incomplete))?;
            check(&event).map_err(|flaw| Unreadable::Event(index, flaw))?;
            Ok(event)
        };
        let events = events.into_iter().enumerate().map(read).collect::<Result<Vec<Event>, Unreadable>>()?;
        let named = |(name, image): (String, Value)| Some((name, image.as_str()?.to_owned()));
        Ok(Self {
            format,
            path: text(&mut fields, "path").ok_or(Unreadable::Shape(Flaw::NoPath))?,
            scenario: text(&mut fields, "scenario").ok_or(Unreadable::Shape(Flaw::NoScenario))?,
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
fn check(event: &Event) -> Result<(), Flaw> {
    let is_fault = || ["kill", "start", "write"].contains(&&*event.op);
    match &*event.layer {
        _ if !(0.0..LONGEST_MS).contains(&event.t_ms) => Err(Flaw::Time),
        layer if !LAYERS.contains(&layer) => Err(Flaw::Layer),
        "cri" | "containerd-grpc" if !event.is_phase("call") && !event.is_phase("return") => Err(Flaw::Phase),
        "cri" if event.is_phase("call") && !event.fields.get("request").is_none_or(Value::is_object) => Err(Flaw::Request),
        "cri" if event.is_phase("return") && event.text("code").is_empty() => Err(Flaw::Code),
        "proc" if !event.fields.get("processes").is_some_and(Value::is_array) => Err(Flaw::Processes),
        "fault" if !is_fault() => Err(Flaw::Fault),
        "fault" if event.text("target").is_empty() => Err(Flaw::Target),
        "fault" if event.op == "kill" && Signal::from_name(event.text("signal")).is_none() => Err(Flaw::Signal),
        "input" if event.op.ends_with("-pod") && event.text("pod").is_empty() => Err(Flaw::Pod),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_recording_is_refused_with_its_reason() {
        let event = |event: &str| format!(r#"{{"format":"capture/1","path":"","scenario":"","events":[{event}]}}"#);
        let cases = [
            (String::new(), "refused-json", None),
            ("[1]".to_owned(), "refused-shape", Some(Flaw::NoObject)),
            (r#"{"format":"trace/1","path":"","scenario":"","events":[]}"#.to_owned(), "refused-format", None),
            (r#"{"path":"","scenario":"","events":[]}"#.to_owned(), "refused-no-format", None),
            (event(r#"{"t_ms":-1,"layer":"log","op":""}"#), "refused-event", Some(Flaw::Time)),
            (event(r#"{"t_ms":1e300,"layer":"log","op":""}"#), "refused-event", Some(Flaw::Time)),
            (event(r#"{"t_ms":0,"layer":"cri","op":"Version"}"#), "refused-event", Some(Flaw::Phase)),
            (event(r#"{"t_ms":0,"layer":"proc","op":"checkpoint"}"#), "refused-event", Some(Flaw::Processes)),
            (event(r#"{"t_ms":0,"layer":"weather","op":"rain"}"#), "refused-event", Some(Flaw::Layer)),
            (event(r#"{"t_ms":0,"layer":"fault","op":"scold","target":"kubelet"}"#), "refused-event", Some(Flaw::Fault)),
            (event(r#"{"t_ms":0,"layer":"fault","op":"kill","target":"kubelet","signal":"SIGNONE"}"#), "refused-event", Some(Flaw::Signal)),
        ];
        for (text, key, flaw) in cases {
            let refused = Document::read(text.as_bytes()).expect_err(&text);
            assert_eq!((refused.key().0, refused.flaw()), (key, flaw), "{text}");
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

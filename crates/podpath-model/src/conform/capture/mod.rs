//! A trace as a capture/1 document: what a recorder on the simulated node would have written.

mod frames;
mod grpc;
mod lines;
mod messages;
mod names;
mod processes;
mod programs;
mod writing;

pub(super) use frames::op_of;
pub(super) use programs::program;

use serde_json::{Map, Value, json};

use self::names::Names;
use self::writing::Chance;
use super::client;
use super::created::is_heard;
use super::inputs::{Action, inputs};
use super::recording::{Document, Event, FORMAT};
use crate::programs::description::of_role;
use crate::programs::init::REQUESTS;
use crate::programs::operator::MANIFESTS;
use crate::trace::state::State;
use crate::trace::{self, Evidence, Kind, Line, Outcome, Peer, Protocol, Rank, Seq, Trace, What};

/// The document of a replay, and of each of its events that of the trace.
///
/// `images` are those that were there when the recording began: they are known by name.
pub(super) fn capture(trace: &Trace, recording: &Document, images: &[&str]) -> (Document, Vec<Seq>) {
    let names = Names::of(trace, recording, images);
    let mut recorder = Recorder {
        trace,
        chance: Chance::of(&recording.path, &recording.scenario),
        is_of_kubelet: recording.is_of_kubelet(),
        state: State::default(),
        names,
        begun: None,
        contents: contents(recording),
        manifests: manifests(recording),
        are_frames_recorded: frames_are_in(recording),
        frames: frames::Frames::default(),
        are_names_heard: trace.events.iter().any(is_heard),
        streams: Vec::new(),
        events: Vec::new(),
        seqs: Vec::new(),
    };
    for event in &trace.events {
        recorder.state.apply(event);
        recorder.event(event);
    }
    let mut written: Vec<(Event, Seq)> = recorder.events.into_iter().zip(recorder.seqs).collect();
    written.sort_by(|one, other| one.0.t_ms.total_cmp(&other.0.t_ms));
    let (events, seqs) = written.into_iter().unzip();
    let document = Document {
        format: FORMAT.to_owned(),
        path: recording.path.clone(),
        scenario: recording.scenario.clone(),
        versions: recording.versions.clone(),
        images: recording.images.clone(),
        events,
    };
    (document, seqs)
}

/// Whether somebody listened between containerd and its shims.
pub(super) fn frames_are_in(recording: &Document) -> bool {
    recording.events.iter().any(|event| event.layer == frames::LAYER)
}

/// The layer in which a call is recorded; none for those that nobody listens to.
pub(super) fn layer_of(protocol: Protocol) -> Option<&'static str> {
    match protocol {
        Protocol::Cri => Some("cri"),
        Protocol::Docker => Some("docker-api"),
        Protocol::Containerd => Some("containerd-grpc"),
        Protocol::Ttrpc => Some(frames::LAYER),
        Protocol::Registry | Protocol::Streaming | Protocol::Http | Protocol::Tcp | Protocol::Kubernetes => None,
    }
}

/// The code with which an answer is recorded.
pub(super) fn code_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Ok { .. } => "OK",
        Outcome::Failed(failure) => failure.code,
    }
}

/// What the recorder holds while it goes through the trace.
struct Recorder<'a> {
    trace: &'a Trace,
    /// The node after the event at hand.
    state: State,
    names: Names,
    chance: Chance,
    /// Whether a kubelet made the calls.
    is_of_kubelet: bool,
    /// The event with which the recording began; none before that, and after its end.
    begun: Option<&'a trace::Event>,
    /// What the client writes into files, in order: the trace has only that it does.
    contents: std::vec::IntoIter<String>,
    /// The manifest of each pod: what the person gives to the kubelet, in order.
    manifests: std::vec::IntoIter<Value>,
    /// Whether somebody listened between containerd and its shims, and what was heard there.
    are_frames_recorded: bool,
    frames: frames::Frames,
    /// Whether the CRI leaves the process of who calls it.
    are_names_heard: bool,
    /// The streams of containerd's events that are open, by the call that opened them.
    streams: Vec<Seq>,
    events: Vec<Event>,
    /// Where each of them is in the trace.
    seqs: Vec<Seq>,
}

type Fields = Map<String, Value>;

impl<'a> Recorder<'a> {
    fn event(&mut self, event: &'a trace::Event) {
        let is_client = event.process.role == &client::ROLE;
        match &event.what {
            What::Note { key, .. } if is_client && *key == client::BEGIN => self.begun = Some(event),
            What::Note { key, .. } if is_client && *key == client::END => self.begun = None,
            What::Note { key, detail } if is_client && *key == client::LOOK => self.look(event, detail),
            // A request that nobody took is not in the log of a server.
            What::Call { protocol: Protocol::Docker, peer: Peer { process: None, .. }, .. } => {}
            What::Call { protocol: Protocol::Ttrpc, method, peer, request } if self.are_frames_recorded => {
                self.frame(event, method, peer, &request.json());
            }
            What::Call { protocol: Protocol::Ttrpc, .. } => {}
            What::Call { protocol, method, request, .. } => self.call(event, *protocol, method, &request.json()),
            What::Reply { call, outcome } => self.reply(event, *call, outcome),
            What::Publish { bus, topic, payload } => self.publish(event, bus, topic, &payload.json()),
            What::Log { level, line } if self.is_of_kubelet(event.process.pid) => self.kubelet_log(event, level, line),
            What::Log { level, line } => self.log(event, level, line),
            What::Spawn { .. } => self.spawn(event),
            What::Exit { .. } => {
                self.frames_end(event);
                self.grpc_end(event);
            }
            What::Signal { target, signal } if is_client => self.kill(event, *target, signal),
            What::Change(change) if is_client && change.object.kind == Kind::File => {
                self.write(event, &change.object.name, change.after.is_some());
            }
            _ => {}
        }
    }

    /// Enters an event; what comes before the recording or after it is not part of it.
    fn push(&mut self, event: &trace::Event, layer: &str, op: impl Into<String>, fields: Fields) {
        if let Some(begun) = self.begun {
            let late_ns = if layer == frames::LAYER { frames::late_ns(event) } else { 0 };
            let t_ms = milliseconds((event.at_ns + late_ns).saturating_sub(begun.at_ns));
            self.seqs.push(event.seq);
            let written = if self.are_frames_recorded { writing::beside_frames(layer) } else { layer };
            self.events.push(Event { t_ms, layer: layer.to_owned(), op: op.into(), fields: writing::in_order(written, fields) });
        }
    }

    fn subject(&mut self, event: &trace::Event) -> Option<Value> {
        event.subject.as_ref().filter(|subject| !subject.is_empty()).map(|subject| Value::String(self.names.text(subject)))
    }

    /// The recorder reads the log of the daemon that answers the CRI, if it is one of these.
    fn log(&mut self, event: &trace::Event, level: &str, line: &str) {
        let Some(writer) = self.log_of(event) else { return };
        let answers = |reply: &&trace::Event| matches!(&reply.what, What::Reply { call, .. } if self.is_made_by_client(*call));
        let server = self.trace.events.iter().find(answers).map(|reply| reply.process.role);
        if server.is_some_and(|server| server.name == writer) {
            let message = self.names.daemon_line(line);
            let fields = fields_of([("level", json!(level)), ("message", json!(message))]);
            self.push(event, "log", writer, fields);
        }
    }

    /// In whose log a line is. Only `shim delete` says what it has to say to whoever ran it.
    fn log_of(&self, event: &trace::Event) -> Option<&'static str> {
        let argv = self.state.processes.get(&event.process.pid).map(|process| &process.argv);
        let is_delete = argv.is_some_and(|argv| argv.last().is_some_and(|word| &**word == "delete"));
        of_role(event.process.role).filter(|_| !is_delete)?.recorded.log
    }

    /// Whether it is the kubelet's process, whoever speaks in it.
    fn is_of_kubelet(&self, pid: u32) -> bool {
        self.state.processes.get(&pid).and_then(|process| process.argv.first()).is_some_and(|path| client::name_of(path) == "kubelet")
    }

    fn kubelet_log(&mut self, event: &trace::Event, level: &str, line: &str) {
        if !lines::is_kept(line) {
            return;
        }
        let at = match event.evidence {
            Evidence::Source(cited) => {
                let Line { file, line, .. } = self.trace.citation(event, cited).at;
                format!("{}:{line}", client::name_of(file))
            }
            Evidence::Simplified(_) | Evidence::Recorded => String::new(),
        };
        // klog says it with a letter.
        let level = level.chars().next().unwrap_or('i').to_ascii_uppercase().to_string();
        let message = self.names.line(line, self.are_names_heard);
        self.push(event, "log", "kubelet", fields_of([("level", json!(level)), ("at", json!(at)), ("message", json!(message))]));
    }

    fn is_made_by_client(&self, call: trace::Seq) -> bool {
        self.trace.events.get(call as usize).is_some_and(|made| made.process.role == &client::ROLE)
    }

    fn call(&mut self, event: &trace::Event, protocol: Protocol, method: &str, request: &str) {
        let Some(layer) = layer_of(protocol) else { return };
        match protocol {
            Protocol::Cri if is_heard(event) => {
                let mut request = self.names.document(request);
                self.chance.maps(&mut request);
                self.push(event, layer, method, fields_of([("phase", json!("call")), ("request", request)]));
            }
            Protocol::Containerd => self.grpc_call(event, method),
            Protocol::Docker => {
                let mut fields = fields_of([("phase", json!("call"))]);
                // The request is its path, its query and its body.
                let request = self.names.document(request);
                fields.extend(request.as_object().cloned().unwrap_or_default());
                fields.extend(self.subject(event).map(|subject| ("subject".to_owned(), subject)));
                self.push(event, layer, method, fields);
            }
            _ => {}
        }
    }

    fn reply(&mut self, event: &trace::Event, call: Seq, outcome: &Outcome) {
        let Some(made) = self.trace.events.get(call as usize) else { return };
        let What::Call { protocol, method, .. } = &made.what else { return };
        let Some(layer) = layer_of(*protocol) else { return };
        let mut fields = fields_of([("phase", json!("return")), ("code", json!(code_of(outcome)))]);
        match (protocol, outcome) {
            (Protocol::Ttrpc, outcome) => return self.frame_answer(event, call, method, outcome),
            (Protocol::Cri, _) if !is_heard(made) => return,
            (Protocol::Cri, Outcome::Ok { reply, .. }) => {
                let mut response = self.names.document(&reply.json());
                self.chance.maps(&mut response);
                fields.insert("response".to_owned(), response);
            }
            (Protocol::Cri, Outcome::Failed(failure)) => {
                let is_client = made.process.role == &client::ROLE;
                let message = if is_client { client::in_own_words(method, &failure.message) } else { failure.message.as_ref().into() };
                fields.insert("message".to_owned(), json!(self.names.text(&message)));
            }
            (Protocol::Containerd, outcome) => return self.grpc_answer(event, call, outcome),
            _ => return,
        }
        self.push(event, layer, *method, fields);
    }

    /// The recorder subscribes to each daemon when it begins, and does not come back to one that has died.
    fn is_subscribed_to(&self, daemon: u32) -> bool {
        let daemon = self.state.processes.get(&daemon);
        daemon.zip(self.begun).is_some_and(|(daemon, begun)| daemon.begun < begun.seq)
    }

    fn publish(&mut self, event: &trace::Event, bus: &str, topic: &str, payload: &str) {
        if !self.is_subscribed_to(event.process.pid) {
            return;
        }
        let mut envelope = self.names.document(payload);
        if bus == "docker" {
            let words = [envelope.get("Type"), envelope.get("Action")].map(|word| word.and_then(Value::as_str).unwrap_or_default());
            let name = envelope.pointer("/Actor/Attributes/name").cloned().unwrap_or_default();
            let fields = fields_of([("detail", json!(words.join(" "))), ("name", name)]);
            return self.push(event, "docker-event", topic, fields);
        }
        let mut body = envelope.get_mut("event").map(Value::take).unwrap_or_default();
        let pid = body.as_object_mut().and_then(|body| body.remove("pid")).and_then(|pid| pid.as_u64());
        let namespace = envelope.get_mut("namespace").map(Value::take).unwrap_or_default();
        let mut fields = fields_of([("namespace", namespace), ("body", body)]);
        fields.extend(self.subject(event).map(|subject| ("subject".to_owned(), subject)));
        if let Some(pid) = pid.and_then(|pid| u32::try_from(pid).ok()) {
            fields.insert("pid".to_owned(), self.names.pid(pid).into());
        }
        self.push(event, "containerd-event", topic, fields);
    }

    fn kill(&mut self, event: &trace::Event, target: u32, signal: &str) {
        let name = self.state.processes.get(&target).map(|process| match process.role.rank {
            Rank::Workload => process.role.name.to_owned(),
            _ => process.argv.first().map(|path| client::name_of(path).to_owned()).unwrap_or_default(),
        });
        let mut fields = fields_of([("target", json!(name.as_deref().unwrap_or_default())), ("signal", json!(signal))]);
        // A kubelet is found by its name and a container by its id, each with its process.
        if name.as_deref() != Some("kubelet") {
            fields.insert("pid".to_owned(), json!(self.names.pid(target)));
        }
        fields.extend(self.subject(event).map(|subject| ("subject".to_owned(), subject)));
        self.push(event, "fault", "kill", fields);
    }

    fn write(&mut self, event: &trace::Event, path: &str, is_there: bool) {
        if path.starts_with(MANIFESTS) {
            let mut fields = fields_of([("pod", json!(event.subject.as_deref().unwrap_or_default()))]);
            if is_there {
                fields.insert("manifest".to_owned(), self.manifests.next().unwrap_or_default());
            }
            return self.push(event, "input", if is_there { "create-pod" } else { "delete-pod" }, fields);
        }
        if path.starts_with(REQUESTS) {
            // The client says which program it wants to have back.
            let program = event.subject.as_deref().unwrap_or_default();
            return self.push(event, "fault", "start", fields_of([("target", json!(program))]));
        }
        let content = self.contents.next().unwrap_or_default();
        self.push(event, "fault", "write", fields_of([("target", json!(path)), ("content", json!(content))]));
    }

    fn look(&mut self, event: &trace::Event, label: &str) {
        let path = if self.are_frames_recorded { "/usr/bin/" } else { "" };
        let processes = processes::table(&self.state, &mut self.names, self.is_of_kubelet, path);
        self.push(event, "proc", "checkpoint", fields_of([("label", json!(label)), ("processes", processes)]));
    }
}

fn contents(recording: &Document) -> std::vec::IntoIter<String> {
    let writes = inputs(recording).into_iter().filter_map(|input| match input.action {
        Action::Write { content, .. } => Some(content),
        _ => None,
    });
    writes.collect::<Vec<_>>().into_iter()
}

fn manifests(recording: &Document) -> std::vec::IntoIter<Value> {
    let creations = inputs(recording).into_iter().filter_map(|input| match input.action {
        Action::Create { manifest, .. } => Some(manifest),
        _ => None,
    });
    creations.collect::<Vec<_>>().into_iter()
}

fn fields_of<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Nanoseconds as milliseconds with three digits, as the recorder writes them.
#[expect(clippy::cast_precision_loss, reason = "a recording is far shorter than 2^53 microseconds")]
fn milliseconds(nanoseconds: u64) -> f64 {
    (nanoseconds / 1_000) as f64 / 1e3
}

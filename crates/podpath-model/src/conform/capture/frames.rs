//! The frames between containerd and its shims, as a recorder between the two writes them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Fields, Recorder, code_of, fields_of, milliseconds};
use crate::trace::{self, Outcome, Peer, Seq};

/// The layer.
pub(crate) const LAYER: &str = "ttrpc";

/// A method without its package: `Task/Create` of `containerd.task.v2.Task/Create`.
pub(crate) fn op_of(method: &str) -> &str {
    let service = method.split_once('/').map_or(method, |(service, _)| service);
    &method[service.rfind('.').map_or(0, |dot| dot + 1)..]
}

/// What has been seen so far.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// The connections that are open.
    open: BTreeMap<Ends, Connection>,
    connections: usize,
    /// The fields that the answer to each call has too, by the event that made it.
    calls: BTreeMap<Seq, Fields>,
    made: usize,
    /// What each task was created with, which its first event repeats.
    created: BTreeMap<String, Value>,
    /// When each process ended, by its name.
    ended: BTreeMap<String, String>,
}

/// Who holds a connection, and which: containerd has one a task, a shim has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ends {
    client: u32,
    task: String,
}

#[derive(Debug)]
struct Connection {
    name: String,
    /// The process at the other end.
    server: u32,
    frames: usize,
}

/// A connection is in the model what every call opens anew; that one stays open between them is put together here.
impl Recorder<'_> {
    pub(super) fn frame(&mut self, event: &trace::Event, method: &str, peer: &Peer, request: &str) {
        // What nobody took was not sent.
        let Some(server) = peer.process else { return };
        let (client, subject) = (event.process.role.name, self.subject_of(event, request));
        let task = if client == "shim" { String::new() } else { subject.clone() };
        let ends = Ends { client: event.process.pid, task };
        if !self.frames.open.contains_key(&ends) {
            self.connect(event, &ends, client, server.pid, server.role.name);
        }
        let Some(connection) = self.frames.open.get_mut(&ends) else { return };
        let stream = 2 * connection.frames + 1;
        connection.frames += 1;
        self.frames.made += 1;
        let number = self.frames.made;
        let service = method.split_once('/').map_or(method, |(service, _)| service);
        let common =
            [("from", json!(client)), ("to", json!(server.role.name)), ("conn", json!(connection.name)), ("stream", json!(stream))];
        let request = self.frames_request(event, method, request);
        let mut fields = fields_of([("service", json!(service)), ("phase", json!("call")), ("call", json!(number))]);
        fields.extend(fields_of(common.clone()));
        fields.extend(fields_of([("subject", json!(subject)), ("request", request)]));
        let mut answer = fields_of([("service", json!(service)), ("phase", json!("return")), ("call", json!(number))]);
        answer.extend(fields_of(common));
        self.frames.calls.insert(event.seq, answer);
        self.push(event, LAYER, op_of(method), fields);
    }

    fn connect(&mut self, event: &trace::Event, ends: &Ends, client: &'static str, server: u32, to: &str) {
        self.frames.connections += 1;
        let name = format!("conn-{}", self.frames.connections);
        self.frames.open.insert(ends.clone(), Connection { name: name.clone(), server, frames: 0 });
        self.push(event, LAYER, "connect", fields_of([("from", json!(client)), ("to", json!(to)), ("conn", json!(name))]));
    }

    pub(super) fn frame_answer(&mut self, event: &trace::Event, call: Seq, method: &str, outcome: &Outcome) {
        let Some(mut fields) = self.frames.calls.remove(&call) else { return };
        let (Some(made), false) = (self.trace.events.get(call as usize), event.process.pid == self.client_of(call)) else { return };
        fields.insert("code".to_owned(), json!(code_of(outcome)));
        match outcome {
            Outcome::Ok { reply, .. } => drop(fields.insert("response".to_owned(), self.without_defaults(&reply.json()))),
            Outcome::Failed(failure) => drop(fields.insert("message".to_owned(), json!(self.names.text(&failure.message)))),
        }
        self.push(event, LAYER, op_of(method), fields);
        if op_of(method) == "Task/Shutdown" {
            let task = made.subject.as_ref().map(|subject| self.names.text(subject)).unwrap_or_default();
            self.close(event, |ends, _| ends.client == made.process.pid && ends.task == task, made.process.role.name);
        }
    }

    /// Who made a call: an answer that it makes up for itself, because the other one is gone, is no frame.
    fn client_of(&self, call: Seq) -> u32 {
        self.trace.events.get(call as usize).map_or(0, |made| made.process.pid)
    }

    /// A process has ended, and its connections with it.
    pub(super) fn frames_end(&mut self, event: &trace::Event) {
        let pid = event.process.pid;
        let by = event.process.role.name;
        self.close(event, |ends, connection| ends.client == pid || connection.server == pid, by);
    }

    fn close(&mut self, event: &trace::Event, is_closed: impl Fn(&Ends, &Connection) -> bool, by: &str) {
        let closed: Vec<Ends> =
            self.frames.open.iter().filter(|(ends, connection)| is_closed(ends, connection)).map(|(ends, _)| ends.clone()).collect();
        for ends in closed {
            if let Some(Connection { name, .. }) = self.frames.open.remove(&ends) {
                self.push(event, LAYER, "close", fields_of([("conn", json!(name)), ("by", json!(by))]));
            }
        }
    }

    fn subject_of(&mut self, event: &trace::Event, request: &str) -> String {
        let request: Value = serde_json::from_str(request).unwrap_or_default();
        let id = request.get("id").or_else(|| request.pointer("/envelope/event/container_id")).and_then(Value::as_str);
        let id = id.map(str::to_owned).or_else(|| event.subject.as_deref().map(str::to_owned)).unwrap_or_default();
        self.names.text(&id)
    }

    /// A request in the words of its protocol.
    fn frames_request(&mut self, event: &trace::Event, method: &str, request: &str) -> Value {
        let mut request = self.without_defaults(request);
        let Some(fields) = request.as_object_mut() else { return request };
        match op_of(method) {
            "Task/Create" => {
                let root = fields.remove("runtime_root").and_then(|root| Some(root.as_str()?.to_owned())).unwrap_or_default();
                let root = root.rsplit_once('/').map_or(root.as_str(), |(root, _)| root);
                let mut options = json!({"@type": "containerd.runc.v1.Options", "binary_name": "runc"});
                // containerd v1.6.20 pkg/process/init.go:91: the default is not said.
                if root != "/run/containerd/runc" {
                    options["root"] = json!(root);
                }
                fields.insert("options".to_owned(), options);
                if let Some(mounts) = fields.get_mut("rootfs").and_then(Value::as_array_mut) {
                    mounts.iter_mut().for_each(|mount| *mount = overlay(mount.as_str().unwrap_or_default()));
                }
                let id = fields.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
                self.frames.created.insert(id, Value::Object(fields.clone()));
            }
            "Task/Exec" => any(fields, "spec", "Process"),
            "Task/Update" => any(fields, "resources", "LinuxResources"),
            "Events/Forward" => self.envelope(event, fields),
            _ => {}
        }
        request
    }

    fn envelope(&mut self, event: &trace::Event, fields: &mut Map<String, Value>) {
        let now = self.moment(event.at_ns);
        let Some(envelope) = fields.get_mut("envelope").and_then(Value::as_object_mut) else { return };
        envelope.insert("timestamp".to_owned(), json!(now));
        let topic = envelope.get("topic").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(body) = envelope.get_mut("event").and_then(Value::as_object_mut) else { return };
        body.retain(|_, value| !is_default(value));
        let kind: String = topic.trim_start_matches("/tasks/").split('-').map(capitalised).collect();
        body.insert("@type".to_owned(), json!(format!("containerd.events.Task{}", if kind == "Oom" { "OOM" } else { &kind })));
        if let Some(pid) = body.get("pid").and_then(Value::as_u64).and_then(|pid| u32::try_from(pid).ok()) {
            body.insert("pid".to_owned(), self.names.pid(pid).into());
        }
        let word = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        match &*topic {
            "/tasks/create" => {
                let created = self.frames.created.get(&word("container_id")).cloned().unwrap_or_default();
                let io = ["stdin", "stdout", "stderr"].into_iter().filter_map(|name| Some((name.to_owned(), created.get(name)?.clone())));
                body.insert("io".to_owned(), Value::Object(io.collect()));
                body.extend(["bundle", "rootfs"].into_iter().filter_map(|name| Some((name.to_owned(), created.get(name)?.clone()))));
            }
            "/tasks/exit" => {
                self.frames.ended.insert(word("id"), now.clone());
                body.insert("exited_at".to_owned(), json!(now));
            }
            "/tasks/delete" => {
                let ended = self.frames.ended.get(&word("container_id")).cloned().unwrap_or(now);
                body.insert("exited_at".to_owned(), json!(ended));
            }
            _ => {}
        }
    }

    /// A moment as time since the recording began.
    fn moment(&self, at_ns: u64) -> String {
        let begun = self.begun.map_or(0, |begun| begun.at_ns);
        format!("T+{:.3}s", milliseconds(at_ns.saturating_sub(begun)) / 1e3)
    }

    /// A message as the protocol prints it: what has its default is left out.
    fn without_defaults(&mut self, json: &str) -> Value {
        let Value::Object(fields) = self.names.document(json) else { return Value::Null };
        let kept = fields.into_iter().filter(|(_, value)| !is_default(value));
        let pids = |(name, value): (String, Value)| match value.as_u64().and_then(|pid| u32::try_from(pid).ok()) {
            Some(pid) if name.ends_with("pid") => (name, self.names.pid(pid).into()),
            _ => (name, value),
        };
        Value::Object(kept.map(pids).collect())
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Bool(true) | Value::Object(_) => false,
    }
}

/// A snapshot as the mount that the snapshotter makes of it. Which layers it is on is not said in the model.
fn overlay(upper: &str) -> Value {
    let work = upper.strip_suffix("/fs").map_or_else(String::new, |snapshot| format!("{snapshot}/work"));
    json!({"type": "overlay", "source": "overlay", "options": ["index=off", format!("workdir={work}"), format!("upperdir={upper}")]})
}

fn any(fields: &mut Map<String, Value>, name: &str, kind: &str) {
    if let Some(value) = fields.remove(name) {
        fields
            .insert(name.to_owned(), json!({"@type": format!("types.containerd.io/opencontainers/runtime-spec/1/{kind}"), "value": value}));
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

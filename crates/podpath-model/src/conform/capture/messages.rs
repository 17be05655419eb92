//! What the frames between containerd and its shims carry, as the protocol prints it, and how long an answer may take.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::frames::op_of;
use super::{Recorder, milliseconds};
use crate::trace::{self, Evidence, Protocol, Seq, Trace, What};

/// What has been said so far that later frames repeat.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What each task was made with, by its name.
    made: BTreeMap<String, Map<String, Value>>,
    /// The same of each process that was added to one.
    execs: BTreeMap<String, Map<String, Value>>,
    /// When each process ended, by its name.
    ended: BTreeMap<String, String>,
    /// The calls that were made once already for a task by somebody who waits without an end.
    waited: BTreeSet<String>,
}

/// The time at which nothing has happened.
const NEVER: &str = "0001-01-01T00:00:00Z";
/// How long a client of the CRI waited for an answer, in seconds.
const CLIENT_S: u64 = 60;
const SECOND_NS: u64 = 1_000_000_000;
/// How long whoever cleans up after a task waits, in seconds: containerd v1.6.20 pkg/cri/server/events.go:51.
const DELETE_S: u64 = 10;
/// Where containerd asks for the state of a task for somebody else: containerd v1.6.20 services/tasks/local.go.
const TASKS: &str = "services/tasks/local.go";

impl Recorder<'_> {
    /// How long the answer to a call may take, in seconds; none for who waits for an end that may never come.
    pub(super) fn timeout_s(&mut self, event: &trace::Event, method: &str, request: &Value) -> Option<u64> {
        let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
        let root = call_of_client(self.trace, event);
        let op = op_of(method);
        match op {
            // containerd v1.6.20 runtime/v2/shim/publisher.go:138
            "Events/Forward" => return Some(5),
            // containerd v1.6.20 runtime/v2/shim.go:55
            "Task/Shutdown" => return Some(3),
            // containerd v1.6.20 services/tasks/local.go:80
            "Task/State" if matches!(event.evidence, Evidence::Source(line) if line.file == TASKS) => return Some(2),
            // Beside Start; whoever deletes waits for the second time: pkg/cri/server/container_start.go:158.
            "Task/Wait" | "Task/Connect" if text("exec_id").is_empty() && root.is_none() => {
                return (!self.frames.known.waited.insert(format!("{op} {}", text("id")))).then_some(DELETE_S);
            }
            _ => {}
        }
        // The goroutine that waits for an added process is set going by the call that it is for.
        let root = root.or_else(|| (!text("exec_id").is_empty()).then(|| last_exec(self.trace, event)).flatten());
        // What is done for one that has ended has a minute of its own: containerd v1.6.20 pkg/cri/util/util.go:27.
        let is_over = !text("exec_id").is_empty() && self.frames.known.ended.contains_key(text("exec_id"));
        let began_ns = if is_over { return Some(CLIENT_S) } else { root };
        let began_ns = began_ns.and_then(|call| self.trace.events.get(call as usize)).map(|call| call.at_ns);
        Some(began_ns.map_or(DELETE_S, |began_ns| CLIENT_S.saturating_sub((event.at_ns - began_ns) / SECOND_NS)))
    }

    pub(super) fn subject_of(&mut self, event: &trace::Event, request: &str) -> String {
        let request: Value = serde_json::from_str(request).unwrap_or_default();
        let id = request.get("id").or_else(|| request.pointer("/envelope/event/container_id")).and_then(Value::as_str);
        let id = id.map(str::to_owned).or_else(|| event.subject.as_deref().map(str::to_owned)).unwrap_or_default();
        self.names.text(&id)
    }

    /// A request in the words of its protocol.
    pub(super) fn frames_request(&mut self, event: &trace::Event, method: &str, request: &str) -> Value {
        let mut request = self.without_defaults(request);
        let Some(fields) = request.as_object_mut() else { return request };
        let text = |fields: &Map<String, Value>, name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        match op_of(method) {
            "Task/Create" => {
                let root = text(fields, "runtime_root");
                fields.remove("runtime_root");
                let root = root.rsplit_once('/').map_or(root.as_str(), |(root, _)| root);
                let mut options = json!({"@type": "containerd.runc.v1.Options", "binary_name": "runc"});
                // containerd v1.6.20 pkg/process/init.go:91: the default is not said.
                if root != "/run/containerd/runc" {
                    options["root"] = json!(root);
                }
                fields.insert("options".to_owned(), options);
                let id = text(fields, "id");
                let number = self.frames.known.made.len() as u64 + self.chance.first_snapshot();
                let lower = if id.starts_with("sandbox-") { LAYER_OF_PAUSE } else { LAYER_OF_APP };
                if let Some(mounts) = fields.get_mut("rootfs").and_then(Value::as_array_mut) {
                    mounts.iter_mut().for_each(|mount| *mount = overlay(mount.as_str().unwrap_or_default(), number, lower));
                }
                self.frames.known.made.insert(id, fields.clone());
            }
            "Task/Exec" => {
                any(fields, "spec", "Process");
                let bundle = self.frames.known.made.get(&text(fields, "id")).and_then(|task| task.get("bundle")).cloned();
                let mut made = fields.clone();
                made.extend(bundle.map(|bundle| ("bundle".to_owned(), bundle)));
                self.frames.known.execs.insert(text(fields, "exec_id"), made);
            }
            "Task/Update" => any(fields, "resources", "LinuxResources"),
            "Events/Forward" => self.envelope(event, fields),
            _ => {}
        }
        request
    }

    /// An answer in the words of its protocol.
    pub(super) fn frames_response(&mut self, made: &trace::Event, method: &str, reply: &str) -> Value {
        let answer = self.without_defaults(reply);
        let Some(fields) = answer.as_object() else { return answer };
        let request = if let What::Call { request, .. } = &made.what { self.without_defaults(&request.json()) } else { Value::Null };
        let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
        let exec_id = text("exec_id");
        let id = if exec_id.is_empty() { text("id") } else { exec_id };
        let ended = json!(self.frames.known.ended.get(id).map_or(NEVER, String::as_str));
        let field = |name: &str| Some((name.to_owned(), fields.get(name)?.clone()));
        let kept: Map<String, Value> = match op_of(method) {
            "Task/State" => {
                let known = &self.frames.known;
                let started = if exec_id.is_empty() { known.made.get(id) } else { known.execs.get(id) };
                let of_made = |name: &str| Some((name.to_owned(), started?.get(name)?.clone()));
                let parts = [
                    field("id"),
                    of_made("bundle"),
                    field("pid"),
                    field("status"),
                    of_made("stdin"),
                    of_made("stdout"),
                    of_made("stderr"),
                    field("exit_status"),
                ];
                parts.into_iter().flatten().chain([("exited_at".to_owned(), ended)]).collect()
            }
            "Task/Wait" => field("exit_status").into_iter().chain([("exited_at".to_owned(), ended)]).collect(),
            "Task/Delete" => [field("pid"), field("exit_status")].into_iter().flatten().chain([("exited_at".to_owned(), ended)]).collect(),
            _ => return answer,
        };
        Value::Object(kept)
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
                let created = self.frames.known.made.get(&word("container_id")).cloned().unwrap_or_default();
                let io = ["stdin", "stdout", "stderr"].into_iter().filter_map(|name| Some((name.to_owned(), created.get(name)?.clone())));
                body.insert("io".to_owned(), Value::Object(io.collect()));
                let pid = body.shift_remove_entry("pid");
                let io = body.shift_remove_entry("io");
                body.extend(["bundle", "rootfs"].into_iter().filter_map(|name| Some((name.to_owned(), created.get(name)?.clone()))));
                body.extend(io.into_iter().chain(pid));
            }
            "/tasks/exit" => {
                self.frames.known.ended.insert(word("id"), now.clone());
                body.insert("exited_at".to_owned(), json!(now));
            }
            "/tasks/delete" => {
                let ended = self.frames.known.ended.get(&word("container_id")).cloned().unwrap_or(now);
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

/// The layers that came first: of the image of the apps, and of pause.
const LAYER_OF_APP: u64 = 1;
const LAYER_OF_PAUSE: u64 = 2;

/// A snapshot as the mount that the snapshotter makes of it: it numbers them.
fn overlay(path: &str, number: u64, lower: u64) -> Value {
    let folder = path.split_once("/snapshots/").map_or("", |(folder, _)| folder);
    let of = |number: u64, part: &str| format!("{folder}/snapshots/{number}/{part}");
    let (work, upper, lower) = (of(number, "work"), of(number, "fs"), of(lower, "fs"));
    let options = ["index=off".to_owned(), format!("workdir={work}"), format!("upperdir={upper}"), format!("lowerdir={lower}")];
    json!({"type": "overlay", "source": "overlay", "options": options})
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

/// The call of a client of the CRI that an event is part of.
fn call_of_client(trace: &Trace, event: &trace::Event) -> Option<Seq> {
    let mut within = event.within;
    while let Some(seq) = within {
        let outer = trace.events.get(seq as usize)?;
        if matches!(&outer.what, What::Call { protocol: Protocol::Cri, .. }) {
            return Some(seq);
        }
        within = outer.within;
    }
    None
}

/// The latest call that adds a process.
fn last_exec(trace: &Trace, event: &trace::Event) -> Option<Seq> {
    let is_exec =
        |earlier: &&trace::Event| matches!(&earlier.what, What::Call { protocol: Protocol::Cri, method, .. } if method.starts_with("Exec"));
    trace.events.get(..event.seq as usize)?.iter().rev().find(is_exec).map(|call| call.seq)
}

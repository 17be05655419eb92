//! The frames between containerd and its shims, as a recorder between the two writes them.

use std::collections::BTreeMap;

use serde_json::json;

use super::messages::Known;
use super::{Fields, Recorder, code_of, fields_of};
use crate::trace::{self, Outcome, Peer, Seq};

/// The layer.
pub(crate) const LAYER: &str = "ttrpc";

/// A method without its package: `Task/Create` of `containerd.task.v2.Task/Create`.
pub(crate) fn op_of(method: &str) -> &str {
    let service = method.split_once('/').map_or(method, |(service, _)| service);
    &method[service.rfind('.').map_or(0, |dot| dot + 1)..]
}

/// How much later than it passes a frame is written, in nanoseconds: whoever subscribes to containerd's events hears of one before the frame
/// stands there that brought it.
pub(super) fn late_ns(event: &trace::Event) -> u64 {
    let is_from_shim = event.process.role.name == "shim" && matches!(event.what, trace::What::Call { .. });
    if is_from_shim { 150_000 } else { 0 }
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
    pub(super) known: Known,
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
        fields.extend(fields_of([("subject", json!(subject))]));
        fields.extend(self.timeout_s(event, method, &request).map(|seconds| ("timeout_s".to_owned(), json!(seconds))));
        fields.extend(fields_of([("namespace", json!("k8s.io")), ("request", request)]));
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
            Outcome::Ok { reply, .. } => drop(fields.insert("response".to_owned(), self.frames_response(made, method, &reply.json()))),
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
}

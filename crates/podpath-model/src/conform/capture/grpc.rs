//! What dockerd calls of containerd, as a recorder between the two writes it.

use serde_json::{Value, json};

use super::{Recorder, code_of, fields_of};
use crate::conform::client;
use crate::trace::{self, Outcome, Seq, What};

const LAYER: &str = "containerd-grpc";
/// The call that opens a stream of events.
const SUBSCRIBE: &str = "Events/Subscribe";

impl Recorder<'_> {
    pub(super) fn grpc_call(&mut self, event: &trace::Event, method: &str) {
        if method.ends_with(SUBSCRIBE) {
            self.streams.push(event.seq);
        }
        if self.begun.is_some() {
            let call = self.chance.call(event.seq, true);
            self.push(event, LAYER, method, fields_of([("phase", json!("call")), ("call", json!(call))]));
        }
    }

    pub(super) fn grpc_answer(&mut self, event: &trace::Event, call: Seq, outcome: &Outcome) {
        let (Some(made), Some(begun)) = (self.trace.events.get(call as usize), self.begun) else { return };
        let What::Call { method, .. } = &made.what else { return };
        self.streams.retain(|stream| *stream != call);
        let number = self.chance.call(call, call > begun.seq);
        let (request, response) = self.bytes_of(made, code_of(outcome));
        let mut fields = fields_of([
            ("phase", json!("return")),
            ("code", json!(code_of(outcome))),
            ("call", json!(number)),
            ("request_bytes", json!(request)),
            ("response_bytes", json!(response)),
        ]);
        if let Outcome::Failed(failure) = outcome {
            let message = client::in_own_words(method, &failure.message);
            fields.insert("message".to_owned(), json!(self.names.text(&message)));
        }
        self.push(event, LAYER, *method, fields);
    }

    /// Who has subscribed and ends leaves its streams behind: to the recorder that is no failure.
    pub(super) fn grpc_end(&mut self, event: &trace::Event) {
        let made_by = |seq: &Seq| self.trace.events.get(*seq as usize).is_some_and(|made| made.process.pid == event.process.pid);
        let (left, others) = self.streams.iter().rev().copied().partition::<Vec<Seq>, _>(made_by);
        self.streams = others.into_iter().rev().collect();
        let Some(begun) = self.begun else { return };
        for stream in left {
            let Some(made) = self.trace.events.get(stream as usize) else { continue };
            let What::Call { method, .. } = &made.what else { continue };
            let number = self.chance.call(stream, stream > begun.seq);
            let (request, response) = self.bytes_of(made, "OK");
            let fields = fields_of([
                ("phase", json!("return")),
                ("code", json!("OK")),
                ("call", json!(number)),
                ("request_bytes", json!(request)),
                ("response_bytes", json!(response)),
            ]);
            self.push(event, LAYER, *method, fields);
        }
    }

    /// The size of a call to containerd and of its answer.
    fn bytes_of(&mut self, made: &trace::Event, code: &str) -> (u64, u64) {
        let What::Call { method, request, .. } = &made.what else { return (0, 0) };
        let request: Value = serde_json::from_str(&request.json()).unwrap_or_default();
        if method.ends_with(SUBSCRIBE) {
            let is_of_plugins = request.to_string().contains("plugins.moby");
            return self.chance.bytes_of_stream(is_of_plugins);
        }
        let subject = made.subject.as_deref().unwrap_or_default();
        let is_exec = ["exec_id", "ExecID"].iter().any(|field| request.get(field).and_then(Value::as_str).is_some_and(|id| !id.is_empty()));
        let is_sandbox = ["sandbox-", "id-"].iter().any(|kind| self.names.text(subject).starts_with(kind));
        self.chance.bytes(method, code, subject, is_sandbox, is_exec)
    }
}

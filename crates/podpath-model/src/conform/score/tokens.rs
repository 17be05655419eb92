//! The comparable tokens of each layer, in order, each with its event.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::leaves::replace_numbered;
use super::processes::tree;
use super::{ORDER, PROC};
use crate::conform::recording::{Document, Event};

/// The layers that are compared.
pub(super) const LAYERS: [&str; 14] = [
    API_STATUS,
    API_EVENTS,
    API_OTHER,
    CRI,
    "docker-api",
    "containerd-grpc",
    TTRPC,
    TTRPC_WAIT,
    TTRPC_FORWARD,
    "containerd-event",
    "docker-event",
    "exec",
    CNI,
    PROC,
];
/// The layers whose interleaving is compared.
const ORDERED: [&str; 6] = [API_STATUS, CRI, "docker-api", TTRPC, "exec", CNI];
/// Layers that only some recorders have: where the recordings lack one, what the simulation says of it does not count. So does the CRI
/// inside of a kubelet's own process, which cannot be recorded.
pub(super) const OPTIONAL: [&str; 7] = [API_STATUS, API_EVENTS, API_OTHER, TTRPC, TTRPC_WAIT, TTRPC_FORWARD, CRI];
const CRI: &str = "cri";
const CNI: &str = "cni";
/// What a kubelet asks of the API server is three streams, since their order among each other is chance: its status manager, its event
/// recorder and the rest are goroutines of their own.
const API: &str = "kubernetes-api";
const API_STATUS: &str = "api-status";
const API_EVENTS: &str = "api-events";
const API_OTHER: &str = "api-other";
/// The frames between containerd and a shim are three as well: containerd asks Connect and Wait in goroutines, and the shim forwards its
/// events by itself.
const TTRPC: &str = "ttrpc";
const TTRPC_WAIT: &str = "ttrpc-wait";
const TTRPC_FORWARD: &str = "ttrpc-forward";

/// What is compared.
#[derive(Debug)]
pub(in crate::conform) struct Token<'a> {
    /// Two tokens are partners if this is the same.
    pub(in crate::conform) text: String,
    pub(in crate::conform) event: &'a Event,
}

impl Token<'_> {
    pub(in crate::conform) fn layer(&self) -> &str {
        &self.event.layer
    }
    /// The layer in which it is compared.
    fn stream(&self) -> Option<&'static str> {
        stream(self.event)
    }
    /// A row of the process table without the number of its look.
    pub(super) fn row(&self) -> Option<&str> {
        self.text.split_once(": ").map(|split| split.1)
    }
}

/// All tokens of a document.
#[derive(Debug, Default)]
pub(super) struct Tokens<'a> {
    layers: BTreeMap<&'static str, Vec<Token<'a>>>,
    /// The rows of the process table that are the same in every look.
    pub(super) constant: BTreeSet<String>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut tokens = Self::default();
        let mut looks: Vec<(Vec<String>, &Event)> = Vec::new();
        for event in settled(&document.events) {
            let Some(layer) = stream(event) else { continue };
            if layer == PROC {
                looks.push((tree(event), event));
                continue;
            }
            let Some(text) = token(event) else { continue };
            if ORDERED.contains(&layer) {
                tokens.add(ORDER, Token { text: format!("{layer}: {text}"), event });
            }
            tokens.add(layer, Token { text, event });
        }
        let sets = looks.iter().map(|(rows, _)| rows.iter().cloned().collect::<BTreeSet<String>>());
        tokens.constant = sets.reduce(|all, set| &all & &set).unwrap_or_default();
        for (number, (mut rows, event)) in (1..).zip(looks) {
            rows.sort_unstable();
            for row in rows {
                tokens.add(PROC, Token { text: format!("checkpoint {number}: {row}"), event });
            }
        }
        tokens
    }

    fn add(&mut self, layer: &'static str, token: Token<'a>) {
        self.layers.entry(layer).or_default().push(token);
    }

    pub(super) fn layer(&self, name: &str) -> &[Token<'a>] {
        self.layers.get(name).map_or(&[], Vec::as_slice)
    }

    /// Leaves a layer out.
    pub(super) fn forget(&mut self, layer: &str) {
        self.layers.remove(layer);
        if let Some(order) = self.layers.get_mut(ORDER) {
            order.retain(|token| token.stream() != Some(layer));
        }
    }
}

/// The events with loopback first in every run of CNI plugins: containerd attaches lo and eth0 in parallel, so their order is chance.
pub(in crate::conform) fn settled(events: &[Event]) -> Vec<&Event> {
    let mut result: Vec<&Event> = Vec::with_capacity(events.len());
    let command = |event: &Event| event.op.split_once(' ').map(|split| split.1.to_owned());
    let runs = events.chunk_by(|event, next| event.layer == CNI && next.layer == CNI && command(event) == command(next));
    for run in runs {
        let begin = result.len();
        result.extend(run);
        result[begin..].sort_by_key(|event| event.layer == CNI && !event.op.starts_with("loopback"));
    }
    result
}

/// The layer in which an event is compared; none if it is in none.
fn stream(event: &Event) -> Option<&'static str> {
    Some(match &*event.layer {
        API if event.op == "patch pods/status" => API_STATUS,
        API if event.op.ends_with(" events") && !is_of_node(event) => API_EVENTS,
        API => API_OTHER,
        TTRPC if event.text("from") == "shim" => TTRPC_FORWARD,
        TTRPC if matches!(&*event.op, "Task/Wait" | "Task/Connect") => TTRPC_WAIT,
        other => return LAYERS.into_iter().find(|layer| *layer == other),
    })
}

/// Whether a request to the API server is about the node.
fn is_of_node(event: &Event) -> bool {
    let kind = event.fields.get("request").and_then(|request| request.pointer("/involvedObject/kind"));
    kind.and_then(Value::as_str) == Some("Node") || event.text("path").contains("/node")
}

/// The token of an event; none if it is not compared.
pub(in crate::conform) fn token(event: &Event) -> Option<String> {
    let op = &event.op;
    let subject = generic(event.text("subject"));
    Some(match &*event.layer {
        CRI if event.is_phase("return") => format!("{op} return {}", event.text("code")),
        CRI => format!("{op} {}", event.text("phase")),
        "docker-api" => format!("{op} {subject} {}", generic(event.text("query"))).trim().to_owned(),
        "containerd-grpc" => match (event.text("phase"), event.fields.get("code").and_then(Value::as_str)) {
            ("return", None | Some("OK")) => return None,
            ("call", _) => op.clone(),
            (_, code) => format!("{op} {}", code.unwrap_or("None")),
        },
        "containerd-event" => format!("{op} {subject}").trim().to_owned(),
        "docker-event" => op.clone(),
        "exec" => format!("{op} {subject} by {}", or_none(event, "parent")),
        API => return request_token(event),
        TTRPC => match (event.text("phase"), event.fields.get("code").and_then(Value::as_str)) {
            ("return", None | Some("OK")) => return None,
            ("return", Some(code)) => format!("{op} {subject} by {} {code}", or_none(event, "from")),
            _ => format!("{op} {subject} by {}", or_none(event, "from")),
        },
        // A background check of the configuration, every few seconds.
        CNI if op.ends_with(" VERSION") => return None,
        CNI => format!("{op} {subject}"),
        _ => return None,
    })
}

/// A field that is text, as the referee prints one that is not there.
fn or_none<'a>(event: &'a Event, field: &str) -> &'a str {
    event.fields.get(field).and_then(Value::as_str).unwrap_or("None")
}

/// A request of the kubelet's to the API server: its verb, its resource, and of an event the reason. Of answers only refusals count.
fn request_token(event: &Event) -> Option<String> {
    if event.text("user") != "kubelet" {
        return None;
    }
    match event.text("phase") {
        "call" if event.op == "create events" => {
            let reason = event.fields.get("request").and_then(|request| request.get("reason")).and_then(Value::as_str);
            Some(format!("{} {}", event.op, reason.unwrap_or("None")))
        }
        "call" => Some(event.op.clone()),
        "return" => {
            let code = event.fields.get("code").and_then(Value::as_u64)?;
            (code >= 400).then(|| format!("{} {code}", event.op))
        }
        _ => None,
    }
}

/// Ids that no answer named are interchangeable.
pub(super) fn generic(text: &str) -> String {
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    replace_numbered(text, &["id-", "exec-"], "id", |before, after| !is_word(before) && !is_word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_no_answer_named_is_any_id() {
        assert_eq!(generic("id-1 exec-22 valid-3 id-4x sandbox-1"), "id id valid-3 id-4x sandbox-1");
    }
}

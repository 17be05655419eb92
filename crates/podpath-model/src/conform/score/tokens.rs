//! The comparable tokens of each layer, in order, each with its event.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::leaves::replace_numbered;
use super::processes::tree;
use super::{ORDER, PROC};
use crate::conform::recording::{Document, Event};

/// The layers that are compared.
pub(super) const LAYERS: [&str; 8] = [CRI, "docker-api", "containerd-grpc", "containerd-event", "docker-event", "exec", CNI, PROC];
/// The layers whose interleaving is compared.
const ORDERED: [&str; 4] = [CRI, "docker-api", "exec", CNI];
pub(super) const CRI: &str = "cri";
const CNI: &str = "cni";

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
            let Some(layer) = LAYERS.into_iter().find(|layer| *layer == event.layer) else { continue };
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

    /// Leaves the CRI out.
    pub(super) fn forget_cri(&mut self) {
        self.layers.remove(CRI);
        if let Some(order) = self.layers.get_mut(ORDER) {
            order.retain(|token| token.event.layer != CRI);
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
        "exec" => format!("{op} {subject} by {}", event.fields.get("parent").and_then(Value::as_str).unwrap_or("None")),
        // A background check of the configuration, every few seconds.
        CNI if op.ends_with(" VERSION") => return None,
        CNI => format!("{op} {subject}"),
        _ => return None,
    })
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

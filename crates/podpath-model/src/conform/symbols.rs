//! The names that stand for ids in a recording: `sandbox-1`, `container-2`, `id-3`, `image-busybox`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::programs::ids;
use crate::trace::Text;

/// Which symbolic name stands for which id of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Symbols(BTreeMap<String, String>);

/// What stands for the UID of every pod.
pub(super) const POD_UID: &str = "POD_UID";

/// The UID that pods get in a replay: programs take names apart at underscores, and a real UID has none.
pub(super) fn pod_uid() -> Text {
    ids::uuid("pod of a recording")
}

/// The words that symbolic names begin with.
const KINDS: [&str; 4] = ["sandbox-", "container-", "image-", "id-"];

impl Symbols {
    /// What is known before anything is answered: the images.
    pub(super) fn of_images(images: &BTreeMap<String, String>) -> Self {
        let digest = |reference: &str| crate::programs::images::Image::by_reference(reference).id;
        let names = images.iter().map(|(name, reference)| (format!("image-{name}"), hex_of(&digest(reference)).to_owned()));
        Self(names.collect())
    }

    /// Learns what stands for which id from whoever knows it.
    pub(super) fn name(&mut self, names: impl IntoIterator<Item = (String, String)>) {
        for (id, name) in names {
            self.0.entry(name).or_insert(id);
        }
    }

    /// Learns ids from two answers to the same call: where one has a symbolic name, the other has the id.
    pub(super) fn learn(&mut self, recorded: &Value, simulated: &Value) {
        match (recorded, simulated) {
            (Value::Object(recorded), Value::Object(simulated)) => {
                for (key, value) in recorded {
                    if let Some(other) = simulated.get(key) {
                        self.learn(value, other);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(simulated)) => {
                recorded.iter().zip(simulated).for_each(|(value, other)| self.learn(value, other));
            }
            (Value::String(recorded), Value::String(simulated)) => self.learn_from_text(recorded, simulated),
            _ => {}
        }
    }

    fn learn_from_text(&mut self, recorded: &str, simulated: &str) {
        let (recorded, simulated) = (words(recorded), words(simulated));
        if recorded.len() != simulated.len() {
            return;
        }
        for (word, other) in recorded.into_iter().zip(simulated) {
            if is_symbol(word) && !is_symbol(other) && !other.is_empty() {
                self.0.entry(word.to_owned()).or_insert_with(|| other.to_owned());
            }
        }
    }

    /// The same document with ids instead of symbolic names; names that nothing is known of stay.
    pub(super) fn resolve(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.resolve_text(text)),
            Value::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            Value::Object(entries) => Value::Object(entries.iter().map(|(key, item)| (key.clone(), self.resolve(item))).collect()),
            other => other.clone(),
        }
    }

    /// The same text with ids instead of symbolic names.
    pub(super) fn resolve_text(&self, text: &str) -> String {
        let text = text.replace(POD_UID, &pod_uid());
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.find(is_separator).unwrap_or(rest.len()));
            out.push_str(self.0.get(word).map_or(word, String::as_str));
            let separator = after.chars().next().map_or(0, char::len_utf8);
            out.push_str(&after[..separator]);
            rest = &after[separator..];
        }
        out
    }
}

/// A text at its separators: what is between is letters, digits and hyphens.
fn words(text: &str) -> Vec<&str> {
    text.split(is_separator).collect()
}

fn is_separator(letter: char) -> bool {
    !letter.is_ascii_alphanumeric() && letter != '-'
}

fn is_symbol(word: &str) -> bool {
    KINDS.iter().any(|kind| word.strip_prefix(kind).is_some_and(|rest| !rest.is_empty()))
}

/// The text with its symbolic name in place of the UID of a pod.
pub(super) fn hide_pod_uid(text: &str) -> String {
    text.replace(&*pod_uid(), POD_UID)
}

/// A digest without its algorithm.
pub(super) fn hex_of(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_client_learns_ids_from_answers_and_uses_them_in_requests() {
        let mut symbols = Symbols::default();
        symbols.learn(&json!({"pod_sandbox_id": "sandbox-1"}), &json!({"pod_sandbox_id": "0123abcd"}));
        symbols.learn(&json!("no network for \"id-1\": gone"), &json!("no network for \"4567\": gone"));
        let request = json!({"id": "sandbox-1", "cmd": ["cat", "/x/id-1/sandbox-2"], "n": 3});
        assert_eq!(symbols.resolve(&request), json!({"id": "0123abcd", "cmd": ["cat", "/x/4567/sandbox-2"], "n": 3}));
    }

    #[test]
    fn a_pod_has_a_real_uid_in_the_replay() {
        let name = Symbols::default().resolve_text("k8s_POD_web_default_POD_UID_0");
        assert_eq!(name.split('_').count(), 6);
        assert_eq!(hide_pod_uid(&name), "k8s_POD_web_default_POD_UID_0");
    }

    #[test]
    fn what_was_learnt_first_stays() {
        let mut symbols = Symbols::default();
        symbols.learn(&json!("sandbox-1"), &json!("aa"));
        symbols.learn(&json!("sandbox-1"), &json!("bb"));
        assert_eq!(symbols.resolve_text("sha256:sandbox-1."), "sha256:aa.");
    }
}

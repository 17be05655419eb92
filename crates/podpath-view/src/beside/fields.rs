//! In which fields the payloads of two partners differ.

use podpath_trace::sorted::SortedMap;
use serde_json::Value;

use super::{Side, Verdict};
use crate::payload::body;

/// A field that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `config.metadata.name`, `mounts[2].host_path`; empty for a body that is no object.
    pub path: String,
    /// What each side says; none where it does not have the field.
    pub values: [Option<String>; 2],
}

/// Compares what two partners carry.
pub(super) fn compare(sides: [Side<'_>; 2], steps: [usize; 2]) -> Verdict {
    let [one, other] = [0, 1].map(|at| leaves(sides[at], steps[at]));
    let missing = other.iter().filter(|(path, _)| !one.contains_key(*path)).map(|(path, value)| field(path, None, Some(value)));
    let differs = one.iter().filter(|(path, value)| other.get(*path) != Some(value));
    let fields: Vec<Field> = differs.map(|(path, value)| field(path, Some(value), other.get(path))).chain(missing).collect();
    if fields.is_empty() { Verdict::Same } else { Verdict::Differs(fields) }
}

fn field(path: &str, one: Option<&String>, other: Option<&String>) -> Field {
    Field { path: path.to_owned(), values: [one.cloned(), other.cloned()] }
}

/// The leaves of what a step carries, by their paths.
fn leaves(side: Side<'_>, step: usize) -> SortedMap<String, String> {
    let mut leaves = SortedMap::new();
    if let Some(json) = body(side.trace, side.steps, step).and_then(|body| body.json) {
        walk(&json, String::new(), &mut leaves);
    }
    leaves
}

fn walk(value: &Value, path: String, leaves: &mut SortedMap<String, String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let dot = if path.is_empty() { "" } else { "." };
            fields.iter().for_each(|(name, value)| walk(value, format!("{path}{dot}{name}"), leaves));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(at, value)| walk(value, format!("{path}[{at}]"), leaves));
        }
        Value::String(text) => {
            leaves.insert(path, text.clone());
        }
        _ => {
            leaves.insert(path, value.to_string());
        }
    }
}

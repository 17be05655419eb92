//! Compares documents the way the referee does: by their leaves, without those that vary from run to run.

use crate::sorted::SortedSet;

use serde_json::Value;

/// A document recorded on a real node, with the recording that it was copied from.
pub(crate) fn recorded(file: &str) -> Value {
    let path = format!("{}/tests/payloads/{file}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The leaves that count: `path=value`, without the empty ones (`recordings/tools/referee.py`, `leaves`).
pub(crate) fn leaves(value: &Value) -> SortedSet<String> {
    let mut out = SortedSet::new();
    collect(value, String::new(), &mut out);
    out
}

fn collect(value: &Value, path: String, out: &mut SortedSet<String>) {
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, item)| collect(item, format!("{path}/{key}"), out)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| collect(item, format!("{path}/{index}"), out)),
        Value::Null | Value::Bool(false) => {}
        Value::String(text) if text.is_empty() => {}
        Value::Number(number) if number.as_f64() == Some(0.0) => {}
        leaf => {
            out.insert(format!("{path}={leaf}"));
        }
    }
}

/// Fails with the leaves that only one side has, unless there are none. Prints how many there are.
pub(crate) fn assert_same(what: &str, ours: &impl serde::Serialize, theirs: &Value) {
    let text = serde_json::to_string(ours).unwrap().replace("/proc/4242/", "/proc/PID/");
    let (ours, theirs) = (leaves(&serde_json::from_str(&text).unwrap()), leaves(theirs));
    let equal = ours.intersection(&theirs).count();
    eprintln!("{what}: {equal} of {} leaves equal", theirs.len());
    assert!(!theirs.is_empty(), "{what}: nothing was recorded");
    let only_ours: Vec<_> = ours.difference(&theirs).collect();
    let only_theirs: Vec<_> = theirs.difference(&ours).collect();
    assert!(only_ours.is_empty() && only_theirs.is_empty(), "{what}: only ours {only_ours:#?}, only recorded {only_theirs:#?}");
}

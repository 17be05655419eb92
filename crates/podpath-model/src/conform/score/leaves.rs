//! The documents that an event carries, as comparable leaves.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::conform::recording::Event;
use crate::programs;

/// The fields of an event that are compared.
const FIELDS: [&str; 9] = ["request", "response", "message", "body", "argv", "config", "code", "netns", "ifname"];
/// Keys whose values differ between two runs of the same real scenario: they say nothing about the model.
const VOLATILE: [&str; 20] = [
    "size",
    "digest",
    "request_bytes",
    "response_bytes",
    "t_ms",
    "ip",
    "pid",
    "ppid",
    "inodes_used",
    "used_bytes",
    "MacAddress",
    "SandboxKey",
    "image_fs_info",
    "additional_ips",
    "created_at",
    "timestamp",
    "resourceVersion",
    "renewTime",
    "io.kubernetes.container.hash",
    "io.container.manager",
];
/// Keys that are volatile whatever letters, digits and underscores follow.
const VOLATILE_FAMILIES: [&str; 1] = ["kubernetes.io/config."];

/// The leaves of everything that an event carries: `path=value`, without those that are empty or volatile.
pub(in crate::conform) fn payload(event: &Event) -> BTreeSet<String> {
    let mut leaves = BTreeSet::new();
    for field in FIELDS {
        if let Some(value) = event.fields.get(field) {
            collect(value, format!("/{field}"), &mut leaves);
        }
    }
    leaves
}

fn collect(value: &Value, path: String, leaves: &mut BTreeSet<String>) {
    let text = match value {
        Value::Object(entries) => return entries.iter().for_each(|(key, item)| collect(item, format!("{path}/{key}"), leaves)),
        Value::Array(items) => return items.iter().enumerate().for_each(|(index, item)| collect(item, format!("{path}/{index}"), leaves)),
        Value::Null | Value::Bool(false) => return,
        Value::Bool(true) => "True".to_owned(),
        Value::Number(number) if number.as_f64() == Some(0.0) => return,
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.is_empty() => return,
        Value::String(text) => text.clone(),
    };
    if !is_volatile(&path) {
        leaves.insert(format!("{path}={}", without_numbers(&text)));
    }
}

/// Whether a key on the path is volatile. A key may itself have slashes in it, so that every slash begins one.
fn is_volatile(path: &str) -> bool {
    let mut keys = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['/', '=']);
    let families = || VOLATILE_FAMILIES.iter().chain(programs::ALL.iter().flat_map(|program| program.recorded.volatile));
    keys.any(|key| {
        VOLATILE.iter().any(|name| key.strip_prefix(name).is_some_and(ends))
            || families().any(|family| {
                key.strip_prefix(family).is_some_and(|rest| {
                    let word = rest.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
                    word.len() < rest.len() && ends(word)
                })
            })
    })
}

/// The names that are given out by number are interchangeable, and so are times since the recording began.
fn without_numbers(text: &str) -> String {
    without_times(&replace_numbered(text, &["id-", "exec-", "image-", "event-", "uid-", "conn-"], "id", |_, _| true))
}

/// `T` in place of `T+12.5s`.
fn without_times(text: &str) -> String {
    let mut parts = text.split("T+");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        let is_time = rest.len() < part.len() && rest.starts_with('s');
        out.push_str(if is_time { "T" } else { "T+" });
        out.push_str(if is_time { &rest[1..] } else { part });
    }
    out
}

/// Puts `name` in place of a prefix with digits after it, where `accept` agrees to what is before and after it.
pub(super) fn replace_numbered(text: &str, prefixes: &[&str], name: &str, accept: impl Fn(Option<char>, Option<char>) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let found = prefixes.iter().find_map(|prefix| {
            let rest = text[at..].strip_prefix(prefix)?;
            let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
            let end = at + prefix.len() + digits;
            (digits > 0 && accept(text[..at].chars().next_back(), text[end..].chars().next())).then_some(end)
        });
        if let Some(end) = found {
            out.push_str(name);
            at = end;
        } else {
            out.push(letter);
            at += letter.len_utf8();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_volatile_by_any_key_on_its_path() {
        let cases = [
            ("/response/image/size", true),
            ("/response/status/network/ip", true),
            ("/config/annotations/io.kubernetes.cri-o.Name", true),
            ("/request/annotations/kubernetes.io/config.seen", true),
            ("/request/annotations/io.kubernetes.cri.name", false),
            ("/request/ipc", false),
            ("/request/sizes/0", false),
        ];
        for (path, volatile) in cases {
            assert_eq!(is_volatile(path), volatile, "{path}");
        }
    }

    #[test]
    fn numbered_names_are_interchangeable() {
        assert_eq!(without_numbers("sha256:image-3 and id-12, exec-1; id-x"), "sha256:id and id, id; id-x");
        assert_eq!(without_numbers("uid-3 event-1 at T+12.5s, T+3sT+x T+s"), "id id at T, TT+x T+s");
    }
}

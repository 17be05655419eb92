//! Values written back into YAML, for the changes that are offered.

use super::Span;
use super::problem::Fix;
use super::tree::{Entry, Meaning, Node, Scalar, Value};
use std::rc::Rc;

/// A value in double quotes, good YAML and good JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Puts another text where this scalar is, in quotes if it was quoted or would not be text without them. None for a value of
/// several lines.
pub(super) fn replace(node: &Node, text: &str) -> Option<Fix> {
    let Value::Scalar(scalar) = &node.value else {
        return None;
    };
    node.span.is_one_line().then(|| Fix::use_instead(written(scalar.is_text, text), node.span))
}

/// Puts a number or word where this scalar is, without quotes. None for a value of several lines.
pub(super) fn replace_with(node: &Node, bare: &str) -> Option<Fix> {
    let is_simple = matches!(node.value, Value::Scalar(_)) && node.span.is_one_line();
    is_simple.then(|| Fix::use_instead(bare, node.span))
}

/// What must go so that a map has no such field: its lines, or what stands between its commas. None where that cannot be told:
/// in brackets over several lines, and where an alias stands for the map.
pub(super) fn without(map: &Node, key: &str) -> Option<Span> {
    let Value::Mapping(entries) = &map.value else {
        return None;
    };
    let place = |entry: &Entry| entry.key_span.to(entry.value.span);
    let (start, end) = (|span: Span| (span.line, span.column), |span: Span| (span.end_line, span.end_column));
    let is_inside = |span: Span| start(map.span) <= start(span) && start(span) <= end(span) && end(span) <= end(map.span);
    let at = entries.iter().position(|entry| entry.key == key)?;
    let is_plain = entries.iter().all(|entry| is_inside(place(entry)) && !entry.value.is_null());
    let has_brackets = entries.first().is_some_and(|first| start(first.key_span) != start(map.span));
    if !is_plain || has_brackets && !map.span.is_one_line() {
        return None;
    }
    let gone = place(&entries[at]);
    match (at.checked_sub(1).map(|before| place(&entries[before])), entries.get(at + 1)) {
        (Some(before), None) => Some(Span { line: before.end_line, column: before.end_column, ..gone }),
        (_, Some(next)) => Some(Span { end_line: next.key_span.line, end_column: next.key_span.column, ..gone }),
        (None, None) => None,
    }
}

/// Puts another key where this one is; `span` is longer than the key if the key is quoted.
pub(super) fn replace_key(key: &str, span: Span, text: &str) -> Fix {
    let was_quoted = span.end_column.saturating_sub(span.column) > key.chars().count();
    Fix::use_instead(written(was_quoted, text), span)
}

fn written(was_quoted: bool, text: &str) -> String {
    let plain = Scalar { text: Rc::from(text), is_text: false };
    let is_simple = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'/');
    let is_safe = plain.meaning() == Meaning::Text && text.bytes().all(is_simple) && !text.starts_with('-');
    if is_safe && !was_quoted { text.to_owned() } else { quoted(text) }
}

//! Values written back into YAML, for the changes that are offered.

use super::problem::Fix;
use super::span::Span;
use super::tree::{Meaning, Node, Scalar, Value};
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

//! A YAML document as a tree in which everything knows where it stands.

use super::Span;
use super::problem::Shape;
use std::rc::Rc;

/// A value and where it stands. Cloning is cheap: an alias shares what its anchor holds.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands; for an alias, where the alias stands.
    pub span: Span,
    /// How many nodes there are in it, itself included, with all aliases expanded.
    pub nodes: usize,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Text, number, boolean or nothing.
    Scalar(Scalar),
    /// Items.
    Sequence(Rc<Vec<Node>>),
    /// Fields, in order, each key once.
    Mapping(Rc<Vec<Entry>>),
}

/// One field of a mapping.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its name.
    pub key: String,
    /// Where the name stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

/// A scalar as written.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    /// Without quotes and escapes.
    pub text: Rc<str>,
    /// Whether it is text however it looks: quoted, a block, or tagged `!!str`.
    pub is_text: bool,
}

/// What a plain scalar means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on` and their opposites.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// Text.
    Text,
}

impl Node {
    /// The shape of the value, as an error names it.
    pub(super) fn shape(&self) -> Shape {
        match &self.value {
            Value::Mapping(_) => Shape::Map,
            Value::Sequence(_) => Shape::List,
            Value::Scalar(scalar) => match scalar.meaning() {
                Meaning::Null => Shape::Null,
                Meaning::Boolean(_) => Shape::Boolean,
                Meaning::Integer(_) | Meaning::Float(_) => Shape::Number,
                Meaning::Text => Shape::Text,
            },
        }
    }

    /// Whether there is no value.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.meaning() == Meaning::Null)
    }

    /// Whether it is a map or a list.
    pub(super) fn is_collection(&self) -> bool {
        !matches!(self.value, Value::Scalar(_))
    }

    /// The field of this name, if this is a mapping.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The text of a field of this name, if it is a scalar.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value.value {
            Value::Scalar(scalar) if !scalar.text.is_empty() => Some(&scalar.text),
            _ => None,
        }
    }
}

impl Scalar {
    /// What it means to kubectl, which reads YAML 1.1 (go-yaml v2 `resolve`): `yes` is a boolean, `0755` is octal.
    pub(super) fn meaning(&self) -> Meaning {
        if self.is_text {
            return Meaning::Text;
        }
        match &*self.text {
            "" | "~" | "null" | "Null" | "NULL" => Meaning::Null,
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Meaning::Boolean(true),
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Meaning::Boolean(false),
            ".nan" | ".NaN" | ".NAN" => Meaning::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Meaning::Float(f64::INFINITY),
            "-.inf" | "-.Inf" | "-.INF" => Meaning::Float(f64::NEG_INFINITY),
            text => number(text),
        }
    }
}

fn number(text: &str) -> Meaning {
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return Meaning::Text;
    }
    let plain = text.replace('_', "");
    if let Some(integer) = integer(&plain) {
        return Meaning::Integer(integer);
    }
    let is_float = plain.bytes().any(|byte| byte.is_ascii_digit())
        && plain.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
    match plain.parse() {
        Ok(float) if is_float => Meaning::Float(float),
        _ => Meaning::Text,
    }
}

/// Go's `strconv.ParseInt` with base 0: the prefix decides.
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, base) = match lower.as_bytes() {
        [b'0', b'x', ..] => (&lower[2..], 16),
        [b'0', b'o', ..] => (&lower[2..], 8),
        [b'0', b'b', ..] => (&lower[2..], 2),
        [b'0', _, ..] => (&lower[1..], 8),
        _ => (&*lower, 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{digits}"), base).ok()
}

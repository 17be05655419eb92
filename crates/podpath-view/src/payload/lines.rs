//! JSON as lines, in classes for colour, with what is at its zero value folded into one line an object.

use serde_json::{Map, Value};

/// A line of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it is indented; two spaces each.
    pub depth: usize,
    /// Its pieces; none where `folded` says what stands there.
    pub tokens: Vec<Token>,
    /// How many fields at their zero value stand here in one line; its text is `payload-folded`.
    pub folded: Option<usize>,
    /// The path of the field: `linux.resources.cpu_shares`, for notes and for following a value.
    pub path: String,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its class.
    pub class: Class,
    /// Its text, quotation marks included.
    pub text: String,
}

/// Classes of pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A field's name.
    Key,
    /// A string.
    String,
    /// A number, `true`, `false`, `null`.
    Scalar,
    /// Brackets, colons, commas.
    Mark,
}

impl Class {
    /// The class of the mock: `k`, `s`, `p`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "k",
            Self::String | Self::Scalar => "s",
            Self::Mark => "p",
        }
    }
}

/// How wide an array of plain values may be to stand on one line.
const INLINE_MAX: usize = 44;
/// How many lines a body may have; what is beyond is left to the copy button.
const LINES_MAX: usize = 4_000;

/// The lines of a value; `fold` leaves out what is at its zero value.
pub fn lines(value: &Value, fold: bool) -> Vec<Line> {
    let mut out = Out { lines: Vec::new(), fold };
    out.value(0, "", Vec::new(), value, false);
    out.lines.truncate(LINES_MAX);
    out.lines
}

struct Out {
    lines: Vec<Line>,
    fold: bool,
}

impl Out {
    fn value(&mut self, depth: usize, path: &str, mut head: Vec<Token>, value: &Value, comma: bool) {
        match value {
            Value::Object(fields) if !fields.is_empty() => self.object(depth, path, head, fields, comma),
            Value::Array(items) if !items.is_empty() => match inline(items) {
                Some(tokens) => {
                    head.extend(tokens);
                    self.line(depth, path, head, comma);
                }
                None => self.array(depth, path, head, items, comma),
            },
            plain => {
                head.push(scalar(plain));
                self.line(depth, path, head, comma);
            }
        }
    }

    fn object(&mut self, depth: usize, path: &str, mut head: Vec<Token>, fields: &Map<String, Value>, comma: bool) {
        head.push(mark("{"));
        self.line(depth, path, head, false);
        let shown: Vec<_> = fields.iter().filter(|(_, value)| !self.fold || !is_zero(value)).collect();
        let folded = fields.len() - shown.len();
        let count = shown.len();
        for (at, (key, value)) in shown.into_iter().enumerate() {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let head = vec![Token { class: Class::Key, text: quoted(key) }, mark(": ")];
            self.value(depth + 1, &path, head, value, at + 1 < count);
        }
        if folded > 0 {
            self.lines.push(Line { depth: depth + 1, tokens: Vec::new(), folded: Some(folded), path: path.to_owned() });
        }
        self.line(depth, path, vec![mark("}")], comma);
    }

    fn array(&mut self, depth: usize, path: &str, mut head: Vec<Token>, items: &[Value], comma: bool) {
        head.push(mark("["));
        self.line(depth, path, head, false);
        for (at, item) in items.iter().enumerate() {
            self.value(depth + 1, &format!("{path}[{at}]"), Vec::new(), item, at + 1 < items.len());
        }
        self.line(depth, path, vec![mark("]")], comma);
    }

    fn line(&mut self, depth: usize, path: &str, mut tokens: Vec<Token>, comma: bool) {
        if comma {
            tokens.push(mark(","));
        }
        self.lines.push(Line { depth, tokens, folded: None, path: path.to_owned() });
    }
}

/// An array of plain values that is short enough for one line.
fn inline(items: &[Value]) -> Option<Vec<Token>> {
    if items.iter().any(|item| matches!(item, Value::Object(_) | Value::Array(_))) {
        return None;
    }
    let mut tokens = vec![mark("[")];
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            tokens.push(mark(", "));
        }
        tokens.push(scalar(item));
    }
    tokens.push(mark("]"));
    let width: usize = tokens.iter().map(|token| token.text.chars().count()).sum();
    (width <= INLINE_MAX).then_some(tokens)
}

/// What proto3 and Go leave out as empty.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(truth) => !truth,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_zero),
    }
}

fn scalar(value: &Value) -> Token {
    match value {
        Value::String(text) => Token { class: Class::String, text: quoted(text) },
        other => Token { class: Class::Scalar, text: other.to_string() },
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn mark(text: &str) -> Token {
    Token { class: Class::Mark, text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value, fold: bool) -> Vec<String> {
        let one = |line: &Line| match line.folded {
            Some(count) => format!("{}+ {count}", "  ".repeat(line.depth)),
            None => "  ".repeat(line.depth) + &line.tokens.iter().map(|token| token.text.as_str()).collect::<String>(),
        };
        lines(value, fold).iter().map(one).collect()
    }

    #[test]
    fn what_is_at_its_zero_value_is_one_line() {
        let value = json!({"Empty": {"A": ""}, "Env": [], "HostConfig": {"CpuShares": 2, "Init": null, "Memory": 0}, "Image": "busybox", "Tty": false});
        let expected = ["{", "  \"HostConfig\": {", "    \"CpuShares\": 2", "    + 2", "  },", "  \"Image\": \"busybox\"", "  + 3", "}"];
        assert_eq!(text(&value, true), expected);
        assert!(text(&value, false).iter().any(|line| line == "  \"Tty\": false"));
    }

    #[test]
    fn short_lists_of_plain_values_stay_on_one_line() {
        let value = json!({"a": ["no-new-privileges"], "b": [{"x": 1}]});
        assert_eq!(
            text(&value, true),
            ["{", "  \"a\": [\"no-new-privileges\"],", "  \"b\": [", "    {", "      \"x\": 1", "    }", "  ]", "}"]
        );
    }

    #[test]
    fn a_line_knows_its_field() {
        let value = json!({"linux": {"resources": {"cpu_shares": "2"}}});
        assert!(lines(&value, true).iter().any(|line| line.path == "linux.resources.cpu_shares"));
    }
}

//! What `spew` prints of a value of Go with `%#v`: names and types of every field, sorted maps, no methods
//! (kubernetes v1.20.2 pkg/util/hash/hash.go:30).

use serde_json::Value;

/// A type of Go, and where the JSON of a value has it.
pub(super) enum Go {
    /// A kind of string.
    Text(&'static str),
    /// A kind of string that always has this value.
    Always(&'static str, &'static str),
    /// `bool`.
    Bool,
    /// A kind of integer.
    Number(&'static str),
    /// A pointer to it.
    Pointer(&'static Go),
    /// A slice of it.
    List(&'static Go),
    /// `map[string]string`.
    Map,
    /// A struct: its name, and its fields in order.
    Struct(&'static str, &'static [Field]),
    /// Nil, of this type.
    Nil(&'static str),
    /// Amounts by their resource.
    Resources,
    /// An amount.
    Quantity,
    /// `intstr.IntOrString`.
    Port,
}

/// A field of a struct: its name in Go, its name in JSON, and its type. What is embedded has no name in JSON of its own.
pub(super) struct Field(pub(super) &'static str, pub(super) &'static str, pub(super) Go);

/// So many bytes are mostly enough for a pod.
const USUAL_LENGTH: usize = 16 << 10;

/// A pointer to a value of this type.
pub(super) fn print(go: &'static Go, value: &Value) -> String {
    let mut out = String::with_capacity(USUAL_LENGTH);
    out.push_str("(*");
    name(&mut out, go);
    out.push(')');
    write(&mut out, go, value, false);
    out
}

fn name(out: &mut String, go: &Go) {
    match go {
        Go::Text(name) | Go::Always(name, _) | Go::Number(name) | Go::Nil(name) | Go::Struct(name, _) => out.push_str(name),
        Go::Bool => out.push_str("bool"),
        Go::Pointer(to) => {
            out.push('*');
            name(out, to);
        }
        Go::List(of) => {
            out.push_str("[]");
            name(out, of);
        }
        Go::Map => out.push_str("map[string]string"),
        Go::Resources => out.push_str("core.ResourceList"),
        Go::Quantity => out.push_str("resource.Quantity"),
        Go::Port => out.push_str("intstr.IntOrString"),
    }
}

fn write(out: &mut String, go: &Go, value: &Value, typed: bool) {
    if typed {
        out.push('(');
        name(out, go);
        out.push(')');
    }
    match go {
        Go::Text(_) => out.push_str(value.as_str().unwrap_or_default()),
        Go::Always(_, text) => out.push_str(text),
        Go::Bool => out.push_str(if value == &Value::Bool(true) { "true" } else { "false" }),
        Go::Number(_) => out.push_str(&value.as_i64().unwrap_or_default().to_string()),
        Go::Nil(_) => out.push_str("<nil>"),
        Go::Pointer(_) if value.is_null() => out.push_str("<nil>"),
        Go::Pointer(to) => write(out, to, value, false),
        Go::List(of) => list(out, of, value.as_array().map(Vec::as_slice).unwrap_or_default()),
        Go::Map => map(out, value, |out, value| out.push_str(value.as_str().unwrap_or_default())),
        Go::Resources => map(out, value, quantity),
        Go::Quantity => quantity(out, value),
        Go::Port => port(out, value),
        Go::Struct(_, fields) => {
            let begin = out.len();
            for Field(name, key, go) in *fields {
                out.push(if out.len() == begin { '{' } else { ' ' });
                out.push_str(name);
                out.push(':');
                let value = if key.is_empty() { value } else { value.get(key).unwrap_or(&Value::Null) };
                write(out, go, value, true);
            }
            out.push('}');
        }
    }
}

fn list(out: &mut String, of: &Go, items: &[Value]) {
    if items.is_empty() {
        return out.push_str("<nil>");
    }
    for (at, item) in items.iter().enumerate() {
        out.push(if at == 0 { '[' } else { ' ' });
        write(out, of, item, false);
    }
    out.push(']');
}

fn map(out: &mut String, value: &Value, mut write: impl FnMut(&mut String, &Value)) {
    let mut entries: Vec<(&String, &Value)> = value.as_object().into_iter().flatten().collect();
    if entries.is_empty() {
        return out.push_str("<nil>");
    }
    entries.sort_unstable_by_key(|entry| entry.0);
    out.push_str("map");
    for (at, (key, value)) in entries.into_iter().enumerate() {
        out.push(if at == 0 { '[' } else { ' ' });
        out.push_str(key);
        out.push(':');
        write(out, value);
    }
    out.push(']');
}

/// An amount keeps the text that it was read from where that looks canonical from its last digits: `64Mi` does not, `20Mi` does
/// (`ParseQuantity`, apimachinery v0.20.2 pkg/api/resource/quantity.go).
fn quantity(out: &mut String, value: &Value) {
    let text = value.as_str().unwrap_or_default();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let (count, unit) = (digits.parse::<i64>().unwrap_or_default(), &text[digits.len()..]);
    let power = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter().position(|known| *known == unit);
    let (number, scale, format, is_kept) = match power {
        Some(power) => (count << (10 * (power + 1)), 0, "BinarySI", count % 8 != 0),
        None => (count, if unit == "m" { -3 } else { 0 }, "DecimalSI", !digits.ends_with("000")),
    };
    let kept = if is_kept { text } else { "" };
    out.push_str(&format!(
        "{{i:(resource.int64Amount){{value:(int64){number} scale:(resource.Scale){scale}}} d:(resource.infDecAmount){{Dec:(*inf.Dec)<nil>}} \
         s:(string){kept} Format:(resource.Format){format}}}"
    ));
}

fn port(out: &mut String, value: &Value) {
    let (kind, number, text) = match value {
        Value::String(text) => (1, 0, text.as_str()),
        number => (0, number.as_i64().unwrap_or_default(), ""),
    };
    out.push_str(&format!("{{Type:(intstr.Type){kind} IntVal:(int32){number} StrVal:(string){text}}}"));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_printed_with_the_names_and_types_of_its_fields() {
        static INNER: Go = Go::Struct("x.Inner", &[Field("A", "a", Go::Text("string")), Field("B", "b", Go::Bool)]);
        static OUTER: Go = Go::Struct(
            "x.Outer",
            &[
                Field("Inner", "", Go::Struct("x.Inner", &[Field("N", "n", Go::Number("int32"))])),
                Field("One", "one", Go::Pointer(&INNER)),
                Field("None", "none", Go::Pointer(&INNER)),
                Field("Many", "many", Go::List(&INNER)),
                Field("Map", "map", Go::Map),
                Field("Memory", "memory", Go::Resources),
                Field("Port", "port", Go::Port),
            ],
        );
        let value = json!({"n": 7, "one": {"a": "q"}, "many": [{"b": true}, {}], "map": {"k": "v", "a": "b"}, "memory": {"memory": "2Ki"}, "port": 80});
        let wanted = "(*x.Outer){Inner:(x.Inner){N:(int32)7} One:(*x.Inner){A:(string)q B:(bool)false} None:(*x.Inner)<nil> \
                      Many:([]x.Inner)[{A:(string) B:(bool)true} {A:(string) B:(bool)false}] Map:(map[string]string)map[a:b k:v] \
                      Memory:(core.ResourceList)map[memory:{i:(resource.int64Amount){value:(int64)2048 scale:(resource.Scale)0} \
                      d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)2Ki Format:(resource.Format)BinarySI}] \
                      Port:(intstr.IntOrString){Type:(intstr.Type)0 IntVal:(int32)80 StrVal:(string)}}";
        assert_eq!(print(&OUTER, &value), wanted);
    }

    #[test]
    fn an_amount_keeps_its_text_only_where_that_looks_canonical() {
        let kept = |text: &str| {
            let mut out = String::new();
            quantity(&mut out, &json!(text));
            out.split_once("s:(string)").unwrap().1.split(' ').next().unwrap().to_owned()
        };
        assert_eq!(["500m", "2", "20Mi", "0"].map(kept), ["500m", "2", "20Mi", "0"]);
        assert_eq!(["64Mi", "1000m", "128Gi"].map(kept), ["", "", ""]);
    }
}

//! As much of JSON Schema 2020-12 as `docs/trace.schema.json` uses. What it does not know, it refuses.

use serde_json::{Map, Value};

/// The schema of `trace/1`.
pub(crate) struct Schema(Value);

type Verdict = Result<(), String>;

impl Schema {
    pub(crate) fn read() -> Self {
        Self(serde_json::from_str(include_str!("../../../../docs/trace.schema.json")).unwrap())
    }

    /// Checks a value against one of the definitions: `document`, `header`, `event`.
    pub(crate) fn check(&self, definition: &str, value: &Value) -> Verdict {
        self.against(&self.0["$defs"][definition], value, definition)
    }

    fn against(&self, schema: &Value, value: &Value, at: &str) -> Verdict {
        let rules = schema.as_object().unwrap_or_else(|| panic!("no schema for {at}"));
        rules.iter().try_for_each(|(keyword, rule)| self.rule(rules, keyword, rule, value, at))
    }

    fn rule(&self, rules: &Map<String, Value>, keyword: &str, rule: &Value, value: &Value, at: &str) -> Verdict {
        let holds = match keyword {
            "description" | "title" => true,
            "$ref" => {
                let name = rule.as_str().and_then(|reference| reference.strip_prefix("#/$defs/")).unwrap();
                return self.against(&self.0["$defs"][name], value, at);
            }
            "type" => has_type(rule.as_str().unwrap(), value),
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_u64() >= rule.as_u64(),
            "minLength" => value.as_str().is_none_or(|text| text.len() as u64 >= rule.as_u64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| fits(rule.as_str().unwrap(), text)),
            "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "oneOf" => {
                let fitting = rule.as_array().unwrap().iter().filter(|choice| self.against(choice, value, at).is_ok());
                fitting.count() == 1
            }
            "items" => {
                let mut items = value.as_array().into_iter().flatten().enumerate();
                return items.try_for_each(|(index, item)| self.against(rule, item, &format!("{at}[{index}]")));
            }
            "properties" => {
                let mut fields = rule.as_object().unwrap().iter().filter_map(|(name, rule)| Some((name, rule, value.get(name)?)));
                return fields.try_for_each(|(name, rule, field)| self.against(rule, field, &format!("{at}.{name}")));
            }
            "additionalProperties" if rule.is_object() => {
                let mut fields = value.as_object().into_iter().flatten();
                return fields.try_for_each(|(name, field)| self.against(rule, field, &format!("{at}.{name}")));
            }
            "additionalProperties" => {
                assert_eq!(rule, false);
                value.as_object().is_none_or(|fields| fields.keys().all(|name| rules["properties"].get(name).is_some()))
            }
            _ => panic!("the checker does not know {keyword:?} at {at}"),
        };
        if holds { Ok(()) } else { Err(format!("{at}: {keyword} {rule} does not hold for {value}")) }
    }
}

fn has_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => panic!("the checker does not know the type {name}"),
    }
}

fn fits(pattern: &str, text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    match pattern {
        "^[a-z]+\\.[a-z]+$" => text.split_once('.').is_some_and(|(before, after)| is_word(before) && is_word(after)),
        "^SIG[A-Z0-9]+$" => text
            .strip_prefix("SIG")
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())),
        "^[^/]+/[^/]+$" => text.split_once('/').is_some_and(|(owner, name)| !owner.is_empty() && !name.is_empty() && !name.contains('/')),
        "^https://" => text.starts_with("https://"),
        _ => panic!("the checker does not know the pattern {pattern}"),
    }
}

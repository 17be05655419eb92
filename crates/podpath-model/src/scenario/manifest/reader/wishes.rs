//! The annotations `podpath.dev/…`: what a manifest asks of the world. They are taken out of the Pod, so that nothing on the node has them.

use crate::pod::{Answer, Exit, Metadata, PodSpec, Wish};
use crate::scenario::manifest::fields::{Field, join, shortened};
use crate::scenario::manifest::names::nearest;
use crate::scenario::manifest::problem::ProblemKind;
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::text::replace_key;
use crate::scenario::manifest::tree::{Entry, Node, Value};
use crate::wire::http::refusal;

/// What all of them begin with.
pub(super) const PREFIX: &str = "podpath.dev/";
const KINDS: [&str; 4] = ["image", "command", "exit", "answer"];
const MISSING: &str = "missing";
/// Nobody waits longer for an end than a day.
const AFTER_MAX_NS: u64 = 86_400_000_000_000;

/// Takes the wishes out of the annotations of a Pod.
pub(super) fn read(root: &Node, metadata: &mut Metadata, spec: &PodSpec, report: &mut Report<'_>) {
    let containers: Vec<&str> = spec.init_containers.iter().chain(&spec.containers).map(|container| container.name.as_str()).collect();
    for container in containers.iter().filter(|name| has_outside_variables(root, name)) {
        wish(metadata, container).is_configured = true;
    }
    metadata.annotations.retain(|key, _| !key.starts_with(PREFIX));
    let Some(Value::Mapping(entries)) =
        root.get("metadata").and_then(|metadata| metadata.value.get("annotations")).map(|entry| &entry.value.value)
    else {
        return;
    };
    for entry in entries.iter().filter(|entry| entry.key.starts_with(PREFIX)) {
        one(entry, &containers, metadata, report);
    }
}

fn wish<'a>(metadata: &'a mut Metadata, container: &str) -> &'a mut Wish {
    metadata.wishes.entry(container.to_owned()).or_default()
}

fn one(entry: &Entry, containers: &[&str], metadata: &mut Metadata, report: &mut Report<'_>) {
    let known =
        entry.key[PREFIX.len()..].split_once('.').filter(|(kind, container)| KINDS.contains(kind) && containers.contains(container));
    let Some((kind, container)) = known else {
        let allowed: Vec<String> =
            KINDS.iter().flat_map(|kind| containers.iter().map(move |container| format!("{PREFIX}{kind}.{container}"))).collect();
        let meant = nearest(&entry.key, allowed.iter().map(String::as_str)).map(|meant| replace_key(&entry.key, entry.key_span, meant));
        let kind = ProblemKind::UnknownChoice {
            path: "metadata.annotations".to_owned(),
            value: shortened(&entry.key),
            allowed: allowed.into_iter().take(12).collect(),
        };
        return report.problem_with(kind, entry.key_span, meant);
    };
    let path = join("metadata.annotations", &entry.key);
    let field = Field { node: &entry.value, path: path.clone(), at: entry.key_span };
    let text = match &entry.value.value {
        Value::Scalar(scalar) => scalar.text.trim(),
        _ => return field.unknown_choice("", vec![MISSING.to_owned()], report),
    };
    match (kind, text) {
        ("image", MISSING) => wish(metadata, container).image_is_missing = true,
        ("command", MISSING) => wish(metadata, container).command_is_missing = true,
        ("exit", text) => match exit(text) {
            Some(exit) => wish(metadata, container).exit = Some(exit),
            None => report.problem(ProblemKind::BadExit { path, value: shortened(text) }, entry.value.span),
        },
        ("answer", text) => match answer(text) {
            Some(answer) => wish(metadata, container).answer = Some(answer),
            None => report.problem(ProblemKind::BadAnswer { path, value: shortened(text) }, entry.value.span),
        },
        (_, text) => field.unknown_choice(text, vec![MISSING.to_owned()], report),
    }
}

/// `3 after 20s`, `3`.
fn exit(text: &str) -> Option<Exit> {
    let (code, after_ns) = number_and_time(text)?;
    Some(Exit { code: code.parse().ok()?, after_ns })
}

/// `503 after 20s`, `404`.
fn answer(text: &str) -> Option<Answer> {
    let (status, after_ns) = number_and_time(text)?;
    let status = status.parse().ok().filter(|status| refusal(*status).is_some())?;
    Some(Answer { status, after_ns })
}

fn number_and_time(text: &str) -> Option<(&str, u64)> {
    let (number, after_ns) = match text.split_once(" after ") {
        Some((number, after)) => (number, duration_ns(after.trim())?),
        None => (text, 0),
    };
    (after_ns <= AFTER_MAX_NS).then_some((number.trim(), after_ns))
}

/// A time as Go writes it: `1m30s`, `500ms`.
fn duration_ns(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let units = [("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];
        let (unit, ns) = units.into_iter().find(|(unit, _)| rest[digits..].starts_with(unit))?;
        sum = sum.checked_add(number.checked_mul(ns)?)?;
        rest = &rest[digits + unit.len()..];
    }
    (!text.is_empty()).then_some(sum)
}

/// Whether a container has `envFrom`, whose variables come from elsewhere.
fn has_outside_variables(root: &Node, name: &str) -> bool {
    let lists = ["initContainers", "containers"].into_iter().filter_map(|list| root.get("spec")?.value.get(list));
    lists.filter_map(|entry| if let Value::Sequence(items) = &entry.value.value { Some(items) } else { None }).any(|items| {
        items.iter().any(|item| item.text_of("name") == Some(name) && item.get("envFrom").is_some_and(|entry| entry.value.nodes > 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_status_that_says_no_and_perhaps_a_time() {
        assert_eq!(answer("503 after 20s"), Some(Answer { status: 503, after_ns: 20_000_000_000 }));
        assert_eq!(answer("404"), Some(Answer { status: 404, after_ns: 0 }));
        for wrong in ["", "200", "600", "never", "503 after 20"] {
            assert_eq!(answer(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_end_is_a_code_and_perhaps_a_time() {
        assert_eq!(exit("3 after 20s"), Some(Exit { code: 3, after_ns: 20_000_000_000 }));
        assert_eq!(exit("0"), Some(Exit { code: 0, after_ns: 0 }));
        assert_eq!(exit("137 after 1m30s"), Some(Exit { code: 137, after_ns: 90_000_000_000 }));
        for wrong in ["", "256", "three", "3 after", "3 after 20", "3 after soon", "3 after 48h", "-1"] {
            assert_eq!(exit(wrong), None, "{wrong}");
        }
    }
}

//! How long command lines and variables become once `$(NAME)` is filled in. The kernel refuses to start a program with one text of more than
//! 128 KiB, or with more than 2 MiB in all (`E2BIG`), so nobody has to fill in more than that.

use crate::kernel::{ARGUMENT_MAX, ARGUMENTS_MAX};
use crate::pod::{Container, EnvSource, Handler};
use crate::scenario::manifest::fields::Fields;
use crate::scenario::manifest::problem::ProblemKind;
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::{Node, Value};
use crate::sorted::SortedMap;

/// Checks a container whose fields these are.
pub(super) fn check(fields: &mut Fields<'_>, container: &Container, report: &mut Report<'_>) {
    let mut lengths: SortedMap<&str, u64> = SortedMap::new();
    let mut sum = 0_u64;
    let env = fields.get("env");
    let place = |at: usize| env.as_ref().map(|field| item(field.node, at));
    for (at, variable) in container.env.iter().enumerate() {
        let length = match &variable.source {
            EnvSource::Value(written) => length_of(written, &lengths),
            _ => 0,
        };
        lengths.insert(&variable.name, length);
        // NAME, =, the value and a zero.
        let taken = length.saturating_add(variable.name.len() as u64 + 2);
        sum = sum.saturating_add(taken);
        let Some(node) = place(at) else { continue };
        if !fits(taken, sum, format!("env[{at}]"), node, report) {
            return;
        }
    }
    for (name, words) in [("command", &container.command), ("args", &container.args)] {
        let Some(field) = fields.get(name) else { continue };
        for (at, word) in words.iter().enumerate() {
            let length = length_of(word, &lengths).saturating_add(1);
            sum = sum.saturating_add(length);
            if !fits(length, sum, format!("{name}[{at}]"), item(field.node, at), report) {
                return;
            }
        }
    }
    commands_of_handlers(fields, container, &lengths, report);
}

/// What probes and hooks run.
fn commands_of_handlers(fields: &mut Fields<'_>, container: &Container, lengths: &SortedMap<&str, u64>, report: &mut Report<'_>) {
    let probes = [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ];
    for (name, probe) in probes {
        let Some(Handler::Exec(exec)) = probe.as_ref().map(|probe| &probe.handler) else { continue };
        let Some(field) = fields.get(name) else { continue };
        let sum = exec.command.iter().fold(0_u64, |sum, word| sum.saturating_add(length_of(word, lengths)));
        let longest = exec.command.iter().map(|word| length_of(word, lengths)).max().unwrap_or(0);
        fits(longest, sum, name.to_owned(), field.node, report);
    }
}

fn fits(length: u64, sum: u64, path: String, node: &Node, report: &mut Report<'_>) -> bool {
    let limit = if length > ARGUMENT_MAX { ARGUMENT_MAX } else { ARGUMENTS_MAX };
    let bytes = if length > ARGUMENT_MAX { length } else { sum };
    if bytes > limit {
        report.problem(ProblemKind::TooLong { path, bytes, limit }, node.span);
    }
    bytes <= limit
}

fn item(node: &Node, at: usize) -> &Node {
    match &node.value {
        Value::Sequence(items) => items.get(at).unwrap_or(node),
        _ => node,
    }
}

/// How long a text is once variables are filled in, as `expand` of the kubelet does.
fn length_of(text: &str, lengths: &SortedMap<&str, u64>) -> u64 {
    let mut length = 0_u64;
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        length = length.saturating_add(at as u64);
        let after = &rest[at + 1..];
        if let Some(escaped) = after.strip_prefix('$') {
            (length, rest) = (length.saturating_add(1), escaped);
        } else if let Some((name, behind)) = after.strip_prefix('(').and_then(|reference| reference.split_once(')')) {
            let value = lengths.get(name).copied().unwrap_or(name.len() as u64 + 3);
            (length, rest) = (length.saturating_add(value), behind);
        } else {
            (length, rest) = (length.saturating_add(1), after);
        }
    }
    length.saturating_add(rest.len() as u64)
}

//! Which of the documents is the Pod, and what to say if none is.

use super::Span;
use super::build::Documents;
use super::fields::{Field, shortened};
use super::names::nearest;
use super::problem::{Fix, FixKind, ProblemKind};
use super::read_text;
use super::report::Report;
use super::source::Source;
use super::text::replace;
use super::tree::{Node, Value};

/// So many objects are named in a sentence.
const OBJECTS_NAMED_MAX: usize = 10;

/// Workloads, and where the Pod is in them.
const TEMPLATES: [(&str, &str); 8] = [
    ("Deployment", "spec.template"),
    ("ReplicaSet", "spec.template"),
    ("DaemonSet", "spec.template"),
    ("StatefulSet", "spec.template"),
    ("ReplicationController", "spec.template"),
    ("Job", "spec.template"),
    ("CronJob", "spec.jobTemplate.spec.template"),
    ("PodTemplate", "template"),
];

/// The document that is to be read as a Pod, if there is exactly one object and it claims to be one.
pub(super) fn the_pod<'a>(documents: &'a Documents, source: &Source<'_>, report: &mut Report<'_>) -> Option<&'a Node> {
    match documents.documents.as_slice() {
        [] => {
            report.problem(ProblemKind::Empty, Span::start());
            None
        }
        [document] => checked(document, source, report),
        [_, second, ..] => {
            several(&documents.documents, second, source, report);
            None
        }
    }
}

fn several(documents: &[Node], second: &Node, source: &Source<'_>, report: &mut Report<'_>) {
    let keep = |document: &Node| {
        let name = document.get("metadata").and_then(|metadata| metadata.value.text_of("name")).unwrap_or("?");
        let lines = source.lines(document.span.line, document.span.end_line);
        let replacement = lines.map(|line| format!("{line}\n")).collect();
        Fix { kind: FixKind::KeepOnly(shortened(name)), replacement, span: source.whole() }
    };
    let pods = documents.iter().filter(|document| document.text_of("kind") == Some("Pod"));
    let fixes: Vec<Fix> = pods.take(3).map(keep).collect();
    let kind = ProblemKind::SeveralObjects { count: documents.len(), objects: described(documents) };
    report.problem_with(kind, second.span, fixes);
}

fn described(objects: &[Node]) -> Vec<String> {
    let describe = |object: &Node| {
        let name = object.get("metadata").and_then(|metadata| metadata.value.text_of("name"));
        let words = [object.text_of("kind"), name].map(|word| shortened(word.unwrap_or("?")));
        words.join(" ")
    };
    let more = if objects.len() > OBJECTS_NAMED_MAX { Some("…".to_owned()) } else { None };
    objects.iter().take(OBJECTS_NAMED_MAX).map(describe).chain(more).collect()
}

/// Looks at `kind` and `apiVersion`.
fn checked<'a>(document: &'a Node, source: &Source<'_>, report: &mut Report<'_>) -> Option<&'a Node> {
    if !matches!(document.value, Value::Mapping(_)) {
        report.problem(ProblemKind::NotAnObject { found: document.shape() }, document.span);
        return None;
    }
    let Some(kind) = document.get("kind").filter(|kind| !kind.value.is_null()) else {
        report.problem_with(missing("kind"), document.span, added("kind: Pod\n", document));
        check_api_version(document, report);
        return document.get("spec").map(|_| document);
    };
    let kind = Field { node: &kind.value, path: "kind".to_owned(), at: kind.key_span };
    let name = kind.text(report)?;
    if name == "Pod" {
        check_api_version(document, report);
        return Some(document);
    }
    if let Some((_, path)) = TEMPLATES.iter().find(|(workload, _)| *workload == name) {
        let problem = ProblemKind::PodTemplate { kind: name.to_owned(), template: (*path).to_owned() };
        report.problem_with(problem, kind.node.span, template(document, path, source));
    } else if let Some(Value::Sequence(items)) = document.get("items").map(|items| &items.value.value) {
        let problem = ProblemKind::ListOfObjects { kind: shortened(name), objects: described(items) };
        report.problem(problem, kind.node.span);
    } else {
        let fix = nearest(name, ["Pod"]).and_then(|pod| replace(kind.node, pod));
        report.problem_with(ProblemKind::NotAPod { kind: shortened(name) }, kind.node.span, fix);
    }
    None
}

fn check_api_version(document: &Node, report: &mut Report<'_>) {
    let Some(version) = document.get("apiVersion").filter(|version| !version.value.is_null()) else {
        report.problem_with(missing("apiVersion"), document.span, added("apiVersion: v1\n", document));
        return;
    };
    let version = Field { node: &version.value, path: "apiVersion".to_owned(), at: version.key_span };
    match version.text(report) {
        None | Some("v1") => {}
        Some(found) => {
            let kind = ProblemKind::WrongApiVersion { found: shortened(found) };
            report.problem_with(kind, version.node.span, replace(version.node, "v1"));
        }
    }
}

fn missing(field: &str) -> ProblemKind {
    ProblemKind::MissingField { path: field.to_owned() }
}

/// A line before the first field; not where the object has brackets or is indented.
fn added(line: &str, document: &Node) -> Option<Fix> {
    let Value::Mapping(entries) = &document.value else {
        return None;
    };
    let first = entries.first()?.key_span;
    let is_at_margin = first.column == 1 && document.span.column == 1;
    is_at_margin.then(|| Fix { kind: FixKind::Add, replacement: line.to_owned(), span: Span::within(first.line, 1, 1) })
}

/// The Pod that a workload's template describes; offered only if it can be read without a problem.
fn template(document: &Node, path: &str, source: &Source<'_>) -> Option<Fix> {
    let mut template = document;
    for step in path.split('.') {
        template = &template.get(step)?.value;
    }
    let span = template.span;
    let mut lines = vec!["apiVersion: v1".to_owned(), "kind: Pod".to_owned()];
    for line in source.lines(span.line, span.end_line) {
        let indentation = line.len() - line.trim_start_matches(' ').len();
        lines.push(line[indentation.min(span.column - 1)..].to_owned());
    }
    let of = |node: &Node, field: &str| node.get("metadata").and_then(|metadata| metadata.value.text_of(field)).map(str::to_owned);
    // Its Pods are in the namespace of the workload, and go by its name.
    for field in ["namespace", "name"] {
        if of(template, field).is_none()
            && let Some(value) = of(document, field)
        {
            put_in_metadata(&mut lines, &format!("  {field}: {value}"));
        }
    }
    let replacement = lines.join("\n") + "\n";
    let is_good = read_text(&Source::of(&replacement)).pod.is_some();
    is_good.then(|| Fix { kind: FixKind::Template, replacement, span: source.whole() })
}

/// A field of the metadata, which are there or not.
fn put_in_metadata(lines: &mut Vec<String>, field: &str) {
    match lines.iter().position(|line| line.trim_end() == "metadata:") {
        Some(line) => lines.insert(line + 1, with_indentation_of(lines.get(line + 1), field)),
        None => lines.splice(2..2, ["metadata:".to_owned(), field.to_owned()]).for_each(drop),
    }
}

fn with_indentation_of(neighbour: Option<&String>, line: &str) -> String {
    let width = neighbour.map_or(2, |line| line.len() - line.trim_start_matches(' ').len());
    format!("{}{}", " ".repeat(width), line.trim_start())
}

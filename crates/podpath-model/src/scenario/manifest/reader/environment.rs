//! Environment variables.

use super::spec::text;
use crate::pod::{EnvSource, EnvVar, PodField};
use crate::scenario::manifest::fields::{Field, shortened};
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::problem::{NameRule, ProblemKind};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::{Meaning, Value};

/// Sources whose value is not on the node.
const OUTSIDE: [&str; 4] = ["configMapKeyRef", "secretKeyRef", "resourceFieldRef", "fileKeyRef"];

/// Reads `env`.
pub(super) fn read(field: &Field<'_>, report: &mut Report<'_>) -> Vec<EnvVar> {
    let items = field.items(report);
    items.iter().filter_map(|item| variable(item, report)).collect()
}

fn variable(item: &Field<'_>, report: &mut Report<'_>) -> Option<EnvVar> {
    let mut fields = item.map(report)?;
    let name = fields.require("name", report).and_then(|field| field.name(NameRule::EnvName, report));
    let value = fields.get("value");
    let text = value.as_ref().and_then(|field| value_text(field, report)).unwrap_or("");
    let source = match fields.get("valueFrom") {
        Some(from) => {
            if value.is_some() && !text.is_empty() {
                let sources = ["value", "valueFrom"].map(str::to_owned).to_vec();
                report.problem(ProblemKind::SeveralSources { path: item.path.clone(), sources }, from.at);
            }
            value_from(&from, report)
        }
        None => Some(EnvSource::Value(text.to_owned())),
    };
    fields.close(&[], report);
    Some(EnvVar { name: name?.to_owned(), source: source? })
}

/// The value must be text: kubectl refuses numbers and booleans.
fn value_text<'a>(field: &Field<'a>, report: &mut Report<'_>) -> Option<&'a str> {
    let Value::Scalar(scalar) = &field.node.value else {
        return field.text(report);
    };
    if scalar.meaning() == Meaning::Text {
        return Some(&scalar.text);
    }
    let kind = ProblemKind::EnvNotText { path: field.path.clone(), value: shortened(&scalar.text), found: field.node.shape() };
    report.problem_with(kind, field.node.span, field.in_quotes());
    None
}

fn value_from(field: &Field<'_>, report: &mut Report<'_>) -> Option<EnvSource> {
    let mut fields = field.map(report)?;
    let mut sources = Vec::new();
    if let Some(reference) = fields.get("fieldRef") {
        sources.push(("fieldRef", pod_field(&reference, report).map(EnvSource::FieldRef)));
    }
    for name in OUTSIDE {
        if let Some(source) = fields.get(name) {
            let span = source.at.to(source.node.span);
            report.note(NoteKind::NotSimulated(Reason::OutsideValue), source.path, span);
            sources.push((name, Some(EnvSource::Other(name.to_owned()))));
        }
    }
    fields.close(&[], report);
    if sources.len() > 1 {
        let sources = sources.iter().map(|(name, _)| (*name).to_owned()).collect();
        report.problem(ProblemKind::SeveralSources { path: field.path.clone(), sources }, field.at);
    }
    if sources.is_empty() {
        report.problem(ProblemKind::MissingField { path: format!("{}.fieldRef", field.path) }, field.at);
    }
    sources.pop().and_then(|(_, source)| source)
}

fn pod_field(field: &Field<'_>, report: &mut Report<'_>) -> Option<PodField> {
    let mut fields = field.map(report)?;
    text(&mut fields, "apiVersion", report);
    let path = fields.require("fieldPath", report)?;
    fields.close(&[], report);
    let keyed = |name: &str, text: &str| Some(text.strip_prefix(name)?.strip_suffix("']")?.to_owned());
    let text = path.text(report)?;
    if let Some(key) = keyed("metadata.labels['", text) {
        return Some(PodField::Label(key));
    }
    if let Some(key) = keyed("metadata.annotations['", text) {
        return Some(PodField::Annotation(key));
    }
    let simple = [
        PodField::Name,
        PodField::Namespace,
        PodField::Uid,
        PodField::NodeName,
        PodField::ServiceAccountName,
        PodField::HostIp,
        PodField::PodIp,
        PodField::PodIps,
    ];
    let known = simple.iter().find(|known| known.to_string() == text).cloned();
    if known.is_none() {
        let labels = ["metadata.labels['…']".to_owned(), "metadata.annotations['…']".to_owned()];
        let allowed = simple.iter().map(PodField::to_string).chain(labels).collect();
        path.unknown_choice(text, allowed, report);
    }
    known
}

//! `metadata`: name, namespace, labels, annotations.

use super::profiles;
use crate::pod::Metadata;
use crate::scenario::manifest::fields::{Field, Fields, shortened};
use crate::scenario::manifest::names::is_valid;
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::problem::{Fault, NameRule, ProblemKind};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::{Meaning, Value};
use crate::sorted::SortedMap;

const NOT_SIMULATED: [(&str, Reason); 9] = [
    ("creationTimestamp", Reason::Bookkeeping),
    ("deletionGracePeriodSeconds", Reason::Bookkeeping),
    ("deletionTimestamp", Reason::Bookkeeping),
    ("finalizers", Reason::Bookkeeping),
    ("generation", Reason::Bookkeeping),
    ("managedFields", Reason::Bookkeeping),
    ("ownerReferences", Reason::Bookkeeping),
    ("resourceVersion", Reason::Bookkeeping),
    ("selfLink", Reason::Bookkeeping),
];

/// All annotations together, in bytes: kubernetes v1.22.0 staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go:36.
const ANNOTATIONS_MAX: usize = 256 << 10;

/// Reads `metadata` of the Pod whose fields these are; annotations may be about its containers.
pub(super) fn read(pod: &mut Fields<'_>, containers: &[String], report: &mut Report<'_>) -> Metadata {
    let mut metadata = Metadata {
        name: String::new(),
        namespace: "default".to_owned(),
        uid: None,
        labels: SortedMap::new(),
        annotations: SortedMap::new(),
        wishes: SortedMap::new(),
    };
    let Some(field) = pod.require("metadata", report) else {
        return metadata;
    };
    let Some(mut fields) = field.map(report) else {
        return metadata;
    };
    metadata.name = name(&mut fields, report);
    if let Some(namespace) = fields.get("namespace").and_then(|field| field.name(NameRule::DnsLabel, report)) {
        namespace.clone_into(&mut metadata.namespace);
    }
    metadata.uid = fields.get("uid").and_then(|field| field.text(report)).map(str::to_owned);
    if let Some(labels) = fields.get("labels") {
        metadata.labels = texts(&labels, Some(NameRule::LabelValue), report);
    }
    if let Some(annotations) = fields.get("annotations") {
        metadata.annotations = texts(&annotations, None, report);
        // kubernetes v1.22.0 staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go:55
        let bytes: usize = metadata.annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
        if bytes > ANNOTATIONS_MAX {
            annotations.refused(Fault::LongAnnotations, bytes.to_string(), report);
        }
        profiles::check(&annotations, containers, report);
    }
    fields.close(&NOT_SIMULATED, report);
    metadata
}

/// The name, or one that is made of `generateName`. Where the API server would draw lots, the letters are derived.
fn name(fields: &mut Fields<'_>, report: &mut Report<'_>) -> String {
    let Some(prefix) = fields.get("generateName") else {
        let name = fields.require("name", report);
        return name.and_then(|field| field.name(NameRule::DnsSubdomain, report)).unwrap_or("").to_owned();
    };
    if let Some(name) = fields.get("name") {
        return name.name(NameRule::DnsSubdomain, report).unwrap_or("").to_owned();
    }
    let Some(text) = prefix.text(report) else {
        return String::new();
    };
    let name = generated(text);
    if is_valid(NameRule::DnsSubdomain, &name) {
        let span = prefix.at.to(prefix.node.span);
        report.note(NoteKind::GeneratedName(name.clone()), prefix.path, span);
    } else {
        prefix.name(NameRule::DnsSubdomain, report);
    }
    name
}

/// Five letters behind the prefix, from the alphabet that Kubernetes uses (apimachinery `pkg/util/rand`), taken from a hash of the
/// prefix (FNV-1a).
fn generated(prefix: &str) -> String {
    const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = prefix.bytes().fold(0xcbf2_9ce4_8422_2325, hash);
    let mut name = prefix.to_owned();
    for _ in 0..5 {
        name.push(char::from(ALPHABET[usize::try_from(hash % 27).unwrap_or(0)]));
        hash /= 27;
    }
    name
}

/// Labels or annotations: keys are names, values are texts.
fn texts(field: &Field<'_>, rule: Option<NameRule>, report: &mut Report<'_>) -> SortedMap<String, String> {
    let mut texts = SortedMap::new();
    let Some(fields) = field.map(report) else {
        return texts;
    };
    for (entry, value) in fields.all() {
        // Annotation keys may have capitals in their prefix: validation lowers them first.
        let key = if rule.is_some() { entry.key.clone() } else { entry.key.to_ascii_lowercase() };
        if !is_valid(NameRule::LabelKey, &key) && (rule.is_some() || !key.starts_with(super::wishes::PREFIX)) {
            let kind = ProblemKind::BadName { rule: NameRule::LabelKey, path: field.path.clone(), value: shortened(&entry.key) };
            report.problem(kind, entry.key_span);
        }
        let text = match &value.node.value {
            Value::Scalar(scalar) => match (scalar.meaning(), rule) {
                (Meaning::Null, _) => Some(""),
                (Meaning::Text, Some(rule)) => value.name(rule, report),
                (Meaning::Text, None) => Some(&*scalar.text),
                _ if rule.is_none() && key.starts_with(super::wishes::PREFIX) => Some(""),
                _ => {
                    let kind =
                        ProblemKind::LabelNotText { path: value.path.clone(), value: scalar.text.to_string(), found: value.node.shape() };
                    report.problem_with(kind, value.node.span, value.in_quotes());
                    None
                }
            },
            _ => value.text(report),
        };
        texts.insert(entry.key.clone(), text.unwrap_or("").to_owned());
    }
    texts
}

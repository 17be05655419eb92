//! Annotations with profiles of AppArmor and seccomp, from the time before there were fields (Kubernetes `ValidateAppArmorPodAnnotations`,
//! `ValidateSeccompPodAnnotations`).

use crate::pod::{APPARMOR_PREFIX, SECCOMP_OF_CONTAINER_PREFIX, SECCOMP_OF_POD};
use crate::scenario::manifest::fields::{Field, shortened};
use crate::scenario::manifest::note::NoteKind;
use crate::scenario::manifest::problem::{Fault, ProblemKind};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::{Node, Value};

/// Checks the annotations; `containers` are the names of the Pod's containers.
pub(super) fn check(annotations: &Field<'_>, containers: &[String], report: &mut Report<'_>) {
    let Some(fields) = annotations.map(report) else { return };
    for (entry, field) in fields.all() {
        let Value::Scalar(scalar) = &field.node.value else { continue };
        let (key, value) = (entry.key.as_str(), &*scalar.text);
        let span = entry.key_span.to(field.node.span);
        let refuse = |fault, value: &str, report: &mut Report<'_>| {
            // A key that has dots stands in brackets.
            let kind = ProblemKind::Refused { fault, path: format!("{}[{key}]", annotations.path), value: shortened(value) };
            report.problem(kind, span);
        };
        if let Some(name) = key.strip_prefix(APPARMOR_PREFIX) {
            report.note(NoteKind::AppArmorAnnotation, field.path.clone(), span);
            if !containers.iter().any(|container| container == name) {
                refuse(Fault::AnnotatedNobody, name, report);
            }
            if !matches!(value, "" | "runtime/default" | "unconfined") && !value.starts_with("localhost/") {
                refuse(Fault::BadAppArmor, value, report);
            }
        } else if key == SECCOMP_OF_POD || key.starts_with(SECCOMP_OF_CONTAINER_PREFIX) {
            report.note(NoteKind::SeccompAnnotation, field.path.clone(), span);
            if !matches!(value, "runtime/default" | "docker/default" | "unconfined") && !value.starts_with("localhost/") {
                refuse(Fault::BadSeccomp, value, report);
            }
        }
    }
}

/// The names of all containers of a Pod.
pub(super) fn containers(root: &Node) -> Vec<String> {
    let spec = root.get("spec").map(|entry| &entry.value);
    let lists = ["containers", "initContainers"].iter().filter_map(|list| Some(&spec?.get(list)?.value));
    lists
        .filter_map(|list| if let Value::Sequence(items) = &list.value { Some(items.iter()) } else { None })
        .flatten()
        .filter_map(|item| item.text_of("name").map(str::to_owned))
        .collect()
}

//! Requests and limits.

use crate::pod::{ResourceList, Resources};
use crate::scenario::manifest::fields::Field;
use crate::scenario::manifest::note::Reason;
use crate::scenario::manifest::problem::{ProblemKind, ResourceKind};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::{Entry, Value};

/// Reads `resources`.
pub(super) fn read(field: &Field<'_>, report: &mut Report<'_>) -> Resources {
    let Some(mut fields) = field.map(report) else {
        return Resources::default();
    };
    let limits = fields.get("limits").map(|field| list(&field, report)).unwrap_or_default();
    let mut requests = fields.get("requests").map(|field| list(&field, report)).unwrap_or_default();
    fields.close(&[("claims", Reason::Resource)], report);
    for (resource, name, request, limit) in [
        (ResourceKind::Cpu, "cpu", requests.cpu_millicores, limits.cpu_millicores),
        (ResourceKind::Memory, "memory", requests.memory_bytes, limits.memory_bytes),
    ] {
        if let (Some(request), Some(limit)) = (request, limit)
            && request > limit
        {
            above_limit(field, resource, name, report);
        }
    }
    // Kubernetes `SetDefaults_Pod`: a limit without a request is its own request.
    requests.cpu_millicores = requests.cpu_millicores.or(limits.cpu_millicores);
    requests.memory_bytes = requests.memory_bytes.or(limits.memory_bytes);
    Resources { requests, limits }
}

fn above_limit(field: &Field<'_>, resource: ResourceKind, name: &str, report: &mut Report<'_>) {
    let entry = |list: &str| -> Option<&Entry> { field.node.get(list)?.value.get(name) };
    let written = |entry: &Entry| match &entry.value.value {
        Value::Scalar(scalar) => scalar.text.to_string(),
        _ => String::new(),
    };
    if let (Some(request), Some(limit)) = (entry("requests"), entry("limits")) {
        let path = field.path.clone();
        let kind = ProblemKind::RequestAboveLimit { path, resource, request: written(request), limit: written(limit) };
        report.problem(kind, request.value.span);
    }
}

fn list(field: &Field<'_>, report: &mut Report<'_>) -> ResourceList {
    let Some(mut fields) = field.map(report) else {
        return ResourceList::default();
    };
    let cpu_millicores = fields.get("cpu").and_then(|field| field.quantity(ResourceKind::Cpu, report));
    let memory_bytes = fields.get("memory").and_then(|field| field.quantity(ResourceKind::Memory, report));
    let is_other = |name: &str| name.contains('/') || name.starts_with("hugepages-");
    fields.note_where(is_other, Reason::Resource, report);
    fields.close(&[("ephemeral-storage", Reason::Resource)], report);
    ResourceList { cpu_millicores, memory_bytes }
}

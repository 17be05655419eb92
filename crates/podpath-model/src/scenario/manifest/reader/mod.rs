//! The Pod, part by part. Every reader gives what it can, with Kubernetes' defaults for the rest, so that all problems are found in
//! one go; the result counts only if there are none.

mod assumed;
mod container;
mod dns;
mod environment;
mod handler;
mod lifecycle;
mod metadata;
mod ports;
mod probe;
mod profiles;
mod resources;
mod security;
mod sizes;
mod spec;
mod volumes;
mod wishes;

use super::fields::Field;
use super::note::Reason;
use super::report::Report;
use super::tree::Node;
use crate::pod::Pod;

/// Reads an object as a Pod.
pub(super) fn pod(root: &Node, report: &mut Report<'_>) -> Option<Pod> {
    let mut fields = Field::root(root).map(report)?;
    // Looked at before: `object::the_pod`.
    fields.get("apiVersion");
    fields.get("kind");
    let mut metadata = metadata::read(&mut fields, &profiles::containers(root), report);
    let spec = fields.require("spec", report).and_then(|spec| spec::read(&spec, report));
    fields.get("status").filter(|status| status.node.nodes > 1).inspect(|status| {
        let kind = super::note::NoteKind::NotSimulated(Reason::Bookkeeping);
        report.note(kind, status.path.clone(), status.at.to(status.node.span));
    });
    fields.close(&[], report);
    let spec = spec?;
    wishes::read(root, &mut metadata, &spec, report);
    // Nothing is assumed of a Pod that does not run.
    if !report.has_problems() {
        assumed::note(root, &metadata, &spec, report);
    }
    Some(Pod { metadata, spec })
}

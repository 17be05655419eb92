//! Hooks.

use crate::scenario::manifest::fields::Field;
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::problem::ProblemKind;
use crate::scenario::manifest::report::Report;
use crate::scenario::pod::{Exec, Lifecycle};

/// Reads `lifecycle`.
pub(super) fn read(field: &Field<'_>, report: &mut Report<'_>) -> Lifecycle {
    let Some(mut fields) = field.map(report) else {
        return Lifecycle::default();
    };
    let post_start = fields.get("postStart").and_then(|field| handler(&field, report));
    let pre_stop = fields.get("preStop").and_then(|field| handler(&field, report));
    fields.close(&[("stopSignal", Reason::General)], report);
    Lifecycle { post_start, pre_stop }
}

/// A command; every other kind of hook is noted.
fn handler(field: &Field<'_>, report: &mut Report<'_>) -> Option<Exec> {
    let mut fields = field.map(report)?;
    let exec = fields.get("exec");
    let mut sources: Vec<&str> = exec.iter().map(|_| "exec").collect();
    for name in ["httpGet", "tcpSocket", "sleep"] {
        if let Some(other) = fields.get(name) {
            let span = other.at.to(other.node.span);
            report.note(NoteKind::NotSimulated(Reason::Hook), other.path, span);
            sources.push(name);
        }
    }
    fields.close(&[], report);
    match sources.as_slice() {
        [] => report.problem(ProblemKind::MissingField { path: format!("{}.exec", field.path) }, field.at),
        [_] => {}
        _ => {
            let sources = sources.iter().map(|name| (*name).to_owned()).collect();
            report.problem(ProblemKind::SeveralSources { path: field.path.clone(), sources }, field.at);
        }
    }
    let mut exec = exec?.map(report)?;
    let command = exec.require("command", report).map(|field| field.texts(report));
    exec.close(&[], report);
    Some(Exec { command: command? })
}

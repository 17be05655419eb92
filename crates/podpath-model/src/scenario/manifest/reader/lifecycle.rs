//! Hooks.

use super::handler;
use crate::pod::{Handler, Lifecycle};
use crate::scenario::manifest::fields::Field;
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::report::Report;

/// Reads `lifecycle`.
pub(super) fn read(field: &Field<'_>, report: &mut Report<'_>) -> Lifecycle {
    let Some(mut fields) = field.map(report) else {
        return Lifecycle::default();
    };
    let post_start = fields.get("postStart").and_then(|field| hook(&field, report));
    let pre_stop = fields.get("preStop").and_then(|field| hook(&field, report));
    fields.close(&[("stopSignal", Reason::General)], report);
    Lifecycle { post_start, pre_stop }
}

fn hook(field: &Field<'_>, report: &mut Report<'_>) -> Option<Handler> {
    let mut fields = field.map(report)?;
    let hook = handler::read(field, &mut fields, ("sleep", Reason::Hook), report);
    if let Some(socket) = fields.get("tcpSocket") {
        report.note(NoteKind::TcpHook, socket.path, socket.at.to(socket.node.span));
    }
    fields.close(&[], report);
    hook
}

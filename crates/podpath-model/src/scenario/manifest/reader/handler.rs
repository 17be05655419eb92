//! What a probe or hook does.

use super::spec::text;
use crate::pod::{Exec, Handler, HttpGet, HttpHeader, PortReference, Scheme, TcpSocket};
use crate::scenario::manifest::fields::{Field, Fields, shortened};
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::problem::{Fix, FixKind, NameRule, ProblemKind, Shape};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::text::without;
use crate::scenario::manifest::tree::{Meaning, Value};

const SCHEMES: [(&str, Scheme); 3] = [("", Scheme::Http), ("HTTP", Scheme::Http), ("HTTPS", Scheme::Https)];

/// Reads the one handler among the fields of a probe or hook; `other` is a kind that is valid there and gets a note.
pub(super) fn read(field: &Field<'_>, fields: &mut Fields<'_>, other: (&'static str, Reason), report: &mut Report<'_>) -> Option<Handler> {
    let mut found = Vec::new();
    if let Some(exec) = fields.get("exec") {
        found.push(("exec", exec.at, self::exec(&exec, report).map(Handler::Exec)));
    }
    if let Some(request) = fields.get("httpGet") {
        found.push(("httpGet", request.at, http_get(&request, report).map(Handler::HttpGet)));
    }
    if let Some(socket) = fields.get("tcpSocket") {
        found.push(("tcpSocket", socket.at, tcp_socket(&socket, report).map(Handler::TcpSocket)));
    }
    let (name, reason) = other;
    if let Some(other) = fields.get(name) {
        report.note(NoteKind::NotSimulated(reason), other.path, other.at.to(other.node.span));
        found.push((name, other.at, None));
    }
    found.sort_by_key(|(_, at, _)| *at);
    let names: Vec<&str> = found.iter().map(|(name, _, _)| *name).collect();
    match (names.as_slice(), found.last()) {
        ([], _) => report.problem(ProblemKind::MissingField { path: format!("{}.exec", field.path) }, field.at),
        ([_, _, ..], Some((_, at, _))) => {
            let kind =
                ProblemKind::SeveralHandlers { path: field.path.clone(), handlers: names.iter().map(|name| (*name).to_owned()).collect() };
            report.problem_with(kind, *at, keep_one(field, &names));
        }
        _ => {}
    }
    found.pop().and_then(|(_, _, handler)| handler)
}

/// Of two handlers, either can be taken out.
fn keep_one(field: &Field<'_>, names: &[&str]) -> Vec<Fix> {
    let [first, second] = names else { return Vec::new() };
    let keep = |kept: &str, other: &str| {
        let span = without(field.node, other)?;
        Some(Fix { kind: FixKind::KeepOnly(kept.to_owned()), replacement: String::new(), span })
    };
    [keep(first, second), keep(second, first)].into_iter().flatten().collect()
}

fn exec(field: &Field<'_>, report: &mut Report<'_>) -> Option<Exec> {
    let mut fields = field.map(report)?;
    let command = fields.require("command", report);
    let is_empty = |command: &Field<'_>| matches!(&command.node.value, Value::Sequence(words) if words.is_empty());
    if let Some(command) = command.as_ref().filter(|command| is_empty(command)) {
        report.problem(ProblemKind::MissingField { path: command.path.clone() }, command.at.to(command.node.span));
    }
    let command = command.map(|command| command.texts(report));
    fields.close(&[], report);
    Some(Exec { command: command? })
}

fn http_get(field: &Field<'_>, report: &mut Report<'_>) -> Option<HttpGet> {
    let mut fields = field.map(report)?;
    let path = text(&mut fields, "path", report).filter(|path| !path.is_empty());
    let port = fields.require("port", report).and_then(|field| port(&field, report));
    let host = text(&mut fields, "host", report).filter(|host| !host.is_empty());
    let scheme = fields.get("scheme").and_then(|field| field.choice(&SCHEMES, report));
    let headers = fields.get("httpHeaders").map(|field| field.items(report)).unwrap_or_default();
    let headers = headers.iter().filter_map(|item| header(item, report)).collect();
    fields.close(&[], report);
    let path = path.unwrap_or_else(|| "/".to_owned());
    Some(HttpGet { path, port: port?, host, scheme: scheme.unwrap_or(Scheme::Http), headers })
}

fn tcp_socket(field: &Field<'_>, report: &mut Report<'_>) -> Option<TcpSocket> {
    let mut fields = field.map(report)?;
    let port = fields.require("port", report).and_then(|field| port(&field, report));
    let host = text(&mut fields, "host", report).filter(|host| !host.is_empty());
    fields.close(&[], report);
    Some(TcpSocket { port: port?, host })
}

fn header(item: &Field<'_>, report: &mut Report<'_>) -> Option<HttpHeader> {
    let mut fields = item.map(report)?;
    let name = fields.require("name", report).and_then(|field| field.name(NameRule::HeaderName, report));
    let value = text(&mut fields, "value", report).unwrap_or_default();
    fields.close(&[], report);
    Some(HttpHeader { name: name?.to_owned(), value })
}

/// A number from 1 to 65535, or a name (Kubernetes `ValidatePortNumOrName`). A number in quotes is a bad name.
fn port(field: &Field<'_>, report: &mut Report<'_>) -> Option<PortReference> {
    let Value::Scalar(scalar) = &field.node.value else {
        field.wrong_type(Shape::Integer, None, report);
        return None;
    };
    if scalar.meaning() != Meaning::Text {
        let number = field.integer(1..=65535, report)?;
        return u16::try_from(number).ok().map(PortReference::Number);
    }
    if scalar.text.parse::<u16>().is_ok_and(|number| number > 0) {
        let kind = ProblemKind::BadName { rule: NameRule::PortName, path: field.path.clone(), value: shortened(&scalar.text) };
        report.problem_with(kind, field.node.span, [Fix::use_instead(&*scalar.text, field.node.span)]);
        return None;
    }
    field.name(NameRule::PortName, report).map(|name| PortReference::Name(name.to_owned()))
}

//! Short names of what happens, in the field's own words: for the list and for the plate.

use podpath_trace::{Event, Kind, Outcome, SharedPayload, Status, Text, Trace, What};
use serde_json::Value;

use super::cast::json;

/// Twelve digits of an id, as `docker ps` and `crictl ps` shorten it; other names stay whole.
pub fn short_id(id: &str) -> &str {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    let is_id = digits.len() >= 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { digits.get(..12).unwrap_or(digits) } else { id }
}

/// Verbs of the programs whose command lines a learner meets.
const VERBS: [&str; 15] =
    ["--version", "create", "start", "state", "kill", "delete", "exec", "run", "init", "ps", "update", "ADD", "DEL", "CHECK", "VERSION"];

/// For the list: `POST …/{id}/start`, `Tasks/Create`, `runc create`, `Id 3f1c9a20b7d4`.
pub(super) fn title(trace: &Trace, event: &Event) -> String {
    match &event.what {
        What::Call { method, request, .. } => call_title(method, request),
        What::Reply { call, outcome } => reply_title(trace, *call, outcome),
        What::Spawn { child, comm, argv, input, .. } => spawn_title(child.role.name, comm, argv, input.as_ref()),
        What::Exec { argv, comm, .. } => argv.first().unwrap_or(comm).to_string(),
        What::Exit { status: Status::Exited(code) } => format!("{} → {code}", event.process.role.name),
        What::Exit { status: Status::Killed(signal) } => format!("{} → {signal}", event.process.role.name),
        What::Signal { target, signal } => format!("{signal} {target}"),
        What::Reparent { child, parent } => format!("{child} → {parent}"),
        What::Publish { topic, .. } => (*topic).to_owned(),
        What::Change(change) if change.object.kind == Kind::File => shorten(&change.object.name),
        What::Change(change) => format!("{} {}", change.object.kind.name(), short_id(&change.object.name)),
        What::Log { line, .. } => event.fact("title").map_or_else(|| message(line), |title| &**title).to_owned(),
        What::Note { key, detail } => if detail.is_empty() { *key } else { &**detail }.to_owned(),
    }
}

/// For the plate: the title, or the whole path of an HTTP request with the id in its place.
pub(super) fn call(trace: &Trace, event: &Event) -> String {
    match &event.what {
        What::Call { method, request, .. } if method.contains(' ') => fill_path(method, event.subject.as_ref(), request),
        What::Spawn { argv, comm, .. } if !is_fork(comm, argv) => {
            let title = title(trace, event);
            match event.subject.as_ref().filter(|subject| argv.contains(subject)) {
                Some(subject) => format!("{title} {}", short_id(subject)),
                None => title,
            }
        }
        _ => title(trace, event),
    }
}

/// Of a structured log line the message, which stands in quotation marks.
fn message(line: &str) -> &str {
    line.strip_prefix('"').and_then(|rest| rest.split('"').next()).unwrap_or(line)
}

/// The last two parts of a method: `containerd.services.tasks.v1.Tasks/Create` is `Tasks/Create`.
pub(crate) fn short_method(method: &str) -> String {
    if let Some((verb, path)) = method.split_once(' ') {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let variable = parts.iter().position(|part| part.starts_with('{')).unwrap_or(parts.len().saturating_sub(1));
        return match parts.get(variable..) {
            Some(rest) if variable > 0 => format!("{verb} …/{}", rest.join("/")),
            _ => method.to_owned(),
        };
    }
    if method.contains('/') { method.rsplit('.').next().unwrap_or(method).to_owned() } else { method.to_owned() }
}

/// Of what goes by a name, and not by an id, the end of the path as it stands on the wire: `GET …/pause:3.6/json`.
fn call_title(method: &str, request: &SharedPayload) -> String {
    let Some((_, after)) = method.split_once("{name}") else { return short_method(method) };
    let full = fill_path(method, None, request);
    let (verb, path) = full.split_once(' ').unwrap_or(("", &full));
    let parts: Vec<&str> = path.split('/').collect();
    let shown = after.split('/').count().saturating_sub(1).max(2);
    format!("{verb} …/{}", parts.get(parts.len().saturating_sub(shown)..).unwrap_or_default().join("/"))
}

/// `POST /containers/{id}/start` with what stands on the wire in place of the template, ids shortened.
fn fill_path(method: &str, subject: Option<&Text>, request: &SharedPayload) -> String {
    let (verb, template) = method.split_once(' ').unwrap_or(("", method));
    let body = json(request);
    if let Some(path) = body.get("path").and_then(Value::as_str) {
        return format!("{verb} {}", shorten(path));
    }
    let value = |name: &str| {
        let fields = body.as_object()?;
        fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_str())
    };
    let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(name) => short_id(value(name).or(subject.map(|id| &**id)).unwrap_or(part)).to_owned(),
        None => part.to_owned(),
    };
    format!("{verb} {}", template.split('/').map(part).collect::<Vec<_>>().join("/"))
}

/// Every id in a path, shortened: whole parts of it, and what of a part begins with one.
pub(crate) fn shorten(path: &str) -> String {
    let part = |part: &str| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        match part.split_at(digits) {
            (id, rest) if digits >= 32 => format!("{}{rest}", short_id(id)),
            _ => short_id(part).to_owned(),
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A process that was forked and goes by a name of its own, rather than a program that was started.
pub(crate) fn is_fork(comm: &str, argv: &[Text]) -> bool {
    let Some(program) = argv.first() else { return true };
    let file = program.rsplit('/').next().unwrap_or(program);
    // The kernel keeps 15 bytes of a command's name.
    comm != file.get(..15).unwrap_or(file)
}

pub(crate) fn spawn_title(role: &str, comm: &str, argv: &[Text], input: Option<&SharedPayload>) -> String {
    if is_fork(comm, argv) {
        return comm.to_owned();
    }
    let verb = argv.iter().skip(1).map(|word| &**word).find(|word| VERBS.contains(word)).map(str::to_owned);
    let verb = verb.or_else(|| input.and_then(cni_command));
    match verb {
        Some(verb) => format!("{role} {verb}"),
        None => role.to_owned(),
    }
}

/// What a CNI plugin is asked to do, from the environment that it is given.
pub(crate) fn cni_command(input: &SharedPayload) -> Option<String> {
    json(input).pointer("/env/CNI_COMMAND").and_then(Value::as_str).map(str::to_owned)
}

/// The field of an answer that a reader waits for, an id or a process id; else the method.
fn reply_title(trace: &Trace, call: u32, outcome: &Outcome) -> String {
    let method = match trace.events.get(call as usize).map(|call| &call.what) {
        Some(What::Call { method, request, .. }) => call_title(method, request),
        _ => String::new(),
    };
    let Outcome::Ok { reply, .. } = outcome else { return method };
    let Value::Object(fields) = json(reply) else { return method };
    let wanted = ["Id", "container_id", "pod_sandbox_id", "image_ref", "pid", "id"];
    let found = wanted.into_iter().find_map(|key| Some((key, plain(fields.get(key)?)?)));
    match found {
        Some((key, value)) => format!("{key} {}", short_id(&value)),
        None => method,
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

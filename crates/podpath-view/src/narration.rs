//! One sentence a step: who does what to whom, and why it matters. The words are in Fluent; here is only which words, and what they name. A method or a program that no text knows gets a general sentence that is true of it.

use podpath_model::trace::{Event, Outcome, Status, Trace, What};
use serde_json::Value;

use crate::link::percent;
use crate::steps::{Actor, Steps, Unit, UnitKind, cni_command, is_fork, json, short_id, short_method, spawn_title};
use crate::words::Words;

/// What is said about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Subject, verb, object.
    pub text: String,
    /// Why it matters.
    pub why: Option<String>,
}

/// What is said about step `index`; an empty sentence if the trace has no steps.
pub fn narrate(words: &Words, trace: &Trace, steps: &Steps, index: usize) -> Sentence {
    let empty = Sentence { text: String::new(), why: None };
    let Some(event) = steps.mark(index).and_then(|mark| trace.events.get(mark.seq as usize)) else { return empty };
    let Some((from, to)) = steps.sides(trace, index) else { return empty };
    let unit = unit_around(steps, index);
    let facts = Facts::of(words, trace, steps, event, (from, to), unit);
    let args: Vec<(&str, &str)> = facts.0.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let (key, attribute) = key(words, trace, event, (from, to));
    let text = match attribute {
        Some(attribute) => words.attribute(&key, attribute, &args).unwrap_or_default(),
        None => words.say(&key, &args),
    };
    let kind = match unit.map(|unit| unit.kind) {
        Some(UnitKind::Sandbox) => "why-sandbox",
        Some(UnitKind::Container) => "why-container",
        None => "why",
    };
    let why = words.attribute(&key, kind, &args).or_else(|| words.attribute(&key, "why", &args));
    // An answer has been explained when it was asked for.
    Sentence { text, why: why.filter(|_| attribute.is_none()) }
}

/// Whether only a general text is true of step `index`: no text knows its method or its program.
#[cfg(test)]
pub(crate) fn is_general(words: &Words, trace: &Trace, steps: &Steps, index: usize) -> bool {
    let event = steps.mark(index).and_then(|mark| trace.events.get(mark.seq as usize));
    let (Some(event), Some(sides)) = (event, steps.sides(trace, index)) else { return true };
    let (key, _) = key(words, trace, event, sides);
    let protocol = matches!(&event.what, What::Call { protocol, .. } if key == format!("call-{}", protocol.name()));
    protocol || (key.ends_with("-other") && key != "exit-other") || matches!(key.as_str(), "log" | "change" | "publish")
}

/// The container or sandbox that a step is about, or that the calls around it are making.
pub(crate) fn unit_around(steps: &Steps, index: usize) -> Option<&Unit> {
    let cast = steps.cast();
    let mut at = steps.clamp(index);
    while let Some(mark) = steps.mark(at).filter(|_| at != 0) {
        // A request to create a container is about its sandbox, but what it makes is the container.
        let made = cast.units().iter().find(|unit| unit.asked == Some(mark.seq));
        if let Some(unit) = made.or_else(|| mark.unit().and_then(|unit| cast.unit(unit))) {
            return Some(unit);
        }
        at = mark.parent as usize;
    }
    None
}

/// The key of a step's text, and the attribute that holds it, if it is one.
fn key(words: &Words, trace: &Trace, event: &Event, (from, to): (Actor, Actor)) -> (String, Option<&'static str>) {
    let first = |keys: &[String], other: &str| keys.iter().find(|key| words.has(key)).cloned().unwrap_or_else(|| other.to_owned());
    let plain = |key: String| (key, None);
    match &event.what {
        What::Call { protocol, method, peer, .. } => {
            if peer.process.is_none() {
                return plain(if from == to { "call-nobody" } else { "call-refused" }.to_owned());
            }
            let general = format!("call-{}", protocol.name());
            plain(first(&[method_key(protocol.name(), method)], &general))
        }
        What::Reply { call, outcome } => match (outcome, trace.events.get(*call as usize).map(|call| &call.what)) {
            (Outcome::Ok { .. }, Some(What::Call { protocol, method, .. })) => {
                let key = method_key(protocol.name(), method);
                let special = words.attribute(&key, "reply", &[]).is_some();
                if special { (key, Some("reply")) } else { plain("reply-ok".to_owned()) }
            }
            (Outcome::Failed(_), _) if event.process.pid == to.pid && from.pid != event.process.pid => plain("reply-lost".to_owned()),
            (Outcome::Failed(_), _) => plain(if from == to { "reply-lost" } else { "reply-failed" }.to_owned()),
            _ => plain("reply-ok".to_owned()),
        },
        What::Spawn { child, comm, argv, input, .. } => {
            if is_fork(comm, argv) {
                return plain(first(&[format!("spawn-{}", slug(comm))], "fork-other"));
            }
            let verb = input.as_ref().and_then(cni_command);
            let name = child.role.name;
            let title = spawn_title(name, comm, argv, input.as_ref());
            // A program that starts itself again has forked.
            let forked = if from.role == child.role { format!("fork-{name}") } else { String::new() };
            let keys = [
                forked,
                format!("spawn-{}", slug(&title)),
                verb.map(|verb| format!("spawn-cni-{verb}")).unwrap_or_default(),
                format!("spawn-{name}"),
            ];
            plain(first(&keys, "spawn-other"))
        }
        What::Exec { role, .. } => plain(first(&[format!("exec-{}", role.name)], "exec-other")),
        What::Exit { status: Status::Killed(_) } => plain("exit-killed".to_owned()),
        What::Exit { .. } => plain(first(&[format!("exit-{}", from.role.name)], "exit-other")),
        What::Signal { .. } => plain("signal".to_owned()),
        What::Reparent { .. } => plain("reparent".to_owned()),
        What::Note { key, .. } => plain(first(&[(*key).to_owned()], "note-other")),
        What::Publish { .. } | What::Change(_) | What::Log { .. } => {
            let milestone = event.milestone.map(|milestone| format!("milestone-{}", slug(milestone.name()))).unwrap_or_default();
            plain(first(&[milestone], general(&event.what)))
        }
    }
}

fn general(what: &What) -> &'static str {
    match what {
        What::Publish { .. } => "publish",
        What::Change(_) => "change",
        What::Log { .. } => "log",
        _ => "milestone-other",
    }
}

/// The key of a method: `call-docker-POST-containers-id-start`, `call-containerd-Tasks-Create`.
pub(crate) fn method_key(protocol: &str, method: &str) -> String {
    let short = if method.contains(' ') { method.to_owned() } else { short_method(method) };
    format!("call-{protocol}-{}", slug(&short))
}

/// Letters, digits and `_`; what lies between becomes one dash.
pub(crate) fn slug(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// What a text may name.
struct Facts(Vec<(&'static str, String)>);

impl Facts {
    fn of(words: &Words, trace: &Trace, steps: &Steps, event: &Event, (from, to): (Actor, Actor), unit: Option<&Unit>) -> Self {
        let request = request(trace, event).map(json).unwrap_or(Value::Null);
        let mut facts = Self(Vec::new());
        facts.add("caller", role_subject(words, from.role.name));
        facts.add("callee", role_name(words, to.role.name));
        facts.add("who", role_subject(words, to.role.name));
        facts.add("peer", to.role.name);
        facts.add("thing", thing(words, unit));
        facts.add("name", unit.map_or_else(String::new, |unit| unit.name.to_string()));
        facts.add("pod", pod(steps, unit, &request));
        facts.add("id", unit.map_or_else(String::new, |unit| short_id(&unit.id).to_owned()));
        facts.add("image", image(trace, event, &request).unwrap_or_default());
        facts.add("new", text(&request, "/config/metadata/name").unwrap_or_default());
        facts.add("network", network(trace, steps, unit));
        facts.add("method", steps.title(trace, steps.at_seq(event.seq)));
        facts.what(words, steps, event, (from, to));
        facts
    }

    fn add(&mut self, key: &'static str, value: impl Into<String>) {
        self.0.push((key, value.into()));
    }

    fn what(&mut self, words: &Words, steps: &Steps, event: &Event, (from, to): (Actor, Actor)) {
        match &event.what {
            What::Call { peer, .. } => self.add("socket", &*peer.address),
            What::Reply { outcome: Outcome::Ok { status, .. }, .. } => self.add("status", *status),
            What::Reply { outcome: Outcome::Failed(failure), .. } => self.add("message", &*failure.message),
            What::Spawn { child, comm, .. } => {
                self.add("pid", child.pid.to_string());
                self.add("comm", &**comm);
                self.add("role", child.role.name);
            }
            What::Exec { role, .. } => {
                self.add("pid", from.pid.to_string());
                self.add("role", role.name);
            }
            What::Exit { status } => {
                self.add("pid", event.process.pid.to_string());
                self.add("code", status.code().to_string());
                if let Status::Killed(signal) = status {
                    self.add("signal", *signal);
                }
            }
            What::Signal { target, signal } => {
                self.add("pid", target.to_string());
                self.add("signal", *signal);
            }
            What::Reparent { child, parent } => {
                // The sentence is about the orphan, whoever the hop is drawn from.
                let side = |pid: u32| steps.role_of(pid, event.seq);
                self.add("pid", child.to_string());
                self.0.retain(|(key, _)| !matches!(*key, "who" | "callee" | "peer"));
                self.add("who", side(*child).map_or_else(|| child.to_string(), |role| role_subject(words, role.name)));
                self.add("callee", side(*parent).map_or_else(|| parent.to_string(), |role| role_name(words, role.name)));
                self.add("peer", side(*parent).map_or("", |role| role.name));
            }
            What::Note { detail, .. } => self.add("detail", &**detail),
            What::Log { line, level } => {
                self.add("level", *level);
                self.add("pid", to.pid.to_string());
                // Where the kubelet has a pod from is written in either style: source="api", (ADD, "api").
                self.add("source", if line.contains("\"api\"") { "api" } else { "file" });
            }
            What::Publish { .. } | What::Change(_) => self.add("pid", to.pid.to_string()),
        }
    }
}

fn request<'a>(trace: &'a Trace, event: &'a Event) -> Option<&'a podpath_model::trace::SharedPayload> {
    match &event.what {
        What::Call { request, .. } => Some(request),
        What::Reply { call, .. } => match &trace.events.get(*call as usize)?.what {
            What::Call { request, .. } => Some(request),
            _ => None,
        },
        _ => None,
    }
}

/// A role inside a sentence: `the shim`, `dockerd`.
pub fn role_name(words: &Words, role: &str) -> String {
    words.find(&format!("role-{role}"), &[]).unwrap_or_else(|| role.to_owned())
}

fn role_subject(words: &Words, role: &str) -> String {
    words.attribute(&format!("role-{role}"), "subject", &[]).unwrap_or_else(|| role_name(words, role))
}

fn thing(words: &Words, unit: Option<&Unit>) -> String {
    match unit {
        Some(Unit { kind: UnitKind::Sandbox, .. }) => words.say("thing-sandbox", &[]),
        Some(unit) => words.say("thing-container", &[("name", &unit.name)]),
        None => words.say("thing-none", &[]),
    }
}

/// The pod's name: its sandbox has it, or the request that asks for one.
fn pod(steps: &Steps, unit: Option<&Unit>, request: &Value) -> String {
    let asked = || text(request, "/config/metadata/name");
    let first = || steps.cast().units().iter().find(|unit| unit.kind == UnitKind::Sandbox).map(|unit| unit.name.to_string());
    sandbox(steps, unit).map(|unit| unit.name.to_string()).or_else(asked).or_else(first).unwrap_or_default()
}

/// The sandbox, or the sandbox of the container.
fn sandbox<'a>(steps: &'a Steps, unit: Option<&'a Unit>) -> Option<&'a Unit> {
    unit.and_then(|unit| match unit.kind {
        UnitKind::Sandbox => Some(unit),
        UnitKind::Container => unit.sandbox.and_then(|sandbox| steps.cast().unit(sandbox)),
    })
}

/// Whether the pod uses the node's network or one of its own: what was asked for with its sandbox.
fn network(trace: &Trace, steps: &Steps, unit: Option<&Unit>) -> &'static str {
    let asked = sandbox(steps, unit).and_then(|sandbox| trace.events.get(sandbox.asked? as usize)).map(|event| &event.what);
    let Some(What::Call { request, .. }) = asked else { return "pod" };
    let option = "/config/linux/security_context/namespace_options/network";
    if json(request).pointer(option).and_then(Value::as_str) == Some("NODE") { "node" } else { "pod" }
}

/// The image that a request names: in a field, in the path, or in the query.
pub(crate) fn image(trace: &Trace, event: &Event, request: &Value) -> Option<String> {
    let method = match &event.what {
        What::Reply { call, .. } => trace.events.get(*call as usize).map(|call| &call.what),
        what => Some(what),
    };
    let Some(What::Call { method, .. }) = method else { return None };
    let of_path = || in_path(method, request.get("path")?.as_str()?);
    let of_query = || in_query(request.get("query")?.as_str()?);
    let name = text(request, "/image/image").or_else(of_path).or_else(of_query).or_else(|| text(request, "/name"));
    name.map(|name| short_id(&name).to_owned())
}

/// What stands in a path in the place of its variable.
fn in_path(method: &str, path: &str) -> Option<String> {
    let (_, template) = method.split_once(' ')?;
    let (before, after) = (template.split_once('{')?.0, template.rsplit_once('}')?.1);
    path.strip_prefix(before)?.strip_suffix(after).map(percent::decode)
}

/// `fromImage=busybox&tag=1.36`.
fn in_query(query: &str) -> Option<String> {
    let field = |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=')).map(percent::decode);
    let (image, tag) = (field("fromImage")?, field("tag"));
    Some(match tag {
        Some(digest) if digest.contains(':') => format!("{image}@{digest}"),
        Some(tag) if !tag.is_empty() => format!("{image}:{tag}"),
        _ => image,
    })
}

pub(crate) fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

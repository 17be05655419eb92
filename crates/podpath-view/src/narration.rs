//! One sentence a step: who does what to whom, and why it matters. The words are in Fluent; here is only which words, and what they name. A method or a program that no text knows gets a general sentence that is true of it.

mod beat;
mod decision;
mod exec;

pub(crate) use beat::keeper;
pub use beat::{beat_name, beat_title, beat_word, tell};
pub(crate) use decision::seconds;

use podpath_trace::{Event, Milestone, Outcome, Protocol, Rank, Seq, Status, Trace, What};
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
    let unit = unit_around(steps, index).or_else(|| unit_of_orphan(trace, steps, event));
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

/// The command in a container that a step is about, if it is about one.
#[cfg(test)]
pub(crate) fn exec_of(trace: &Trace, event: &Event) -> Option<String> {
    if exec::is_about(trace, event) { exec::around(trace, event).map(|exec| exec.command) } else { None }
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

/// The container whose process gets a new parent, or does something itself: what `runc create` was run for.
fn unit_of_orphan<'a>(trace: &Trace, steps: &'a Steps, event: &Event) -> Option<&'a Unit> {
    let pid = match &event.what {
        What::Reparent { child, .. } => *child,
        _ if event.process.role.rank == Rank::Workload => event.process.pid,
        _ => return None,
    };
    let mut at = exec::spawn_of(trace, event.seq, pid);
    while let Some(event) = at.and_then(|at| trace.events.get(at as usize)) {
        if let Some(unit) = event.subject.as_ref().and_then(|subject| steps.cast().find(subject)) {
            return steps.cast().unit(unit);
        }
        at = event.within.filter(|outer| *outer < event.seq);
    }
    None
}

/// The key of a step's text, and the attribute that holds it, if it is one.
fn key(words: &Words, trace: &Trace, event: &Event, (from, to): (Actor, Actor)) -> (String, Option<&'static str>) {
    let first = |keys: &[String], other: &str| keys.iter().find(|key| words.has(key)).cloned().unwrap_or_else(|| other.to_owned());
    let plain = |key: String| (key, None);
    if decision::has_text(event)
        && let Some(milestone) = event.milestone
    {
        return plain(milestone_key(milestone));
    }
    // What is said of a command in a container is not said of the container.
    let is_exec = exec::is_about(trace, event);
    let own = |key: &str| if is_exec { format!("{key}-of-exec") } else { String::new() };
    match &event.what {
        What::Call { protocol, method, peer, .. } => {
            if peer.process.is_none() {
                return plain(if from == to { "call-nobody" } else { "call-refused" }.to_owned());
            }
            let general = format!("call-{}", protocol.name());
            let key = method_key(protocol.name(), method);
            plain(first(&[own(&key), key], &general))
        }
        What::Reply { call, outcome } => match (outcome, trace.events.get(*call as usize).map(|call| &call.what)) {
            (Outcome::Ok { .. }, Some(What::Call { protocol, method, .. })) => {
                let key = method_key(protocol.name(), method);
                let key = first(&[own(&key)], &key);
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
                if forked.is_empty() { own(&format!("spawn-{name}")) } else { own(&forked) },
                forked,
                format!("spawn-{}", slug(&title)),
                verb.map(|verb| format!("spawn-cni-{verb}")).unwrap_or_default(),
                format!("spawn-{name}"),
            ];
            plain(first(&keys, "spawn-other"))
        }
        What::Exec { role, .. } => {
            let key = format!("exec-{}", role.name);
            plain(first(&[own(&key), own("exec-other"), key], "exec-other"))
        }
        What::Exit { status: Status::Killed(_) } => plain("exit-killed".to_owned()),
        What::Exit { .. } => {
            let key = format!("exit-{}", from.role.name);
            let child = if is_child(trace, event) { "exit-child".to_owned() } else { String::new() };
            plain(first(&[child, own(&key), key], "exit-other"))
        }
        What::Signal { .. } => plain("signal".to_owned()),
        What::Reparent { child, .. } => {
            let first_process = if is_first_process(trace, event.seq, *child) { "reparent-first" } else { "" };
            plain(first(&[own("reparent"), first_process.to_owned()], "reparent"))
        }
        What::Note { key, .. } => plain(first(&[(*key).to_owned()], "note-other")),
        What::Publish { .. } | What::Change(_) | What::Log { .. } => {
            let milestone = event.milestone.map(milestone_key).unwrap_or_default();
            plain(first(&[milestone], general(&event.what)))
        }
    }
}

fn milestone_key(milestone: Milestone) -> String {
    format!("milestone-{}", slug(milestone.name()))
}

/// Whether a process is a child of a container's own program: nobody outside has started it.
fn is_child(trace: &Trace, event: &Event) -> bool {
    let spawn = event.within.and_then(|spawn| trace.events.get(spawn as usize));
    spawn.is_some_and(|spawn| matches!(spawn.what, What::Spawn { .. }) && spawn.process.role.rank == Rank::Workload)
}

/// Whether a process is the one that `runc create` leaves behind.
fn is_first_process(trace: &Trace, before: Seq, pid: u32) -> bool {
    let spawn = exec::spawn_of(trace, before, pid).and_then(|spawn| trace.events.get(spawn as usize)).map(|event| &event.what);
    matches!(spawn, Some(What::Spawn { comm, argv, .. }) if exec::verb(comm, argv) == "create")
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
        let named = event.fact("pod").map(|pod| pod.to_string());
        facts.add("pod", named.or_else(|| pod_of_path(&request)).unwrap_or_else(|| pod(steps, unit, &request)));
        facts.add("id", unit.map_or_else(String::new, |unit| short_id(&unit.id).to_owned()));
        facts.add("image", image(trace, event, &request).unwrap_or_default());
        facts.add("new", text(&request, "/config/metadata/name").unwrap_or_default());
        facts.add("network", network(trace, steps, unit));
        facts.add("method", steps.title(trace, steps.at_seq(event.seq)));
        facts.add("for", asked_by(trace, event));
        facts.add("topic", text(&request, "/envelope/topic").unwrap_or_default());
        facts.reported(&request);
        facts.add("infra", if unit.is_some_and(|unit| unit.kind == UnitKind::Sandbox) { "yes" } else { "no" });
        facts.answer(trace, event);
        facts.what(words, trace, steps, event, (from, to));
        facts.exec(words, trace, event);
        facts.0.extend(decision::facts(words, trace, event));
        facts
    }

    fn add(&mut self, key: &'static str, value: impl Into<String>) {
        self.0.push((key, value.into()));
    }

    /// The command that the step is part of, and why it runs.
    fn exec(&mut self, words: &Words, trace: &Trace, event: &Event) {
        let Some(exec) = exec::around(trace, event).or_else(|| exec::requested(trace, event)) else { return };
        let name = if exec.name.is_empty() { None } else { Some(exec.name.as_str()) };
        let whose = words.say(&format!("whose-{}", exec.purpose), &[("name", name.unwrap_or_default())]);
        let code = self.0.iter().find(|(key, _)| *key == "code").map_or("", |(_, code)| code.as_str());
        let verdict = match (exec.purpose.as_str(), code) {
            (_, "") => "none",
            ("startup" | "readiness" | "liveness", "0") => "probe-good",
            ("startup" | "readiness" | "liveness", _) => "probe-bad",
            ("postStart" | "preStop", "0") => "hook-good",
            ("postStart", _) => "start-bad",
            ("preStop", _) => "stop-bad",
            _ => "none",
        };
        self.add("verdict", verdict);
        self.add("whose", whose);
        self.add("purpose", exec.purpose);
        // What a child of the command does, the command does not.
        if !is_child(trace, event) {
            self.add("command", exec.command);
        }
    }

    /// What an event for people says: of what, why, and how often by now.
    fn reported(&mut self, request: &Value) {
        let Some(body) = request.get("body") else { return };
        let kind = text(body, "/involvedObject/kind").unwrap_or_default();
        if !kind.is_empty() || body.get("count").is_some() {
            self.add("object", if kind == "Node" { "node" } else { "pod" });
            self.add("reason", text(body, "/reason").unwrap_or_default());
            self.add("message", text(body, "/message").unwrap_or_default().trim().replace('`', "'"));
            self.add("count", body.get("count").map(Value::to_string).unwrap_or_default());
            if let Some(pod) = text(body, "/involvedObject/name") {
                self.add("pod", pod);
            }
        }
    }

    /// What an answer says: an exit code, whether there is such an image.
    fn answer(&mut self, trace: &Trace, event: &Event) {
        let What::Reply { call, outcome: Outcome::Ok { reply, .. } } = &event.what else { return };
        let Some(What::Call { method, .. }) = trace.events.get(*call as usize).map(|call| &call.what) else { return };
        let reply = json(reply);
        let method = short_method(method);
        let code = ["exit_status", "exit_code", "ExitCode"].into_iter().find_map(|key| reply.get(key)?.as_i64());
        let code = code.or_else(|| reply.pointer("/process/exit_status")?.as_i64());
        // What is zero is left out on the wire.
        let ends = matches!(
            &*method,
            "ExecSync" | "Task/Wait" | "Task/Delete" | "Tasks/Delete" | "Tasks/DeleteProcess" | "Tasks/Wait" | "Task/State" | "Tasks/Get"
        );
        if let Some(code) = code.or(ends.then_some(0)) {
            self.add("code", code.to_string());
        }
        if let Some(state) = text(&reply, "/status").or_else(|| text(&reply, "/process/status")) {
            self.add("state", state);
        }
        if let Some(runs) = reply.get("Running").and_then(Value::as_bool) {
            self.add("running", if runs { "yes" } else { "no" });
        }
        if method == "Version" {
            self.add("runtime", text(&reply, "/runtime_name").unwrap_or_default());
            self.add("version", text(&reply, "/runtime_version").unwrap_or_default());
        }
        if method == "ImageStatus" {
            self.add("present", if reply.get("image").is_some_and(|image| !image.is_null()) { "yes" } else { "no" });
        }
    }

    fn what(&mut self, words: &Words, trace: &Trace, steps: &Steps, event: &Event, (from, to): (Actor, Actor)) {
        match &event.what {
            What::Call { peer, .. } => self.add("socket", &*peer.address),
            What::Reply { outcome: Outcome::Ok { status, .. }, .. } => self.add("status", *status),
            What::Reply { outcome: Outcome::Failed(failure), .. } => self.add("message", &*failure.message),
            What::Spawn { child, parent, comm, argv, .. } => {
                self.add("verb", exec::verb(comm, argv));
                self.add("parent", parent.to_string());
                self.add("command", exec::in_words(argv.iter().map(|word| &**word)));
                self.add("pid", child.pid.to_string());
                self.add("comm", &**comm);
                self.add("role", child.role.name);
            }
            What::Exec { role, argv, .. } => {
                self.add("for", turn(trace, event));
                self.add("command", exec::in_words(argv.iter().map(|word| &**word)));
                self.add("pid", from.pid.to_string());
                self.add("role", role.name);
            }
            What::Exit { status } => {
                self.add("pid", event.process.pid.to_string());
                self.add("did", did(trace, event));
                self.add("command", command_of(trace, event));
                self.add("code", status.code().to_string());
                if let Status::Killed(signal) = status {
                    self.add("signal", *signal);
                }
            }
            What::Signal { target, signal } => {
                self.add("pid", target.to_string());
                self.add("signal", *signal);
                if from.role.rank == Rank::Workload {
                    self.add("source", "app");
                    self.add("command", command_of(trace, event));
                }
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

/// What a program that ends was run for: `runc create`, `runc:[1:CHILD]`.
fn did(trace: &Trace, event: &Event) -> String {
    let spawn = event.within.and_then(|spawn| trace.events.get(spawn as usize)).map(|event| &event.what);
    match spawn {
        Some(What::Spawn { child, comm, argv, input, .. }) => spawn_title(child.role.name, comm, argv, input.as_ref()),
        _ => event.process.role.name.to_owned(),
    }
}

/// Which process becomes another program: the one that runc has made, the same once more, a command that somebody runs in the container, or a child.
fn turn(trace: &Trace, event: &Event) -> &'static str {
    let before = trace.events.get(..event.seq as usize).unwrap_or_default();
    let is_earlier = |earlier: &&Event| earlier.process.pid == event.process.pid && matches!(earlier.what, What::Exec { .. });
    if is_child(trace, event) {
        return "child";
    }
    match before.iter().find(is_earlier) {
        Some(earlier) if exec::is_about(trace, earlier) => "command",
        Some(_) => "again",
        None => "first",
    }
}

/// The command line of a process: what it became last.
fn command_of(trace: &Trace, event: &Event) -> String {
    let before = trace.events.get(..event.seq as usize).unwrap_or_default();
    let argv = before.iter().rev().find_map(|earlier| match &earlier.what {
        What::Exec { argv, .. } if earlier.process.pid == event.process.pid => Some(argv),
        What::Spawn { child, argv, .. } if child.pid == event.process.pid => Some(argv),
        _ => None,
    });
    argv.map(|argv| exec::in_words(argv.iter().map(|word| &**word))).unwrap_or_default()
}

/// The call of the CRI that a step is part of: what it is done for.
fn asked_by(trace: &Trace, event: &Event) -> &'static str {
    let mut at = Some(match &event.what {
        What::Reply { call, .. } => *call,
        _ => event.seq,
    });
    while let Some(event) = at.and_then(|at| trace.events.get(at as usize)) {
        if let What::Call { protocol: Protocol::Cri, method, .. } = &event.what {
            return method;
        }
        at = event.within.filter(|outer| *outer < event.seq);
    }
    ""
}

fn request<'a>(trace: &'a Trace, event: &'a Event) -> Option<&'a podpath_trace::SharedPayload> {
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

/// The pod that a path of the API names: `web` of `/api/v1/namespaces/default/pods/web/status`.
fn pod_of_path(request: &Value) -> Option<String> {
    let path = text(request, "/path")?;
    let (_, rest) = path.split_once("/pods/")?;
    rest.split(['/', '?']).next().filter(|name| !name.is_empty()).map(str::to_owned)
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
    let field = |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('=')).map(percent::decode_query);
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

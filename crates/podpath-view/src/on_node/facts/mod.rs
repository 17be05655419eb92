//! What a command may name: values that the trace knows at the step.

mod request;

use podpath_trace::state::State;
use podpath_trace::{Event, Kind, Text, Trace, What};
use serde_json::Value;

use self::request::{asked, quoted};
use super::node::Node;
use super::table::{Row, kubelet_log, tool};
use crate::narration::{text, unit_around};
use crate::steps::{Mark, Steps, Unit, UnitKind, json, short_id};

/// Whose pods the manifests in this folder are: static ones.
const MANIFESTS: &str = "/etc/kubernetes/manifests/";
/// Where named network namespaces are.
const NETNS: &str = "/var/run/netns/";

/// A step, and the node around it.
pub(crate) struct Facts<'a> {
    node: &'a Node,
    trace: &'a Trace,
    steps: &'a Steps,
    state: &'a State,
    mark: &'a Mark,
    event: &'a Event,
    /// What was asked for: by the step itself, by the call that it answers, or by the nearest call around it.
    request: Value,
    unit: Option<&'a Unit>,
}

impl<'a> Facts<'a> {
    pub(crate) fn of(node: &'a Node, trace: &'a Trace, steps: &'a Steps, state: &'a State, index: usize) -> Option<Self> {
        let mark = steps.mark(index)?;
        let event = trace.events.get(mark.seq as usize)?;
        let request = asked(trace, event).map_or(Value::Null, |(_, request)| request);
        Some(Self { node, trace, steps, state, mark, event, request, unit: unit_around(steps, index) })
    }

    /// Whether a row is for this path, this release and this case.
    pub(super) fn fits(&self, row: &Row) -> bool {
        row.is_for(&self.trace.path, self.node.release) && row.when.split(',').all(|word| self.is(word))
    }

    fn is(&self, word: &str) -> bool {
        match word {
            "-" => true,
            "cluster" => self.node.cluster,
            "standalone" => !self.node.cluster,
            "host-port" => self.has_host_port(),
            "lasting" => self.lasting(self.event.process.pid).is_some(),
            "socket" => self.socket().is_some(),
            "sandbox" => self.unit.is_some_and(|unit| unit.kind == UnitKind::Sandbox),
            "container" => self.unit.is_some_and(|unit| unit.kind == UnitKind::Container),
            // The process that acts is the container's own first one, and not a command that was run in it.
            "first" => self.unit.and_then(|unit| self.node.init(&unit.id)) == Some(self.event.process.pid),
            "exec" => text(&self.request, "/exec_id").is_some(),
            "task" => text(&self.request, "/exec_id").is_none(),
            "image-lease" => text(&self.request, "/id").is_some_and(|id| id.starts_with("moby-image-")),
            "file" => !self.comes_by_api(),
            "api" => self.comes_by_api(),
            _ => false,
        }
    }

    /// A command without gaps; none if the trace does not know what belongs there.
    pub(super) fn fill(&self, command: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = command;
        while let Some((before, after)) = rest.split_once('<') {
            let (gap, after) = after.split_once('>')?;
            out.push_str(before);
            out.push_str(&self.value(gap)?);
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }

    /// The verbosity that the kubelet needs to print the line that the step is.
    pub(super) fn verbosity(&self) -> Option<u8> {
        self.line().map(|(verbosity, _)| verbosity).filter(|verbosity| *verbosity > 0)
    }

    fn value(&self, gap: &str) -> Option<String> {
        match gap {
            "id" => self.id().map(|id| short_id(&id).to_owned()),
            "full-id" => self.id().map(|id| id.to_string()),
            "sandbox-id" => self.sandbox().filter(|unit| self.is_there(&unit.id)).map(|unit| short_id(&unit.id).to_owned()),
            "full-sandbox-id" => self.sandbox().filter(|unit| self.is_there(&unit.id)).map(|unit| unit.id.to_string()),
            "name" => self.unit.filter(|unit| unit.kind == UnitKind::Container).map(|unit| unit.name.to_string()),
            "new" => text(&self.request, "/config/metadata/name"),
            "pod" => self.pod().map(|(_, name)| name),
            "pod-in-namespace" => self.pod().map(|(namespace, name)| in_namespace(&namespace, &name)),
            "image" => self.image().filter(|name| !is_short_id(name)),
            "image-id" => self.image().filter(|name| is_short_id(name)),
            "pid" => self.pid(),
            "first-pid" => self.lasting(self.node.init(&self.unit?.id)?),
            "app-pid" => self.lasting(self.event.process.pid),
            "ip" => self.ip(),
            "network" => text(&self.cni()?, "/stdin/name"),
            "node" => self.node_name(),
            "container" => self.container(),
            "command" => self.command(),
            "port" => self.port(),
            "url" => self.url(),
            "host-and-port" => self.address()?.strip_prefix("tcp://").map(|address| address.replace(':', " ")),
            "socket" => self.socket(),
            "manifest" => self.manifest(),
            "line" => self.line().map(|(_, words)| words.trim_end().to_owned()),
            "docker-name" => self.docker_name(),
            tool_name => tool(tool_name, &self.trace.path, self.node.release).map(str::to_owned),
        }
    }

    /// The id of the container or sandbox, if it is there.
    fn id(&self) -> Option<Text> {
        self.unit.map(|unit| unit.id.clone()).filter(|id| self.is_there(id))
    }
    /// To docker a sandbox is a container.
    fn is_there(&self, id: &str) -> bool {
        [Kind::Container, Kind::Sandbox].iter().any(|kind| self.state.words(*kind, id).is_some())
    }
    fn sandbox(&self) -> Option<&'a Unit> {
        let unit = self.unit?;
        if unit.kind == UnitKind::Sandbox { Some(unit) } else { self.steps.cast().unit(unit.sandbox?) }
    }
    fn asked_for_sandbox(&self) -> Option<Value> {
        let event = self.trace.events.get(self.sandbox()?.asked? as usize)?;
        asked(self.trace, event).map(|(_, request)| request)
    }
    fn has_host_port(&self) -> bool {
        let ports = |request: Value| request.pointer("/config/port_mappings").and_then(Value::as_array).cloned().unwrap_or_default();
        let ports = self.asked_for_sandbox().map(ports).unwrap_or_default();
        ports.iter().any(|port| port.get("host_port").and_then(Value::as_u64).unwrap_or(0) > 0)
    }

    /// The process that the step begins, signals, or gives a new parent.
    fn pid(&self) -> Option<String> {
        match &self.event.what {
            What::Spawn { child, .. } => self.lasting(child.pid),
            What::Signal { target, .. } => self.lasting(*target),
            What::Reparent { child, .. } => self.lasting(*child),
            _ => None,
        }
    }
    fn lasting(&self, pid: u32) -> Option<String> {
        let since = self.state.at_ns;
        self.state.alive(pid).filter(|_| self.node.lasts(pid, since)).map(|process| process.pid.to_string())
    }

    /// What a CNI plugin was started with.
    fn cni(&self) -> Option<Value> {
        let begun = match &self.event.what {
            What::Exit { .. } => self.trace.events.get(self.state.processes.get(&self.event.process.pid)?.begun as usize)?,
            _ => self.event,
        };
        match &begun.what {
            What::Spawn { input: Some(input), .. } => Some(json(input)),
            _ => None,
        }
    }
    /// `ip` inside the pod’s network: by the name of the namespace, or by a process if it has none.
    fn ip(&self) -> Option<String> {
        let path = text(&self.cni()?, "/env/CNI_NETNS")?;
        match path.strip_prefix(NETNS) {
            Some(name) => self.state.words(Kind::Mount, &path).map(|_| format!("ip -n {name}")),
            None => {
                let pid = path.strip_prefix("/proc/")?.split('/').next()?.parse().ok()?;
                self.lasting(pid).map(|pid| format!("nsenter -t {pid} -n ip"))
            }
        }
    }

    fn address(&self) -> Option<Text> {
        let event = match &self.event.what {
            What::Reply { call, .. } => self.trace.events.get(*call as usize)?,
            _ => self.event,
        };
        match &event.what {
            What::Call { peer, .. } => Some(peer.address.clone()),
            _ => None,
        }
    }
    fn url(&self) -> Option<String> {
        let address = self.address().filter(|address| address.starts_with("http"))?;
        let url = quoted(&format!("{address}{}", text(&self.request, "/path").unwrap_or_default()));
        // The kubelet does not check a certificate when it probes.
        Some(if address.starts_with("https") { format!("-k {url}") } else { url })
    }
    /// The socket that is called, or that the step begins to listen on, if it is a file.
    fn socket(&self) -> Option<String> {
        let listened = match &self.event.what {
            What::Change(change) if change.object.kind == Kind::Socket => Some(change.object.name.clone()),
            _ => None,
        };
        let socket = self.address().or(listened)?;
        let file = socket.strip_prefix("unix://").unwrap_or(&socket);
        file.starts_with('/').then(|| file.to_owned())
    }
    /// The manifest of a static pod, if there is only one.
    fn manifest(&self) -> Option<String> {
        let mut files = self.state.things.keys().filter(|thing| thing.kind == Kind::File && thing.name.starts_with(MANIFESTS));
        let only = files.next()?;
        if files.next().is_none() { Some(only.name.to_string()) } else { None }
    }

    /// The line of the kubelet's log that the step is, or else the first that belongs to it and is always printed.
    fn line(&self) -> Option<(u8, &'static str)> {
        let of = |event: &Event| match &event.what {
            What::Log { line, .. } if matches!(event.process.role.name, "kubelet" | "dockershim") => kubelet_log(line),
            _ => None,
        };
        if matches!(self.event.what, What::Log { .. }) {
            return of(self.event);
        }
        let attached = self.trace.events.get(self.mark.seq as usize..self.mark.end as usize).unwrap_or_default();
        attached.iter().filter(|event| event.process.pid == self.event.process.pid).filter_map(of).find(|(verbosity, _)| *verbosity == 0)
    }
}

/// Twelve digits are an image’s id, not its name.
fn is_short_id(name: &str) -> bool {
    name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// kubectl looks in `default` unless it is told otherwise.
fn in_namespace(namespace: &str, name: &str) -> String {
    if matches!(namespace, "" | "default") { name.to_owned() } else { format!("{name} --namespace {namespace}") }
}

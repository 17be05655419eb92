//! What a command may name: values that the trace knows at the step.

use podpath_trace::state::State;
use podpath_trace::{Event, Kind, Protocol, Text, Trace, What};
use serde_json::Value;

use super::node::Node;
use super::table::{Row, kubelet_log, tool};
use crate::link::percent;
use crate::narration::{image, text, unit_around};
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

    /// Namespace and name of the pod: from the path of the request, from the request for its sandbox, or from the line of the log.
    fn pod(&self) -> Option<(String, String)> {
        let named = |request: &Value| Some((text(request, "/config/metadata/namespace")?, text(request, "/config/metadata/name")?));
        let involved = || Some((text(&self.request, "/body/involvedObject/namespace")?, text(&self.request, "/body/involvedObject/name")?));
        let created = || Some((text(&self.request, "/body/metadata/namespace")?, text(&self.request, "/body/metadata/name")?));
        let asked = || if text(&self.request, "/config/log_directory").is_some() { named(&self.request) } else { None };
        self.pod_of_path()
            .or_else(involved)
            .or_else(|| created().filter(|_| text(&self.request, "/body/kind").as_deref() == Some("Pod")))
            .or_else(asked)
            .or_else(|| self.asked_for_sandbox().as_ref().and_then(named))
            .or_else(|| self.pod_of_line())
    }
    fn path(&self) -> Option<Vec<String>> {
        let (_, request) = self.kubernetes()?;
        Some(text(&request, "/path")?.split('/').map(str::to_owned).collect())
    }
    /// `/api/v1/namespaces/NAMESPACE/pods/NAME`, or the kubelet's own `/exec/NAMESPACE/POD/CONTAINER`.
    fn pod_of_path(&self) -> Option<(String, String)> {
        let path = self.path()?;
        let of_api = || {
            let at = path.iter().position(|part| part == "pods")?;
            Some((path.get(at.checked_sub(1)?)?.clone(), path.get(at + 1)?.clone()))
        };
        let of_kubelet = || {
            let first = path.get(1).filter(|part| ["exec", "attach", "portForward", "containerLogs"].contains(&part.as_str()));
            first.and(Some((path.get(2)?.clone(), path.get(3)?.clone())))
        };
        of_api().or_else(of_kubelet)
    }
    /// `pods=[default/web]`, `pod="default/web"`, or up to 1.20 `"web_default(UID)"`.
    fn pod_of_line(&self) -> Option<(String, String)> {
        let What::Log { line, .. } = &self.event.what else { return None };
        let new = ["pods=[", "pod=\""].into_iter().find_map(|before| line.split_once(before)).and_then(|(_, after)| {
            let (namespace, name) = after.split([']', '"', ' ']).next()?.split_once('/')?;
            Some((namespace.to_owned(), name.to_owned()))
        });
        let old = || {
            let (name, namespace) = line.split('"').find(|part| part.contains('_') && part.ends_with(')'))?.split_once('_')?;
            Some((namespace.split('(').next()?.to_owned(), name.to_owned()))
        };
        new.or_else(old)
    }
    fn comes_by_api(&self) -> bool {
        matches!(&self.event.what, What::Log { line, .. } if line.contains("\"api\""))
    }

    /// The nearest request around the step that goes through the Kubernetes API or to the kubelet.
    fn kubernetes(&self) -> Option<(&'static str, Value)> {
        let mut at = Some(self.event);
        while let Some(event) = at {
            if let Some((Protocol::Kubernetes, method, request)) = call(self.trace, event) {
                return Some((method, request));
            }
            at = event.within.and_then(|outer| self.trace.events.get(outer as usize)).filter(|outer| outer.seq < event.seq);
        }
        None
    }
    fn query(&self, key: &str) -> Vec<String> {
        let query = self.kubernetes().and_then(|(_, request)| text(&request, "/query")).unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| *name == key).map(|(_, value)| percent::decode(&value.replace('+', " "))).collect()
    }
    fn container(&self) -> Option<String> {
        let of_path = || self.path()?.get(4).cloned();
        self.query("container").into_iter().next().or_else(of_path).or_else(|| self.value("name")).filter(|name| !name.is_empty())
    }
    /// The command that is run in a container, as a shell would read it.
    fn command(&self) -> Option<String> {
        let words = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let asked = ["/cmd", "/body/Cmd"].into_iter().filter_map(|at| self.request.pointer(at)).map(words).next();
        let asked = asked.unwrap_or_else(|| self.query("command"));
        if asked.is_empty() { None } else { Some(asked.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")) }
    }
    fn port(&self) -> Option<String> {
        let number = |value: Option<&Value>| value.and_then(Value::as_u64).map(|port| port.to_string());
        number(self.request.get("port")).or_else(|| self.query("ports").into_iter().chain(self.query("port")).next())
    }
    fn node_name(&self) -> Option<String> {
        let after = |parts: &[String], word: &str| parts.iter().position(|part| part == word).and_then(|at| parts.get(at + 1).cloned());
        let path = self.path().unwrap_or_default();
        let selected =
            || self.query("fieldSelector").into_iter().find_map(|selector| selector.strip_prefix("spec.nodeName=").map(str::to_owned));
        let of_path = after(&path, "nodes").or_else(|| after(&path, "leases"));
        of_path.or_else(selected).or_else(|| text(&self.request, "/body/metadata/name"))
    }

    fn image(&self) -> Option<String> {
        image(self.trace, self.event, &self.request)
    }
    fn docker_name(&self) -> Option<String> {
        let query = text(&self.request, "/query")?;
        query.split('&').find_map(|pair| pair.strip_prefix("name=")).map(str::to_owned)
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

/// The request that a call is, or that an answer belongs to.
fn asked(trace: &Trace, event: &Event) -> Option<(&'static str, Value)> {
    call(trace, event).map(|(_, method, request)| (method, request))
}

fn call(trace: &Trace, event: &Event) -> Option<(Protocol, &'static str, Value)> {
    match &event.what {
        What::Call { protocol, method, request, .. } => Some((*protocol, method, json(request))),
        What::Reply { call: asked, .. } => call(trace, trace.events.get(*asked as usize)?),
        _ => None,
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

/// A word as it has to be typed.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

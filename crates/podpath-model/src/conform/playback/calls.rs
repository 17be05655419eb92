//! Calls and their answers.

use serde_json::Value;

use super::Player;
use super::entry::{Extra, payload};
use super::open::Open;
use super::processes::pid;
use super::roles::{milestone_of, role_of};
use crate::node::Path;
use crate::programs;
use crate::trace::word::kept;
use crate::trace::{Failure, Milestone, Outcome, Peer, ProcessRef, Protocol, Seq, What};

const DOCKER_SOCKET: &str = "unix:///var/run/docker.sock";
const CONTAINERD_SOCKET: &str = "unix:///run/containerd/containerd.sock";
const EVENTS_SOCKET: &str = "unix:///run/containerd/containerd.sock.ttrpc";
/// Each shim has one of its own in there; which, no recording tells.
const SHIM_SOCKETS: &str = "unix:///run/containerd/s/";

impl Player<'_> {
    pub(super) fn cri_call(&mut self) -> Option<Seq> {
        let event = self.event;
        let caller = self.asker();
        let callee = self.cri_server();
        let recorded = Path::by_id(&self.document.path).and_then(|path| path.recorded);
        let address = recorded.map_or("", |recorded| recorded.endpoint);
        let request = event.fields.get("request").cloned().unwrap_or_else(|| Value::Object(Default::default()));
        let subject = ["container_id", "pod_sandbox_id"].iter().find_map(|field| request.get(field)?.as_str()).unwrap_or_default();
        let extra = Extra::recorded().about(subject).milestone(milestone_of(&event.op));
        Some(self.call("cri", Protocol::Cri, (caller, callee), address, request, event.op.clone(), extra))
    }

    pub(super) fn docker_call(&mut self) -> Option<Seq> {
        let event = self.event;
        let caller = self.translator()?;
        let callee = self.daemon("dockerd");
        let kept = event.fields.iter().filter(|(name, _)| matches!(name.as_str(), "path" | "query" | "body"));
        let request = Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect());
        let extra = Extra::recorded().about(event.text("subject")).milestone(self.docker_milestone());
        // Only the request is recorded: nobody is known to wait.
        Some(self.ask(Protocol::Docker, (caller, callee), DOCKER_SOCKET, request, extra))
    }

    /// Where the CRI stays inside of a kubelet, docker's API tells the story.
    fn docker_milestone(&self) -> Option<Milestone> {
        if self.has_cri {
            return None;
        }
        let event = self.event;
        let kind = event.fields.get("body").and_then(|body| body.pointer("/Labels/io.kubernetes.docker.type")).and_then(Value::as_str);
        let is_sandbox = kind == Some("podsandbox") || event.text("subject").starts_with("sandbox");
        let either = |sandbox, container| Some(if is_sandbox { sandbox } else { container });
        match &*event.op {
            "POST /containers/create" => either(Milestone::SandboxCreate, Milestone::ContainerCreate),
            "POST /containers/{id}/start" if !is_sandbox => Some(Milestone::ContainerStart),
            "POST /containers/{id}/stop" => either(Milestone::SandboxStop, Milestone::ContainerStop),
            "DELETE /containers/{id}" => either(Milestone::SandboxRemove, Milestone::ContainerRemove),
            "POST /images/create" => Some(Milestone::ImagePull),
            _ => None,
        }
    }

    pub(super) fn containerd_call(&mut self) -> Option<Seq> {
        let event = self.event;
        let caller = self.daemon("dockerd")?;
        let callee = self.daemon("containerd");
        let key = event.fields.get("call").map(Value::to_string).unwrap_or_default();
        let request = Value::Object(Default::default());
        Some(self.call("containerd-grpc", Protocol::Containerd, (caller, callee), CONTAINERD_SOCKET, request, key, Extra::recorded()))
    }

    /// A frame between containerd and a shim.
    pub(super) fn frame(&mut self) -> Option<Seq> {
        let event = self.event;
        let (containerd, shim) = (self.daemon("containerd"), self.shim_of(event.text("subject")));
        let (address, sides) = match event.text("from") {
            "shim" => (EVENTS_SOCKET, (shim?, containerd)),
            _ => (SHIM_SOCKETS, (containerd?, shim)),
        };
        let key = event.fields.get("call").map(Value::to_string).unwrap_or_default();
        let request = event.fields.get("request").cloned().unwrap_or_else(|| Value::Object(Default::default()));
        let extra = Extra::recorded().about(event.text("subject"));
        Some(self.call("ttrpc", Protocol::Ttrpc, sides, address, request, key, extra))
    }

    /// The shim of a task: it says which process it is when it is asked.
    fn shim_of(&mut self, task: &str) -> Option<ProcessRef> {
        let frames = || self.document.events.iter().filter(|event| event.layer == "ttrpc" && event.op == "Task/Connect");
        let asked = frames().filter(|event| event.is_phase("call") && event.text("subject") == task);
        let answers = asked
            .flat_map(|asked| frames().filter(|event| event.is_phase("return") && event.fields.get("call") == asked.fields.get("call")));
        let name = answers.filter_map(|event| event.fields.get("response")?.get("shim_pid")?.as_str()).next()?;
        Some(self.ensure(pid(name), "containerd-shim-runc-v2"))
    }

    #[expect(clippy::too_many_arguments, reason = "a call has that many sides, and four layers share this")]
    fn call(
        &mut self,
        layer: &'static str,
        protocol: Protocol,
        (caller, callee): (ProcessRef, Option<ProcessRef>),
        address: &str,
        request: Value,
        key: String,
        extra: Extra,
    ) -> Seq {
        let seq = self.ask(protocol, (caller, callee), address, request, extra);
        self.open.add(Open { layer, key, seq, callee, caller });
        seq
    }

    fn ask(
        &mut self,
        protocol: Protocol,
        (caller, callee): (ProcessRef, Option<ProcessRef>),
        address: &str,
        request: Value,
        extra: Extra,
    ) -> Seq {
        let (op, service) = (self.event.op.as_str(), self.event.text("service"));
        // A frame's method has its package elsewhere.
        let full = op.rsplit_once('/').filter(|_| !service.is_empty()).map(|(_, name)| format!("{service}/{name}"));
        let method = kept(full.as_deref().unwrap_or(op));
        let peer = Peer { address: address.into(), process: callee };
        self.push(caller, What::Call { protocol, method, peer, request: payload(request) }, extra)
    }

    pub(super) fn answer(&mut self) -> Option<Seq> {
        let event = self.event;
        let key = match &*event.layer {
            "cri" => event.op.clone(),
            _ => event.fields.get("call").map(Value::to_string).unwrap_or_default(),
        };
        let Open { seq: call, callee, caller, .. } = self.open.take(&event.layer, key)?;
        let outcome = match event.text("code") {
            "" | "OK" => Outcome::Ok {
                status: "OK",
                reply: payload(event.fields.get("response").cloned().unwrap_or(Value::Object(Default::default()))),
            },
            code => Outcome::Failed(Failure { code: kept(code), message: event.text("message").into() }),
        };
        // Whoever has died did not answer: the caller finds out by itself.
        let answerer = callee.filter(|callee| self.is_alive(callee.pid)).unwrap_or(caller);
        Some(self.push(answerer, What::Reply { call, outcome }, Extra::recorded().because_of(call)))
    }

    /// Who serves the CRI on this path.
    fn cri_server(&mut self) -> Option<ProcessRef> {
        let mut servers = programs::ALL.iter().filter(|program| program.serves_cri).map(|program| program.role.name);
        let name = servers.find(|name| self.comms.contains(name) || *name == self.document.path).unwrap_or("containerd");
        self.daemon(name)
    }

    /// Who speaks to dockerd: cri-dockerd, or the kubelet's own dockershim.
    pub(super) fn translator(&mut self) -> Option<ProcessRef> {
        if self.comms.contains("cri-dockerd") || !self.comms.contains("kubelet") {
            return self.daemon("cri-dockerd");
        }
        let kubelet = self.alive("kubelet")?;
        Some(ProcessRef { role: role_of("dockershim", false), ..kubelet })
    }

    /// Who runs CNI plugins.
    pub(super) fn network_client(&mut self) -> Option<ProcessRef> {
        if self.comms.contains("dockerd") { self.translator() } else { self.cri_server() }
    }
}

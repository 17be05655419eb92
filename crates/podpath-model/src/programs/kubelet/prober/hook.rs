//! Hooks: kubernetes v1.22.0 pkg/kubelet/lifecycle/handlers.go. A command is an `ExecSync`; of a request any answer at all is good, and up
//! to 1.24 it is sent in the clear whatever the manifest says, without the manifest's headers, and to a path with one slash too many.

use super::super::release::{HookEvent, HttpHook};
use super::super::runtime::rpc_error;
use super::super::source::StaticPod;
use super::super::start_container::NO_TIMEOUT_NS;
use super::super::{K, Kubelet, go_syntax};
use super::request::{Agent, Requested, http_get};
use crate::kernel::Sys;
use crate::pod::{Container, ContainerPort, Handler, HttpGet, PortReference, Scheme, TcpSocket};
use crate::trace::{Evidence, Text};
use crate::wire::cri::ExecSyncRequest;

const HANDLERS: &str = "pkg/kubelet/lifecycle/handlers.go";

/// The container that a hook is for.
#[derive(Default)]
pub(in crate::programs::kubelet) struct HookTarget {
    pub(in crate::programs::kubelet) pod_uid: Text,
    /// `name_namespace(uid)`.
    pub(in crate::programs::kubelet) pod: Text,
    pub(in crate::programs::kubelet) container: Text,
    pub(in crate::programs::kubelet) ports: Vec<ContainerPort>,
    /// As Go prints it; nothing if the pod is not known any more.
    pub(in crate::programs::kubelet) spec: Text,
    /// `postStart`, `preStop`.
    pub(in crate::programs::kubelet) hook: &'static str,
}

/// A hook that has failed.
pub(in crate::programs::kubelet) struct HookFailed {
    /// What went wrong.
    pub(in crate::programs::kubelet) error: Text,
    /// For people: the hook, what went wrong, and what it wrote.
    pub(in crate::programs::kubelet) message: Text,
}

impl HookTarget {
    pub(in crate::programs::kubelet) fn of(pod: &StaticPod, container: &Container, hook: &'static str) -> Self {
        Self {
            pod_uid: pod.uid.clone(),
            pod: pod.described().into(),
            container: container.name.as_str().into(),
            ports: container.ports.clone(),
            spec: go_syntax::container(container).into(),
            hook,
        }
    }
}

impl Kubelet {
    /// `handlerRunner.Run`. What is neither a command nor a request is no handler.
    pub(in crate::programs::kubelet) async fn run_hook(
        &self,
        sys: &Sys,
        target: &HookTarget,
        id: &Text,
        handler: &Handler,
    ) -> Result<(), HookFailed> {
        match handler {
            Handler::Exec(exec) => self.run_command_hook(sys, target, id, &exec.command).await,
            Handler::HttpGet(request) => {
                let done = self.run_http_hook(sys, target, request).await;
                done.map_err(|error| HookFailed { message: self.http_hook_message(target, request, &error), error })
            }
            Handler::TcpSocket(socket) => Err(self.no_handler(socket)),
        }
    }

    /// `recordContainerEvent` of a hook: from 1.26 on it does not say why.
    pub(in crate::programs::kubelet) async fn hook_event(
        &self,
        sys: &Sys,
        evidence: Evidence,
        pod: &StaticPod,
        about: (&str, &str),
        (reason, plain): (&str, &str),
        failed: &HookFailed,
    ) {
        let text = match self.release.texts.hook_event {
            HookEvent::Message => &*failed.message,
            HookEvent::Plain => plain,
        };
        self.container_event(sys, evidence, pod, about, reason, text).await;
    }

    /// An `ExecSync` without a deadline.
    async fn run_command_hook(&self, sys: &Sys, target: &HookTarget, id: &Text, command: &[String]) -> Result<(), HookFailed> {
        let cmd: Vec<Text> = command.iter().map(|word| word.as_str().into()).collect();
        let request = ExecSyncRequest { container_id: id.clone(), cmd: cmd.into(), timeout: 0 };
        let step = sys.step(K.line(HANDLERS, 64)).fact("purpose", target.hook).fact("name", target.container.clone());
        let answer = self.cri_step(step, NO_TIMEOUT_NS, request).await;
        let words = command.join(" ");
        let (error, output) = match answer {
            Ok(answer) if answer.exit_code == 0 => return Ok(()),
            Ok(answer) => {
                let [own, both] = [answer.stderr.0.to_vec(), [&*answer.stdout.0, &*answer.stderr.0].concat()];
                let [own, both] = [own, both].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                (Text::from(format!("command '{words}' exited with {}: {own}", answer.exit_code)), both)
            }
            Err(failure) if failure.code == "DEADLINE_EXCEEDED" => (format!("command {words:?} timed out").into(), String::new()),
            Err(failure) => (rpc_error(&failure), String::new()),
        };
        let HookTarget { container, pod, .. } = target;
        let message = format!(
            "Exec lifecycle hook ([{words}]) for Container {container:?} in Pod {pod:?} failed - error: {error}, message: {output:?}"
        );
        Err(HookFailed { error, message: message.into() })
    }

    fn http_hook_message(&self, target: &HookTarget, request: &HttpGet, error: &Text) -> Text {
        let (word, output) = match self.release.http_hook {
            HttpHook::Http => ("Http", ", message: \"\""),
            HttpHook::Upper => ("HTTP", ", message: \"\""),
            HttpHook::LikeProbes => ("HTTP", ""),
        };
        let HookTarget { container, pod, .. } = target;
        let path = &request.path;
        format!("{word} lifecycle hook ({path}) for Container {container:?} in Pod {pod:?} failed - error: {error}{output}").into()
    }

    fn no_handler(&self, socket: &TcpSocket) -> HookFailed {
        let kind = self.release.texts.hook_type;
        let host = socket.host.as_deref().unwrap_or("");
        let socket = format!("&TCPSocketAction{{Port:{},Host:{host},}}", port_value(&socket.port));
        let error: Text = format!("invalid handler: &{kind}{{Exec:nil,HTTPGet:nil,TCPSocket:{socket},}}").into();
        HookFailed { message: format!("Cannot run handler: {error}").into(), error }
    }

    /// `runHTTPHandler`: the pod's address is asked for anew.
    async fn run_http_hook(&self, sys: &Sys, target: &HookTarget, request: &HttpGet) -> Result<(), Text> {
        let address = match &request.host {
            Some(host) => host.as_str().into(),
            None => self.address_of(sys, &target.pod_uid).await?,
        };
        let step = || sys.step(K.line(HANDLERS, 132)).fact("purpose", target.hook).fact("name", target.container.clone());
        let like_probes = self.release.http_hook == HttpHook::LikeProbes;
        let port = request.port.resolved(&target.ports).ok_or_else(|| no_port(&request.port, target, like_probes))?;
        let to = |agent| Requested { address: &address, port, timeout_ns: NO_TIMEOUT_NS, agent };
        if !like_probes {
            let path = format!("/{}", request.path);
            let plain = HttpGet { path, scheme: Scheme::Http, headers: Vec::new(), ..request.clone() };
            return http_get(step(), &to(Agent::Go), &plain).await.map(drop);
        }
        let agent = Agent::Lifecycle(self.release.id);
        let answered = http_get(step(), &to(agent), request).await;
        match answered {
            // Whoever asks for TLS and is answered without it is asked without it.
            Err(error) if error.ends_with("server gave HTTP response to HTTPS client") => {
                http_get(step(), &to(agent), &HttpGet { scheme: Scheme::Http, ..request.clone() }).await.map(drop)
            }
            answered => answered.map(drop),
        }
    }

    async fn address_of(&self, sys: &Sys, uid: &Text) -> Result<Text, Text> {
        let status = self.pod_status(sys, uid).await.map_err(|failure| rpc_error(&failure))?;
        let ip = status.sandbox().and_then(|sandbox| sandbox.network.as_ref()).map(|network| network.ip.clone());
        ip.filter(|ip| !ip.is_empty()).ok_or_else(|| "failed to find networking container".into())
    }
}

fn no_port(port: &PortReference, target: &HookTarget, like_probes: bool) -> Text {
    match port {
        PortReference::Name(name) if like_probes => format!("strconv.Atoi: parsing {name:?}: invalid syntax").into(),
        port => format!("couldn't find port: {} in {}", port_value(port), target.spec).into(),
    }
}

/// `%v` of an `intstr.IntOrString`.
fn port_value(port: &PortReference) -> String {
    match port {
        PortReference::Number(number) => format!("{{0 {number} }}"),
        PortReference::Name(name) => format!("{{1 0 {name}}}"),
    }
}

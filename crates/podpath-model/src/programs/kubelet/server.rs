//! The kubelet's own server on port 10250: `exec`, `attach`, `portForward` and `containerLogs`, for the API server.
//! kubernetes v1.22.0 pkg/kubelet/server/server.go.

use std::rc::Rc;

use super::node_status::{KUBELET_PORT, NODE_IP};
use super::runtime::rpc_error;
use super::source::StaticPod;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::programs::streaming::{client::split, relay};
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    AttachRequest, ExecRequest, ListPodSandboxRequest, PodSandboxFilter, PodSandboxState, PodSandboxStateValue, PortForwardRequest,
};
use crate::wire::json::Map;
use crate::wire::kubernetes::{KubeletAttach, KubeletExec, KubeletLogs, KubeletPortForward};
use crate::wire::streaming::{AttachUpgrade, ExecUpgrade, Frame, PortForwardUpgrade};
use crate::wire::{Incoming, Request, Service, dispatch, serve};

const SERVER: &str = "pkg/kubelet/server/server.go";
const POD_UID: &str = "io.kubernetes.pod.uid";

/// The server's side of the kubelet.
struct Server {
    kubelet: Rc<Kubelet>,
}

impl Kubelet {
    /// Serves for ever.
    pub(super) async fn listen_and_serve(self: &Rc<Self>, sys: &Sys) {
        let address = format!("https://{NODE_IP}:{KUBELET_PORT}");
        let listener = sys.step(K.line("pkg/kubelet/kubelet.go", 2370)).listen(&address).await;
        serve(sys.clone(), listener, Rc::new(Server { kubelet: Rc::clone(self) })).await;
    }

    fn pod_by_name(&self, namespace: &str, name: &str) -> Result<Rc<StaticPod>, Failure> {
        let pods = self.pods.get();
        let pod = pods.values().find(|pod| &*pod.namespace == namespace && &*pod.name == name);
        pod.cloned().ok_or_else(|| Failure::new("404", "pod does not exist"))
    }

    /// `findContainer`: `GetPods(false)`, and among those that run by name: pkg/kubelet/kubelet_pods.go:1801.
    async fn find_container(&self, sys: &Sys, namespace: &str, pod: &str, name: &str) -> Result<Text, Failure> {
        let pod = self.pod_by_name(namespace, pod)?;
        let running = self.running_pods(sys).await.map_err(|failure| of_runtime(&failure))?;
        let found = running.get(&pod.uid).and_then(|pod| pod.containers.iter().find(|(_, running)| &**running == name));
        found.map(|(id, _)| id.clone()).ok_or_else(|| Failure::new("500", format!("container not found (\"{name}\")")))
    }

    /// `getSandboxIDByPodUID`, its first one that is ready.
    async fn find_sandbox(&self, sys: &Sys, pod: &StaticPod) -> Result<Text, Failure> {
        let label_selector: Map = [(POD_UID, pod.uid.clone())].into_iter().collect();
        let state = Some(PodSandboxStateValue { state: PodSandboxState::Ready });
        let filter = Some(PodSandboxFilter { state, label_selector, ..PodSandboxFilter::default() });
        let evidence = K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 331);
        let list = self.cri(sys, evidence, ListPodSandboxRequest { filter }).await.map_err(|failure| of_runtime(&failure))?;
        let sandbox = list.items.first().map(|sandbox| sandbox.id.clone());
        sandbox.ok_or_else(|| Failure::new("500", format!("failed to find sandboxID for pod {}_{}({})", pod.name, pod.namespace, pod.uid)))
    }

    async fn exec_url(&self, sys: &Sys, request: &KubeletExec) -> Result<Text, Failure> {
        let container_id = self.find_container(sys, &request.namespace, &request.pod, &request.container).await?;
        let exec = ExecRequest {
            container_id,
            cmd: request.command.clone().into(),
            stdin: !request.input.is_empty(),
            stdout: true,
            stderr: true,
            ..ExecRequest::default()
        };
        let answer = self
            .cri(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_container.go", 898), exec)
            .await
            .map_err(|failure| of_runtime(&failure))?;
        Ok(answer.url.clone())
    }

    async fn attach_url(&self, sys: &Sys, request: &KubeletAttach) -> Result<Text, Failure> {
        let container_id = self.find_container(sys, &request.namespace, &request.pod, &request.container).await?;
        let stdin = !request.input.is_empty();
        let attach = AttachRequest { container_id, stdin, stdout: true, stderr: true, ..AttachRequest::default() };
        let answer = self
            .cri(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_container.go", 915), attach)
            .await
            .map_err(|failure| of_runtime(&failure))?;
        Ok(answer.url.clone())
    }

    async fn port_forward_url(&self, sys: &Sys, request: &KubeletPortForward) -> Result<Text, Failure> {
        let pod = self.pod_by_name(&request.namespace, &request.pod)?;
        self.running_pods(sys).await.map_err(|failure| of_runtime(&failure))?;
        let forward = PortForwardRequest { pod_sandbox_id: self.find_sandbox(sys, &pod).await?, ..PortForwardRequest::default() };
        let answer = self
            .cri(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 364), forward)
            .await
            .map_err(|failure| of_runtime(&failure))?;
        Ok(answer.url.clone())
    }
}

fn of_runtime(failure: &Failure) -> Failure {
    Failure::new("500", rpc_error(failure))
}

/// The runtime gave a URL, and the connection of whoever asked is joined to it.
async fn proxy<From, To>(incoming: Incoming, url: Result<Text, Failure>, upgrade: impl FnOnce(Text) -> To)
where
    From: Request<Reply = Frame>,
    To: Request<Reply = Frame>,
{
    match url {
        Ok(url) => {
            let (base, token) = split(&url);
            relay::<From, To>(incoming, K.line(SERVER, 762), &base, upgrade(token)).await;
        }
        Err(failure) => incoming.refuse(failure).await,
    }
}

impl Service for Server {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        let (sys, kubelet) = (incoming.sys.clone(), &self.kubelet);
        if let Some(request) = incoming.request::<KubeletExec>() {
            let (url, input) = (kubelet.exec_url(&sys, &request).await, request.input.clone());
            return proxy::<KubeletExec, _>(incoming, url, |token| ExecUpgrade { token, input }).await;
        }
        if let Some(request) = incoming.request::<KubeletAttach>() {
            let (url, input) = (kubelet.attach_url(&sys, &request).await, request.input.clone());
            return proxy::<KubeletAttach, _>(incoming, url, |token| AttachUpgrade { token, input }).await;
        }
        if let Some(request) = incoming.request::<KubeletPortForward>() {
            let (url, input) = (kubelet.port_forward_url(&sys, &request).await, request.input.clone());
            return proxy::<KubeletPortForward, _>(incoming, url, |token| PortForwardUpgrade { token, port: request.port, input }).await;
        }
        dispatch!(self, incoming, { KubeletLogs => logs });
        incoming.refuse(Failure::new("404", "404 page not found")).await;
    }
}

impl Server {
    async fn logs(&self, sys: Sys, request: Rc<KubeletLogs>) -> Result<Text, Failure> {
        let kubelet = &self.kubelet;
        let pod = kubelet.pod_by_name(&request.namespace, &request.pod);
        let pod = pod.map_err(|_| Failure::new("404", format!("pod \"{}\" does not exist\n", request.pod)))?;
        kubelet.container_logs(&sys, &pod, &request.container).await
    }
}

//! PodSandboxStatus and ListPodSandbox: answered from memory, no task is asked.

use std::rc::Rc;

use super::Cri;
use super::store::Sandbox;
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::Failure;
use crate::wire::cri::{
    LinuxPodSandboxStatus, ListPodSandboxRequest, ListPodSandboxResponse, Namespace, PodSandbox, PodSandboxNetworkStatus, PodSandboxStatus,
    PodSandboxStatusRequest, PodSandboxStatusResponse, timestamp,
};

impl Cri {
    pub(super) async fn pod_sandbox_status(
        &self,
        sys: Sys,
        request: Rc<PodSandboxStatusRequest>,
    ) -> Result<PodSandboxStatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        // containerd v1.6.20 pkg/cri/server/sandbox_status.go, `PodSandboxStatus`: this one does not say which.
        let sandbox = self.sandbox(&request.pod_sandbox_id);
        let sandbox = sandbox.ok_or_else(|| Failure::not_found("an error occurred when try to find sandbox: not found"))?;
        let options = sandbox
            .config
            .linux
            .as_ref()
            .and_then(|linux| linux.security_context.as_ref())
            .and_then(|context| context.namespace_options.clone());
        // containerd v1.6.20 pkg/cri/server/sandbox_status.go:83: no address once the namespace is closed.
        let open = !sandbox.netns.is_empty() && sys.exists(&sandbox.netns);
        let ip = if open { sandbox.ip.clone() } else { "".into() };
        let status = PodSandboxStatus {
            id: sandbox.id.clone(),
            metadata: sandbox.config.metadata.clone(),
            state: sandbox.listed_state(),
            created_at: timestamp(sandbox.created_at_ns),
            network: Some(PodSandboxNetworkStatus { ip, ..Default::default() }),
            linux: Some(LinuxPodSandboxStatus { namespaces: Some(Namespace { options }) }),
            labels: sandbox.config.labels.clone(),
            annotations: sandbox.config.annotations.clone(),
            runtime_handler: sandbox.runtime_handler.clone(),
        };
        Ok(PodSandboxStatusResponse { status: Some(status), ..Default::default() })
    }

    pub(super) async fn list_pod_sandbox(&self, sys: Sys, request: Rc<ListPodSandboxRequest>) -> Result<ListPodSandboxResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let filter = request.filter.clone().unwrap_or_default();
        let store = self.store.get();
        let items = store.listed_sandboxes.iter().filter(|sandbox| filter.accepts(sandbox)).cloned();
        Ok(ListPodSandboxResponse { items: items.collect() })
    }
}

impl Sandbox {
    /// What lists say of it.
    pub(super) fn listed(&self) -> PodSandbox {
        PodSandbox {
            id: self.id.clone(),
            metadata: self.config.metadata.clone(),
            state: self.listed_state(),
            created_at: timestamp(self.created_at_ns),
            labels: self.config.labels.clone(),
            annotations: self.config.annotations.clone(),
            runtime_handler: self.runtime_handler.clone(),
        }
    }
}

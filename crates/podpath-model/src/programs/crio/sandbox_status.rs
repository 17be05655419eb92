//! PodSandboxStatus and ListPodSandbox: answered from memory.

use std::rc::Rc;

use super::store::Status;
use super::{Sandbox, Server};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::Failure;
use crate::wire::cri::{
    LinuxPodSandboxStatus, ListPodSandboxRequest, ListPodSandboxResponse, Namespace, PodSandbox, PodSandboxNetworkStatus, PodSandboxState,
    PodSandboxStatus, PodSandboxStatusRequest, PodSandboxStatusResponse, timestamp,
};

impl Server {
    /// A sandbox is as ready as its infra container runs, as far as CRI-O knows; without one, until it is stopped.
    fn sandbox_state(&self, sandbox: &Sandbox) -> PodSandboxState {
        let runs = self.infra(&sandbox.id).is_some_and(|infra| infra.get().status == Status::Running);
        if runs { PodSandboxState::Ready } else { PodSandboxState::NotReady }
    }

    pub(super) async fn pod_sandbox_status(
        &self,
        sys: Sys,
        request: Rc<PodSandboxStatusRequest>,
    ) -> Result<PodSandboxStatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let id = &request.pod_sandbox_id;
        let sandbox = self.find_sandbox(id).map_err(|text| Failure::not_found(format!("could not find pod \"{id}\": {text}")))?;
        let security = sandbox.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
        let options = security.and_then(|context| context.namespace_options.clone());
        let status = PodSandboxStatus {
            id: sandbox.id.clone(),
            metadata: sandbox.config.metadata.clone(),
            state: self.sandbox_state(&sandbox),
            created_at: timestamp(sandbox.created_at_ns),
            network: Some(PodSandboxNetworkStatus { ip: sandbox.ip.clone(), ..Default::default() }),
            linux: options.map(|options| LinuxPodSandboxStatus { namespaces: Some(Namespace { options: Some(options) }) }),
            labels: sandbox.config.labels.clone(),
            annotations: sandbox.config.annotations.clone(),
            ..Default::default()
        };
        Ok(PodSandboxStatusResponse { status: Some(status), ..Default::default() })
    }

    pub(super) async fn list_pod_sandbox(&self, sys: Sys, request: Rc<ListPodSandboxRequest>) -> Result<ListPodSandboxResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let filter = request.filter.clone().unwrap_or_default();
        let store = self.store.get();
        let infra = |sandbox: &Sandbox| store.infra.get(&sandbox.id).is_some_and(|infra| infra.get().status == Status::Running);
        let listed = store.sandboxes.iter().filter(|sandbox| sandbox.created).map(|sandbox| PodSandbox {
            id: sandbox.id.clone(),
            metadata: sandbox.config.metadata.clone(),
            state: if infra(sandbox) { PodSandboxState::Ready } else { PodSandboxState::NotReady },
            created_at: timestamp(sandbox.created_at_ns),
            labels: sandbox.config.labels.clone(),
            annotations: sandbox.config.annotations.clone(),
            runtime_handler: sandbox.runtime_handler.clone(),
        });
        Ok(ListPodSandboxResponse { items: listed.filter(|sandbox| filter.accepts(sandbox)).map(Rc::new).collect() })
    }
}

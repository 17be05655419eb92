//! PodSandboxStatus and ListPodSandbox: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_sandbox.go:421 and :490.

use std::rc::Rc;

use super::convert::{extract_labels, filters, sandbox_metadata, state};
use super::docker::unknown;
use super::sandbox_network::no_namespace;
use super::{D, Dockershim, V1_20, translate};
use crate::kernel::Sys;
use crate::programs::klog::Level;
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    ContainerState, LinuxPodSandboxStatus, ListPodSandboxRequest, ListPodSandboxResponse, Namespace, NamespaceMode, NamespaceOption,
    PodSandbox, PodSandboxMetadata, PodSandboxNetworkStatus, PodSandboxState, PodSandboxStatus, PodSandboxStatusRequest,
    PodSandboxStatusResponse,
};
use crate::wire::docker::{ContainerInspect, ContainerSummary, HostConfig, nanoseconds};

const SANDBOX: &str = "pkg/kubelet/dockershim/docker_sandbox.go";
const SECOND_NS: i64 = 1_000_000_000;

/// The namespaces of a sandbox; its processes never share one pid namespace with the pod by pause's own mode.
fn namespaces(host: &HostConfig) -> NamespaceOption {
    let of = |mode: &str, own: NamespaceMode| if mode == "host" { NamespaceMode::Node } else { own };
    NamespaceOption {
        network: of(&host.network_mode, NamespaceMode::Pod),
        pid: of(&host.pid_mode, NamespaceMode::Container),
        ipc: of(&host.ipc_mode, NamespaceMode::Pod),
        ..Default::default()
    }
}

impl Dockershim {
    pub(super) async fn pod_sandbox_status(
        &self,
        sys: Sys,
        request: Rc<PodSandboxStatusRequest>,
    ) -> Result<PodSandboxStatusResponse, Failure> {
        let found = self.inspect(&sys, D.line(SANDBOX, 407), &request.pod_sandbox_id).await.map_err(unknown)?;
        let metadata = sandbox_metadata(&found.name)?;
        let ip = self.address(&sys, &found).await;
        let (labels, annotations) = extract_labels(&found.config.labels);
        let status = PodSandboxStatus {
            id: found.id.clone(),
            metadata: Some(metadata),
            state: if found.state.running { PodSandboxState::Ready } else { PodSandboxState::NotReady },
            created_at: i64::try_from(nanoseconds(&found.created)).unwrap_or(i64::MAX),
            network: Some(PodSandboxNetworkStatus { ip, ..Default::default() }),
            linux: Some(LinuxPodSandboxStatus { namespaces: Some(Namespace { options: Some(namespaces(&found.host_config)) }) }),
            labels,
            annotations,
            ..Default::default()
        };
        Ok(PodSandboxStatusResponse { status: Some(status), ..Default::default() })
    }

    /// `getIPs`: none in the node's network, none if the network is known not to be up, else what the network plugin finds.
    async fn address(&self, sys: &Sys, found: &ContainerInspect) -> Text {
        let none = || found.network_settings.ip_address.clone();
        if &*found.host_config.network_mode == "host" || self.is_network_ready(&found.id) == Some(false) {
            return "".into();
        }
        if !self.config.cni {
            return none();
        }
        if let Some(address) = self.pod_address(sys, &found.id).await {
            return address;
        }
        let line = || {
            let pod = sandbox_metadata(&found.name).map(|of| format!("{}_{}", of.name, of.namespace)).unwrap_or_default();
            let cause = format!("CNI failed to retrieve network namespace path: {}", no_namespace(&found.id));
            let cause = format!("networkPlugin cni failed on the status hook for pod \"{pod}\": {cause}");
            format!("failed to read pod IP from plugin/docker: {cause}")
        };
        self.chatter(sys.step(V1_20.line(SANDBOX, 402)), Level::Warning, line).await;
        none()
    }

    /// What dockerd lists, then the checkpoints of sandboxes that it does not have.
    pub(super) async fn list_pod_sandbox(&self, sys: Sys, request: Rc<ListPodSandboxRequest>) -> Result<ListPodSandboxResponse, Failure> {
        let filter = request.filter.clone().unwrap_or_default();
        let wanted = filter.state.as_ref().map(|state| state.state);
        // Checkpoints are read before dockerd is asked: what is made in between is not taken for lost.
        let checkpoints = if request.filter.is_none() { self.checkpoints(&sys) } else { Vec::new() };
        let all = wanted != Some(PodSandboxState::Ready);
        let listed = self.list(&sys, D.line(SANDBOX, 538), all, filters(translate::SANDBOX, &filter.id, &filter.label_selector)).await;
        let listed = listed.map_err(unknown)?;
        let mut items: Vec<PodSandbox> =
            listed.iter().filter_map(described).filter(|item| wanted.is_none_or(|wanted| item.state == wanted)).collect();
        for id in checkpoints {
            if listed.iter().all(|summary| summary.id != id) {
                items.extend(self.lost(&sys, id));
            }
        }
        Ok(ListPodSandboxResponse { items: items.into_iter().map(Rc::new).collect() })
    }

    /// A sandbox of which only the checkpoint is left; its UID is not in there.
    fn lost(&self, sys: &Sys, id: Text) -> Option<PodSandbox> {
        let checkpoint = self.checkpoint(sys, &id)?;
        let metadata = PodSandboxMetadata { name: checkpoint.name, namespace: checkpoint.namespace, ..Default::default() };
        Some(PodSandbox { id, metadata: Some(metadata), state: PodSandboxState::NotReady, ..Default::default() })
    }
}

/// Containers with names that the kubelet has not given are left out.
fn described(summary: &ContainerSummary) -> Option<PodSandbox> {
    let (labels, annotations) = extract_labels(&summary.labels);
    Some(PodSandbox {
        id: summary.id.clone(),
        metadata: Some(sandbox_metadata(summary.names.first()?).ok()?),
        state: if state(summary) == ContainerState::Running { PodSandboxState::Ready } else { PodSandboxState::NotReady },
        created_at: summary.created * SECOND_NS,
        labels,
        annotations,
        ..Default::default()
    })
}

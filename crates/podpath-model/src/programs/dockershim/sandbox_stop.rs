//! StopPodSandbox and RemovePodSandbox: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_sandbox.go:212 and :292.

use std::rc::Rc;

use super::convert::sandbox_metadata;
use super::docker::{is_not_found, unknown};
use super::sandbox_network::Pod;
use super::sandbox_run::{SANDBOX_GRACE_SECONDS, aggregate};
use super::translate::SANDBOX_ID_LABEL;
use super::{D, Dockershim};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{RemovePodSandboxRequest, RemovePodSandboxResponse, StopPodSandboxRequest, StopPodSandboxResponse};
use crate::wire::engine::{ContainerRemove, ContainerStop, Filters};

const SANDBOX: &str = "pkg/kubelet/dockershim/docker_sandbox.go";

/// What the teardown of a network needs to know.
struct Known {
    name: Text,
    namespace: Text,
    host_network: bool,
}

impl Default for Known {
    fn default() -> Self {
        Self { name: "".into(), namespace: "".into(), host_network: false }
    }
}

impl Dockershim {
    /// The network goes before pause. Containers of the pod are not stopped: the kubelet has done that.
    pub(super) async fn stop_pod_sandbox(&self, sys: Sys, request: Rc<StopPodSandboxRequest>) -> Result<StopPodSandboxResponse, Failure> {
        let id = &request.pod_sandbox_id;
        let known = self.known(&sys, id).await?;
        let mut causes = Vec::new();
        if !known.host_network && self.config.cni && self.is_network_ready(id) != Some(false) {
            let pod = Pod { id, name: &known.name, namespace: &known.namespace };
            match self.tear_down_pod(&sys, &pod).await {
                Ok(()) => self.set_network_ready(id, false),
                Err(failure) => causes.push(failure.message.to_string()),
            }
        }
        let stop = ContainerStop { id: id.clone(), timeout: SANDBOX_GRACE_SECONDS };
        let stopped = self.docker(&sys, D.line(SANDBOX, 271), stop).await;
        match Self::unless_not_modified(stopped) {
            Ok(()) => {}
            Err(failure) if is_not_found(&failure) => self.remove_checkpoint(&sys, D.line(SANDBOX, 278), id).await,
            Err(failure) => causes.push(failure.message.to_string()),
        }
        if causes.is_empty() { Ok(StopPodSandboxResponse {}) } else { Err(Failure::unknown(aggregate(&causes))) }
    }

    /// What dockerd says of the sandbox, or else its checkpoint. Neither is needed if the container is gone.
    async fn known(&self, sys: &Sys, id: &Text) -> Result<Known, Failure> {
        let failure = match self.inspect(sys, D.line(SANDBOX, 407), id).await {
            Ok(found) => {
                let metadata = sandbox_metadata(&found.name)?;
                let host_network = &*found.host_config.network_mode == "host";
                return Ok(Known { name: metadata.name, namespace: metadata.namespace, host_network });
            }
            Err(failure) => failure,
        };
        match self.checkpoint(sys, id) {
            Some(checkpoint) => {
                Ok(Known { name: checkpoint.name, namespace: checkpoint.namespace, host_network: checkpoint.data.host_network })
            }
            None if is_not_found(&failure) => Ok(Known::default()),
            None => {
                let causes = [
                    format!("failed to get checkpoint for sandbox \"{id}\": checkpoint is not found"),
                    format!("failed to get sandbox status: {}", failure.message),
                ];
                Err(Failure::unknown(aggregate(&causes)))
            }
        }
    }

    pub(super) async fn remove_pod_sandbox(
        &self,
        sys: Sys,
        request: Rc<RemovePodSandboxRequest>,
    ) -> Result<RemovePodSandboxResponse, Failure> {
        let id = &request.pod_sandbox_id;
        let mut causes = Vec::new();
        let filters = Filters { label: vec![format!("{SANDBOX_ID_LABEL}={id}").into()], ..Filters::default() };
        match self.list(&sys, D.line(SANDBOX, 302), true, filters).await {
            Ok(containers) => {
                for container in containers.iter() {
                    if let Err(failure) = self.remove(&sys, &container.id).await {
                        causes.push(failure.message.to_string());
                    }
                }
            }
            Err(failure) => causes.push(failure.message.to_string()),
        }
        let remove = ContainerRemove { id: id.clone(), volumes: true, force: true };
        match self.docker(&sys, D.line(SANDBOX, 315), remove).await {
            Err(failure) if !is_not_found(&failure) => causes.push(unknown(failure).message.to_string()),
            _ => {
                self.clear_network_ready(id);
                self.remove_checkpoint(&sys, D.line(SANDBOX, 325), id).await;
            }
        }
        if causes.is_empty() { Ok(RemovePodSandboxResponse {}) } else { Err(Failure::unknown(aggregate(&causes))) }
    }
}

//! StopContainer and RemoveContainer: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_container.go:307 and :316.

use std::rc::Rc;

use super::container_start::log_path;
use super::docker::{TIMEOUT_NS, unknown};
use super::{D, Dockershim, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{RemoveContainerRequest, RemoveContainerResponse, StopContainerRequest, StopContainerResponse};
use crate::wire::engine::{ContainerRemove, ContainerStop};

const CONTAINER: &str = "pkg/kubelet/dockershim/docker_container.go";

impl Dockershim {
    /// What does not run is stopped.
    pub(super) async fn stop_container(&self, sys: Sys, request: Rc<StopContainerRequest>) -> Result<StopContainerResponse, Failure> {
        let stop = ContainerStop { id: request.container_id.clone(), timeout: request.timeout };
        // The longer one of the two, not their sum: kubernetes v1.22.0 libdocker/kube_docker_client.go:620.
        let timeout_ns = TIMEOUT_NS.max(u64::try_from(request.timeout).unwrap_or(0).saturating_mul(SECOND_NS));
        let evidence = D.line(CONTAINER, 308);
        let stopped = self.docker_within(&sys, evidence, None, timeout_ns, stop).await;
        Self::unless_not_modified(stopped).map_err(unknown)?;
        Ok(StopContainerResponse {})
    }

    pub(super) async fn remove_container(&self, sys: Sys, request: Rc<RemoveContainerRequest>) -> Result<RemoveContainerResponse, Failure> {
        self.remove(&sys, &request.container_id).await?;
        Ok(RemoveContainerResponse {})
    }

    /// The link to the log, then the container.
    pub(super) async fn remove(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let found = self.inspect(sys, D.line(CONTAINER, 223), id).await;
        let found = found.map_err(|failure| Failure::unknown(format!("failed to get container \"{id}\" log path: {}", failure.message)))?;
        let path = log_path(&found);
        if !path.is_empty() {
            sys.step(D.line(CONTAINER, 277)).about(id.clone()).remove(&path).await;
        }
        let remove = ContainerRemove { id: id.clone(), volumes: true, force: true };
        let removed = self.docker(sys, D.line(CONTAINER, 328), remove).await;
        self.described.set().remove(id);
        removed.map(drop).map_err(|failure| Failure::unknown(format!("failed to remove container \"{id}\": {}", failure.message)))
    }
}

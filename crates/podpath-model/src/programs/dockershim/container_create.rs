//! CreateContainer: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_container.go:109. dockerd is not asked whether the sandbox runs.

use std::rc::Rc;

use super::docker::unknown;
use super::{D, Dockershim, SERVICE};
use crate::kernel::Sys;
use crate::trace::Failure;
use crate::wire::cri::{CreateContainerRequest, CreateContainerResponse};

const CONTAINER: &str = "pkg/kubelet/dockershim/docker_container.go";

impl Dockershim {
    pub(super) async fn create_container(&self, sys: Sys, request: Rc<CreateContainerRequest>) -> Result<CreateContainerResponse, Failure> {
        let Some(config) = &request.config else { return Err(Failure::unknown("container config is nil")) };
        let Some(sandbox) = &request.sandbox_config else {
            let name = config.metadata.clone().unwrap_or_default().name;
            return Err(Failure::unknown(format!("sandbox config is nil for container \"{name}\"")));
        };
        let version = self.cached_version(&sys, D.line(SERVICE, 342)).await;
        version.map_err(|failure| Failure::unknown(format!("unable to get the docker API version: {}", failure.message)))?;
        let create = self.translate.make_container_config(&request.pod_sandbox_id, config, sandbox).map_err(Failure::unknown)?;
        self.say_cgroup_parent(&sys, &create).await;
        let evidence = D.line(CONTAINER, 196);
        let container_id = self.create(&sys, evidence, create).await.map_err(unknown)?;
        Ok(CreateContainerResponse { container_id })
    }
}

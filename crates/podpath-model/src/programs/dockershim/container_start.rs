//! StartContainer: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_container.go:286, and the link to the log that dockerd writes.

use std::rc::Rc;

use super::docker::unknown;
use super::translate::LOG_PATH_LABEL;
use super::{D, Dockershim};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{ReopenContainerLogRequest, ReopenContainerLogResponse, StartContainerRequest, StartContainerResponse};
use crate::wire::docker::ContainerInspect;
use crate::wire::engine::ContainerStart;

const CONTAINER: &str = "pkg/kubelet/dockershim/docker_container.go";

/// Where the kubelet expects the log of a container.
pub(super) fn log_path(container: &ContainerInspect) -> Text {
    container.config.labels.get(LOG_PATH_LABEL).map_or_else(|| "".into(), Into::into)
}

impl Dockershim {
    pub(super) async fn start_container(&self, sys: Sys, request: Rc<StartContainerRequest>) -> Result<StartContainerResponse, Failure> {
        let id = &request.container_id;
        let started = self.docker(&sys, D.line(CONTAINER, 287), ContainerStart { id: id.clone() }).await;
        // The link is made even if the start has failed, and its error is the one that is told.
        self.link_log(&sys, id).await.map_err(unknown)?;
        Self::unless_not_modified(started)
            .map_err(|failure| Failure::unknown(format!("failed to start container \"{id}\": {}", failure.message)))?;
        Ok(StartContainerResponse {})
    }

    async fn link_log(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let found = self.inspect(sys, D.line(CONTAINER, 223), id).await;
        let found = found
            .map_err(|failure| Failure::new(failure.code, format!("failed to get container \"{id}\" log path: {}", failure.message)))?;
        let path = log_path(&found);
        if !path.is_empty() {
            let evidence = D.line(CONTAINER, 248);
            sys.step(evidence).about(id.clone()).symlink(path, &found.log_path).await;
        }
        Ok(())
    }

    pub(super) async fn reopen_container_log(
        &self,
        _: Sys,
        _: Rc<ReopenContainerLogRequest>,
    ) -> Result<ReopenContainerLogResponse, Failure> {
        // kubernetes v1.22.0 pkg/kubelet/dockershim/docker_logs.go:29
        Err(Failure::unknown("docker does not support reopening container log files"))
    }
}

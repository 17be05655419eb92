//! ContainerStatus and ListContainers: answered from memory.

use std::rc::Rc;

use super::store::Status;
use super::{Container, Server};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::Failure;
use crate::wire::cri::{
    self, ContainerState, ContainerStatus, ContainerStatusRequest, ContainerStatusResponse, ImageSpec, ListContainersRequest,
    ListContainersResponse, timestamp,
};

/// The exit code of a container that has ended nobody knows how: cri-o v1.25.0 server/container_status.go:83.
const NO_EXIT_CODE: i32 = -1;

impl Container {
    fn state(&self) -> ContainerState {
        match self.status {
            Status::Created => ContainerState::Created,
            Status::Running => ContainerState::Running,
            Status::Stopped => ContainerState::Exited,
        }
    }
    /// Why it ended: internal/oci/runtime_oci.go:1035 comes before the exit code.
    fn reason(&self) -> &'static str {
        match (self.status, self.oom_killed, self.exit_code) {
            (Status::Created | Status::Running, ..) => "",
            (Status::Stopped, true, _) => "OOMKilled",
            (Status::Stopped, false, Some(0)) => "Completed",
            (Status::Stopped, false, _) => "Error",
        }
    }
}

impl Server {
    pub(super) async fn container_status(&self, sys: Sys, request: Rc<ContainerStatusRequest>) -> Result<ContainerStatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let entry = self.find_container(&request.container_id)?;
        let container = entry.get();
        let has_ended = container.status == Status::Stopped;
        let status = ContainerStatus {
            id: container.id.clone(),
            metadata: container.config.metadata.clone(),
            state: container.state(),
            created_at: timestamp(container.created_at_ns),
            started_at: timestamp(container.started_at_ns),
            finished_at: if has_ended { timestamp(container.finished_at_ns) } else { 0 },
            exit_code: if has_ended { container.exit_code.unwrap_or(NO_EXIT_CODE) } else { 0 },
            image: Some(ImageSpec { image: container.image.reference.clone(), ..Default::default() }),
            image_ref: container.image_ref.clone(),
            reason: container.reason().into(),
            labels: container.config.labels.clone(),
            annotations: container.config.annotations.clone(),
            mounts: container.config.mounts.clone(),
            log_path: container.log_path.clone(),
            ..Default::default()
        };
        Ok(ContainerStatusResponse { status: Some(status), ..Default::default() })
    }

    pub(super) async fn list_containers(&self, sys: Sys, request: Rc<ListContainersRequest>) -> Result<ListContainersResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let filter = request.filter.clone().unwrap_or_default();
        let store = self.store.get();
        // The newest comes first: recordings/kubelet/crio/init-and-sidecar.1.json.
        let listed = store.containers.iter().rev().map(|entry| {
            let container = entry.get();
            cri::Container {
                id: container.id.clone(),
                pod_sandbox_id: container.sandbox_id.clone(),
                metadata: container.config.metadata.clone(),
                image: container.config.image.clone(),
                image_ref: container.image_ref.clone(),
                state: container.state(),
                created_at: timestamp(container.created_at_ns),
                labels: container.config.labels.clone(),
                annotations: container.config.annotations.clone(),
            }
        });
        Ok(ListContainersResponse { containers: listed.filter(|container| filter.accepts(container)).map(Rc::new).collect() })
    }
}

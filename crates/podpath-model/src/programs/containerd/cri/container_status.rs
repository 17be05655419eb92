//! ContainerStatus and ListContainers: answered from memory.

use std::rc::Rc;

use super::Cri;
use super::store::Container;
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    self, ContainerResources, ContainerState, ContainerStatus, ContainerStatusRequest, ContainerStatusResponse, ImageSpec,
    ListContainersRequest, ListContainersResponse, timestamp,
};

impl Cri {
    pub(super) async fn container_status(&self, sys: Sys, request: Rc<ContainerStatusRequest>) -> Result<ContainerStatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let container = self.find_container(&request.container_id)?;
        // containerd v1.6.20 pkg/cri/server/container_status.go:89
        let reason = match (container.state(), &*container.reason, container.exit_code) {
            (ContainerState::Exited, "", 0) => "Completed".into(),
            (ContainerState::Exited, "", _) => "Error".into(),
            _ => container.reason.clone(),
        };
        let resources = container.resources.clone();
        let (image, image_ref) = self.image_of(&sys, &container);
        let status = ContainerStatus {
            id: container.id.clone(),
            metadata: container.config.metadata.clone(),
            state: container.state(),
            created_at: timestamp(container.created_at_ns),
            started_at: timestamp(container.started_at_ns),
            finished_at: timestamp(container.finished_at_ns),
            exit_code: container.exit_code,
            image,
            image_ref,
            reason,
            message: container.message.clone(),
            labels: container.config.labels.clone(),
            annotations: container.config.annotations.clone(),
            mounts: container.config.mounts.clone(),
            log_path: container.log_path.clone(),
            resources: resources.map(|linux| ContainerResources { linux: Some(linux) }),
        };
        Ok(ContainerStatusResponse { status: Some(status), ..Default::default() })
    }

    /// The image by the names that the store has for it now: its tag, and its digest if a registry gave it one; otherwise as it was asked
    /// for, and its id. containerd v1.6.20 pkg/cri/server/container_status.go:43.
    fn image_of(&self, sys: &Sys, container: &Container) -> (Option<ImageSpec>, Text) {
        let asked = container.config.image.clone();
        let Some(image) = self.daemon.image(sys, &container.image.id) else { return (asked, container.image.id.clone()) };
        let tagged = image.name_by_tag().map(|image| ImageSpec { image, ..Default::default() });
        let image_ref = if image.pulled { image.name_by_digest() } else { image.id.clone() };
        (tagged.or(asked), image_ref)
    }

    pub(super) async fn list_containers(&self, sys: Sys, request: Rc<ListContainersRequest>) -> Result<ListContainersResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let filter = request.filter.clone().unwrap_or_default();
        let store = self.store.get();
        let containers = store.listed_containers.iter().filter(|container| filter.accepts(container)).cloned();
        Ok(ListContainersResponse { containers: containers.collect() })
    }
}

impl Container {
    /// What lists say of it.
    pub(super) fn listed(&self) -> cri::Container {
        cri::Container {
            id: self.id.clone(),
            pod_sandbox_id: self.sandbox_id.clone(),
            metadata: self.config.metadata.clone(),
            image: self.config.image.clone(),
            image_ref: self.image.id.clone(),
            state: self.state(),
            created_at: timestamp(self.created_at_ns),
            labels: self.config.labels.clone(),
            annotations: self.config.annotations.clone(),
        }
    }
}

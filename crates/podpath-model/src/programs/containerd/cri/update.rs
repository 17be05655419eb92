//! UpdateContainerResources: containerd v1.6.20 pkg/cri/server/container_update_resources.go; and what 1.6 does not do.

use std::rc::Rc;

use super::store::Container;
use super::{C, Cri, K8S, spec};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Evidence, Failure};
use crate::wire::containerd;
use crate::wire::cri::{
    CheckpointContainerRequest, CheckpointContainerResponse, ContainerEventResponse, ContainerState, GetEventsRequest,
    UpdateContainerResourcesRequest, UpdateContainerResourcesResponse,
};

const PUT: Evidence = C.line("pkg/cri/server/container_update_resources.go", 48);

impl Cri {
    /// The stored spec first; the task only if it runs. A spec whose task could not be changed is put back.
    pub(super) async fn update_container_resources(
        &self,
        sys: Sys,
        request: Rc<UpdateContainerResourcesRequest>,
    ) -> Result<UpdateContainerResourcesResponse, Failure> {
        let container = self.container(&request.container_id);
        let container = container.ok_or_else(|| Failure::not_found("failed to find container: not found"))?;
        let id = &container.id;
        let former = self.daemon.container(&sys, K8S, id).map_err(|failure| in_update(&failure, "failed to get container spec: "))?;
        let asked = request.linux.clone().unwrap_or_default();
        let mut changed = (*former.spec).clone();
        spec::limit(&mut changed, &self.node(), &asked);
        let resources = Rc::new(changed.linux.resources.clone());
        let object = containerd::Container { spec: Rc::new(changed), ..(*former).clone() };
        self.daemon.update_container(&sys, K8S, Rc::new(object)).await;
        if container.state() == ContainerState::Running {
            match self.daemon.update_task(&sys, K8S, id, resources).await {
                Err(failure) if failure.code != "NOT_FOUND" => {
                    self.daemon.update_container(&sys, K8S, former).await;
                    return Err(in_update(&failure, "failed to update resources: "));
                }
                _ => {}
            }
        }
        let taken = spec::taken(&self.node(), &asked);
        let limited = |container: Container| {
            let resources = spec::merged(container.resources.as_ref(), &taken);
            Container { resources: Some(resources), ..container }
        };
        self.update_status(&sys, PUT, id, limited).await;
        Ok(UpdateContainerResourcesResponse {})
    }

    /// containerd v1.6.20 pkg/cri/server/container_checkpoint.go:28
    pub(super) async fn checkpoint_container(
        &self,
        sys: Sys,
        _: Rc<CheckpointContainerRequest>,
    ) -> Result<CheckpointContainerResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Err(Failure::new("UNIMPLEMENTED", "method CheckpointContainer not implemented"))
    }

    /// containerd v1.6.20 pkg/cri/server/container_events.go:26
    pub(super) async fn get_container_events(&self, sys: Sys, _: Rc<GetEventsRequest>) -> Result<ContainerEventResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Err(Failure::new("UNIMPLEMENTED", "method GetContainerEvents not implemented"))
    }
}

fn in_update(failure: &Failure, what: &str) -> Failure {
    Failure::new(failure.code, format!("failed to update resources: {what}{}", failure.message))
}

//! `DELETE /containers/{id}`: moby v20.10.24 daemon/delete.go. What containerd had of the container went when it exited.

use std::rc::Rc;

use super::container::Container;
use super::{Daemon, M, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, Kind, Nothing, Object};
use crate::wire::engine::ContainerRemove;

const DELETE: &str = "daemon/delete.go";
const STOP_TIMEOUT_NS: u64 = 3 * SECOND_NS;

impl Daemon {
    pub(super) async fn remove_container(self: &Rc<Self>, sys: Sys, request: Rc<ContainerRemove>) -> Result<Nothing, Failure> {
        let container = self.find(&request.id)?;
        let id = container.id.clone();
        if container.state.running {
            if !request.force {
                let text =
                    format!("You cannot remove a running container {id}. Stop the container before attempting removal or force remove");
                return Err(Failure::new("409", text));
            }
            let killed = self.kill_for_good(&sys, &id).await;
            killed.map_err(|failure| {
                Failure::new("500", format!("Could not kill running container {id}, cannot remove - {}", failure.message))
            })?;
        }
        // What counts as killed and was not seen to end is stopped once more: moby v20.10.24 daemon/delete.go:103.
        if self.running_pid(&id).is_some() {
            self.stop(&sys, &container, STOP_TIMEOUT_NS).await?;
        }
        let _lock = self.lock(&sys, &id).await;
        // Somebody else may have removed it meanwhile.
        let container = self.find(&request.id)?;
        sys.work(Work::EngineRemove).await;
        self.clean_up_container(&sys, &container).await;
        self.container_event(&sys, M.line(DELETE, 151), "container destroy", &container, &[]).await;
        Ok(Nothing {})
    }

    /// `cleanupContainer`: its layer, its folder, its name.
    async fn clean_up_container(&self, sys: &Sys, container: &Container) {
        let id = container.id.clone();
        self.release_layer(sys, container).await;
        sys.step(M.line(DELETE, 131)).about(id.clone()).remove(&self.root(&id)).await;
        self.containers.set().remove(&id);
        let object = Object::new(Kind::Container, id.clone());
        sys.step(M.line(DELETE, 140)).about(id).change(object, Some(container.state.status().into()), None).await;
    }

    /// A container that could not be made leaves nothing: moby v20.10.24 daemon/create.go:160.
    pub(super) async fn clean_up_after_create(&self, sys: &Sys, container: &Container) {
        self.clean_up_container(sys, container).await;
        self.containers.set().release(&container.name);
    }
}

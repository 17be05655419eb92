//! StopContainer and RemoveContainer.

use std::rc::Rc;

use super::sandbox_run::description;
use super::sandbox_stop::STOP_TIMEOUT;
use super::store::Entry;
use super::{O, SEEN, Sandbox, Server};
use crate::kernel::Sys;
use crate::trace::{Failure, Kind, Object, Text};
use crate::wire::cri::{RemoveContainerRequest, RemoveContainerResponse, StopContainerRequest, StopContainerResponse};

const STOP: &str = "server/container_stop.go";

/// `NAMESPACE/POD/CONTAINER`
fn described(entry: &Entry) -> String {
    let container = entry.get();
    let name = container.config.metadata.as_ref().map(|metadata| metadata.name.clone()).unwrap_or_else(|| "".into());
    format!("{}{name}", description(&container.config.labels))
}

impl Server {
    pub(super) async fn stop_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StopContainerRequest>,
    ) -> Result<StopContainerResponse, Failure> {
        let (id, timeout) = (&request.container_id, u64::try_from(request.timeout).unwrap_or(0));
        sys.step(O.line(STOP, 17)).about(id.clone()).log("info", format!("Stopping container: {id} (timeout: {timeout}s)")).await;
        let entry = self.find_container(id)?;
        self.stop_and_write(&sys, &entry, timeout).await.map_err(Failure::unknown)?;
        sys.step(O.line(STOP, 39)).about(id.clone()).log("info", format!("Stopped container {id}: {}", described(&entry))).await;
        Ok(StopContainerResponse {})
    }

    pub(super) async fn remove_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<RemoveContainerRequest>,
    ) -> Result<RemoveContainerResponse, Failure> {
        let id = &request.container_id;
        sys.step(SEEN).about(id.clone()).log("info", format!("Removing container: {id}")).await;
        // An error in 1.25; later versions take what is not there for removed.
        let entry = self.find_container(id)?;
        let sandbox = self.sandbox(&entry.get().sandbox_id);
        let sandbox = sandbox.ok_or_else(|| Failure::unknown(format!("sandbox of container {id} not found")))?;
        self.remove_one(&sys, &sandbox, &entry).await?;
        sys.step(SEEN).about(id.clone()).log("info", format!("Removed container {id}: {}", described(&entry))).await;
        Ok(RemoveContainerResponse {})
    }

    /// Stops a container unless its sandbox is stopped, has runc delete it, and removes what storage has of it.
    pub(super) async fn remove_one(&self, sys: &Sys, sandbox: &Sandbox, entry: &Rc<Entry>) -> Result<(), Failure> {
        let id = entry.id();
        let (name, is_infra) = (entry.get().name.clone(), entry.get().is_infra());
        if !self.sandbox(&sandbox.id).is_none_or(|sandbox| sandbox.stopped) {
            let stopped = self.stop_and_write(sys, entry, STOP_TIMEOUT).await;
            stopped.map_err(|text| Failure::unknown(format!("failed to stop container for removal {text}")))?;
        }
        self.delete_by_runc(sys, entry)
            .await
            .map_err(|text| Failure::unknown(format!("failed to delete container {name} in pod sandbox {}: {text}", sandbox.id)))?;
        sys.step(SEEN).about(id.clone()).remove(&format!("{}/{id}", self.config.exits_dir)).await;
        let cgroup = self.conmon_cgroup(entry);
        sys.step(SEEN).about(id.clone()).remove_cgroup(&cgroup).await;
        let (layer, before) = (entry.get().layer.clone(), entry.get().status);
        self.remove_storage(sys, &id, &layer).await;
        {
            let mut store = self.store.set();
            store.release(&name);
            store.infra.remove(&id);
            store.containers.retain(|kept| !Rc::ptr_eq(kept, entry));
        }
        if !is_infra {
            let object = Object::new(Kind::Container, id.clone());
            sys.step(SEEN).about(id).change(object, Some(Text::from(before.of_container())), None).await;
        }
        Ok(())
    }
}

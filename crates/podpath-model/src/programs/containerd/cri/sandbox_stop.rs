//! StopPodSandbox and RemovePodSandbox.

use std::rc::Rc;

use super::sandbox_run::is_host_network;
use super::store::Sandbox;
use super::{C, CALLS, Cri, K8S};
use crate::kernel::{Signal, Sys};
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerState, RemovePodSandboxRequest, RemovePodSandboxResponse, StopPodSandboxRequest, StopPodSandboxResponse};

const STOP: &str = "pkg/cri/server/sandbox_stop.go";
const REMOVE: &str = "pkg/cri/server/sandbox_remove.go";

impl Cri {
    pub(super) async fn stop_pod_sandbox(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StopPodSandboxRequest>,
    ) -> Result<StopPodSandboxResponse, Failure> {
        let id = &request.pod_sandbox_id;
        sys.step(C.line(CALLS, 234)).about(id.clone()).log("info", format!("StopPodSandbox for \"{id}\"")).await;
        let sandbox = self.find_sandbox(id)?;
        self.stop_sandbox(&sys, sandbox).await?;
        sys.step(C.line(CALLS, 239)).about(id.clone()).log("info", format!("StopPodSandbox for \"{id}\" returns successfully")).await;
        Ok(StopPodSandboxResponse {})
    }

    /// Containers first and without grace, then pause, then the network: containerd v1.6.20 pkg/cri/server/sandbox_stop.go:53.
    async fn stop_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: Sandbox) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        let containers = self.store.get().containers_of(&id);
        for container in containers {
            self.stop_one(sys, &container, 0).await?;
        }
        self.clean_up_sandbox_mount(sys, &id).await;
        if sandbox.ready {
            self.stop_sandbox_container(sys, &id).await?;
        }
        if is_host_network(&sandbox.config) {
            return Ok(());
        }
        let netns = self.sandbox(&id).map_or_else(|| sandbox.netns.clone(), |sandbox| sandbox.netns);
        let open = !netns.is_empty() && sys.exists(&netns);
        // What is gone already is torn down with an empty path.
        let attached = Sandbox { netns: if open { netns.clone() } else { "".into() }, ..sandbox };
        self.teardown_pod_network(sys, &attached).await?;
        if open {
            sys.step(C.line(STOP, 97)).about(id.clone()).umount(&netns).await;
        }
        sys.step(C.line(STOP, 103)).about(id.clone()).log("info", format!("TearDown network for sandbox \"{id}\" successfully")).await;
        Ok(())
    }

    async fn clean_up_sandbox_mount(&self, sys: &Sys, id: &Text) {
        let shm = format!("{}/shm", self.node().sandbox_state(id));
        sys.step(C.line("pkg/cri/server/sandbox_run_linux.go", 325)).about(id.clone()).umount(&shm).await;
    }

    /// SIGKILL to pause, and waits until the exit monitor has seen it.
    async fn stop_sandbox_container(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let kill = Signal::Kill.number();
        match self.daemon.kill_task(sys, K8S, id, &"".into(), kill, false).await {
            Err(failure) if failure.code != "NOT_FOUND" && failure.code != "UNAVAILABLE" => {
                return Err(Failure::unknown(format!(
                    "failed to stop sandbox container \"{id}\" in \"SANDBOX_READY\" state: {}",
                    failure.message
                )));
            }
            _ => {}
        }
        while self.sandbox(id).is_some_and(|sandbox| sandbox.ready) {
            self.changed.wait(sys).await;
        }
        Ok(())
    }

    pub(super) async fn remove_pod_sandbox(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<RemovePodSandboxRequest>,
    ) -> Result<RemovePodSandboxResponse, Failure> {
        let id = request.pod_sandbox_id.clone();
        sys.step(C.line(CALLS, 287)).about(id.clone()).log("info", format!("RemovePodSandbox for \"{id}\"")).await;
        // What is not there is removed already.
        let Some(sandbox) = self.sandbox(&id) else { return Ok(RemovePodSandboxResponse {}) };
        sys.step(C.line(REMOVE, 53)).about(id.clone()).log("info", format!("Forcibly stopping sandbox \"{id}\"")).await;
        self.stop_sandbox(&sys, sandbox).await?;
        let containers = self.store.get().containers_of(&id);
        for container in containers {
            let state = self.container(&container).map(|container| container.state());
            if state.is_some_and(|state| state != ContainerState::Running) {
                self.remove_one(&sys, &container).await?;
            }
        }
        self.remove_sandbox_files(&sys, &id).await;
        self.daemon.remove_snapshot(&sys, K8S, &id).await;
        self.daemon.delete_container(&sys, K8S, &id).await?;
        self.forget_sandbox(&sys, &id).await;
        sys.step(C.line(CALLS, 292)).about(id.clone()).log("info", format!("RemovePodSandbox \"{id}\" returns successfully")).await;
        Ok(RemovePodSandboxResponse {})
    }

    async fn forget_sandbox(&self, sys: &Sys, id: &Text) {
        {
            let mut store = self.store.set();
            store.remove_sandbox(id);
            store.release(id);
        }
        self.daemon.remove_extension(sys, C.line("metadata/containers.go", 267), K8S, "sandboxes", id).await;
        let object = crate::trace::Object::new(crate::trace::Kind::Sandbox, id.clone());
        sys.step(C.line(REMOVE, 109)).about(id.clone()).change(object, Some("SANDBOX_NOTREADY".into()), None).await;
    }
}

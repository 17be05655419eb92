//! StopPodSandbox and RemovePodSandbox.

use std::rc::Rc;

use super::sandbox_run::is_host_network;
use super::store::{Sandbox, SandboxState};
use super::{C, CALLS, Cri, K8S, logged};
use crate::kernel::{Signal, Sys};
use crate::trace::{Failure, Text};
use crate::wire::cri::{RemovePodSandboxRequest, RemovePodSandboxResponse, StopPodSandboxRequest, StopPodSandboxResponse};

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
        let stopped = match self.find_sandbox(id) {
            Ok(sandbox) => self.stop_sandbox(&sys, sandbox).await,
            Err(failure) => Err(failure),
        };
        logged(&sys, C.line(CALLS, 237), id, &format!("StopPodSandbox for \"{id}\" failed"), stopped).await?;
        sys.step(C.line(CALLS, 239)).about(id.clone()).log("info", format!("StopPodSandbox for \"{id}\" returns successfully")).await;
        Ok(StopPodSandboxResponse {})
    }

    /// Containers first and without grace, then pause, then the network: containerd v1.6.20 pkg/cri/server/sandbox_stop.go:53.
    async fn stop_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: Sandbox) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        let containers = self.store.get().containers_of(&id);
        for container in containers {
            let stopped = self.stop_one(sys, &container, 0).await;
            stopped
                .map_err(|failure| Failure::new(failure.code, format!("failed to stop container \"{container}\": {}", failure.message)))?;
        }
        self.clean_up_sandbox_mount(sys, &sandbox).await;
        if sandbox.state != SandboxState::NotReady {
            self.stop_sandbox_container(sys, &sandbox).await.map_err(|failure| {
                let state = sandbox.state.name().trim_start_matches("SANDBOX_").to_lowercase();
                Failure::new(failure.code, format!("failed to stop sandbox container \"{id}\" in \"{state}\" state: {}", failure.message))
            })?;
        }
        if !is_host_network(&sandbox.config) {
            self.tear_down(sys, sandbox).await?;
        }
        sys.step(C.line(STOP, 103)).about(id.clone()).log("info", format!("TearDown network for sandbox \"{id}\" successfully")).await;
        Ok(())
    }

    async fn tear_down(&self, sys: &Sys, sandbox: Sandbox) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        let netns = self.sandbox(&id).map_or_else(|| sandbox.netns.clone(), |sandbox| sandbox.netns);
        let open = !netns.is_empty() && sys.exists(&netns);
        // What is gone already is torn down with an empty path.
        let attached = Sandbox { netns: if open { netns.clone() } else { "".into() }, ..sandbox };
        self.teardown_pod_network(sys, &attached).await?;
        if open {
            sys.step(C.line(STOP, 97)).about(id.clone()).umount(&netns).await;
        }
        Ok(())
    }

    /// SIGKILL to pause, and waits until the exit monitor has seen it. A task that is not there has been seen by it, or will be.
    async fn stop_sandbox_container(self: &Rc<Self>, sys: &Sys, sandbox: &Sandbox) -> Result<(), Failure> {
        let (id, is_unknown) = (&sandbox.id, sandbox.state == SandboxState::Unknown);
        if self.daemon.load(sys, K8S, id).await.is_err_and(|failure| failure.code == "NOT_FOUND") {
            return if is_unknown { self.clean_up_unknown(sys, id).await } else { Ok(()) };
        }
        if is_unknown {
            let exit = self.daemon.wait(sys, K8S, id, &"".into());
            self.start_exit_monitor(sys, id, exit);
        }
        match self.daemon.kill_task(sys, K8S, id, &"".into(), Signal::Kill.number(), false).await {
            Err(failure) if failure.code != "NOT_FOUND" => {
                return Err(Failure::new(failure.code, format!("failed to kill sandbox container: {}", failure.message)));
            }
            Ok(()) | Err(_) => {}
        }
        while self.sandbox(id).is_some_and(|sandbox| sandbox.state != SandboxState::NotReady) {
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
        let removed = self.remove_sandbox(&sys, &id).await;
        logged(&sys, C.line(CALLS, 290), &id, &format!("RemovePodSandbox for \"{id}\" failed"), removed).await?;
        sys.step(C.line(CALLS, 292)).about(id.clone()).log("info", format!("RemovePodSandbox \"{id}\" returns successfully")).await;
        Ok(RemovePodSandboxResponse {})
    }

    async fn remove_sandbox(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        // What is not there is removed already.
        let Some(sandbox) = self.sandbox(id) else { return Ok(()) };
        sys.step(C.line(REMOVE, 53)).about(id.clone()).log("info", format!("Forcibly stopping sandbox \"{id}\"")).await;
        let stopped = self.stop_sandbox(sys, sandbox).await;
        stopped.map_err(|failure| Failure::new(failure.code, format!("failed to forcibly stop sandbox \"{id}\": {}", failure.message)))?;
        let containers = self.store.get().containers_of(id);
        for container in containers {
            let removed = self.remove_one(sys, &container).await;
            removed.map_err(|failure| {
                Failure::new(failure.code, format!("failed to remove container \"{container}\": {}", failure.message))
            })?;
        }
        // The directory under `root` goes first here; what is in the other one is unmounted.
        for (folder, evidence) in [(self.node().sandbox_root(id), C.line(REMOVE, 86)), (self.node().sandbox_state(id), C.line(REMOVE, 91))]
        {
            sys.step(evidence).about(id.clone()).remove(&folder).await;
        }
        let deleted = self.daemon.delete_with_snapshot(sys, K8S, id).await;
        deleted
            .map_err(|failure| Failure::new(failure.code, format!("failed to delete sandbox container \"{id}\": {}", failure.message)))?;
        self.forget_sandbox(sys, id).await;
        Ok(())
    }

    async fn forget_sandbox(&self, sys: &Sys, id: &Text) {
        {
            let mut store = self.store.set();
            store.remove_sandbox(id);
            store.release(id);
        }
        let object = crate::trace::Object::new(crate::trace::Kind::Sandbox, id.clone());
        sys.step(C.line(REMOVE, 109)).about(id.clone()).change(object, Some("SANDBOX_NOTREADY".into()), None).await;
    }
}

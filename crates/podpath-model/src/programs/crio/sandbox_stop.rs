//! StopPodSandbox and RemovePodSandbox.

use std::rc::Rc;

use super::runtime::Unstoppable;
use super::store::{Entry, Status};
use super::{O, SEEN, Sandbox, Server};
use crate::kernel::{Condition, Shared, Sys};
use crate::programs::Work;
use crate::trace::{Evidence, Failure, Kind, Object, SharedPayload, Text};
use crate::wire::cri::{RemovePodSandboxRequest, RemovePodSandboxResponse, StopPodSandboxRequest, StopPodSandboxResponse};

const CALL: &str = "server/sandbox_stop.go";
const STOP: &str = "server/sandbox_stop_linux.go";
/// The files that tell a new CRI-O what was done to a sandbox: internal/lib/sandbox/sandbox.go:24.
pub(super) const STOPPED: &str = "stopped";
pub(super) const NETWORK_STOPPED: &str = "network-stopped";
pub(super) const SANDBOX_LIB: &str = "internal/lib/sandbox/sandbox.go";
/// What containers get to end by themselves, in seconds: cri-o v1.25.0 server/sandbox_stop_linux.go:56.
pub(super) const STOP_TIMEOUT: u64 = 10;

impl Server {
    pub(super) async fn stop_pod_sandbox(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StopPodSandboxRequest>,
    ) -> Result<StopPodSandboxResponse, Failure> {
        let id = &request.pod_sandbox_id;
        sys.step(O.line(CALL, 16)).about(id.clone()).log("info", format!("Stopping pod sandbox: {id}")).await;
        let sandbox = match self.find_sandbox(id) {
            Ok(sandbox) => sandbox,
            Err(_) if id.is_empty() => return Err(Failure::unknown("PodSandboxId should not be empty")),
            Err(text) => {
                // What is not there has been stopped already.
                let line = format!("Could not get sandbox {id}, it's probably been stopped already: {text}");
                sys.step(O.line(CALL, 30)).about(id.clone()).log("warning", line).await;
                return Ok(StopPodSandboxResponse {});
            }
        };
        self.stop_sandbox(&sys, sandbox).await?;
        Ok(StopPodSandboxResponse {})
    }

    /// The network first, then the containers side by side, then pause, then the namespaces.
    async fn stop_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: Sandbox) -> Result<(), Failure> {
        let id = sandbox.id.clone();
        self.network_stop(sys, &sandbox).await?;
        if self.sandbox(&id).is_none_or(|sandbox| sandbox.stopped) {
            sys.step(O.line(STOP, 27)).about(id.clone()).log("info", format!("Stopped pod sandbox (already stopped): {id}")).await;
            return Ok(());
        }
        let running = self.containers_of(&id).into_iter().filter(|entry| entry.get().status != Status::Stopped).collect();
        self.stop_all(sys, running).await?;
        if let Some(infra) = self.infra(&id) {
            if sandbox.spoofed {
                self.change_status(sys, O.line(STOP, 73), &infra, Status::Stopped).await;
            } else {
                self.stop_and_write(sys, &infra, STOP_TIMEOUT)
                    .await
                    .map_err(|text| Failure::unknown(format!("failed to stop infra container for pod sandbox {id}: {text}")))?;
            }
        }
        self.remove_namespaces(sys, &sandbox).await;
        sys.step(O.line(SANDBOX_LIB, 486)).about(id.clone()).umount(&format!("{}/shm", self.config.run_directory(&id))).await;
        sys.step(O.line(STOP, 85)).about(id.clone()).log("info", format!("Stopped pod sandbox: {id}")).await;
        self.update_sandbox(&id, |sandbox| sandbox.stopped = true);
        self.mark(sys, &id, O.line(SANDBOX_LIB, 337), STOPPED).await;
        Ok(())
    }

    /// Each in a task of its own: none waits for another's grace.
    async fn stop_all(self: &Rc<Self>, sys: &Sys, entries: Vec<Rc<Entry>>) -> Result<(), Failure> {
        let failed: Shared<Option<String>> = Shared::default();
        let left = Shared::new(entries.len());
        let done = Rc::new(Condition::default());
        for entry in entries {
            let (server, failed, left, done) = (Rc::clone(self), failed.clone(), left.clone(), Rc::clone(&done));
            sys.go(|sys| async move {
                if let Err(text) = server.stop_and_write(&sys, &entry, STOP_TIMEOUT).await {
                    failed.set().get_or_insert(format!("failed to stop container for pod sandbox {}: {text}", entry.get().sandbox_id));
                }
                *left.set() -= 1;
                done.notify(&sys);
            });
        }
        while *left.get() > 0 {
            done.wait(sys).await;
        }
        failed.set().take().map_or(Ok(()), |text| Err(Failure::unknown(text)))
    }

    /// `ContainerServer.StopContainer`: stops, unmounts, and writes down how it ended. What is stopped already is no error.
    pub(super) async fn stop_and_write(&self, sys: &Sys, entry: &Rc<Entry>, timeout: u64) -> Result<(), String> {
        let (id, layer) = (entry.id(), entry.get().layer.clone());
        match self.stop_by_runc(sys, entry, timeout).await {
            Ok(()) => {
                self.update_status(sys, entry).await;
                self.unmount_layer(sys, &id, &layer).await;
                // Whoever waits for the lock has it by the time that the layer is unmounted.
                if sys.draws() {
                    sys.sleep(1).await;
                }
            }
            Err(Unstoppable::Stopped) => {}
            Err(Unstoppable::TimedOut) => return Err(format!("failed to stop container {id}: failed to kill process")),
        }
        self.state_to_disk(sys, entry).await;
        Ok(())
    }

    /// Leaves a file by which a new CRI-O sees what has been done to a sandbox; one that was never finished is not restored.
    pub(super) async fn mark(&self, sys: &Sys, id: &Text, evidence: Evidence, name: &'static str) {
        if self.sandbox(id).is_some_and(|sandbox| sandbox.created) {
            sys.step(evidence).about(id.clone()).write(self.mark_path(id, name), SharedPayload::new(Text::from(""))).await;
        }
    }
    pub(super) fn mark_path(&self, id: &str, name: &str) -> Text {
        format!("{}/{name}", self.config.directory(id)).into()
    }

    /// Lets the pinned namespaces go: server/sandbox_stop_linux.go:77.
    pub(super) async fn remove_namespaces(&self, sys: &Sys, sandbox: &Sandbox) {
        let namespaces = &sandbox.namespaces;
        for path in [&namespaces.ipc, &namespaces.uts, &namespaces.net].into_iter().filter(|path| !path.is_empty()) {
            sys.step(O.line("internal/config/nsmgr/types.go", 111)).about(sandbox.id.clone()).umount(path).await;
        }
    }

    pub(super) async fn remove_pod_sandbox(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<RemovePodSandboxRequest>,
    ) -> Result<RemovePodSandboxResponse, Failure> {
        let id = &request.pod_sandbox_id;
        let step = || sys.step(SEEN).about(id.clone());
        step().log("info", format!("Removing pod sandbox: {id}")).await;
        let sandbox = match self.find_sandbox(id) {
            Ok(sandbox) => sandbox,
            Err(_) if id.is_empty() => return Err(Failure::unknown("PodSandboxId should not be empty")),
            Err(text) => {
                step().log("warning", format!("Could not get sandbox {id}, it's probably been removed already: {text}")).await;
                return Ok(RemovePodSandboxResponse {});
            }
        };
        for entry in self.containers_of(id) {
            self.remove_one(&sys, &sandbox, &entry).await?;
        }
        step().umount(&format!("{}/shm", self.config.run_directory(id))).await;
        if let Some(infra) = self.infra(id) {
            self.remove_infra(&sys, &sandbox, &infra).await?;
        }
        self.network_stop(&sys, &sandbox).await.map_err(|failure| Failure::unknown(format!("stop pod network: {}", failure.message)))?;
        self.remove_namespaces(&sys, &sandbox).await;
        self.store.set().release(&sandbox.name);
        self.forget_sandbox(&sys, &sandbox.id).await;
        step().log("info", format!("Removed pod sandbox: {id}")).await;
        Ok(RemovePodSandboxResponse {})
    }

    async fn remove_infra(&self, sys: &Sys, sandbox: &Sandbox, infra: &Rc<Entry>) -> Result<(), Failure> {
        if sandbox.spoofed {
            self.store.set().infra.remove(&sandbox.id);
            let layer = infra.get().layer.clone();
            self.remove_storage(sys, &sandbox.id, &layer).await;
            return Ok(());
        }
        self.remove_one(sys, sandbox, infra).await
    }

    /// Removes what storage has of a container: its layer and its folders.
    pub(super) async fn remove_storage(&self, sys: &Sys, id: &Text, layer: &str) {
        sys.work(Work::StorageRemove).await;
        self.unmount_layer(sys, id, layer).await;
        self.remove_layer(sys, id, layer).await;
        for directory in [self.config.run_directory(id), self.config.directory(id)] {
            sys.step(SEEN).about(id.clone()).remove(&directory).await;
        }
    }

    /// Forgets a sandbox.
    pub(super) async fn forget_sandbox(&self, sys: &Sys, id: &Text) {
        let id = id.clone();
        self.store.set().sandboxes.retain(|kept| kept.id != id);
        let object = Object::new(Kind::Sandbox, id.clone());
        sys.step(SEEN).about(id).change(object, Some("SANDBOX_NOTREADY".into()), None).await;
    }
}

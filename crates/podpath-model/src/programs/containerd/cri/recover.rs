//! What a restart finds: containerd v1.6.20 pkg/cri/server/restart.go.

use std::rc::Rc;

use super::store::{Container, Sandbox, SandboxState};
use super::{C, Cri, K8S};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::containerd::{Process, TaskStatus};
use crate::wire::cri::ContainerState;

const CRI_SERVICE: &str = "pkg/cri/server/service.go";
const RESTART: &str = "pkg/cri/server/restart.go";

impl Cri {
    /// `Run`: first what a restart finds, then the streaming server. containerd v1.6.20 pkg/cri/server/service.go:246.
    pub(in crate::programs::containerd) async fn run(self: &Rc<Self>, sys: &Sys) {
        sys.step(C.line(CRI_SERVICE, 204)).log("info", "Start subscribing containerd event").await;
        sys.step(C.line(CRI_SERVICE, 207)).log("info", "Start recovering state").await;
        self.recover(sys).await;
        sys.step(C.line(CRI_SERVICE, 213)).log("info", "Start event monitor").await;
        sys.step(C.line(CRI_SERVICE, 217)).log("info", "Start snapshots syncer").await;
        sys.step(C.line(CRI_SERVICE, 230)).log("info", "Start cni network conf syncer for default").await;
        sys.step(C.line(CRI_SERVICE, 242)).log("info", "Start streaming server").await;
        self.stream_server.start(sys, Rc::clone(self)).await;
        *self.initialized.set() = true;
    }

    /// Loads sandboxes and containers from the metadata of their objects, asks the shims how they are, and begins to serve.
    async fn recover(self: &Rc<Self>, sys: &Sys) {
        for sandbox in self.daemon.containers_with::<Sandbox>(sys, K8S) {
            self.recover_sandbox(sys, (*sandbox).clone()).await;
        }
        for container in self.daemon.containers_with::<Container>(sys, K8S) {
            self.recover_container(sys, (*container).clone()).await;
        }
        self.clean_up_orphans(sys).await;
        let cri = Rc::clone(self);
        sys.background(|sys| async move { cri.watch_memory(&sys).await });
    }

    /// A container that has once run out of memory has that as its reason, however it ends: containerd v1.6.20
    /// pkg/cri/server/events.go:344.
    async fn watch_memory(&self, sys: &Sys) {
        loop {
            let envelope = self.daemon.exchange.next_out_of_memory(sys).await;
            if let Some(container) = self.container(&envelope.event.container_id).filter(|_| &*envelope.namespace == K8S) {
                let id = container.id.clone();
                let line = format!("TaskOOM event &TaskOOM{{ContainerID:{id},XXX_unrecognized:[],}}");
                sys.step(C.line("pkg/cri/server/events.go", 334)).about(id).log("info", line).await;
                let evidence = C.line("pkg/cri/server/events.go", 344);
                let out_of_memory = |container| Container { reason: "OOMKilled".into(), ..container };
                self.update_status(sys, evidence, &container.id, out_of_memory).await;
            }
        }
    }

    /// `loadSandbox`. A task that does not run is deleted; what that cannot be said of is unknown.
    async fn recover_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: Sandbox) {
        let id = sandbox.id.clone();
        let exit = self.daemon.load(sys, K8S, &id).await;
        let (state, pid) = match exit {
            Ok(Process { status: TaskStatus::Running, pid, .. }) => (SandboxState::Ready, pid),
            Ok(_) => match self.daemon.kill_and_delete(sys, K8S, &id, &"".into()).await {
                Err(failure) if failure.code != "NOT_FOUND" => (SandboxState::Unknown, 0),
                Ok(_) | Err(_) => (SandboxState::NotReady, 0),
            },
            Err(failure) if failure.code == "NOT_FOUND" => (SandboxState::NotReady, 0),
            Err(_) => (SandboxState::Unknown, 0),
        };
        drop(self.store.set().reserve(&sandbox.name, &id));
        self.add_sandbox(sys, C.line(RESTART, 66), Sandbox { state, pid, ..sandbox }).await;
        if state == SandboxState::Ready {
            let exit = self.daemon.wait(sys, K8S, &id, &"".into());
            self.start_exit_monitor(sys, &id, exit);
        }
    }

    /// `loadContainer`
    async fn recover_container(self: &Rc<Self>, sys: &Sys, metadata: Container) {
        let id = metadata.id.clone();
        drop(self.store.set().reserve(&metadata.name, &id));
        // What was checkpointed, if it came to that.
        let checkpointed = sys.read::<Container>(&self.status_path(&id));
        // That it was being started, or had been signalled, was in memory only.
        let checkpointed = checkpointed.map(|status| Container { starting: false, stop_signaled: false, ..(*status).clone() });
        let status = checkpointed.unwrap_or_else(|| Container { reason: "Unknown".into(), unknown: true, ..metadata });
        let loaded = self.daemon.load(sys, K8S, &id).await;
        let mut runs = loaded.as_ref().is_ok_and(|process| process.status == TaskStatus::Running);
        let recovered = match self.up_to_date(sys, status.clone(), loaded).await {
            Ok(recovered) => recovered,
            Err(_) => {
                runs = false;
                let line = format!("Failed to load container status for \"{id}\"");
                sys.step(C.line(RESTART, 308)).about(id.clone()).log("error", line).await;
                Container { unknown: true, ..status }
            }
        };
        self.put_container(sys, C.line(RESTART, 86), recovered.clone()).await;
        if runs {
            // containerd v1.6.20 pkg/cri/server/restart.go:265: the pipes are opened again, and the log goes on.
            self.read_output(sys, &recovered);
            let exit = self.daemon.wait(sys, K8S, &id, &"".into());
            self.start_exit_monitor(sys, &id, exit);
        }
    }

    /// What the task says about a status that was checkpointed.
    async fn up_to_date(self: &Rc<Self>, sys: &Sys, status: Container, task: Result<Process, Failure>) -> Result<Container, Failure> {
        let id = status.id.clone();
        let ended = |exit_code: i32, status| Container { pid: 0, finished_at_ns: sys.now_ns(), exit_code, ..status };
        match task {
            Err(failure) if failure.code != "NOT_FOUND" => Err(failure),
            // containerd v1.6.20 pkg/cri/server/restart.go:248: it ran, and nobody knows how it ended.
            Err(_) if status.state() == ContainerState::Running => Ok(Container { reason: "Unknown".into(), ..ended(255, status) }),
            Err(_) => Ok(status),
            Ok(Process { status: TaskStatus::Created, .. }) => {
                self.delete_found(sys, &id).await?;
                match status.state() {
                    ContainerState::Created => Ok(status),
                    _ => Err(Failure::unknown(format!("unexpected container state for created task: \"{}\"", status.state_name()))),
                }
            }
            Ok(Process { status: TaskStatus::Running, pid, .. }) => match status.state() {
                ContainerState::Exited => Err(Failure::unknown("unexpected container state for running task: \"CONTAINER_EXITED\"")),
                ContainerState::Running => Ok(status),
                // It was started, and the daemon was gone before that was checkpointed: containerd v1.6.20 pkg/cri/server/restart.go:275.
                ContainerState::Created | ContainerState::Unknown => Ok(Container { started_at_ns: sys.now_ns(), pid, ..status }),
            },
            Ok(Process { status: TaskStatus::Stopped, exit_status, .. }) => {
                self.delete_found(sys, &id).await?;
                Ok(ended(i32::try_from(exit_status).unwrap_or(255), status))
            }
        }
    }

    async fn delete_found(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        match self.daemon.kill_and_delete(sys, K8S, id, &"".into()).await {
            Err(failure) if failure.code != "NOT_FOUND" => {
                Err(Failure::new(failure.code, format!("failed to delete task: {}", failure.message)))
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Directories of which there is no object: containerd v1.6.20 pkg/cri/server/restart.go:110.
    async fn clean_up_orphans(&self, sys: &Sys) {
        for base in [&self.daemon.config.root, &self.daemon.config.state] {
            for kind in ["sandboxes", "containers"] {
                let directory = format!("{base}/io.containerd.grpc.v1.cri/{kind}");
                for id in sys.names_in(&directory) {
                    if self.daemon.container(sys, K8S, &id).is_err() {
                        sys.step(C.line(RESTART, 478)).about(id.clone()).remove(&format!("{directory}/{id}")).await;
                    }
                }
            }
        }
    }
}

//! What a restart finds: containerd v1.6.20 pkg/cri/server/restart.go.

use std::rc::Rc;

use super::store::{Container, Sandbox};
use super::{C, Cri, K8S};
use crate::kernel::Sys;
use crate::wire::containerd::TaskStatus;
use crate::wire::cri::ContainerState;

const RESTART: &str = "pkg/cri/server/restart.go";

impl Cri {
    /// `Run`: first what a restart finds, then the streaming server. containerd v1.6.20 pkg/cri/server/service.go:246.
    pub(in crate::programs::containerd) async fn run(self: &Rc<Self>, sys: &Sys) {
        self.recover(sys).await;
        self.stream_server.start(sys, Rc::clone(self)).await;
        *self.initialized.set() = true;
    }

    /// Loads sandboxes and containers from disk, asks the shims how they are, and begins to serve.
    async fn recover(self: &Rc<Self>, sys: &Sys) {
        for sandbox in self.daemon.extensions::<Sandbox>(sys, K8S, "sandboxes") {
            self.recover_sandbox(sys, (*sandbox).clone()).await;
        }
        for container in self.daemon.extensions::<Container>(sys, K8S, "container-status") {
            self.recover_container(sys, (*container).clone()).await;
        }
        let cri = Rc::clone(self);
        sys.background(|sys| async move { cri.watch_memory(&sys).await });
    }

    /// A container that has once run out of memory has that as its reason, however it ends: containerd v1.6.20
    /// pkg/cri/server/events.go:344.
    async fn watch_memory(&self, sys: &Sys) {
        loop {
            let envelope = self.daemon.exchange.next_out_of_memory(sys).await;
            if let Some(container) = self.container(&envelope.event.container_id).filter(|_| &*envelope.namespace == K8S) {
                let evidence = C.line("pkg/cri/server/events.go", 344);
                self.put_container(sys, evidence, Container { reason: "OOMKilled".into(), ..container }).await;
            }
        }
    }

    async fn recover_sandbox(self: &Rc<Self>, sys: &Sys, sandbox: Sandbox) {
        let id = sandbox.id.clone();
        let state = self.daemon.task_state(sys, K8S, &id, &"".into()).await;
        let running = state.is_ok_and(|process| process.status == TaskStatus::Running);
        *self.made.set() += 1;
        drop(self.store.set().reserve(&sandbox.name, &id));
        self.put_sandbox(sys, C.line(RESTART, 66), Sandbox { ready: running, ..sandbox }).await;
        if running {
            self.start_sandbox_exit_monitor(sys, &id);
        }
    }

    async fn recover_container(self: &Rc<Self>, sys: &Sys, container: Container) {
        let id = container.id.clone();
        *self.made.set() += 1;
        drop(self.store.set().reserve(&container.name, &id));
        let was_running = container.state() == ContainerState::Running;
        let state = self.daemon.task_state(sys, K8S, &id, &"".into()).await.ok();
        let recovered = match (&state, was_running) {
            (Some(process), _) if process.status == TaskStatus::Running => container,
            (Some(process), true) => {
                let exit_code = i32::try_from(process.exit_status).unwrap_or(255);
                Container { finished_at_ns: sys.now_ns(), exit_code, pid: 0, ..container }
            }
            // containerd v1.6.20 pkg/cri/server/restart.go:248: it ran, and nobody knows how it ended.
            (None, true) => Container { finished_at_ns: sys.now_ns(), exit_code: 255, reason: "Unknown".into(), pid: 0, ..container },
            (_, false) => container,
        };
        let running = recovered.state() == ContainerState::Running;
        self.put_container(sys, C.line(RESTART, 86), recovered).await;
        if running {
            // containerd v1.6.20 pkg/cri/server/restart.go:265: the pipes are opened again, and the log goes on.
            self.read_output(sys, &id);
            self.start_container_exit_monitor(sys, &id);
        } else if state.is_some() {
            self.delete_exited_task(sys, &id).await;
        }
    }
}

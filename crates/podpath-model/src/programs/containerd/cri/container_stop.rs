//! StopContainer and RemoveContainer.

use std::rc::Rc;

use super::store::Container;
use super::{C, CALLS, Cri, K8S};
use crate::kernel::{Signal, Sys};
use crate::trace::{Failure, Kind, Object, Text};
use crate::wire::cri::{ContainerState, RemoveContainerRequest, RemoveContainerResponse, StopContainerRequest, StopContainerResponse};

const STOP: &str = "pkg/cri/server/container_stop.go";
const REMOVE: &str = "pkg/cri/server/container_remove.go";
const SECOND_NS: u64 = 1_000_000_000;

impl Cri {
    pub(super) async fn stop_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StopContainerRequest>,
    ) -> Result<StopContainerResponse, Failure> {
        let id = &request.container_id;
        let timeout = u64::try_from(request.timeout).unwrap_or(0);
        sys.step(C.line(CALLS, 614)).about(id.clone()).log("info", format!("StopContainer for \"{id}\" with timeout {timeout} (s)")).await;
        // What is not there cannot be stopped: that this is no error is newer (containerd pull request 10521, v1.6.35).
        self.find_container(id)?;
        self.stop_one(&sys, id, timeout).await?;
        sys.step(C.line(CALLS, 619)).about(id.clone()).log("info", format!("StopContainer for \"{id}\" returns successfully")).await;
        Ok(StopContainerResponse {})
    }

    /// The stop signal once, the grace period, then SIGKILL and no limit. The task is deleted by the exit monitor.
    pub(super) async fn stop_one(self: &Rc<Self>, sys: &Sys, id: &Text, timeout: u64) -> Result<(), Failure> {
        let Some(container) = self.container(id) else { return Ok(()) };
        if container.state() != ContainerState::Running {
            let line =
                format!("Container to stop \"{id}\" must be in running or unknown state, current state \"{}\"", container.state_name());
            sys.step(C.line(STOP, 68)).about(id.clone()).log("info", line).await;
            return Ok(());
        }
        if timeout > 0 {
            if !container.stop_signaled {
                if let Some(kept) = self.store.set().containers.get_mut(id) {
                    kept.stop_signaled = true;
                }
                let signal = stop_signal(&container);
                sys.step(C.line(STOP, 150))
                    .about(id.clone())
                    .log("info", format!("Stop container \"{id}\" with signal {}", words(signal)))
                    .await;
                self.signal(sys, id, signal).await?;
            }
            if sys.timeout(timeout * SECOND_NS, self.stopped(sys, id)).await.is_some() {
                return Ok(());
            }
        }
        sys.step(C.line(STOP, 173)).about(id.clone()).log("info", format!("Kill container \"{id}\"")).await;
        self.signal(sys, id, Signal::Kill).await?;
        self.stopped(sys, id).await;
        Ok(())
    }

    async fn signal(&self, sys: &Sys, id: &Text, signal: Signal) -> Result<(), Failure> {
        match self.daemon.kill_task(sys, K8S, id, &"".into(), signal.number(), false).await {
            Err(failure) if failure.code != "NOT_FOUND" => {
                Err(Failure::new(failure.code, format!("failed to kill container \"{id}\": {}", failure.message)))
            }
            _ => Ok(()),
        }
    }

    async fn stopped(&self, sys: &Sys, id: &Text) {
        while self.container(id).is_some_and(|container| container.state() == ContainerState::Running) {
            self.changed.wait(sys).await;
        }
    }

    pub(super) async fn remove_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<RemoveContainerRequest>,
    ) -> Result<RemoveContainerResponse, Failure> {
        let id = &request.container_id;
        sys.step(C.line(CALLS, 667)).about(id.clone()).log("info", format!("RemoveContainer for \"{id}\"")).await;
        self.remove_one(&sys, id).await?;
        sys.step(C.line(CALLS, 672)).about(id.clone()).log("info", format!("RemoveContainer for \"{id}\" returns successfully")).await;
        Ok(RemoveContainerResponse {})
    }

    /// Stops the container if it runs, then removes snapshot, object and folders. What is not there is removed already.
    pub(super) async fn remove_one(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let Some(container) = self.container(id) else { return Ok(()) };
        if container.starting {
            return Err(Failure::unknown(format!(
                "failed to set removing state for container \"{id}\": container is in starting state, can't be removed"
            )));
        }
        self.stop_one(sys, id, 0).await?;
        self.daemon.remove_snapshot(sys, K8S, id).await;
        self.daemon.delete_container(sys, K8S, id).await?;
        let directory = format!("{}/io.containerd.grpc.v1.cri/containers/{id}", self.daemon.config.root);
        sys.step(C.line(REMOVE, 95)).about(id.clone()).remove(&directory).await;
        self.forget_container(sys, &container).await;
        Ok(())
    }

    async fn forget_container(&self, sys: &Sys, container: &Container) {
        let id = &container.id;
        {
            let mut store = self.store.set();
            store.remove_container(id);
            store.release(id);
        }
        self.outputs.set().remove(id);
        self.daemon.remove_extension(sys, C.line("pkg/cri/store/container/status.go", 298), K8S, "container-status", id).await;
        let object = Object::new(Kind::Container, id.clone());
        let before = self.container(id).unwrap_or_else(|| container.clone()).state_name();
        sys.step(C.line(REMOVE, 105)).about(id.clone()).change(object, Some(before.into()), None).await;
    }
}

/// The image's stop signal, or SIGTERM: containerd v1.6.20 pkg/cri/server/container_stop.go:112.
fn stop_signal(container: &Container) -> Signal {
    Signal::from_name(&container.image.config.stop_signal).unwrap_or(Signal::Term)
}

/// How Go prints a signal.
fn words(signal: Signal) -> &'static str {
    match signal {
        Signal::Hup => "hangup",
        Signal::Int => "interrupt",
        Signal::Quit => "quit",
        Signal::Kill => "killed",
        Signal::Usr1 => "user defined signal 1",
        Signal::Pipe => "broken pipe",
        Signal::Term => "terminated",
        Signal::Chld => "child exited",
    }
}

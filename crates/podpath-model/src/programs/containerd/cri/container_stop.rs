//! StopContainer and RemoveContainer.

use std::rc::Rc;

use super::store::Container;
use super::{C, CALLS, Cri, K8S, logged};
use crate::kernel::{Signal, Sys};
use crate::trace::{Evidence, Failure, Kind, Object, Text};
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
        let stopped = match self.find_container(id) {
            Ok(_) => self.stop_one(&sys, id, timeout).await,
            Err(failure) => Err(failure),
        };
        logged(&sys, C.line(CALLS, 617), id, &format!("StopContainer for \"{id}\" failed"), stopped).await?;
        sys.step(C.line(CALLS, 619)).about(id.clone()).log("info", format!("StopContainer for \"{id}\" returns successfully")).await;
        Ok(StopContainerResponse {})
    }

    /// The stop signal once, the grace period, then SIGKILL and no limit. The task is deleted by the exit monitor; one that is not there
    /// has been seen by it, or will be.
    pub(super) async fn stop_one(self: &Rc<Self>, sys: &Sys, id: &Text, timeout: u64) -> Result<(), Failure> {
        let Some(container) = self.container(id) else { return Ok(()) };
        if !needs_stopping(&container) {
            let line =
                format!("Container to stop \"{id}\" must be in running or unknown state, current state \"{}\"", container.state_name());
            sys.step(C.line(STOP, 68)).about(id.clone()).log("info", line).await;
            return Ok(());
        }
        if self.daemon.load(sys, K8S, id).await.is_err_and(|failure| failure.code == "NOT_FOUND") {
            return if container.unknown { self.clean_up_unknown(sys, id).await } else { Ok(()) };
        }
        if container.unknown {
            let exit = self.daemon.wait(sys, K8S, id, &"".into());
            self.start_exit_monitor(sys, id, exit);
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
                self.signal(sys, id, signal, "stop").await?;
            }
            if sys.timeout(timeout * SECOND_NS, self.stopped(sys, id)).await.is_some() {
                return Ok(());
            }
        }
        sys.step(C.line(STOP, 173)).about(id.clone()).log("info", format!("Kill container \"{id}\"")).await;
        self.signal(sys, id, Signal::Kill, "kill").await?;
        self.stopped(sys, id).await;
        Ok(())
    }

    async fn signal(&self, sys: &Sys, id: &Text, signal: Signal, what: &str) -> Result<(), Failure> {
        match self.daemon.kill_task(sys, K8S, id, &"".into(), signal.number(), false).await {
            Err(failure) if failure.code != "NOT_FOUND" => {
                Err(Failure::new(failure.code, format!("failed to {what} container \"{id}\": {}", failure.message)))
            }
            _ => Ok(()),
        }
    }

    async fn stopped(&self, sys: &Sys, id: &Text) {
        while self.container(id).is_some_and(|container| needs_stopping(&container)) {
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
        let removed = self.remove_one(&sys, id).await;
        logged(&sys, C.line(CALLS, 670), id, &format!("RemoveContainer for \"{id}\" failed"), removed).await?;
        sys.step(C.line(CALLS, 672)).about(id.clone()).log("info", format!("RemoveContainer for \"{id}\" returns successfully")).await;
        Ok(RemoveContainerResponse {})
    }

    /// Stops the container if it runs, then removes object, snapshot and folders. What is not there is removed already.
    pub(super) async fn remove_one(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let Some(container) = self.container(id) else { return Ok(()) };
        if needs_stopping(&container) {
            sys.step(C.line(REMOVE, 55)).about(id.clone()).log("info", format!("Forcibly stopping container \"{id}\"")).await;
            let stopped = self.stop_one(sys, id, 0).await;
            stopped.map_err(|failure| {
                Failure::new(failure.code, format!("failed to forcibly stop container \"{id}\": {}", failure.message))
            })?;
        }
        self.set_removing(id)?;
        if let Err(failure) = self.daemon.delete_with_snapshot(sys, K8S, id).await {
            let text = format!("failed to delete containerd container \"{id}\": {}", failure.message);
            return Err(Failure::new(failure.code, text));
        }
        sys.step(C.line("pkg/cri/store/container/status.go", 298)).about(id.clone()).remove(&self.status_path(id)).await;
        self.remove_container_folders(sys, id, [C.line(REMOVE, 95), C.line(REMOVE, 100)]).await;
        self.forget_container(sys, &container).await;
        Ok(())
    }

    /// `setContainerRemoving`
    fn set_removing(&self, id: &str) -> Result<(), Failure> {
        let Some(container) = self.container(id) else { return Ok(()) };
        let reason = match container.state() {
            ContainerState::Running => "container is still running, to stop first",
            ContainerState::Unknown => "container state is unknown, to stop first",
            _ if container.starting => "container is in starting state, can't be removed",
            ContainerState::Created | ContainerState::Exited => return Ok(()),
        };
        Err(Failure::unknown(format!("failed to set removing state for container \"{id}\": {reason}")))
    }

    /// Removes a container's own directories, under `root` and under `state`.
    pub(super) async fn remove_container_folders(&self, sys: &Sys, id: &Text, evidence: [Evidence; 2]) {
        let folders = [self.node().container_root(id), self.node().container_state(id)];
        for (folder, evidence) in folders.iter().zip(evidence) {
            sys.step(evidence).about(id.clone()).remove(folder).await;
        }
    }

    async fn forget_container(&self, sys: &Sys, container: &Container) {
        let id = &container.id;
        // What it is now: its exit may have been seen since the removal began.
        let before = self.container(id).unwrap_or_else(|| container.clone()).state_name();
        {
            let mut store = self.store.set();
            store.remove_container(id);
            store.release(id);
        }
        self.outputs.set().remove(id);
        let object = Object::new(Kind::Container, id.clone());
        sys.step(C.line(REMOVE, 105)).about(id.clone()).change(object, Some(before.into()), None).await;
    }
}

/// Only what runs, or may run, is stopped.
fn needs_stopping(container: &Container) -> bool {
    matches!(container.state(), ContainerState::Running | ContainerState::Unknown)
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
        Signal::Cont => "continued",
        Signal::Stop => "stopped (signal)",
    }
}

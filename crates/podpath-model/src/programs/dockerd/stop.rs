//! `POST /containers/{id}/stop`: moby v20.10.24 daemon/stop.go and daemon/kill.go.

use std::rc::Rc;

use super::container::Container;
use super::{Daemon, M, SECOND_NS};
use crate::kernel::{Signal, Sys};
use crate::trace::{Failure, Nothing, Text};
use crate::wire::engine::ContainerStop;

/// How long a container has by default: moby v20.10.24 container/container_unix.go:28.
const DEFAULT_TIMEOUT_NS: u64 = 10 * SECOND_NS;
/// How long it has if it could not even be told: moby v20.10.24 daemon/stop.go:59.
const UNTOLD_TIMEOUT_NS: u64 = 2 * SECOND_NS;
/// How long a killed one is waited for: moby v20.10.24 daemon/kill.go:148.
const KILL_TIMEOUT_NS: u64 = 10 * SECOND_NS;

impl Daemon {
    pub(super) async fn stop_container(self: &Rc<Self>, sys: Sys, request: Rc<ContainerStop>) -> Result<Nothing, Failure> {
        let container = self.find(&request.id)?;
        if !container.state.running {
            return Err(Failure::new("304", "Container already stopped"));
        }
        let timeout_ns = u64::try_from(request.timeout).map_or(DEFAULT_TIMEOUT_NS, |seconds| seconds.saturating_mul(SECOND_NS));
        let stopped = self.stop(&sys, &container, timeout_ns).await;
        stopped.map_err(|failure| Failure::new("500", format!("cannot stop container: {}: {}", request.id, failure.message)))?;
        Ok(Nothing {})
    }

    /// `containerStop`: the stop signal, the grace period, then SIGKILL.
    pub(super) async fn stop(self: &Rc<Self>, sys: &Sys, container: &Container, timeout_ns: u64) -> Result<(), Failure> {
        let id = &container.id;
        let signal = Signal::from_name(&container.config.stop_signal).unwrap_or(Signal::Term);
        let told = self.kill(sys, id, signal).await;
        let wait_ns = if told.is_ok() { timeout_ns } else { UNTOLD_TIMEOUT_NS };
        if sys.timeout(wait_ns, self.wait_stopped(sys, id)).await.is_none()
            && let Err(failure) = self.kill_for_good(sys, id).await
            && sys.timeout(UNTOLD_TIMEOUT_NS, self.wait_stopped(sys, id)).await.is_none()
        {
            let line = format!("Error killing the container: {}", failure.message);
            sys.step(M.line("daemon/stop.go", 96)).about(id.clone()).log("error", line).await;
            return Err(failure);
        }
        if let Ok(container) = self.find(id) {
            self.container_event(sys, M.line("daemon/stop.go", 51), "container stop", &container, &[]).await;
        }
        Ok(())
    }

    /// `killWithSignal`. A task that is not there any more gets the exit that dockerd has missed, after a while.
    async fn kill(self: &Rc<Self>, sys: &Sys, id: &Text, signal: Signal) -> Result<(), Failure> {
        let _lock = self.lock(sys, id).await;
        let Some(container) = self.containers.get().find(id).filter(|container| container.state.running).cloned() else { return Ok(()) };
        match self.signal_task(sys, id, signal.number()).await {
            Ok(()) => {}
            Err(failure) if failure.code == "NOT_FOUND" => self.fake_exit_later(sys, id),
            Err(failure) => return Err(Failure::new("500", format!("Cannot kill container {id}: {}", failure.message))),
        }
        let attributes = [("signal", signal.number().to_string().into())];
        self.container_event(sys, M.line("daemon/kill.go", 130), "container kill", &container, &attributes).await;
        Ok(())
    }

    fn fake_exit_later(self: &Rc<Self>, sys: &Sys, id: &Text) {
        let (daemon, id) = (Rc::clone(self), id.clone());
        sys.background(|sys| async move {
            if sys.timeout(DEFAULT_TIMEOUT_NS, daemon.wait_stopped(&sys, &id)).await.is_none() {
                // moby v20.10.24 daemon/kill.go:112
                daemon.handle_exit(&sys, &id, None).await;
            }
        });
    }

    /// `Kill`: SIGKILL by way of containerd, and if that does not help, by kill(2).
    pub(super) async fn kill_for_good(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        // Whether it could be told is of no interest: moby v20.10.24 daemon/kill.go:141.
        drop(self.kill(sys, id, Signal::Kill).await);
        if sys.timeout(KILL_TIMEOUT_NS, self.wait_stopped(sys, id)).await.is_some() {
            return Ok(());
        }
        if let Some(pid) = self.running_pid(id) {
            let sent = sys.step(M.line("daemon/container_operations_unix.go", 344)).about(id.clone()).kill(pid, Signal::Kill).await;
            if sent.is_err() {
                // Whoever is gone already counts as killed, whether or not an exit event will come: moby v20.10.24 daemon/kill.go:159.
                return Ok(());
            }
        }
        let stopped = sys.timeout(UNTOLD_TIMEOUT_NS, self.wait_stopped(sys, id)).await;
        stopped.ok_or_else(|| Failure::new("500", "tried to kill container, but did not receive an exit event"))
    }
}

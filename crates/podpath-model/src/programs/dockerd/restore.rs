//! What a new dockerd finds, and what an old one leaves: moby v20.10.24 daemon/daemon.go `restore` and `Shutdown`.

use std::rc::Rc;

use super::container::{Container, State};
use super::monitor::UNKNOWN_EXIT_CODE;
use super::{CONFIG, Config, Daemon, M, SECOND_NS};
use crate::kernel::{Condition, Shared, Signal, Sys};
use crate::trace::{Evidence, Text};
use crate::wire::containerd::{Process, TaskStatus};

/// The real line names every setting: moby v20.10.24 daemon/reload.go:73.
const RELOADED: Evidence = Evidence::Simplified("simplified-reload");
const DAEMON: &str = "daemon/daemon.go";
/// `shutdownTimeout`: moby v20.10.24 cmd/dockerd/config.go:16.
const SHUTDOWN_TIMEOUT_NS: u64 = 15 * SECOND_NS;
/// How long a container has to end by itself when dockerd stops it of its own accord.
const STOP_TIMEOUT_NS: u64 = 10 * SECOND_NS;

impl Daemon {
    /// Every container on disk, side by side.
    pub(super) async fn restore(self: &Rc<Self>, sys: &Sys) {
        let directory = format!("{}/containers", self.config.data_root);
        let mut containers: Vec<Container> = sys
            .names_in(&directory)
            .iter()
            .filter_map(|id| sys.read::<Container>(&format!("{directory}/{id}/config.v2.json")))
            .map(|container| (*container).clone())
            .collect();
        containers.sort_by_key(|container| container.created_at_ns);
        for container in &containers {
            self.containers.set().insert(container.clone());
        }
        self.for_each(sys, containers, |daemon, sys, container| async move { daemon.restore_one(&sys, container).await }).await;
    }

    /// Does something with each container in a task of its own, and waits for all.
    async fn for_each<F: Future<Output = ()> + 'static>(
        self: &Rc<Self>,
        sys: &Sys,
        containers: Vec<Container>,
        work: impl Fn(Rc<Self>, Sys, Container) -> F + Copy + 'static,
    ) {
        let left = Rc::new((Shared::new(containers.len()), Condition::default()));
        for container in containers {
            let (daemon, left) = (Rc::clone(self), Rc::clone(&left));
            sys.go(|sys| async move {
                work(daemon, sys.clone(), container).await;
                *left.0.set() -= 1;
                left.1.notify(&sys);
            });
        }
        while *left.0.get() > 0 {
            left.1.wait(sys).await;
        }
    }

    /// One that is alive is stopped, unless live-restore is on; one that is not is stopped already. A task that was created and not
    /// started counts as alive: moby v20.10.24 libcontainerd/remote/client.go, `Restore`.
    async fn restore_one(self: Rc<Self>, sys: &Sys, container: Container) {
        let id = container.id.clone();
        let found = self.restore_task(sys, &id).await;
        let exit_code = match found {
            // One that was being started is alive for containerd, and not running for dockerd, which leaves it alone: daemon/stop.go:43.
            Ok(Some(process)) if process.status != TaskStatus::Stopped => {
                if !*self.live_restore.get() && container.state.running {
                    self.shut_down(sys, &container).await;
                }
                return;
            }
            // daemon/daemon.go:362
            Ok(found) => self.delete_restored(sys, &id, found).await,
            Err(failure) if failure.code == "NOT_FOUND" => 0,
            Err(failure) => {
                let line = format!("failed to restore container with containerd: {}", failure.message);
                return sys.step(M.line(DAEMON, 352)).about(id).log("error", line).await;
            }
        };
        if container.state.running {
            let exit_code = i32::try_from(exit_code).unwrap_or(255);
            let state = State { running: false, pid: 0, exit_code, finished_at_ns: sys.now_ns(), ..container.state.clone() };
            let stopped = Container { state, ..container };
            let _lock = self.lock(sys, &id).await;
            self.save(sys, M.line(DAEMON, 411), stopped.clone()).await;
            self.clean_up(sys, &stopped).await;
        }
    }

    /// `restoredProcess.Delete`: a container whose task is not there has the exit code of what nobody knows.
    async fn delete_restored(&self, sys: &Sys, id: &Text, found: Option<Process>) -> u32 {
        match found {
            Some(_) => self.delete_task(sys, id).await.unwrap_or(UNKNOWN_EXIT_CODE),
            None => UNKNOWN_EXIT_CODE,
        }
    }

    /// `shutdownContainer`.
    async fn shut_down(self: &Rc<Self>, sys: &Sys, container: &Container) {
        match self.stop(sys, container, STOP_TIMEOUT_NS).await {
            Ok(()) => self.wait_stopped(sys, &container.id).await,
            Err(failure) => {
                let line = format!("error shutting down container: {}", failure.message);
                sys.step(M.line(DAEMON, 372)).about(container.id.clone()).log("error", line).await;
            }
        }
    }

    /// SIGHUP: the configuration is read again, of which only live-restore may have changed here. SIGTERM: the end.
    pub(super) async fn hear_signals(self: &Rc<Self>, sys: &Sys) {
        while sys.signal().await == Signal::Hup {
            let path = sys.flag("--config-file").unwrap_or_else(|| CONFIG.into());
            let live_restore = sys.read::<Config>(&path).is_some_and(|config| config.live_restore);
            *self.live_restore.set() = live_restore;
            sys.step(RELOADED).log("info", format!("Reloaded configuration: live-restore {live_restore}")).await;
        }
        self.shut_down_all(sys).await;
    }

    /// With live-restore everything is left as it is, otherwise what runs is stopped first.
    async fn shut_down_all(self: &Rc<Self>, sys: &Sys) {
        sys.step(M.line("pkg/signal/trap.go", 43)).log("info", "Processing signal 'terminated'").await;
        if !*self.live_restore.get() {
            let running: Vec<Container> =
                self.containers.get().newest_first().filter(|container| container.state.running).cloned().collect();
            let stopping = self.for_each(sys, running, |daemon, sys, container| async move {
                daemon.shut_down(&sys, &container).await;
            });
            if sys.timeout(SHUTDOWN_TIMEOUT_NS, stopping).await.is_none() {
                sys.step(M.line("cmd/dockerd/daemon.go", 377)).log("error", "Force shutdown daemon").await;
            }
        }
        sys.exit(0).await;
    }
}

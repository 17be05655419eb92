//! StartContainer: containerd v1.6.20 pkg/cri/server/container_start.go.

use std::rc::Rc;

use super::container_io::Fifos;
use super::store::{Container, SandboxState};
use super::{C, CALLS, Cri, K8S, logged};
use crate::kernel::Sys;
use crate::programs::containerd::runtime::{ExitChannel, TaskOptions};
use crate::trace::{Failure, Milestone, Text};
use crate::wire::cri::{ContainerState, StartContainerRequest, StartContainerResponse};

const CONTAINER_IO: &str = "pkg/cri/io/container_io.go";
const START: &str = "pkg/cri/server/container_start.go";
/// containerd v1.6.20 pkg/cri/server/helpers.go:56
const ERROR_START_EXIT_CODE: i32 = 128;

impl Cri {
    pub(super) async fn start_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StartContainerRequest>,
    ) -> Result<StartContainerResponse, Failure> {
        let id = request.container_id.clone();
        sys.step(C.line(CALLS, 453)).about(id.clone()).log("info", format!("StartContainer for \"{id}\"")).await;
        let started = self.start_created(&sys, &id).await;
        logged(&sys, C.line(CALLS, 456), &id, &format!("StartContainer for \"{id}\" failed"), started).await?;
        sys.step(C.line(CALLS, 458)).about(id.clone()).log("info", format!("StartContainer for \"{id}\" returns successfully")).await;
        Ok(StartContainerResponse {})
    }

    async fn start_created(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let container = self.find_container(id)?;
        if container.state() != ContainerState::Created {
            return Err(Failure::unknown(format!(
                "failed to set starting state for container \"{id}\": container is in {} state",
                container.state_name()
            )));
        }
        self.set_starting(id, true);
        let started = self.start_task_of(sys, &container).await;
        match started {
            Ok((pid, exit)) => {
                let started_at_ns = sys.now_ns();
                self.update_status(sys, C.line(START, 171), id, |container| Container { pid, started_at_ns, ..container }).await;
                self.start_exit_monitor(sys, id, exit);
                self.set_starting(id, false);
                Ok(())
            }
            Err(failure) => {
                // containerd v1.6.20 pkg/cri/server/container_start.go:71: it cannot be started again.
                let (finished_at_ns, message) = (sys.now_ns(), failure.message.clone());
                let failed = |container| Container {
                    pid: 0,
                    finished_at_ns,
                    exit_code: ERROR_START_EXIT_CODE,
                    reason: "StartError".into(),
                    message,
                    ..container
                };
                self.update_status(sys, C.line(START, 70), id, failed).await;
                self.set_starting(id, false);
                Err(failure)
            }
        }
    }

    /// Whoever reads the output of a container is stopped when that has none to come.
    async fn say_unread(&self, sys: &Sys, container: &Container) {
        let Fifos { stdout, stderr, .. } = self.fifos_of(container);
        let streams = [(stdout, "stdout", C.line(CONTAINER_IO, 112)), (stderr, "stderr", C.line(CONTAINER_IO, 125))];
        for (_, name, evidence) in streams.into_iter().filter(|(fifo, ..)| !fifo.is_empty()) {
            let line = format!("Failed to pipe {name} of container \"{}\"", container.id);
            sys.step(evidence).about(container.id.clone()).log("error", line).await;
        }
    }

    fn set_starting(&self, id: &Text, starting: bool) {
        if let Some(container) = self.store.set().containers.get_mut(id) {
            container.starting = starting;
        }
    }

    /// The answer is the pid, and where the end will be heard of: that is asked for before the start.
    async fn start_task_of(self: &Rc<Self>, sys: &Sys, container: &Container) -> Result<(u32, ExitChannel), Failure> {
        let id = &container.id;
        let sandbox = self
            .sandbox(&container.sandbox_id)
            .ok_or_else(|| Failure::not_found(format!("sandbox \"{}\" not found", container.sandbox_id)))?;
        if sandbox.state != SandboxState::Ready {
            return Err(Failure::unknown(format!("sandbox container \"{}\" is not running", sandbox.id)));
        }
        self.open_log(sys, container).await;
        let object = self.daemon.container(sys, K8S, id)?;
        let Fifos { stdin, stdout, stderr } = self.fifos_of(container);
        let options =
            TaskOptions { rootfs: vec![self.daemon.snapshot_mount(id)], stdin, stdout, stderr, milestone: Milestone::ContainerShim };
        let created = self.daemon.create_task(sys, K8S, &object, options, None).await;
        if let Err(failure) = created {
            self.say_unread(sys, container).await;
            return Err(Failure::new(failure.code, format!("failed to create containerd task: {}", failure.message)));
        }
        let exit = self.daemon.wait(sys, K8S, id, &"".into());
        match self.daemon.start_task(sys, K8S, id, &"".into()).await {
            Ok(pid) => Ok((pid, exit)),
            Err(failure) => {
                let deleted = self.daemon.kill_and_delete(sys, K8S, id, &"".into()).await;
                if deleted.is_err_and(|failure| failure.code != "NOT_FOUND") {
                    let line = format!("Failed to delete containerd task \"{id}\"");
                    sys.step(C.line(START, 139)).about(id.clone()).log("error", line).await;
                }
                Err(Failure::new(failure.code, format!("failed to start containerd task \"{id}\": {}", failure.message)))
            }
        }
    }
}

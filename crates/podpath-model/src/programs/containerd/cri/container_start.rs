//! StartContainer: containerd v1.6.20 pkg/cri/server/container_start.go.

use std::rc::Rc;

use super::store::Container;
use super::{C, CALLS, Cri, K8S};
use crate::kernel::Sys;
use crate::programs::containerd::runtime::TaskOptions;
use crate::trace::{Failure, Milestone, Text};
use crate::wire::cri::{ContainerState, StartContainerRequest, StartContainerResponse};

const START: &str = "pkg/cri/server/container_start.go";
/// containerd v1.6.20 pkg/cri/server/helpers.go:56
const ERROR_START_EXIT_CODE: i32 = 128;
/// containerd v1.6.20 pkg/cri/server/helpers.go:390
const UNKNOWN_EXIT_CODE: i32 = 255;

impl Cri {
    pub(super) async fn start_container(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<StartContainerRequest>,
    ) -> Result<StartContainerResponse, Failure> {
        let id = request.container_id.clone();
        sys.step(C.line(CALLS, 453)).about(id.clone()).log("info", format!("StartContainer for \"{id}\"")).await;
        let container = self.find_container(&id)?;
        if container.state() != ContainerState::Created {
            return Err(Failure::unknown(format!(
                "failed to set starting state for container \"{id}\": container is in {} state",
                container.state_name()
            )));
        }
        self.set_starting(&id, true);
        let started = self.start_task_of(&sys, &container).await;
        self.set_starting(&id, false);
        match started {
            Ok(pid) => {
                let running = Container { pid, started_at_ns: sys.now_ns(), ..container };
                self.put_container(&sys, C.line(START, 171), running).await;
                self.start_container_exit_monitor(&sys, &id);
                sys.step(C.line(CALLS, 458))
                    .about(id.clone())
                    .log("info", format!("StartContainer for \"{id}\" returns successfully"))
                    .await;
                Ok(StartContainerResponse {})
            }
            Err(failure) => {
                // containerd v1.6.20 pkg/cri/server/container_start.go:71: it cannot be started again.
                let failed = Container {
                    finished_at_ns: sys.now_ns(),
                    exit_code: ERROR_START_EXIT_CODE,
                    reason: "StartError".into(),
                    message: failure.message.clone(),
                    ..container
                };
                self.put_container(&sys, C.line(START, 70), failed).await;
                Err(failure)
            }
        }
    }

    fn set_starting(&self, id: &Text, starting: bool) {
        if let Some(container) = self.store.set().containers.get_mut(id) {
            container.starting = starting;
        }
    }

    async fn start_task_of(&self, sys: &Sys, container: &Container) -> Result<u32, Failure> {
        let id = &container.id;
        let sandbox = self
            .sandbox(&container.sandbox_id)
            .ok_or_else(|| Failure::not_found(format!("sandbox \"{}\" not found", container.sandbox_id)))?;
        if !sandbox.ready {
            return Err(Failure::unknown(format!("sandbox container \"{}\" is not running", sandbox.id)));
        }
        let [stdin, stdout, stderr] = self.open_streams(sys, container).await;
        let object = self.daemon.container(sys, K8S, id)?;
        let options =
            TaskOptions { rootfs: vec![self.daemon.snapshot_mount(id)], stdin, stdout, stderr, milestone: Milestone::ContainerShim };
        let created = self.daemon.create_task(sys, K8S, &object, options).await;
        let pid =
            created.map_err(|failure| Failure::new(failure.code, format!("failed to create containerd task: {}", failure.message)))?;
        if let Err(failure) = self.daemon.start_task(sys, K8S, id, &"".into()).await {
            self.delete_exited_task(sys, id).await;
            return Err(Failure::new(failure.code, format!("failed to start containerd task \"{id}\": {}", failure.message)));
        }
        Ok(pid)
    }

    /// Waits for the end of the container in a task of its own: exits do not come by events in 1.6.
    pub(super) fn start_container_exit_monitor(self: &Rc<Self>, sys: &Sys, id: &Text) {
        let (cri, id) = (Rc::clone(self), id.clone());
        sys.background(|sys| async move {
            let exited = cri.daemon.wait_task(&sys, K8S, &id, &"".into()).await;
            let exit_code = exited.map_or(UNKNOWN_EXIT_CODE, |exited| i32::try_from(exited.exit_status).unwrap_or(UNKNOWN_EXIT_CODE));
            cri.delete_exited_task(&sys, &id).await;
            if let Some(container) = cri.container(&id).filter(|container| container.finished_at_ns == 0) {
                let evidence = C.line("pkg/cri/server/events.go", 397);
                cri.put_container(&sys, evidence, Container { pid: 0, finished_at_ns: sys.now_ns(), exit_code, ..container }).await;
            }
        });
    }
}

//! ExecSync; Exec, Attach and PortForward, which only answer with a URL.

use std::rc::Rc;

use super::store::Container;
use super::{C, Cri, K8S};
use crate::kernel::{Signal, Sys};
use crate::programs::ids;
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    AttachRequest, AttachResponse, ContainerState, ExecRequest, ExecResponse, ExecSyncRequest, ExecSyncResponse, PortForwardRequest,
    PortForwardResponse,
};
use crate::wire::{oci, task};

const EXEC: &str = "pkg/cri/server/container_execsync.go";
const SECOND_NS: u64 = 1_000_000_000;

impl Cri {
    fn running(&self, id: &str) -> Result<Container, Failure> {
        let container =
            self.container(id).ok_or_else(|| Failure::not_found(format!("failed to find container \"{id}\" in store: not found")))?;
        match container.state() {
            ContainerState::Running => Ok(container),
            _ => Err(Failure::unknown(format!("container is in {} state", container.state_name()))),
        }
    }

    pub(super) async fn exec_sync(&self, sys: Sys, request: Rc<ExecSyncRequest>) -> Result<ExecSyncResponse, Failure> {
        let container = self.running(&request.container_id)?;
        let id = &container.id;
        let exec_id = self.new_id("exec", id);
        let object = self.daemon.container(&sys, K8S, id)?;
        let spec = oci::Process { args: request.cmd.clone(), ..object.spec.process.clone() };
        let stdout: Text = format!("{}/io.containerd.grpc.v1.cri/containers/{id}/io/{exec_id}-stdout", self.daemon.config.state).into();
        sys.step(C.line(EXEC, 150)).about(id.clone()).mkfifo(stdout.clone()).await;
        let reader = sys.fifo_reader(&stdout).map_err(|errno| Failure::unknown(errno.text()))?;
        let added = task::Exec { id: id.clone(), exec_id: exec_id.clone(), stdout, spec: Rc::new(spec) };
        self.daemon.exec_task(&sys, K8S, added).await.map_err(|failure| wrap(&exec_id, "create", &failure))?;
        if let Err(failure) = self.daemon.start_task(&sys, K8S, id, &exec_id).await {
            drop(self.daemon.delete_process(&sys, K8S, id, &exec_id).await);
            return Err(wrap(&exec_id, "start", &failure));
        }
        let waiting = self.daemon.wait_task(&sys, K8S, id, &exec_id);
        let timeout_ns = u64::try_from(request.timeout).unwrap_or(0) * SECOND_NS;
        let exited = if timeout_ns == 0 { Some(waiting.await) } else { sys.timeout(timeout_ns, waiting).await };
        let Some(exited) = exited else {
            // Only the process itself is killed, not what it has started: containerd v1.6.20 pkg/cri/server/container_execsync.go:203.
            drop(self.daemon.kill_task(&sys, K8S, id, &exec_id, Signal::Kill.number(), false).await);
            let text = format!("failed to exec in container: timeout {}s exceeded: context deadline exceeded", request.timeout);
            return Err(Failure::new("DEADLINE_EXCEEDED", text));
        };
        let exited = exited?;
        let mut output = String::new();
        while let Some(text) = reader.read().await {
            output.push_str(&text);
        }
        drop(self.daemon.delete_process(&sys, K8S, id, &exec_id).await);
        let exit_code = i32::try_from(exited.exit_status).unwrap_or(-1);
        Ok(ExecSyncResponse { stdout: output.as_str().into(), exit_code, ..Default::default() })
    }

    /// A URL that is good for once, at the streaming server: the data does not take this path.
    fn url(&self, what: &str, id: &str) -> Text {
        let token = ids::hex12(&self.new_id(what, id));
        format!("http://127.0.0.1:10010/{what}/{token}").into()
    }

    pub(super) async fn exec(&self, _: Sys, request: Rc<ExecRequest>) -> Result<ExecResponse, Failure> {
        self.running(&request.container_id)?;
        Ok(ExecResponse { url: self.url("exec", &request.container_id) })
    }
    pub(super) async fn attach(&self, _: Sys, request: Rc<AttachRequest>) -> Result<AttachResponse, Failure> {
        self.running(&request.container_id)?;
        Ok(AttachResponse { url: self.url("attach", &request.container_id) })
    }
    pub(super) async fn port_forward(&self, _: Sys, request: Rc<PortForwardRequest>) -> Result<PortForwardResponse, Failure> {
        let sandbox = self.find_sandbox(&request.pod_sandbox_id)?;
        if !sandbox.ready {
            return Err(Failure::unknown(format!("sandbox container \"{}\" is not running", sandbox.id)));
        }
        Ok(PortForwardResponse { url: self.url("portforward", &sandbox.id) })
    }
}

fn wrap(exec_id: &str, what: &str, failure: &Failure) -> Failure {
    Failure::new(failure.code, format!("failed to exec in container: failed to {what} exec \"{exec_id}\": {}", failure.message))
}

//! ExecSync; Exec, Attach and PortForward, which only answer with a URL: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_streaming.go.

use std::rc::Rc;

use super::docker::unknown;
use super::{Dockershim, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::cri::{
    AttachRequest, AttachResponse, ExecRequest, ExecResponse, ExecSyncRequest, ExecSyncResponse, PortForwardRequest, PortForwardResponse,
};
use crate::wire::docker::{ExecCreateBody, ExecStartBody};
use crate::wire::engine::{ExecCreate, ExecInspection, ExecStart};

const STREAMING: &str = "pkg/kubelet/dockershim/docker_streaming.go";
const EXEC: &str = "pkg/kubelet/dockershim/exec.go";
const SUCCESSOR: &str = "core/exec.go";
/// How often it is asked whether a command has ended, and how many times: kubernetes v1.22.0 pkg/kubelet/dockershim/exec.go:135.
const POLL_NS: u64 = 2 * SECOND_NS;
const POLLS_MAX: u32 = 5;

impl Dockershim {
    /// The container must run.
    async fn check_running(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let found = self.inspect(sys, Self::in_tree(STREAMING, 153), id).await.map_err(unknown)?;
        if found.state.running { Ok(()) } else { Err(Failure::unknown(format!("container not running ({})", found.id))) }
    }

    /// The process is not killed when the time is over; the call just returns: exec.go:125.
    pub(super) async fn exec_sync(&self, sys: Sys, request: Rc<ExecSyncRequest>) -> Result<ExecSyncResponse, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        let body = ExecCreateBody::attached(request.cmd.clone());
        let evidence = self.at((EXEC, 77), (SUCCESSOR, 97));
        let created = self.docker(&sys, evidence, ExecCreate { id: request.container_id.clone(), body }).await;
        let exec_id = created
            .map_err(|failure| Failure::unknown(format!("failed to exec in container - Exec setup failed - {}", failure.message)))?
            .id
            .clone();
        let start = ExecStart { id: exec_id.clone(), body: ExecStartBody::default() };
        let timeout_ns = u64::try_from(request.timeout).unwrap_or(0).saturating_mul(SECOND_NS);
        let running = self.docker_within(&sys, self.at((EXEC, 121), (SUCCESSOR, 141)), None, u64::MAX / 4, start);
        let stream = if timeout_ns == 0 { Some(running.await) } else { sys.timeout(timeout_ns, running).await };
        let Some(stream) = stream else {
            return Err(Failure::new("DEADLINE_EXCEEDED", "context deadline exceeded"));
        };
        let stdout = stream.map_err(unknown)?.stdout.clone();
        let exit_code = self.exit_code(&sys, &exec_id).await?;
        Ok(ExecSyncResponse { stdout: (&*stdout).into(), exit_code, ..Default::default() })
    }

    /// The stream is closed a moment before dockerd knows of the end: it is asked a few times.
    async fn exit_code(&self, sys: &Sys, exec_id: &Text) -> Result<i32, Failure> {
        for attempt in 1.. {
            let evidence: Evidence = self.at((EXEC, 135), (SUCCESSOR, 157));
            let found = self.docker(sys, evidence, ExecInspection { id: exec_id.clone() }).await.map_err(unknown)?;
            if !found.running {
                return Ok(found.exit_code.unwrap_or(0));
            }
            if attempt == POLLS_MAX {
                break;
            }
            sys.sleep(POLL_NS).await;
        }
        Ok(0)
    }

    /// A URL that is good for once, at the streaming server: the data does not take this path.
    fn url(&self, what: &str, id: &str) -> Text {
        *self.urls.set() += 1;
        let token = &ids::hex12(&format!("{what} {id} {}", self.urls.get()))[..8];
        format!("http://127.0.0.1:41463/{what}/{token}").into()
    }

    pub(super) async fn exec(&self, sys: Sys, request: Rc<ExecRequest>) -> Result<ExecResponse, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        Ok(ExecResponse { url: self.url("exec", &request.container_id) })
    }
    pub(super) async fn attach(&self, sys: Sys, request: Rc<AttachRequest>) -> Result<AttachResponse, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        Ok(AttachResponse { url: self.url("attach", &request.container_id) })
    }
    pub(super) async fn port_forward(&self, sys: Sys, request: Rc<PortForwardRequest>) -> Result<PortForwardResponse, Failure> {
        self.check_running(&sys, &request.pod_sandbox_id).await?;
        Ok(PortForwardResponse { url: self.url("portforward", &request.pod_sandbox_id) })
    }
}

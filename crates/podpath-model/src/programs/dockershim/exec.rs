//! ExecSync, and the part that it shares with the streaming Exec: kubernetes v1.22.0 pkg/kubelet/dockershim/exec.go.

use std::rc::Rc;

use super::docker::unknown;
use super::{D, Dockershim, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::cri::{ExecSyncRequest, ExecSyncResponse};
use crate::wire::docker::{ContainerInspect, ExecCreateBody, ExecStartBody};
use crate::wire::engine::{ExecCreate, ExecInspection, ExecStart, ExecStream};

const STREAMING: &str = "pkg/kubelet/dockershim/docker_streaming.go";
const EXEC: &str = "pkg/kubelet/dockershim/exec.go";
/// How often it is asked whether a command has ended, and how many times: kubernetes v1.22.0 pkg/kubelet/dockershim/exec.go:135.
const POLL_NS: u64 = 2 * SECOND_NS;
const POLLS_MAX: u32 = 5;

/// What a command wrote, and its exit code.
pub(super) struct Executed {
    pub(super) stream: Rc<ExecStream>,
    pub(super) exit_code: i32,
}

impl Dockershim {
    /// The container must run.
    pub(super) async fn check_running(&self, sys: &Sys, id: &Text) -> Result<Rc<ContainerInspect>, Failure> {
        let found = self.inspect(sys, D.line(STREAMING, 154), id).await.map_err(unknown)?;
        if found.state.running { Ok(found) } else { Err(Failure::unknown(format!("container not running ({})", found.id))) }
    }

    pub(super) async fn exec_sync(&self, sys: Sys, request: Rc<ExecSyncRequest>) -> Result<ExecSyncResponse, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        let body = ExecCreateBody::attached(request.cmd.clone());
        let timeout_ns = u64::try_from(request.timeout).unwrap_or(0).saturating_mul(SECOND_NS);
        let executed = self.exec_in_container(&sys, &request.container_id, body, "".into(), timeout_ns).await?;
        let (stdout, stderr) = (&*executed.stream.stdout, &*executed.stream.stderr);
        Ok(ExecSyncResponse { stdout: stdout.into(), stderr: stderr.into(), exit_code: executed.exit_code })
    }

    /// `ExecInContainer`. The process is not killed when the time (0 means for ever) is over; the call just returns: exec.go:125.
    pub(super) async fn exec_in_container(
        &self,
        sys: &Sys,
        id: &Text,
        body: ExecCreateBody,
        input: Text,
        timeout_ns: u64,
    ) -> Result<Executed, Failure> {
        let tty = body.tty;
        let evidence = D.line(EXEC, 77);
        let created = self.docker(sys, evidence, ExecCreate { id: id.clone(), body }).await;
        let exec_id = created
            .map_err(|failure| Failure::unknown(format!("failed to exec in container - Exec setup failed - {}", failure.message)))?
            .id
            .clone();
        let start = ExecStart { id: exec_id.clone(), body: ExecStartBody { tty, ..ExecStartBody::default() }, input };
        let running = self.docker_within(sys, D.line(EXEC, 121), None, u64::MAX / 4, start);
        let stream = if timeout_ns == 0 { Some(running.await) } else { sys.timeout(timeout_ns, running).await };
        let Some(stream) = stream else {
            return Err(Failure::new("DEADLINE_EXCEEDED", "context deadline exceeded"));
        };
        let stream = stream.map_err(unknown)?;
        let exit_code = self.exit_code(sys, &exec_id).await?;
        Ok(Executed { stream, exit_code })
    }

    /// The stream is closed a moment before dockerd knows of the end: it is asked a few times.
    async fn exit_code(&self, sys: &Sys, exec_id: &Text) -> Result<i32, Failure> {
        for attempt in 1.. {
            let evidence: Evidence = D.line(EXEC, 140);
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
}

//! Exec, Attach and PortForward: a URL now, the data when somebody follows it.
//! kubernetes v1.22.0 pkg/kubelet/dockershim/docker_streaming.go.

use std::rc::Rc;

use super::docker::unknown;
use super::{D, Dockershim, Flavour};
use crate::kernel::{Command, Sys};
use crate::programs::streaming::{ExitError, Peer, Runtime};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::cri::{AttachRequest, AttachResponse, ExecRequest, ExecResponse, PortForwardRequest, PortForwardResponse};
use crate::wire::docker::ExecCreateBody;
use crate::wire::engine::ContainerAttach;

const SOCAT: Evidence = D.line("pkg/kubelet/dockershim/docker_streaming_others.go", 81);
const ATTACH: Evidence = Evidence::Simplified("simplified-streaming");

impl Dockershim {
    pub(super) async fn exec(&self, sys: Sys, request: Rc<ExecRequest>) -> Result<ExecResponse, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        self.stream_server.exec(&sys, request)
    }
    pub(super) async fn attach(&self, sys: Sys, request: Rc<AttachRequest>) -> Result<AttachResponse, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        self.stream_server.attach(&sys, request)
    }
    pub(super) async fn port_forward(&self, sys: Sys, request: Rc<PortForwardRequest>) -> Result<PortForwardResponse, Failure> {
        self.check_running(&sys, &request.pod_sandbox_id).await?;
        self.stream_server.port_forward(&sys, request)
    }
}

impl Runtime for Dockershim {
    /// Simplified: what the command writes comes all at once, at its end.
    async fn exec(self: Rc<Self>, sys: Sys, request: Rc<ExecRequest>, peer: Rc<Peer>) -> Result<Result<(), ExitError>, Failure> {
        self.check_running(&sys, &request.container_id).await?;
        let body = ExecCreateBody {
            attach_stdin: request.stdin,
            attach_stdout: request.stdout,
            attach_stderr: request.stderr,
            tty: request.tty,
            ..ExecCreateBody::attached(request.cmd.clone())
        };
        let executed = self.exec_in_container(&sys, &request.container_id, body, peer.input.clone(), 0).await?;
        peer.write(&sys, "stdout", &executed.stream.stdout);
        peer.write(&sys, "stderr", &executed.stream.stderr);
        match executed.exit_code {
            0 => Ok(Ok(())),
            code => Ok(Err(ExitError { code, message: format!("Error executing in Docker Container: {code}").into() })),
        }
    }

    async fn attach(self: Rc<Self>, sys: Sys, request: Rc<AttachRequest>, peer: Rc<Peer>) -> Result<(), Failure> {
        self.check_running(&sys, &request.container_id).await?;
        let attach = ContainerAttach {
            id: request.container_id.clone(),
            stdin: request.stdin,
            stdout: request.stdout,
            stderr: request.stderr,
            input: peer.input.clone(),
        };
        let stream = sys.step(ATTACH).open(&self.config.docker_endpoint, attach).await.map_err(unknown)?;
        stream.next().await.map_err(unknown)?;
        let copy = async {
            while let Some(frame) = stream.following().await {
                peer.write(&sys, frame.stream, &frame.data);
            }
        };
        sys.either(copy, peer.left(&sys)).await;
        Ok(())
    }

    /// `nsenter` into pause's network, and `socat` there: both must be installed on the node.
    async fn port_forward(self: Rc<Self>, sys: Sys, sandbox_id: Text, port: u16, peer: Rc<Peer>) -> Result<(), Failure> {
        let pause = self.check_running(&sys, &sandbox_id).await?;
        let dot = if self.config.flavour == Flavour::InTree { "." } else { "" };
        for program in ["socat", "nsenter"] {
            if !sys.is_installed(program) {
                return Err(Failure::unknown(format!("unable to do port forwarding: {program} not found{dot}")));
            }
        }
        let (pid, target) = (pause.state.pid.to_string(), format!("TCP4:localhost:{port}"));
        let command = Command::new(["/usr/bin/nsenter", "-t", &pid, "-n", "/usr/bin/socat", "-", &target]);
        let command = command.input(SharedPayload::new(peer.input.clone()));
        let finished = sys.step(SOCAT).about(sandbox_id).run(command).await;
        let finished = finished.map_err(|errno| Failure::unknown(errno.text()))?;
        let output = finished.output.and_then(|output| output.downcast::<Text>()).map_or_else(|| "".into(), |text| (*text).clone());
        match finished.status.code() {
            0 => peer.write(&sys, "data", &output),
            code => return Err(Failure::unknown(format!("exit status {code}: {output}"))),
        }
        Ok(())
    }
}

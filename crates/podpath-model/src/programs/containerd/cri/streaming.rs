//! Exec, Attach and PortForward: a URL now, the data when somebody follows it. containerd v1.6.20 pkg/cri/server/streaming.go.

use std::rc::Rc;

use super::exec::{ExecOptions, in_container};
use super::store::SandboxState;
use super::{C, Cri};
use crate::kernel::Sys;
use crate::programs::streaming::{ExitError, Peer, Runtime};
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    AttachRequest, AttachResponse, ContainerState, ExecRequest, ExecResponse, NamespaceMode, PortForwardRequest, PortForwardResponse,
};

const FORWARD: &str = "pkg/cri/server/sandbox_portforward_linux.go";

impl Cri {
    pub(super) async fn exec(&self, sys: Sys, request: Rc<ExecRequest>) -> Result<ExecResponse, Failure> {
        self.running(&request.container_id)?;
        self.stream_server.exec(&sys, request)
    }

    pub(super) async fn attach(&self, sys: Sys, request: Rc<AttachRequest>) -> Result<AttachResponse, Failure> {
        let container = self.container(&request.container_id);
        let container = container.ok_or_else(|| Failure::not_found("failed to find container in store: not found"))?;
        if container.state() != ContainerState::Running {
            return Err(Failure::unknown(format!("container is in {} state", container.state_name())));
        }
        self.stream_server.attach(&sys, request)
    }

    pub(super) async fn port_forward(&self, sys: Sys, request: Rc<PortForwardRequest>) -> Result<PortForwardResponse, Failure> {
        let id = &request.pod_sandbox_id;
        let sandbox = self.sandbox(id).ok_or_else(|| Failure::not_found(format!("failed to find sandbox \"{id}\": not found")))?;
        if sandbox.state != SandboxState::Ready {
            return Err(Failure::unknown("sandbox container is not running"));
        }
        self.stream_server.port_forward(&sys, request)
    }

    /// Where the network of a sandbox is: the file that pins it, or `host`.
    fn network_namespace(&self, sys: &Sys, id: &Text) -> Result<Text, Failure> {
        let sandbox = self.sandbox(id).ok_or_else(|| Failure::not_found(format!("failed to find sandbox \"{id}\" in store: not found")))?;
        let context = sandbox.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
        let network = context.and_then(|context| context.namespace_options.as_ref()).map(|options| options.network);
        if network == Some(NamespaceMode::Node) {
            return Ok("host".into());
        }
        if sys.namespace_at(&sandbox.netns).is_none() {
            return Err(Failure::unknown(format!("network namespace for sandbox \"{id}\" is closed")));
        }
        Ok(sandbox.netns)
    }
}

impl Runtime for Cri {
    async fn exec(self: Rc<Self>, sys: Sys, request: Rc<ExecRequest>, peer: Rc<Peer>) -> Result<Result<(), ExitError>, Failure> {
        let options = ExecOptions {
            command: request.cmd.clone(),
            tty: request.tty,
            stdin: request.stdin.then(|| peer.input.clone()),
            timeout: 0,
            sink: Rc::new(move |sys, stream, data| {
                peer.write(sys, stream, data);
                // The command goes on when nobody reads any more, and its output is thrown away.
                true
            }),
        };
        match self.exec_in_container(&sys, &request.container_id, options).await.map_err(in_container)? {
            0 => Ok(Ok(())),
            code => {
                let words: Vec<&str> = request.cmd.iter().collect();
                let message = format!("error executing command [{}], exit code {code}", words.join(" ")).into();
                Ok(Err(ExitError { code, message }))
            }
        }
    }

    /// The container's own streams, from now on: what it has written before is in the log.
    async fn attach(self: Rc<Self>, sys: Sys, request: Rc<AttachRequest>, peer: Rc<Peer>) -> Result<(), Failure> {
        let container = self.running(&request.container_id)?;
        let Some(output) = self.outputs.get().get(&container.id).cloned() else { return Ok(()) };
        if request.stdin && container.config.stdin {
            let fifo = self.fifos_of(&container).stdin;
            self.feed(&sys, &container.id, &"".into(), &fifo, &peer.input).await;
        }
        let reader = Rc::clone(&peer);
        output.attach(Rc::new(move |sys, stream, data| {
            reader.write(sys, stream, data);
            reader.is_open()
        }));
        sys.either(output.closed(&sys), peer.left(&sys)).await;
        Ok(())
    }

    /// In the sandbox's network namespace by a thread, without a program: IPv4 first, then IPv6.
    async fn port_forward(self: Rc<Self>, sys: Sys, sandbox_id: Text, port: u16, peer: Rc<Peer>) -> Result<(), Failure> {
        if port == 0 {
            return Err(Failure::unknown(format!("invalid port {port}")));
        }
        let namespace = self.network_namespace(&sys, &sandbox_id)?;
        let line = format!("Executing port forwarding in network namespace \"{namespace}\"");
        sys.step(C.line(FORWARD, 61)).about(sandbox_id.clone()).log("info", line).await;
        let path = if &*namespace == "host" { "/proc/1/ns/net" } else { &*namespace };
        let Some(answer) = sys.talk_to_port(path, port, &peer.input).await else {
            let refused = |address: &str| format!("dial {address}:{port}: connect: connection refused");
            return Err(Failure::unknown(format!(
                "failed to execute portforward in network namespace \"{namespace}\": failed to connect to localhost:{port} inside namespace \
                 \"{sandbox_id}\", IPv4: {} IPv6 {} ",
                refused("tcp4 127.0.0.1"),
                refused("tcp6 [::1]")
            )));
        };
        peer.write(&sys, "data", &answer);
        let line = format!("Finish port forwarding for \"{sandbox_id}\" port {port}");
        sys.step(C.line(FORWARD, 134)).about(sandbox_id).log("info", line).await;
        Ok(())
    }
}

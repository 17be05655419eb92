//! Exec, Attach and PortForward: a URL now, the data when somebody follows it. Whether the container runs is asked only then.

use std::rc::Rc;

use super::exec::Files;
use super::{O, SEEN, Server};
use crate::kernel::{Command, Stream, Streams, Sys, path_of};
use crate::programs::output::{Format, Output};
use crate::programs::streaming::{ExitError, Peer, Runtime};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::conmon::Attached;
use crate::wire::cri::{AttachRequest, AttachResponse, ExecRequest, ExecResponse, PortForwardRequest, PortForwardResponse};
use crate::wire::oci::{Process, Spec};
use crate::wire::runc::LogLine;

const EXEC: Evidence = O.line("internal/oci/runtime_oci.go", 443);

/// `unable to prepare exec endpoint: rpc error: …`: the code is lost on the way.
fn unprepared(what: &str, failure: &Failure) -> Failure {
    let name = if failure.code == "INVALID_ARGUMENT" { "InvalidArgument" } else { "ResourceExhausted" };
    Failure::unknown(format!("unable to prepare {what} endpoint: rpc error: code = {name} desc = {}", failure.message))
}

impl Server {
    pub(super) async fn exec(&self, sys: Sys, request: Rc<ExecRequest>) -> Result<ExecResponse, Failure> {
        self.stream_server.exec(&sys, request).map_err(|failure| unprepared("exec", &failure))
    }
    pub(super) async fn attach(&self, sys: Sys, request: Rc<AttachRequest>) -> Result<AttachResponse, Failure> {
        self.stream_server.attach(&sys, request).map_err(|_| Failure::unknown("unable to prepare attach endpoint"))
    }
    pub(super) async fn port_forward(&self, sys: Sys, request: Rc<PortForwardRequest>) -> Result<PortForwardResponse, Failure> {
        self.stream_server.port_forward(&sys, request).map_err(|_| Failure::unknown("unable to prepare portforward endpoint"))
    }

    /// `runc exec` as a child of CRI-O, which gives it the streams: no conmon, and no log.
    async fn exec_by_runc(&self, sys: &Sys, id: &Text, request: &ExecRequest, peer: Rc<Peer>) -> Result<Result<(), ExitError>, Failure> {
        let files = Files::of(&self.new_id(sys, "exec", id));
        let spec = sys.read::<Spec>(&format!("{}/config.json", self.config.run_directory(id)));
        let process = spec.map(|spec| Process { args: request.cmd.clone(), terminal: request.tty, ..spec.process.clone() });
        let process = SharedPayload::new(process.ok_or_else(|| Failure::unknown("config.json: no such file or directory"))?);
        sys.step(SEEN).about(id.clone()).write(files.process.as_str(), process.clone()).await;
        let ((stdout, stdout_pipe), (stderr, stderr_pipe)) = (sys.pipe(), sys.pipe());
        let mut streams = Streams::pipes(stdout_pipe, stderr_pipe);
        let input = request.stdin.then(|| sys.pipe_to());
        let writer = input.map(|(writer, pipe)| {
            streams.stdin = Some(Stream::Pipe(pipe));
            writer.write(peer.input.clone());
            writer
        });
        let words = ["runc", "--root", &self.config.runtime_root, "exec", "--process", &files.process, id];
        let command = Command { streams, ..Command::new(words.map(Text::from)) }.input(process);
        let pid = sys.step(EXEC).about(id.clone()).spawn(command).await;
        let pid = pid.map_err(|errno| Failure::unknown(format!("fork/exec runc: {}", errno.text())))?;
        drop(writer);
        let output = Output::new(id.clone(), Format::Cri, EXEC, "".into());
        let reader = Rc::clone(&peer);
        output.attach(Rc::new(move |sys, stream, data| {
            reader.write(sys, stream, data);
            true
        }));
        output.follow(sys, "stdout", stdout);
        output.follow(sys, "stderr", stderr);
        let finished = sys.wait(pid).await.map_err(|errno| Failure::unknown(errno.text()))?;
        output.closed(sys).await;
        sys.step(SEEN).about(id.clone()).remove(&files.process).await;
        if let Some(line) = finished.output.and_then(|output| output.downcast::<LogLine>()) {
            peer.write(sys, "stderr", &line.text());
        }
        match finished.status.code() {
            0 => Ok(Ok(())),
            code => Ok(Err(ExitError { code, message: format!("exit status {code}").into() })),
        }
    }
}

impl Runtime for Server {
    async fn exec(self: Rc<Self>, sys: Sys, request: Rc<ExecRequest>, peer: Rc<Peer>) -> Result<Result<(), ExitError>, Failure> {
        let id = request.container_id.clone();
        if self.container(&id).is_none() {
            return Err(missing(&id));
        }
        self.living(&id).map_err(|_| Failure::unknown("container is not created or running"))?;
        self.exec_by_runc(&sys, &id, &request, peer).await
    }

    /// conmon's socket: CRI-O has no part in what the container writes.
    async fn attach(self: Rc<Self>, sys: Sys, request: Rc<AttachRequest>, peer: Rc<Peer>) -> Result<(), Failure> {
        let id = &request.container_id;
        if self.container(id).is_none() {
            return Err(missing(id));
        }
        self.living(id).map_err(|_| Failure::not_found("container is not created or running: container is stopped"))?;
        let address = format!("{}/{id}/attach", self.config.attach_socket_dir);
        let connection = sys.connect(path_of(&address));
        let connection =
            connection.map_err(|errno| Failure::unknown(format!("failed to connect to container {id} attach socket: {}", errno.text())))?;
        let copy = async {
            while let Ok(message) = connection.receive().await {
                sys.because_of(message.cause);
                if let Some(piece) = message.body.downcast_ref::<Attached>() {
                    peer.write(&sys, piece.stream, &piece.data);
                }
            }
        };
        sys.either(copy, peer.left(&sys)).await;
        Ok(())
    }

    /// In the sandbox's network namespace by a thread, as containerd does.
    async fn port_forward(self: Rc<Self>, sys: Sys, sandbox_id: Text, port: u16, peer: Rc<Peer>) -> Result<(), Failure> {
        let sandbox = self.find_sandbox(&sandbox_id).map_err(Failure::unknown)?;
        if sandbox.stopped {
            return Err(Failure::unknown(format!("sandbox {sandbox_id} is not running")));
        }
        let namespace: Text = if sandbox.is_host_network() { "/proc/1/ns/net".into() } else { sandbox.namespaces.net.clone() };
        let line = format!("Starting port forward for {sandbox_id} in network namespace {namespace}");
        sys.step(SEEN).about(sandbox_id.clone()).log("info", line).await;
        let Some(answer) = sys.talk_to_port(&namespace, port, &peer.input).await else {
            let text = format!(
                "port forward into network namespace \"{namespace}\": failed to connect to localhost:{port} inside namespace {sandbox_id}: \
                 dial tcp [::1]:{port}: connect: connection refused"
            );
            return Err(Failure::unknown(text));
        };
        peer.write(&sys, "data", &answer);
        let line = format!("Finished port forwarding for \"{sandbox_id}\" on port {port}");
        sys.step(SEEN).about(sandbox_id).log("info", line).await;
        Ok(())
    }
}

fn missing(id: &str) -> Failure {
    let text = format!("could not find container \"{id}\": container with ID starting with {id} not found: ID does not exist");
    Failure::not_found(format!("rpc error: code = NotFound desc = {text}"))
}

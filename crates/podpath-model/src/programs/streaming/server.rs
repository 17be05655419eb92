//! The server: URLs for the runtime, and what is done for whoever follows one. pkg/kubelet/cri/streaming/server.go.

use std::future::Future;
use std::rc::Rc;

use super::STREAMING;
use super::cache::{Prepared, RequestCache};
use super::connection::{ExitError, Peer};
use crate::kernel::{Shared, Sys};
use crate::trace::{Failure, Text};
use crate::wire::cri::{AttachRequest, AttachResponse, ExecRequest, ExecResponse, PortForwardRequest, PortForwardResponse};
use crate::wire::streaming::{AttachUpgrade, ExecUpgrade, Frame, PortForwardUpgrade, Status};
use crate::wire::{Incoming, Request, Service, serve};

/// What a runtime does for whoever follows a URL.
pub(crate) trait Runtime: 'static {
    /// Runs a command; the outer error is that it could not be run.
    fn exec(
        self: Rc<Self>,
        sys: Sys,
        request: Rc<ExecRequest>,
        peer: Rc<Peer>,
    ) -> impl Future<Output = Result<Result<(), ExitError>, Failure>>;
    /// Copies between the container's own streams and the connection until one of them ends.
    fn attach(self: Rc<Self>, sys: Sys, request: Rc<AttachRequest>, peer: Rc<Peer>) -> impl Future<Output = Result<(), Failure>>;
    /// Copies between a port of the sandbox and the connection until one of them ends.
    fn port_forward(self: Rc<Self>, sys: Sys, sandbox_id: Text, port: u16, peer: Rc<Peer>) -> impl Future<Output = Result<(), Failure>>;
}

/// The part that gives out URLs, and the server that they lead to.
#[derive(Clone)]
pub(crate) struct Server {
    base_url: Text,
    cache: Shared<RequestCache>,
}

impl Server {
    /// A server that will listen at a host and port of the node: `127.0.0.1:10010`.
    pub(crate) fn new(address: &str) -> Self {
        Self { base_url: format!("http://{address}").into(), cache: Shared::default() }
    }

    /// Serves for ever in a task of its own.
    pub(crate) async fn start<R: Runtime>(&self, sys: &Sys, runtime: Rc<R>) {
        let listener = sys.step(STREAMING).listen(&self.base_url).await;
        let handler = Rc::new(Handler { cache: self.cache.clone(), runtime });
        sys.background(|sys| serve(sys, listener, handler));
    }

    fn url(&self, sys: &Sys, kind: &str, subject: &str, request: Prepared) -> Result<Text, Failure> {
        let token = self.cache.set().insert(sys.now_ns(), &format!("{kind} {subject}"), request)?;
        Ok(format!("{}/{kind}/{token}", self.base_url).into())
    }

    /// `GetExec`.
    pub(crate) fn exec(&self, sys: &Sys, request: Rc<ExecRequest>) -> Result<ExecResponse, Failure> {
        let streams = [request.stdin, request.stdout, request.stderr];
        validate(&request.container_id, request.tty, streams, "one of stdin, stdout, or stderr must be set")?;
        let id = request.container_id.clone();
        Ok(ExecResponse { url: self.url(sys, "exec", &id, Prepared::Exec(request))? })
    }
    /// `GetAttach`.
    pub(crate) fn attach(&self, sys: &Sys, request: Rc<AttachRequest>) -> Result<AttachResponse, Failure> {
        let streams = [request.stdin, request.stdout, request.stderr];
        validate(&request.container_id, request.tty, streams, "one of stdin, stdout, and stderr must be set")?;
        let id = request.container_id.clone();
        Ok(AttachResponse { url: self.url(sys, "attach", &id, Prepared::Attach(request))? })
    }
    /// `GetPortForward`.
    pub(crate) fn port_forward(&self, sys: &Sys, request: Rc<PortForwardRequest>) -> Result<PortForwardResponse, Failure> {
        if request.pod_sandbox_id.is_empty() {
            return Err(Failure::new("INVALID_ARGUMENT", "missing required pod_sandbox_id"));
        }
        let id = request.pod_sandbox_id.clone();
        Ok(PortForwardResponse { url: self.url(sys, "portforward", &id, Prepared::PortForward(request))? })
    }
}

/// `validateExecRequest`, `validateAttachRequest`.
fn validate(id: &str, tty: bool, [stdin, stdout, stderr]: [bool; 3], none: &str) -> Result<(), Failure> {
    let text = match (id.is_empty(), tty && stderr, stdin || stdout || stderr) {
        (true, ..) => "missing required container_id",
        (_, true, _) => "tty and stderr cannot both be true",
        (.., false) => none,
        _ => return Ok(()),
    };
    Err(Failure::new("INVALID_ARGUMENT", text))
}

struct Handler<R> {
    cache: Shared<RequestCache>,
    runtime: Rc<R>,
}

impl<R: Runtime> Service for Handler<R> {
    /// A token that is not there, or stands for something else, is answered as if there were no such page.
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        let sys = incoming.sys.clone();
        if let Some(follow) = incoming.request::<ExecUpgrade>() {
            return match self.consume(&sys, &follow.token) {
                Some(Prepared::Exec(request)) => {
                    let peer = upgrade::<ExecUpgrade>(incoming, request.stdout, request.stderr, &follow.input).await;
                    self.serve_exec(&sys, request, peer).await;
                }
                _ => not_found(incoming).await,
            };
        }
        if let Some(follow) = incoming.request::<AttachUpgrade>() {
            return match self.consume(&sys, &follow.token) {
                Some(Prepared::Attach(request)) => {
                    let peer = upgrade::<AttachUpgrade>(incoming, request.stdout, request.stderr, &follow.input).await;
                    self.serve_attach(&sys, request, peer).await;
                }
                _ => not_found(incoming).await,
            };
        }
        let Some(follow) = incoming.request::<PortForwardUpgrade>() else { return not_found(incoming).await };
        match self.consume(&sys, &follow.token) {
            Some(Prepared::PortForward(request)) => {
                let peer = upgrade::<PortForwardUpgrade>(incoming, false, false, &follow.input).await;
                self.serve_port_forward(&sys, request, follow.port, peer).await;
            }
            _ => not_found(incoming).await,
        }
    }
}

impl<R: Runtime> Handler<R> {
    fn consume(&self, sys: &Sys, token: &str) -> Option<Prepared> {
        self.cache.set().consume(sys.now_ns(), token)
    }

    /// `ServeExec`: pkg/kubelet/cri/streaming/remotecommand/exec.go.
    async fn serve_exec(&self, sys: &Sys, request: Rc<ExecRequest>, peer: Rc<Peer>) {
        let done = Rc::clone(&self.runtime).exec(sys.clone(), request, Rc::clone(&peer)).await;
        let status = match done {
            Ok(Ok(())) => Status::success(),
            Ok(Err(exit)) => Status::exit(exit.code, &exit.message),
            Err(failure) => Status::internal_error(&format!("error executing command in container: {}", failure.message)),
        };
        peer.finish(sys, status);
    }

    /// `ServeAttach`: pkg/kubelet/cri/streaming/remotecommand/attach.go.
    async fn serve_attach(&self, sys: &Sys, request: Rc<AttachRequest>, peer: Rc<Peer>) {
        let done = Rc::clone(&self.runtime).attach(sys.clone(), request, Rc::clone(&peer)).await;
        let status = match done {
            Ok(()) => Status::success(),
            Err(failure) => Status::internal_error(&format!("error attaching to container: {}", failure.message)),
        };
        peer.finish(sys, status);
    }

    /// `portForward`: pkg/kubelet/cri/streaming/portforward/httpstream.go.
    async fn serve_port_forward(&self, sys: &Sys, request: Rc<PortForwardRequest>, port: u16, peer: Rc<Peer>) {
        let id = &request.pod_sandbox_id;
        let done = Rc::clone(&self.runtime).port_forward(sys.clone(), id.clone(), port, Rc::clone(&peer)).await;
        if let Err(failure) = done {
            let text = format!("error forwarding port {port} to pod {id}, uid : {}", failure.message);
            peer.write(sys, "error", &text.into());
        }
    }
}

/// The connection becomes streams: `101 Switching Protocols`.
async fn upgrade<U: Request<Reply = Frame>>(incoming: Incoming, stdout: bool, stderr: bool, input: &Text) -> Rc<Peer> {
    incoming.begin::<U>(Frame::default()).await;
    Rc::new(Peer::new(incoming, stdout, stderr, input.clone()))
}

async fn not_found(incoming: Incoming) {
    incoming.refuse(Failure::new("404", "404 page not found")).await;
}

//! Calls: a typed request over a socket, its answer, and what becomes of it when the other side is gone.
//!
//! This is a simplification: every call opens a connection of its own, where gRPC, ttrpc and HTTP keep one open. What a program can
//! observe is the same: refused when nobody listens, broken when the other process dies.

use std::any::Any;
use std::future::Future;
use std::rc::Rc;

use super::channel::Channel;
use crate::kernel::{Connection, Errno, Listener, Message, Step, Sys};
use crate::trace::{Evidence, Failure, Outcome, Payload, Peer, Protocol, Seq, SharedPayload, Text, What};

/// A request of a protocol, with the type of its answer.
pub trait Request: Payload + Sized {
    /// What the answer carries.
    type Reply: Payload;
    /// How it travels.
    const PROTOCOL: Protocol;
    /// The status of an answer that is no error.
    const SUCCESS: &'static str = "OK";
    /// The method in the protocol's own words.
    fn method(&self) -> &'static str;
    /// The container or sandbox that it names.
    fn subject(&self) -> Option<Text> {
        None
    }
}

/// What travels ahead of a request's body.
struct Envelope {
    call: Seq,
    method: &'static str,
    evidence: Evidence,
    subject: Option<Text>,
    protocol: Protocol,
    body: Rc<dyn Any>,
}

/// An answer that is an error; any other message on the way back is the answer itself.
struct Refusal(Failure);

impl Step<'_> {
    /// Calls the service at `address` and waits for its answer.
    ///
    /// # Errors
    /// What the service answers, or, if nobody listens or the service dies, what the protocol's client says then.
    pub async fn call<R: Request>(self, address: &Text, request: R) -> Result<Rc<R::Reply>, Failure> {
        let stream = self.open(address, request).await?;
        stream.next().await
    }

    /// Calls the service at `address` over a connection that dials again by itself after it was lost, and not at every call.
    ///
    /// # Errors
    /// What the service answers, or, if nobody listens, it is too early to dial again, or the service dies, what the protocol's client
    /// says then.
    pub async fn call_over<R: Request>(self, channel: &Channel, address: &Text, request: R) -> Result<Rc<R::Reply>, Failure> {
        let stream = self.open_over(Some(channel), address, request).await?;
        stream.next().await
    }

    /// Calls the service at `address` and keeps the connection for more than one answer.
    ///
    /// # Errors
    /// What the protocol's client says if nobody listens.
    pub async fn open<R: Request>(self, address: &Text, request: R) -> Result<Stream<R>, Failure> {
        self.open_over(None, address, request).await
    }

    async fn open_over<R: Request>(self, channel: Option<&Channel>, address: &Text, request: R) -> Result<Stream<R>, Failure> {
        let sys = self.sys();
        let path = crate::kernel::path_of(address);
        let found = sys.peer(path);
        let method = request.method();
        let subject = request.subject();
        let step = match &subject {
            Some(subject) => self.about(subject.clone()),
            None => self,
        };
        let evidence = step.evidence();
        let body = Rc::new(request);
        let peer = Peer { address: address.clone(), process: found.ok() };
        let request = SharedPayload(Rc::clone(&body) as Rc<dyn Payload>);
        let call = step.record(What::Call { protocol: R::PROTOCOL, method, peer, request });
        sys.pause_if_interrupted().await;
        let connected = match channel {
            Some(channel) => channel.connect(sys, path).await,
            None => sys.connect(path),
        };
        let connection = match connected {
            Ok(connection) => connection,
            Err(errno) => {
                let failure = refused(sys, R::PROTOCOL, address, errno);
                step.record(What::Reply { call, outcome: Outcome::Failed(failure.clone()) });
                return Err(failure);
            }
        };
        let envelope = Envelope { call, method, evidence, subject: subject.clone(), protocol: R::PROTOCOL, body };
        connection.send(Message { body: Rc::new(envelope), cause: call, routine: sys.is_routine() });
        Ok(Stream { sys: sys.clone(), connection, call, evidence, subject, reply: std::marker::PhantomData })
    }
}

/// An open call: its answers come one by one.
pub struct Stream<R: Request> {
    sys: Sys,
    connection: Connection,
    call: Seq,
    evidence: Evidence,
    subject: Option<Text>,
    reply: std::marker::PhantomData<R>,
}

impl<R: Request> Stream<R> {
    /// The next answer.
    ///
    /// # Errors
    /// What the service answers, or what the protocol's client says if the service dies.
    pub async fn next(&self) -> Result<Rc<R::Reply>, Failure> {
        match self.connection.receive().await {
            Ok(message) => {
                self.sys.because_of(message.cause);
                message
                    .body
                    .downcast()
                    .map_err(|body| body.downcast_ref::<Refusal>().map_or_else(|| lost(R::PROTOCOL), |refusal| refusal.0.clone()))
            }
            Err((_, cause)) => {
                if let Some(cause) = cause {
                    self.sys.because_of(cause);
                }
                let failure = lost(R::PROTOCOL);
                let step = self.sys.step(self.evidence);
                let step = match &self.subject {
                    Some(subject) => step.about(subject.clone()),
                    None => step,
                };
                step.record(What::Reply { call: self.call, outcome: Outcome::Failed(failure.clone()) });
                Err(failure)
            }
        }
    }

    /// What else comes over a connection that has become a stream of data; none once it is closed, which is how such a stream ends.
    pub async fn following(&self) -> Option<Rc<R::Reply>> {
        match self.connection.receive().await {
            Ok(message) => {
                self.sys.because_of(message.cause);
                message.body.downcast().ok()
            }
            Err((_, cause)) => {
                if let Some(cause) = cause {
                    self.sys.because_of(cause);
                }
                None
            }
        }
    }

    /// Whether the service is still there.
    pub fn is_open(&self) -> bool {
        self.connection.is_open()
    }
}

/// A request that has arrived.
pub struct Incoming {
    /// The server's process, in the role in which it serves.
    pub sys: Sys,
    envelope: Rc<Envelope>,
    connection: Connection,
}

impl Incoming {
    /// The request, if it is an `R`.
    pub fn request<R: Request>(&self) -> Option<Rc<R>> {
        if self.envelope.body.is::<R>() { Rc::clone(&self.envelope.body).downcast().ok() } else { None }
    }

    /// The protocol of the request.
    pub fn protocol(&self) -> Protocol {
        self.envelope.protocol
    }

    /// Sends the one answer.
    pub async fn answer<R: Request>(self, result: Result<R::Reply, Failure>) {
        self.send::<R>(result.map(Rc::new)).await;
    }

    /// Sends an answer and keeps the connection.
    pub async fn send<R: Request>(&self, result: Result<Rc<R::Reply>, Failure>) {
        let outcome = match &result {
            Ok(reply) => Outcome::Ok { status: R::SUCCESS, reply: SharedPayload(Rc::clone(reply) as Rc<dyn Payload>) },
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        let step = self.sys.step(self.envelope.evidence);
        let step = match &self.envelope.subject {
            Some(subject) => step.about(subject.clone()),
            None => step,
        };
        let cause = step.record(What::Reply { call: self.envelope.call, outcome });
        self.push::<R::Reply>(result, cause);
        self.sys.pause_if_interrupted().await;
    }

    /// Answers as gRPC does when the server has no such method. `package` is the version of the CRI that it knows: `runtime.v1`.
    pub async fn refuse_unknown_method(self, package: &str) {
        let method = self.envelope.method;
        let service = if method.ends_with("Image") || method.contains("Images") || matches!(method, "ImageStatus" | "ImageFsInfo") {
            "ImageService"
        } else {
            "RuntimeService"
        };
        self.refuse(Failure::new("UNIMPLEMENTED", format!("unknown method {method} for service {package}.{service}"))).await;
    }

    /// Waits until the client is gone.
    pub async fn closed(&self, sys: &Sys) {
        // What a client sends after its request has nowhere to go.
        while let Ok(message) = self.connection.receive().await {
            drop(message);
        }
        sys.because_of(self.envelope.call);
    }

    /// Answers with an error, whatever was asked.
    pub async fn refuse(self, failure: Failure) {
        let step = self.sys.step(self.envelope.evidence);
        let cause = step.record(What::Reply { call: self.envelope.call, outcome: Outcome::Failed(failure.clone()) });
        self.push::<()>(Err(failure), cause);
        self.sys.pause_if_interrupted().await;
    }

    /// Sends one more message on a stream, because of an event that is already in the trace.
    pub fn push<T: 'static>(&self, result: Result<Rc<T>, Failure>, cause: Seq) {
        let body: Rc<dyn Any> = match result {
            Ok(body) => body,
            Err(failure) => Rc::new(Refusal(failure)),
        };
        self.connection.send(Message { body, cause, routine: self.sys.is_routine() });
    }

    /// Whether the client is still there.
    pub fn is_open(&self) -> bool {
        self.connection.is_open()
    }
}

/// What answers requests.
pub trait Service: 'static {
    /// Answers one request.
    fn handle(self: Rc<Self>, incoming: Incoming) -> impl Future<Output = ()>;
}

/// Accepts connections for ever; each request is answered in a task of its own.
pub async fn serve<S: Service>(sys: Sys, listener: Listener, service: Rc<S>) {
    loop {
        let connection = listener.accept().await;
        let service = Rc::clone(&service);
        sys.background(|sys| async move {
            let Ok(message) = connection.receive().await else { return };
            let Ok(envelope) = message.body.downcast::<Envelope>() else { return };
            sys.begin(envelope.call, message.routine);
            service.handle(Incoming { sys, envelope, connection }).await;
        });
    }
}

/// Answers a request by the first method that takes its type; `Unimplemented` if none does.
macro_rules! dispatch {
    ($service:ident, $incoming:ident, { $($request:ty => $method:ident),* $(,)? }) => {{
        $(if let Some(request) = $incoming.request::<$request>() {
            let result = $service.$method($incoming.sys.clone(), request).await;
            return $incoming.answer::<$request>(result).await;
        })*
    }};
}
pub(crate) use dispatch;

/// What the protocol's client says when nobody listens.
fn refused(sys: &Sys, protocol: Protocol, address: &str, errno: Errno) -> Failure {
    let path = address.strip_prefix("unix://").unwrap_or(address);
    match protocol {
        Protocol::Docker => Failure::unknown(format!("Cannot connect to the Docker daemon at {address}. Is the docker daemon running?")),
        Protocol::Registry => Failure::unknown(super::registry::unreachable(sys, address, errno)),
        Protocol::Streaming => {
            let authority = address.strip_prefix("http://").unwrap_or(address);
            Failure::unknown(format!("error dialing backend: dial tcp {authority}: connect: {}", Errno::ECONNREFUSED.text()))
        }
        Protocol::Ttrpc => Failure::new("UNAVAILABLE", format!("dial unix {path}: connect: {}", errno.text())),
        Protocol::Cri | Protocol::Containerd => Failure::new(
            "UNAVAILABLE",
            format!("connection error: desc = \"transport: Error while dialing dial unix {path}: connect: {}\"", errno.text()),
        ),
    }
}

/// What the protocol's client says when the other side dies before it answers.
fn lost(protocol: Protocol) -> Failure {
    match protocol {
        Protocol::Docker => Failure::unknown("error during connect: EOF"),
        Protocol::Registry | Protocol::Streaming => Failure::unknown("unexpected EOF"),
        Protocol::Ttrpc => Failure::new("UNAVAILABLE", "ttrpc: closed"),
        Protocol::Cri | Protocol::Containerd => Failure::new("UNAVAILABLE", "error reading from server: EOF"),
    }
}

//! Calls: a typed request over a socket, its answer, and what becomes of it when the other side is gone.
//!
//! This is a simplification: every call opens a connection of its own, where gRPC, ttrpc and HTTP keep one open. What a program can
//! observe is the same: refused when nobody listens, broken when the other process dies.

use std::any::Any;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::channel::Channel;
use crate::kernel::{Connection, Errno, FAULT, Listener, Message, Mishap, Step, Sys};
use crate::trace::{Evidence, Failure, Outcome, Payload, Peer, Protocol, Seq, SharedPayload, Text, What};

/// A protocol, as far as every call of it is alike. Each protocol's module has one.
pub struct Wire {
    /// Its name in the trace.
    pub protocol: Protocol,
    /// Where it goes over the network, the host and port in an address; without it an address is a socket of the node.
    pub authority: Option<fn(&str) -> &str>,
    /// What its client says if nobody listens at an address.
    pub refused: fn(&Sys, &str, Errno) -> Failure,
    /// What its client says if the other side dies before it answers.
    pub lost: fn() -> Failure,
}

/// A request of a protocol, with the type of its answer.
pub trait Request: Payload + Sized {
    /// What the answer carries.
    type Reply: Payload;
    /// How it travels.
    const WIRE: &'static Wire;
    /// The status of an answer that is no error.
    const SUCCESS: &'static str = "OK";
    /// The method in the protocol's own words.
    fn method(&self) -> &'static str;
    /// The container or sandbox that it names.
    fn subject(&self) -> Option<Text> {
        None
    }
    /// What it is about, if of one method a fault may mean one and not another.
    fn part(&self) -> Option<&'static str> {
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
    /// How it goes wrong because somebody wants it to.
    mishap: Option<Mishap>,
}

/// An answer that is an error; any other message on the way back is the answer itself.
struct Refusal(Failure);

/// A request without its type. Everything that a call does is written for this one, so that it is compiled once and not once a method.
struct Outgoing {
    wire: &'static Wire,
    method: &'static str,
    part: Option<&'static str>,
    subject: Option<Text>,
    body: Rc<dyn Payload>,
}

impl Outgoing {
    fn of<R: Request>(request: R) -> Self {
        Self { wire: R::WIRE, method: request.method(), part: request.part(), subject: request.subject(), body: Rc::new(request) }
    }
}

impl Step<'_> {
    /// Calls the service at `address` and waits for its answer.
    ///
    /// # Errors
    /// What the service answers, or, if nobody listens or the service dies, what the protocol's client says then.
    pub async fn call<R: Request>(self, address: &Text, request: R) -> Result<Rc<R::Reply>, Failure> {
        typed::<R>(self.ask(None, address, Outgoing::of(request)).await)
    }

    /// Calls the service at `address` over a connection that dials again by itself after it was lost, and not at every call.
    ///
    /// # Errors
    /// What the service answers, or, if nobody listens, it is too early to dial again, or the service dies, what the protocol's client
    /// says then.
    pub async fn call_over<R: Request>(self, channel: &Channel, address: &Text, request: R) -> Result<Rc<R::Reply>, Failure> {
        typed::<R>(self.ask(Some(channel), address, Outgoing::of(request)).await)
    }

    /// Calls the service at `address` and keeps the connection for more than one answer.
    ///
    /// # Errors
    /// What the protocol's client says if nobody listens.
    pub async fn open<R: Request>(self, address: &Text, request: R) -> Result<Stream<R>, Failure> {
        let answers = self.dial(None, address, Outgoing::of(request)).await?;
        Ok(Stream { answers, reply: std::marker::PhantomData })
    }

    async fn ask(self, channel: Option<&Channel>, address: &Text, request: Outgoing) -> Result<Rc<dyn Any>, Failure> {
        let answers = self.dial(channel, address, request).await?;
        answers.next().await
    }

    async fn dial(self, channel: Option<&Channel>, address: &Text, request: Outgoing) -> Result<Answers, Failure> {
        let Outgoing { wire, method, part, subject, body } = request;
        let protocol = wire.protocol;
        let sys = self.sys();
        let path = crate::kernel::path_of(address);
        let authority = wire.authority.map(|of| of(address));
        let found = authority.map_or_else(|| sys.peer(path), |authority| sys.peer_at(authority));
        let step = match &subject {
            Some(subject) => self.about(subject.clone()),
            None => self,
        };
        let evidence = step.evidence();
        let peer = Peer { address: address.clone(), process: found.ok() };
        let call = step.record(What::Call { protocol, method, peer, request: SharedPayload(Rc::clone(&body)) });
        sys.pause_if_interrupted().await;
        let mishap = sys.mishap(protocol, method, part, call);
        let patience = Patience { sys: sys.clone(), call, evidence, ends: Cell::new(mishap.is_some()) };
        let connected = match (channel, authority) {
            _ if mishap == Some(Mishap::Refuse) => Err(Errno::ECONNREFUSED),
            (Some(channel), _) => channel.connect(sys, path).await,
            (None, Some(authority)) => sys.connect_at(authority),
            (None, None) => sys.connect(path),
        };
        let connection = match connected {
            Ok(connection) => connection,
            Err(errno) => {
                let failure = (wire.refused)(sys, address, errno);
                patience.ends.set(false);
                step.record(What::Reply { call, outcome: Outcome::Failed(failure.clone()) });
                return Err(failure);
            }
        };
        if let Some(Mishap::Delay(ns)) = mishap {
            sys.sleep(ns).await;
        }
        let envelope = Envelope { call, method, evidence, subject: subject.clone(), protocol, body, mishap };
        connection.send(Message { body: Rc::new(envelope), cause: call, routine: sys.is_routine() });
        Ok(Answers { sys: sys.clone(), connection, call, evidence, subject, wire, patience })
    }
}

/// The answer of a request's own type.
fn typed<R: Request>(answer: Result<Rc<dyn Any>, Failure>) -> Result<Rc<R::Reply>, Failure> {
    answer?.downcast().map_err(|_| (R::WIRE.lost)())
}

/// The answers to an open call, without their type.
struct Answers {
    sys: Sys,
    connection: Connection,
    call: Seq,
    evidence: Evidence,
    subject: Option<Text>,
    wire: &'static Wire,
    patience: Patience,
}

/// Who waits for an answer that comes late or never, and says so who waits no longer.
struct Patience {
    sys: Sys,
    call: Seq,
    evidence: Evidence,
    ends: Cell<bool>,
}

impl Drop for Patience {
    /// The work is dropped in which somebody waited: a deadline has passed, or whoever waited has ended, who says nothing any more.
    fn drop(&mut self) {
        if self.ends.get() && self.sys.is_acting() {
            let failure = Failure::new("DEADLINE_EXCEEDED", "context deadline exceeded");
            self.sys.step(self.evidence).record(What::Reply { call: self.call, outcome: Outcome::Failed(failure) });
        }
    }
}

impl Answers {
    async fn next(&self) -> Result<Rc<dyn Any>, Failure> {
        self.next_with_context().await.0
    }

    /// The next answer, and whether it is part of the steady polling.
    async fn next_with_context(&self) -> (Result<Rc<dyn Any>, Failure>, bool) {
        let received = self.connection.receive().await;
        self.patience.ends.set(false);
        match received {
            Ok(message) => {
                self.sys.because_of(message.cause);
                let answer = match message.body.downcast_ref::<Refusal>() {
                    Some(refusal) => Err(refusal.0.clone()),
                    None => Ok(message.body),
                };
                (answer, message.routine)
            }
            Err((_, cause)) => {
                if let Some(cause) = cause {
                    self.sys.because_of(cause);
                }
                let failure = (self.wire.lost)();
                let step = self.sys.step(self.evidence);
                let step = match &self.subject {
                    Some(subject) => step.about(subject.clone()),
                    None => step,
                };
                step.record(What::Reply { call: self.call, outcome: Outcome::Failed(failure.clone()) });
                (Err(failure), self.sys.is_routine())
            }
        }
    }
}

/// An open call: its answers come one by one.
pub struct Stream<R: Request> {
    answers: Answers,
    reply: std::marker::PhantomData<R>,
}

impl<R: Request> Stream<R> {
    /// The next answer.
    ///
    /// # Errors
    /// What the service answers, or what the protocol's client says if the service dies.
    pub async fn next(&self) -> Result<Rc<R::Reply>, Failure> {
        typed::<R>(self.answers.next().await)
    }

    /// The next answer, and whether what made it is part of the steady polling.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(crate) async fn next_with_context(&self) -> Result<(Rc<R::Reply>, bool), Failure> {
        let (answer, routine) = self.answers.next_with_context().await;
        Ok((typed::<R>(answer)?, routine))
    }

    /// What else comes over a connection that has become a stream of data; none once it is closed, which is how such a stream ends.
    pub async fn following(&self) -> Option<Rc<R::Reply>> {
        match self.answers.connection.receive().await {
            Ok(message) => {
                self.answers.sys.because_of(message.cause);
                message.body.downcast().ok()
            }
            Err((_, cause)) => {
                if let Some(cause) = cause {
                    self.answers.sys.because_of(cause);
                }
                None
            }
        }
    }

    /// Whether the service is still there.
    pub fn is_open(&self) -> bool {
        self.answers.connection.is_open()
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
    /// What came over a connection, if it is a request; else both are given back.
    pub(crate) fn of(sys: Sys, message: Message, connection: Connection) -> Result<Self, (Message, Connection)> {
        let Message { body, cause, routine } = message;
        match body.downcast::<Envelope>() {
            Ok(envelope) => {
                sys.begin(envelope.call, routine);
                Ok(Self { sys, envelope, connection })
            }
            Err(body) => Err((Message { body, cause, routine }, connection)),
        }
    }

    /// The request, if it is an `R`.
    pub fn request<R: Request>(&self) -> Option<Rc<R>> {
        if self.envelope.body.is::<R>() { Rc::clone(&self.envelope.body).downcast().ok() } else { None }
    }

    /// The protocol of the request.
    pub fn protocol(&self) -> Protocol {
        self.envelope.protocol
    }

    /// Sends what a method answers, when it does.
    pub(crate) async fn answer(&self, answering: Answering) {
        let result = answering.await;
        self.sys.pass_by(self.envelope.protocol).await;
        let outcome = match &result {
            Ok(Reply { status, body }) => Outcome::Ok { status, reply: SharedPayload(Rc::clone(body)) },
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        let step = self.sys.step(self.envelope.evidence);
        let step = match &self.envelope.subject {
            Some(subject) => step.about(subject.clone()),
            None => step,
        };
        match self.envelope.mishap {
            Some(Mishap::Lose) => return self.lose().await,
            // The connection goes with the request, and whoever waits hears that it broke.
            Some(Mishap::Cut) => return self.sys.step(FAULT).note("fault-cut-off", self.envelope.method).await,
            _ => {}
        }
        let cause = step.record(What::Reply { call: self.envelope.call, outcome });
        self.post(result.map(|reply| reply.body as Rc<dyn Any>), cause);
        self.sys.pause_if_interrupted().await;
    }

    /// The answer is on its way and never arrives: whoever waits hears nothing as long as both live.
    async fn lose(&self) {
        self.sys.step(FAULT).note("fault-lost", self.envelope.method).await;
        self.closed(&self.sys).await;
    }

    /// The request, unless it is to fail: then that is what is answered.
    pub(crate) async fn unless_it_fails(self) -> Option<Self> {
        let Some(Mishap::Fail(failure)) = self.envelope.mishap.clone() else { return Some(self) };
        self.refuse_as(failure, FAULT).await;
        None
    }

    /// Sends the first answer of a connection that stays open.
    pub async fn begin<R: Request>(&self, reply: R::Reply) {
        self.answer(answering::<R>(async move { Ok(reply) })).await;
    }

    /// The method in the protocol's own words.
    pub fn method(&self) -> &'static str {
        self.envelope.method
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
        let evidence = self.envelope.evidence;
        self.refuse_as(failure, evidence).await;
    }

    async fn refuse_as(self, failure: Failure, evidence: Evidence) {
        if self.envelope.mishap == Some(Mishap::Lose) {
            return self.lose().await;
        }
        let step = self.sys.step(evidence);
        let cause = step.record(What::Reply { call: self.envelope.call, outcome: Outcome::Failed(failure.clone()) });
        self.post(Err(failure), cause);
        self.sys.pause_if_interrupted().await;
    }

    /// Sends one more message on a stream, because of an event that is already in the trace.
    pub fn push<T: 'static>(&self, result: Result<Rc<T>, Failure>, cause: Seq) {
        self.post(result.map(|body| body as Rc<dyn Any>), cause);
    }

    fn post(&self, result: Result<Rc<dyn Any>, Failure>, cause: Seq) {
        let body = result.unwrap_or_else(|failure| Rc::new(Refusal(failure)));
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
    accept(sys, listener, Rc::new(move |incoming| Box::pin(Rc::clone(&service).handle(incoming)))).await;
}

/// A service without its type.
type Handler = Rc<dyn Fn(Incoming) -> Pin<Box<dyn Future<Output = ()>>>>;

async fn accept(sys: Sys, listener: Listener, handler: Handler) {
    loop {
        let connection = listener.accept().await;
        let handler = Rc::clone(&handler);
        sys.background(|sys| async move {
            let Ok(message) = connection.receive().await else { return };
            let Ok(incoming) = Incoming::of(sys, message, connection) else { return };
            if let Some(incoming) = incoming.unless_it_fails().await {
                handler(incoming).await;
            }
        });
    }
}

/// An answer without its type.
pub(crate) struct Reply {
    status: &'static str,
    body: Rc<dyn Payload>,
}

/// A method of a service at work.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Reply, Failure>>>>;

/// Puts a method to work.
pub(crate) fn answering<R: Request>(work: impl Future<Output = Result<R::Reply, Failure>> + 'static) -> Answering {
    Box::pin(async move { work.await.map(|reply| Reply { status: R::SUCCESS, body: Rc::new(reply) }) })
}

/// Answers a request by the first method that takes its type; `Unimplemented` if none does.
macro_rules! dispatch {
    ($service:ident, $incoming:ident, { $($request:ty => $method:ident),* $(,)? }) => {{
        let answering = 'found: {
            $(if let Some(request) = $incoming.request::<$request>() {
                let (service, sys) = (::std::rc::Rc::clone(&$service), $incoming.sys.clone());
                break 'found Some($crate::wire::answering::<$request>(async move { service.$method(sys, request).await }));
            })*
            None
        };
        if let Some(answering) = answering {
            return $incoming.answer(answering).await;
        }
    }};
}
pub(crate) use dispatch;

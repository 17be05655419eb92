//! Events of the shim on their way to containerd.

use std::rc::Rc;

use super::C;
use crate::kernel::{Shared, Sys};
use crate::trace::{Seq, Text};
use crate::wire::containerd::{Envelope, Event};
use crate::wire::task::Forward;

/// How often an event is sent again before it is dropped: containerd v1.6.20 runtime/v2/shim/publisher.go:35.
const RETRIES_MAX: u64 = 5;
/// How long the publisher waits before the first retry, in nanoseconds; before the second it waits twice as long, and so on.
const RETRY_NS: u64 = 1_000_000_000;

/// Sends events in the order in which they were published, as long as somebody takes them.
#[derive(Clone)]
pub(super) struct Publisher {
    pub(super) namespace: Text,
    pub(super) address: Text,
    queue: Shared<Vec<Queued>>,
    sending: Shared<bool>,
}

/// An event that waits to be sent.
struct Queued {
    envelope: Rc<Envelope>,
    cause: Seq,
    routine: bool,
}

impl Publisher {
    pub(super) fn new(namespace: Text, address: Text) -> Self {
        Self { namespace, address, queue: Shared::new(Vec::new()), sending: Shared::new(false) }
    }

    /// Queues an event; the caller goes on at once.
    pub(super) fn publish(&self, sys: &Sys, topic: &'static str, event: Event) {
        let envelope = Rc::new(Envelope { namespace: self.namespace.clone(), topic, event });
        self.queue.set().push(Queued { envelope, cause: sys.cause(), routine: sys.is_routine() });
        if std::mem::replace(&mut *self.sending.set(), true) {
            return;
        }
        let publisher = self.clone();
        sys.background(|sys| async move { publisher.drain(&sys).await });
    }

    async fn drain(&self, sys: &Sys) {
        loop {
            let next = {
                let mut queue = self.queue.set();
                if queue.is_empty() { None } else { Some(queue.remove(0)) }
            };
            let Some(Queued { envelope, cause, routine }) = next else { break };
            sys.because_of(cause);
            sys.routine(routine);
            // What cannot be sent now is tried again beside those that come after it.
            if !self.send(sys, &envelope).await {
                let publisher = self.clone();
                sys.background(|sys| async move { publisher.send_again(&sys, &envelope).await });
            }
        }
        *self.sending.set() = false;
    }

    async fn send_again(&self, sys: &Sys, envelope: &Rc<Envelope>) {
        for retry in 1..=RETRIES_MAX {
            sys.sleep(retry * RETRY_NS).await;
            if self.send(sys, envelope).await {
                return;
            }
        }
        sys.sleep((RETRIES_MAX + 1) * RETRY_NS).await;
        let step = sys.step(C.line("runtime/v2/shim/publisher.go", 86)).about(envelope.event.container_id.clone());
        step.log("error", format!("evicting {} from queue because of retry count", envelope.topic)).await;
    }

    /// Whether containerd took it.
    async fn send(&self, sys: &Sys, envelope: &Rc<Envelope>) -> bool {
        let request = Forward { envelope: Rc::clone(envelope) };
        let step = sys.step(C.line("runtime/v2/shim/publisher.go", 139)).about(envelope.event.container_id.clone());
        step.call(&self.address, request).await.is_ok()
    }
}

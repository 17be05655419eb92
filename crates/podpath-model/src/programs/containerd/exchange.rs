//! Events: shims forward theirs, the daemon publishes its own, and whoever has subscribed gets both. There is no replay.

use std::collections::VecDeque;
use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::{Condition, Shared, Sys};
use crate::trace::{Evidence, Failure, Nothing, Seq, SharedPayload, Text};
use crate::wire::containerd::{Envelope, Event, Subscribe};
use crate::wire::task::Forward;
use crate::wire::{Incoming, Service, dispatch};

/// Who has subscribed.
#[derive(Default)]
pub(crate) struct Exchange {
    subscribers: Shared<Vec<(Text, Incoming)>>,
    /// What the CRI plugin, which subscribes without a socket, has not looked at yet: that a task ran out of memory.
    out_of_memory: Shared<VecDeque<(Rc<Envelope>, Seq)>>,
    raised: Condition,
}

impl Exchange {
    /// Publishes an event of the daemon itself.
    pub(crate) async fn publish(&self, sys: &Sys, evidence: Evidence, namespace: &str, topic: &'static str, event: Event) {
        self.forward(sys, evidence, Rc::new(Envelope { namespace: namespace.into(), topic, event })).await;
    }

    /// Gives an event to everybody who wants it.
    async fn forward(&self, sys: &Sys, evidence: Evidence, envelope: Rc<Envelope>) {
        let event = &envelope.event;
        let subject = [&event.container_id, &event.id, &event.key].into_iter().find(|id| !id.is_empty()).cloned();
        let step = sys.step(evidence);
        let step = match subject {
            Some(subject) => step.about(subject),
            None => step,
        };
        let seq = step.publish("containerd", envelope.topic, SharedPayload(Rc::clone(&envelope) as Rc<_>)).await;
        if envelope.topic == "/tasks/oom" {
            self.out_of_memory.set().push_back((Rc::clone(&envelope), seq));
            self.raised.notify(sys);
        }
        self.subscribers.set().retain(|(_, incoming)| incoming.is_open());
        for (filter, incoming) in &*self.subscribers.get() {
            if wants(filter, &envelope) {
                incoming.push::<Envelope>(Ok(Rc::clone(&envelope)), seq);
            }
        }
    }

    /// The next task that has run out of memory.
    pub(crate) async fn next_out_of_memory(&self, sys: &Sys) -> Rc<Envelope> {
        loop {
            let next = self.out_of_memory.set().pop_front();
            if let Some((envelope, cause)) = next {
                sys.because_of(cause);
                return envelope;
            }
            self.raised.wait(sys).await;
        }
    }

    /// Adds a subscriber: moby v20.10.24 libcontainerd/remote/client.go:777 is the one there is.
    pub(crate) fn subscribe(&self, request: &Subscribe, incoming: Incoming) {
        let filter = request.filters.first().cloned().unwrap_or_else(|| "".into());
        self.subscribers.set().push((filter, incoming));
    }
}

/// Simplified: a filter is `namespace==NAME,topic~=|^PREFIX|`.
fn wants(filter: &str, envelope: &Envelope) -> bool {
    filter.split(',').all(|part| {
        if let Some(namespace) = part.strip_prefix("namespace==") {
            namespace == &*envelope.namespace
        } else if let Some(prefix) = part.strip_prefix("topic~=|^") {
            envelope.topic.starts_with(prefix.trim_end_matches('|'))
        } else {
            true
        }
    })
}

/// The ttrpc service to which shims forward their events.
pub(super) struct Events(pub(super) Rc<Daemon>);

impl Service for Events {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        dispatch!(self, incoming, { Forward => forward });
    }
}

impl Events {
    async fn forward(&self, sys: Sys, request: Rc<Forward>) -> Result<Nothing, Failure> {
        self.0.exchange.forward(&sys, C.line("services/events/ttrpc.go", 34), Rc::clone(&request.envelope)).await;
        Ok(Nothing {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_takes_its_namespace_and_its_topics_only() {
        let envelope = |namespace: &str, topic| Envelope { namespace: namespace.into(), topic, event: Event::default() };
        let filter = "namespace==moby,topic~=|^/tasks/|";
        assert!(wants(filter, &envelope("moby", "/tasks/exit")));
        assert!(!wants(filter, &envelope("k8s.io", "/tasks/exit")));
        assert!(!wants(filter, &envelope("moby", "/containers/create")));
    }
}

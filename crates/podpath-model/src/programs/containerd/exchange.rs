//! Events: shims forward theirs, the daemon publishes its own, and whoever has subscribed gets both. There is no replay.

use std::rc::Rc;

use super::{C, Daemon};
use crate::kernel::{Shared, Sys};
use crate::trace::{Evidence, Failure, Nothing, SharedPayload, Text};
use crate::wire::containerd::{Envelope, Event, Subscribe};
use crate::wire::task::Forward;
use crate::wire::{Incoming, Service, dispatch};

/// Who has subscribed.
#[derive(Default)]
pub(crate) struct Exchange {
    subscribers: Shared<Vec<(Text, Incoming)>>,
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
        self.subscribers.set().retain(|(_, incoming)| incoming.is_open());
        for (filter, incoming) in &*self.subscribers.get() {
            if wants(filter, &envelope) {
                incoming.push::<Envelope>(Ok(Rc::clone(&envelope)), seq);
            }
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
        self.0.exchange.forward(&sys, C.line("services/events/ttrpc.go", 39), Rc::clone(&request.envelope)).await;
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

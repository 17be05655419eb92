//! Events: created once, and counted when they come again.

use std::rc::Rc;

use super::ApiServer;
use super::{API, BUS};
use crate::kernel::Sys;
use crate::pod::Amounts;
use crate::programs::ids;
use crate::trace::{Failure, SharedPayload};
use crate::wire::kubernetes::{Event, EventCreate, EventPatch, Pod, Reference};

impl ApiServer {
    /// What a scheduler tells of a Pod that it has given to a node; nothing of one that has none yet, or for which no scheduler would
    /// have taken this node.
    pub(super) async fn scheduled(&self, sys: &Sys, pod: &Pod) {
        let Some(node) = &pod.pod.spec.node_name else { return };
        let room = self.store.get().nodes.get(node.as_str()).map(|node| node.status.allocatable);
        if room.is_some_and(|room| !Amounts::of(&pod.pod.spec).fits(room)) {
            return;
        }
        let (namespace, name, at_ns) = (pod.namespace(), pod.name(), sys.now_ns());
        let event = Event {
            name: format!("{name}.{}", &ids::hex32(&format!("scheduled {}", pod.uid()))[..16]).into(),
            involved_object: Reference {
                kind: "Pod",
                namespace: namespace.into(),
                name: name.into(),
                uid: pod.uid().into(),
                api_version: "v1",
                resource_version: pod.resource_version.to_string().into(),
                field_path: "".into(),
            },
            reason: "Scheduled".into(),
            message: format!("Successfully assigned {namespace}/{name} to {node}").into(),
            kind: "Normal",
            component: "default-scheduler",
            host: "".into(),
            first_ns: at_ns,
            last_ns: at_ns,
            count: 1,
        };
        self.store.set().events.insert((namespace.into(), event.name.clone()), event.clone());
        sys.step(API).publish(BUS, "Scheduled", SharedPayload(Rc::new(event) as Rc<_>)).await;
    }

    pub(super) async fn create_event(&self, _: Sys, request: Rc<EventCreate>) -> Result<Event, Failure> {
        self.store.set().events.insert((request.namespace.clone(), request.event.name.clone()), request.event.clone());
        Ok(request.event.clone())
    }

    pub(super) async fn patch_event(&self, _: Sys, request: Rc<EventPatch>) -> Result<Event, Failure> {
        let mut store = self.store.set();
        let known = store.events.get_mut(&(request.namespace.clone(), request.name.clone()));
        let event = known.ok_or_else(|| Failure::new("404", format!("events \"{}\" not found", request.name)))?;
        let again = &request.patch;
        (event.count, event.last_ns, event.message) = (again.count, again.last_ns, again.message.clone());
        Ok(event.clone())
    }
}

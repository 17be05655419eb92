//! Events: created once, and counted when they come again.

use std::rc::Rc;

use super::ApiServer;
use crate::kernel::Sys;
use crate::trace::Failure;
use crate::wire::kubernetes::{Event, EventCreate, EventPatch};

impl ApiServer {
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

//! The classes of runtimes that the cluster has. Which of their handlers a node has is the node's affair.

use std::rc::Rc;

use super::ApiServer;
use crate::kernel::Sys;
use crate::trace::Failure;
use crate::wire::Incoming;
use crate::wire::kubernetes::{RuntimeClass, RuntimeClassList, RuntimeClassWatch, RuntimeClassesGet, WatchEvent};

/// The name of each class, and its handler: those of the documentation, and those of runtimes that the nodes here have.
const CLASSES: [(&str, &str); 4] = [("docker", "docker"), ("gvisor", "runsc"), ("kata", "kata"), ("runc", "runc")];

impl ApiServer {
    pub(super) async fn list_runtime_classes(&self, _: Sys, _: Rc<RuntimeClassesGet>) -> Result<RuntimeClassList, Failure> {
        let items = CLASSES.map(|(name, handler)| RuntimeClass { name: name.into(), handler: handler.into() });
        Ok(RuntimeClassList { items: items.into() })
    }

    /// Nobody changes a class, so nothing follows.
    pub(super) async fn watch_runtime_classes(&self, incoming: Incoming) {
        let sys = incoming.sys.clone();
        incoming.begin::<RuntimeClassWatch>(WatchEvent::default()).await;
        incoming.closed(&sys).await;
    }
}

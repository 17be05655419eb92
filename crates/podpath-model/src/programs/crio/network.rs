//! The networks of the node: ocicni reads `/etc/cni/net.d`, again whenever something in it changes, and has a default network or none.

use std::rc::Rc;

use super::{SEEN, Server};
use crate::kernel::{Condition, Shared, Sys};
use crate::programs::cni::{CONF_DIR, Network};
use crate::wire::cni::NetworkList;

/// What ocicni knows.
#[derive(Debug, Default)]
pub(super) struct Networks {
    default: Shared<Option<Network>>,
    changed: Condition,
}

/// A file that is written is first emptied: two events, and the folder is read after each.
const EVENTS_OF_A_WRITE: usize = 2;

impl Server {
    /// The network that pods join; none if there is none that works.
    pub(super) fn network(&self) -> Option<Network> {
        self.networks.default.get().clone()
    }

    /// Waits until there is a network that pods can join.
    pub(super) async fn network_ready(&self, sys: &Sys) {
        while self.network().is_none() {
            self.networks.changed.wait(sys).await;
        }
    }

    /// Reads the folder, and tries what it finds: every plugin must be there.
    pub(super) async fn sync_networks(&self, sys: &Sys) {
        let mut found = None;
        for path in sys.list(CONF_DIR) {
            let Some(list) = sys.read::<NetworkList>(&path) else { continue };
            let network = Network((*list).clone());
            if let Err(failure) = network.validate(sys, SEEN).await {
                let line = format!("Error validating CNI config file {path}: [{}]", failure.message);
                sys.step(SEEN).log("warning", line).await;
                continue;
            }
            let line = format!("Found CNI network {} (type={}) at {path}", list.name, kind(&list));
            sys.step(SEEN).log("info", line).await;
            found = found.or(Some(network));
        }
        if let Some(network) = &found {
            sys.step(SEEN).log("info", format!("Updated default CNI network name to {}", network.0.name)).await;
        }
        *self.networks.default.set() = found;
        self.networks.changed.notify(sys);
    }

    /// Goes on reading for as long as the daemon lives.
    pub(super) fn watch_networks(self: &Rc<Self>, sys: &Sys) {
        let server = Rc::clone(self);
        sys.background(|sys| async move {
            loop {
                sys.file_changed(CONF_DIR).await;
                for _ in 0..EVENTS_OF_A_WRITE {
                    let path = sys.list(CONF_DIR).first().cloned().unwrap_or_else(|| CONF_DIR.into());
                    sys.step(SEEN).log("info", format!("CNI monitoring event \"{path}\": WRITE")).await;
                    server.sync_networks(&sys).await;
                }
            }
        });
    }
}

/// The kind of a list is that of its first plugin.
pub(super) fn kind(list: &NetworkList) -> &str {
    list.plugins.first().map_or("", |plugin| &*plugin.kind)
}

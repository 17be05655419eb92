//! `cniNetworkPlugin`: which network pods join. It reads `/etc/cni/net.d` when it is made, when it is initialized, and every five seconds
//! from then on: kubernetes v1.22.0 pkg/kubelet/dockershim/network/cni/cni.go:220.

use std::rc::Rc;

use super::log::Line;
use super::{Config, D, SECOND_NS};
use crate::kernel::{Shared, Sys};
use crate::programs::cni::{CONF_DIR, Network};
use crate::wire::cni::NetworkList;

const CNI: &str = "pkg/kubelet/dockershim/network/cni/cni.go";
/// cni.go:51
const SYNC_PERIOD_NS: u64 = 5 * SECOND_NS;

/// The plugin, and the latest configuration that could be used.
#[derive(Clone)]
pub(super) struct CniPlugin {
    config: Rc<Config>,
    default_network: Shared<Option<Network>>,
}

impl CniPlugin {
    pub(super) fn new(config: Rc<Config>) -> Self {
        Self { config, default_network: Shared::default() }
    }

    /// `ProbeNetworkPlugins`: the folder is read once, whichever plugin is chosen.
    pub(super) async fn probe(&self, sys: &Sys) {
        self.sync(sys).await;
    }

    /// `Init` of the plugin that is chosen: the folder is read again, and from then on.
    pub(super) async fn init(&self, sys: &Sys) {
        self.sync(sys).await;
        let plugin = self.clone();
        sys.background(|sys| async move {
            loop {
                plugin.sync(&sys).await;
                sys.routine(true);
                sys.sleep(SYNC_PERIOD_NS).await;
            }
        });
    }

    /// The pods' network; none as long as there was no configuration that could be used.
    pub(super) fn network(&self) -> Option<Network> {
        self.default_network.get().clone().filter(|_| self.config.cni)
    }

    /// `syncNetworkConfig`: a configuration that cannot be read, or whose plugins are not there, changes nothing.
    async fn sync(&self, sys: &Sys) {
        match self.configured(sys).await {
            Ok(network) => *self.default_network.set() = Some(network),
            Err(text) => {
                let sentence = format!("Unable to update cni config: {text}");
                let structured = format!("\"Unable to update cni config\" err=\"{text}\"");
                let level = if self.config.structured_log { "info" } else { "warning" };
                self.config.say(sys.step(D.line(CNI, 239)), level, Line::new(sentence.clone(), structured, sentence)).await;
            }
        }
    }

    /// `getDefaultCNINetwork`: the first one by name whose plugins all say which versions they speak.
    async fn configured(&self, sys: &Sys) -> Result<Network, String> {
        let files = sys.list(CONF_DIR);
        if files.is_empty() {
            return Err(format!("no networks found in {CONF_DIR}"));
        }
        for path in files {
            let Some(list) = sys.read::<NetworkList>(&path) else { continue };
            let network = Network((*list).clone());
            match network.validate(sys, D.line(CNI, 202)).await {
                Ok(()) => return Ok(network),
                Err(failure) => self.say_not_valid(sys, &list, &failure.message).await,
            }
        }
        Err(format!("no valid networks found in {CONF_DIR}"))
    }

    async fn say_not_valid(&self, sys: &Sys, list: &NetworkList, why: &str) {
        let text = serde_json::to_string(list).unwrap_or_default();
        let line = Line::new(
            format!("Error validating CNI config list {text}: [{why}]"),
            format!("\"Error validating CNI config list\" configList={text:?} err=\"[{}]\"", why.replace('"', "\\\"")),
            format!("Error validating CNI config list ({text}): [{why}]"),
        );
        let level = match (self.config.flavour, self.config.structured_log) {
            (super::Flavour::CriDockerd, _) => "error",
            (super::Flavour::InTree, true) => "info",
            (super::Flavour::InTree, false) => "warning",
        };
        self.config.say(sys.step(D.line(CNI, 204)), level, line).await;
    }
}

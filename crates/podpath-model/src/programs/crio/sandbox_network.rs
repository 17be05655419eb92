//! The network of a sandbox: ocicni adds, checks and deletes by CNI, and remembers on disk what it has added.

use serde::Serialize;

use super::network::kind;
use super::sandbox_stop::{NETWORK_STOPPED, SANDBOX_LIB};
use super::{O, SEEN, Sandbox, Server};
use crate::kernel::Sys;
use crate::programs::cni::{Attachment, Network};
use crate::trace::{Failure, SharedPayload, Text};
use crate::wire::cni::Success;

const NETWORK: &str = "server/sandbox_network.go";
/// Where libcni remembers what it has added.
const CACHE: &str = "/var/lib/cni/results";
const INTERFACE: &str = "eth0";

/// What libcni remembers of a network that a pod has joined.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Cached {
    network: crate::wire::cni::NetworkList,
    result: Success,
}

fn cache_path(network: &str, id: &str) -> Text {
    format!("{CACHE}/{network}-{id}-{INTERFACE}").into()
}

fn attachment(sandbox: &Sandbox) -> Attachment {
    let metadata = sandbox.config.metadata.clone().unwrap_or_default();
    let arguments = format!(
        "IgnoreUnknown=1;K8S_POD_NAMESPACE={};K8S_POD_NAME={};K8S_POD_INFRA_CONTAINER_ID={};K8S_POD_UID={}",
        metadata.namespace, metadata.name, sandbox.id, metadata.uid
    );
    let (container_id, netns) = (sandbox.id.clone(), sandbox.namespaces.net.clone());
    Attachment {
        container_id,
        netns,
        interface: INTERFACE.into(),
        arguments: arguments.into(),
        ports: Attachment::ports_of(&sandbox.config),
    }
}

/// `NAMESPACE_NAME`: how ocicni names a pod.
fn pod(sandbox: &Sandbox) -> String {
    let metadata = sandbox.config.metadata.clone().unwrap_or_default();
    format!("{}_{}", metadata.namespace, metadata.name)
}

async fn log(sys: &Sys, sandbox: &Sandbox, level: &'static str, line: String) {
    sys.step(SEEN).about(sandbox.id.clone()).log(level, line).await;
}

/// The pod in the words of the log.
async fn log_pod(sys: &Sys, sandbox: &Sandbox, network: &str, known: bool) {
    let metadata = sandbox.config.metadata.clone().unwrap_or_default();
    let networks = if known { format!("{{Name:{network} Ifname:{INTERFACE}}}") } else { String::new() };
    let line = format!(
        "Got pod network &{{Name:{} Namespace:{} ID:{} UID:{} NetNS:{} Networks:[{networks}] \
         RuntimeConfig:map[{network}:{{IP: MAC: PortMappings:[] Bandwidth:<nil> IpRanges:[]}}] Aliases:map[]}}",
        metadata.name, metadata.namespace, sandbox.id, metadata.uid, sandbox.namespaces.net
    );
    log(sys, sandbox, "info", line).await;
}

impl Server {
    /// `networkStart`: ADD, then CHECK.
    ///
    /// # Errors
    /// What the first plugin that fails says; the network is torn down again then.
    pub(super) async fn network_start(&self, sys: &Sys, sandbox: &mut Sandbox) -> Result<(), Failure> {
        let Some(network) = self.network() else { return Err(Failure::unknown("no CNI network")) };
        let made = match self.add(sys, sandbox, &network).await {
            Ok(success) => self
                .check(sys, sandbox, &network, &success)
                .await
                .map(|()| success)
                .map_err(|text| format!("failed to get network status for pod sandbox {}({}): {text}", sandbox.name, sandbox.id)),
            Err(text) => Err(format!("failed to create pod network sandbox {}({}): {text}", sandbox.name, sandbox.id)),
        };
        match made {
            Ok(success) => {
                sandbox.ip = success.ips.first().map_or_else(|| "".into(), |ip| ip.address.split('/').next().unwrap_or("").into());
                sandbox.network = Some(success);
                Ok(())
            }
            Err(text) => {
                log(sys, sandbox, "info", format!("NetworkStart: stopping network for sandbox {}", sandbox.id)).await;
                if let Err(failure) = self.network_stop(sys, sandbox).await {
                    log(sys, sandbox, "error", format!("Error stopping network on cleanup: {}", failure.message)).await;
                }
                Err(Failure::unknown(text))
            }
        }
    }

    async fn add(&self, sys: &Sys, sandbox: &Sandbox, network: &Network) -> Result<Success, String> {
        let (name, id) = (&network.0.name, &sandbox.id);
        log_pod(sys, sandbox, name, false).await;
        let line = format!("Adding pod {} to CNI network \"{name}\" (type={})", pod(sandbox), kind(&network.0));
        log(sys, sandbox, "info", line).await;
        let added = network.add(sys, O.line(NETWORK, 60), &attachment(sandbox)).await;
        let success =
            added.map_err(|failure| format!("error adding pod {} to CNI network \"{name}\": {}", pod(sandbox), failure.message))?;
        let cached = Cached { network: network.0.clone(), result: success.clone() };
        sys.step(SEEN).about(id.clone()).write(cache_path(name, id), SharedPayload::new(cached)).await;
        Ok(success)
    }

    /// `GetPodNetworkStatus`: versions from 0.4.0 on know CHECK.
    async fn check(&self, sys: &Sys, sandbox: &Sandbox, network: &Network, added: &Success) -> Result<(), String> {
        log_pod(sys, sandbox, &network.0.name, false).await;
        let line = format!("Checking pod {} for CNI network {} (type={})", pod(sandbox), network.0.name, kind(&network.0));
        log(sys, sandbox, "info", line).await;
        if !matches!(&*network.0.cni_version, "0.4.0" | "1.0.0") {
            return Ok(());
        }
        let checked = network.check(sys, SEEN, &attachment(sandbox), added).await;
        checked.map_err(|failure| {
            format!("error checking pod {} for CNI network \"{}\": {}", pod(sandbox), network.0.name, failure.message)
        })?;
        let line = format!("Checking CNI network {} (config version={})", network.0.name, network.0.cni_version);
        log(sys, sandbox, "info", line).await;
        Ok(())
    }

    /// The address of a sandbox that was found on disk, as CNI knows it.
    pub(super) async fn restore_network(&self, sys: &Sys, sandbox: &Sandbox) {
        let Some(network) = self.network() else { return };
        if sandbox.is_host_network() || sandbox.network_stopped {
            return;
        }
        let Some(cached) = sys.read::<Cached>(&cache_path(&network.0.name, &sandbox.id)) else { return };
        if let Err(text) = self.check(sys, sandbox, &network, &cached.result).await {
            log(sys, sandbox, "warning", format!("Could not restore sandbox IP for {}: {text}", sandbox.id)).await;
        }
    }

    /// `networkStop`: DEL by the configuration that was added by, or else by the one that is there now. Done once.
    ///
    /// # Errors
    /// What the first plugin that fails says.
    pub(super) async fn network_stop(&self, sys: &Sys, sandbox: &Sandbox) -> Result<(), Failure> {
        let stopped = self.sandbox(&sandbox.id).map_or(sandbox.network_stopped, |kept| kept.network_stopped);
        if sandbox.is_host_network() || stopped {
            return Ok(());
        }
        let Some(configured) = self.network() else { return Err(Failure::unknown("no CNI network")) };
        let path = cache_path(&configured.0.name, &sandbox.id);
        let cached = sys.read::<Cached>(&path);
        let name = configured.0.name.clone();
        log_pod(sys, sandbox, &name, cached.is_some()).await;
        let network = match &cached {
            Some(cached) => Network(cached.network.clone()),
            None => {
                let line = format!("error loading cached network config: network \"{name}\" not found in CNI cache");
                log(sys, sandbox, "error", line).await;
                log(sys, sandbox, "warning", "falling back to loading from existing plugins on disk".into()).await;
                configured
            }
        };
        let line = format!("Deleting pod {} from CNI network \"{name}\" (type={})", pod(sandbox), kind(&network.0));
        log(sys, sandbox, "info", line).await;
        network.del(sys, O.line(NETWORK, 183), &attachment(sandbox)).await.map_err(|failure| {
            let text = format!("error removing pod {} from CNI network \"{name}\": {}", pod(sandbox), failure.message);
            Failure::unknown(format!("failed to destroy network for pod sandbox {}({}): {text}", sandbox.name, sandbox.id))
        })?;
        sys.step(SEEN).about(sandbox.id.clone()).remove(&path).await;
        self.update_sandbox(&sandbox.id, |kept| kept.network_stopped = true);
        self.mark(sys, &sandbox.id, O.line(SANDBOX_LIB, 372), NETWORK_STOPPED).await;
        Ok(())
    }
}

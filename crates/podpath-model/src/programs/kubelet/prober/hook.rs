//! A hook that is a request: kubernetes v1.22.0 pkg/kubelet/lifecycle/handlers.go, with its two oddities: it is sent in the clear whatever
//! the manifest says, without the manifest's headers, and any answer at all is good.

use super::super::{K, Kubelet, SECOND_NS};
use super::request::{Requested, http_get};
use crate::kernel::Sys;
use crate::scenario::pod::{ContainerPort, HttpGet, Scheme};
use crate::trace::Text;

/// Go's own client waits for an answer as long as it takes.
const NO_TIMEOUT_NS: u64 = 1_000_000 * SECOND_NS;

/// What has to be known of a container to send it a request.
#[derive(Default)]
pub(in crate::programs::kubelet) struct HookTarget {
    pub(in crate::programs::kubelet) pod_uid: Text,
    pub(in crate::programs::kubelet) ports: Vec<ContainerPort>,
    pub(in crate::programs::kubelet) name: Text,
    /// `postStart`, `preStop`.
    pub(in crate::programs::kubelet) hook: &'static str,
}

impl Kubelet {
    /// `runHTTPHandler`: the pod's address is asked for anew.
    pub(in crate::programs::kubelet) async fn run_http_hook(&self, sys: &Sys, target: &HookTarget, request: &HttpGet) -> Result<(), Text> {
        let address = match &request.host {
            Some(host) => host.as_str().into(),
            None => self.address_of(sys, &target.pod_uid).await?,
        };
        let port = request.port.resolved(&target.ports).ok_or("couldn't find port")?;
        let plain = HttpGet { scheme: Scheme::Http, headers: Vec::new(), ..request.clone() };
        let requested = Requested { address: &address, port, timeout_ns: NO_TIMEOUT_NS };
        let step =
            sys.step(K.line("pkg/kubelet/lifecycle/handlers.go", 132)).fact("purpose", target.hook).fact("name", target.name.clone());
        http_get(step, &requested, &plain).await.map(drop)
    }

    async fn address_of(&self, sys: &Sys, uid: &Text) -> Result<Text, Text> {
        let status = self.pod_status(sys, uid).await.map_err(|failure| super::super::runtime::rpc_error(&failure))?;
        let ip = status.sandbox().and_then(|sandbox| sandbox.network.as_ref()).map(|network| network.ip.clone());
        ip.filter(|ip| !ip.is_empty()).ok_or_else(|| "failed to find networking container".into())
    }
}

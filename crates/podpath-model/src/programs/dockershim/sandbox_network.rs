//! The network plugin manager: CNI, after pause has started and on the namespace of its process.

use super::checkpoint::Data;

use super::docker::unknown;
use super::{D, Dockershim, SERVICE, V1_20};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::cni::{Attachment, Network};
use crate::programs::klog::Level;
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::cni::Success;
use crate::wire::docker::ContainerInspect;

const CNI: &str = "pkg/kubelet/dockershim/network/cni/cni.go";

/// A pod, as the network plugin knows it.
pub(super) struct Pod<'a> {
    pub(super) id: &'a Text,
    pub(super) name: &'a str,
    pub(super) namespace: &'a str,
}

impl Pod<'_> {
    fn failed(&self, what: &str, cause: &str) -> Failure {
        Failure::unknown(format!("networkPlugin cni failed to {what} pod \"{}_{}\" network: {cause}", self.name, self.namespace))
    }
}

impl Dockershim {
    pub(super) fn set_network_ready(&self, id: &Text, ready: bool) {
        self.network_ready.set().insert(id.clone(), ready);
    }
    pub(super) fn clear_network_ready(&self, id: &Text) {
        self.network_ready.set().remove(id);
    }
    /// None if an earlier run has made the sandbox.
    pub(super) fn is_network_ready(&self, id: &Text) -> Option<bool> {
        self.network_ready.get().get(id).copied()
    }

    /// `GetNetNS`: the path of the namespace of pause, which dockerd is asked for every time. Empty if pause does not run.
    async fn network_namespace(&self, sys: &Sys, id: &Text) -> Result<Text, Failure> {
        let evidence = D.line(SERVICE, 373);
        let found = self.inspect(sys, evidence, id).await.map_err(unknown)?;
        Ok(network_namespace_of(&found))
    }

    /// Port mappings come from the checkpoint. The interface is called `eth0` even for loopback: cni.go:391.
    fn attachment(&self, sys: &Sys, pod: &Pod<'_>, netns: Text) -> Attachment {
        let arguments =
            format!("IgnoreUnknown=1;K8S_POD_NAMESPACE={};K8S_POD_NAME={};K8S_POD_INFRA_CONTAINER_ID={}", pod.namespace, pod.name, pod.id);
        let data = self.checkpoint(sys, pod.id).map_or_else(Data::default, |checkpoint| checkpoint.data);
        let ports = data.port_mappings.into_iter().filter(|port| port.host_port > 0).collect();
        Attachment { container_id: pod.id.clone(), netns, interface: "eth0".into(), arguments: arguments.into(), ports }
    }

    /// `SetUpPod`: loopback, then the pod's network.
    pub(super) async fn set_up_pod(&self, sys: &Sys, pod: &Pod<'_>) -> Result<(), Failure> {
        let Some(network) = self.network.network() else { return Err(pod.failed("set up", "cni config uninitialized")) };
        let netns = self.network_namespace(sys, pod.id).await;
        let netns = netns
            .map_err(|failure| pod.failed("set up", &format!("CNI failed to retrieve network namespace path: {}", failure.message)))?;
        let attachment = self.attachment(sys, pod, netns);
        let loopback = Network::loopback().add(sys, D.line(CNI, 316), &attachment).await;
        loopback.map_err(|failure| pod.failed("set up", &failure.message))?;
        let success = network.add(sys, D.line(CNI, 321), &attachment).await;
        let success = success.map_err(|failure| pod.failed("set up", &failure.message))?;
        let step = sys.step(Evidence::Simplified("simplified-pod-address")).about(pod.id.clone());
        step.write(cached_result(&network, pod.id), SharedPayload::new(success)).await;
        Ok(())
    }

    /// `TearDownPod`: loopback first too. A namespace that is gone is no error, the plugins do what they can.
    pub(super) async fn tear_down_pod(&self, sys: &Sys, pod: &Pod<'_>) -> Result<(), Failure> {
        let Some(network) = self.network.network() else { return Err(pod.failed("teardown", "cni config uninitialized")) };
        let netns = self.network_namespace(sys, pod.id).await.ok().filter(|netns| !netns.is_empty());
        if netns.is_none() {
            let line = || format!("CNI failed to retrieve network namespace path: {}", no_namespace(pod.id));
            self.chatter(sys.step(V1_20.line(CNI, 333)), Level::Warning, line).await;
        }
        let netns = netns.unwrap_or_else(|| "".into());
        let attachment = self.attachment(sys, pod, netns);
        if let Err(failure) = Network::loopback().del(sys, D.line(CNI, 342), &attachment).await {
            let line = format!("CNI failed to delete loopback network: {}", failure.message);
            sys.step(D.line(CNI, 343)).about(pod.id.clone()).log("warning", line).await;
        }
        let deleted = network.del(sys, D.line(CNI, 347), &attachment).await;
        deleted.map_err(|failure| pod.failed("teardown", &failure.message))?;
        sys.step(Evidence::Simplified("simplified-pod-address")).about(pod.id.clone()).remove(&cached_result(&network, pod.id)).await;
        Ok(())
    }

    /// `GetPodNetworkStatus`: the address that is found in the namespace of pause.
    ///
    /// Simplified: the real one runs `nsenter … ip addr`; here it is read from libcni's cache of results.
    pub(super) async fn pod_address(&self, sys: &Sys, id: &Text) -> Option<Text> {
        self.network_namespace(sys, id).await.ok().filter(|netns| !netns.is_empty())?;
        sys.work(Work::NetworkStatus).await;
        let success = sys.read::<Success>(&cached_result(&self.network.network()?, id))?;
        success.ips.first().map(|ip| ip.address.split('/').next().unwrap_or("").into())
    }
}

/// `GetNetNS` of a container without a process: kubernetes v1.20.2 pkg/kubelet/dockershim/helpers_linux.go:152.
pub(super) fn no_namespace(id: &str) -> String {
    format!("cannot find network namespace for the terminated container \"{id}\"")
}

/// Where libcni keeps what a network's plugins answered.
fn cached_result(network: &Network, id: &str) -> Text {
    format!("/var/lib/cni/cache/results/{}-{id}-eth0", network.0.name).into()
}

/// The namespace of a container's process: kubernetes v1.22.0 pkg/kubelet/dockershim/helpers_linux.go:151.
fn network_namespace_of(container: &ContainerInspect) -> Text {
    if container.state.pid == 0 { "".into() } else { format!("/proc/{}/ns/net", container.state.pid).into() }
}

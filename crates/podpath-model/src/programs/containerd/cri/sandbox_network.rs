//! The network of a sandbox: CNI for `lo` and for the pod's network, side by side.

use std::rc::Rc;

use super::store::Sandbox;
use super::{C, Cri};
use crate::kernel::{Condition, Shared, Sys};
use crate::programs::cni::{Attachment, Network};
use crate::trace::{Failure, Text};
use crate::wire::cni::Success;

impl Cri {
    fn attachment(sandbox: &Sandbox, interface: &str) -> Attachment {
        let metadata = sandbox.config.metadata.clone().unwrap_or_default();
        // containerd v1.6.20 pkg/cri/server/sandbox_run.go:500
        let arguments = format!(
            "K8S_POD_NAMESPACE={};K8S_POD_NAME={};K8S_POD_INFRA_CONTAINER_ID={};K8S_POD_UID={};IgnoreUnknown=1",
            metadata.namespace, metadata.name, sandbox.id, metadata.uid
        );
        let (container_id, netns) = (sandbox.id.clone(), sandbox.netns.clone());
        Attachment {
            container_id,
            netns,
            interface: interface.into(),
            arguments: arguments.into(),
            ports: Attachment::ports_of(&sandbox.config),
        }
    }

    /// `setupPodNetwork`: the answer is the pod's address.
    pub(super) async fn setup_pod_network(&self, sys: &Sys, sandbox: &Sandbox) -> Result<Text, Failure> {
        let wrap = |text: &str| Failure::unknown(format!("failed to setup network for sandbox \"{}\": {text}", sandbox.id));
        let Some(network) = Network::configured(sys) else { return Err(wrap("cni plugin not initialized")) };
        let evidence = C.line("pkg/cri/server/sandbox_run.go", 448);
        // go-cni 1.1.6 attaches the networks in parallel.
        let loopback: Shared<Option<Result<Success, Failure>>> = Shared::default();
        let done = Rc::new(Condition::default());
        let (answer, attachment, signal) = (loopback.clone(), Self::attachment(sandbox, "lo"), Rc::clone(&done));
        sys.go(|sys| async move {
            let result = Network::loopback().add(&sys, evidence, &attachment).await;
            *answer.set() = Some(result);
            signal.notify(&sys);
        });
        // Which of them is first is chance: two times of five it is the loopback interface in recordings/cri/containerd.
        if sys.draw(5).is_some_and(|drawn| drawn < 2) {
            sys.sleep(1).await;
        }
        let result = network.add(sys, evidence, &Self::attachment(sandbox, "eth0")).await;
        while loopback.get().is_none() {
            done.wait(sys).await;
        }
        if let Some(Err(failure)) = &*loopback.get() {
            return Err(wrap(&failure.message));
        }
        let success = result.map_err(|failure| wrap(&failure.message))?;
        let address = success.ips.first().map(|ip| ip.address.split('/').next().unwrap_or("").into());
        address.ok_or_else(|| Failure::unknown(format!("failed to find network info for sandbox \"{}\"", sandbox.id)))
    }

    /// `teardownPodNetwork`: `lo` first, then the pod's network in reverse.
    pub(super) async fn teardown_pod_network(&self, sys: &Sys, sandbox: &Sandbox) -> Result<(), Failure> {
        let Some(network) = Network::configured(sys) else { return Err(Failure::unknown("cni config not initialized")) };
        let evidence = C.line("pkg/cri/server/sandbox_stop.go", 94);
        let wrap =
            |failure: Failure| Failure::unknown(format!("failed to destroy network for sandbox \"{}\": {}", sandbox.id, failure.message));
        Network::loopback().del(sys, evidence, &Self::attachment(sandbox, "lo")).await.map_err(wrap)?;
        network.del(sys, evidence, &Self::attachment(sandbox, "eth0")).await.map_err(wrap)
    }
}

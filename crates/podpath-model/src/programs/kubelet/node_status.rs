//! The node's own status: registered once, looked at every ten seconds, told when it has changed; and a lease as the sign of life.

use std::rc::Rc;

use super::api_source::API;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{RuntimeCondition, VersionRequest};
use crate::wire::kubernetes::{
    Address, DaemonEndpoints, Endpoint, Lease, LeaseCreate, LeasePut, Node, NodeCondition, NodeCreate, NodeGet, NodeInfo, NodeStatus,
    NodeStatusPatch,
};

/// The node's address.
pub(super) const NODE_IP: &str = "192.168.1.10";
/// The port on which the kubelet serves.
pub(super) const KUBELET_PORT: u16 = 10250;

/// `nodeStatusUpdateFrequency`: kubernetes v1.22.0 pkg/kubelet/apis/config/v1beta1/defaults.go:130.
const UPDATE_NS: u64 = 10 * SECOND_NS;
/// `nodeStatusReportFrequency`, if nothing has changed: defaults.go:124.
const REPORT_NS: u64 = 300 * SECOND_NS;
/// A quarter of the lease's duration.
const LEASE_NS: u64 = 10 * SECOND_NS;
/// A runtime that has not answered for so long is down: pkg/kubelet/kubelet.go:127.
const RUNTIME_DOWN_NS: u64 = 30 * SECOND_NS;
/// A PLEG that has not listed for so long is not healthy: pkg/kubelet/pleg/generic.go:83.
const PLEG_DOWN_NS: u64 = 180 * SECOND_NS;
const SETTERS: &str = "pkg/kubelet/nodestatus/setters.go";

/// What the kubelet knows of its runtime.
#[derive(Default)]
pub(super) struct RuntimeState {
    /// The name that the runtime gives itself; empty until it has said it.
    pub(super) runtime_name: Option<Text>,
    runtime_error: Option<String>,
    network_error: Option<String>,
    synced_ns: Option<u64>,
}

impl RuntimeState {
    /// `updateRuntimeUp`, after the runtime has answered.
    pub(super) fn update(&mut self, conditions: &[RuntimeCondition], now_ns: u64) {
        self.network_error = wrong(conditions, "NetworkReady").map(|text| format!("container runtime network not ready: {text}"));
        self.runtime_error = wrong(conditions, "RuntimeReady").map(|text| format!("container runtime not ready: {text}"));
        if self.runtime_error.is_none() {
            self.synced_ns = Some(now_ns);
        }
    }

    /// Everything because of which the node is not ready: the runtime, the PLEG, the network.
    fn errors(&self, relisted_ns: u64, now_ns: u64) -> Vec<String> {
        let is_down = self.synced_ns.is_none_or(|synced_ns| synced_ns + RUNTIME_DOWN_NS < now_ns);
        let silent_ns = now_ns.saturating_sub(relisted_ns);
        let pleg = (relisted_ns > 0 && silent_ns > PLEG_DOWN_NS).then(|| {
            let seconds = silent_ns / SECOND_NS;
            format!("PLEG is not healthy: pleg was last seen active {}m{}s ago; threshold is 3m0s", seconds / 60, seconds % 60)
        });
        let down = is_down.then(|| "container runtime is down".to_owned());
        [down, pleg, self.runtime_error.clone(), self.network_error.clone()].into_iter().flatten().collect()
    }
}

/// A condition that is not so, as the kubelet writes it.
fn wrong(conditions: &[RuntimeCondition], name: &str) -> Option<String> {
    match conditions.iter().find(|condition| &*condition.r#type == name) {
        Some(condition) if condition.status => None,
        Some(condition) => Some(format!("{name}=false reason:{} message:{}", condition.reason, condition.message)),
        None => Some("<nil>".to_owned()),
    }
}

/// `ReadyCondition`. Several errors stand in brackets.
fn ready_condition(errors: &[String]) -> NodeCondition {
    let message = match errors {
        [] => {
            return NodeCondition {
                r#type: "Ready",
                status: "True",
                reason: "KubeletReady",
                message: "kubelet is posting ready status".into(),
            };
        }
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    NodeCondition { r#type: "Ready", status: "False", reason: "KubeletNotReady", message: message.into() }
}

impl Kubelet {
    /// `syncNodeStatus`: registers the node, and says how it is.
    pub(super) async fn sync_node_status(self: &Rc<Self>, sys: &Sys, server: &Text) {
        let mut told: Option<(NodeStatus, u64)> = None;
        let mut registered = false;
        loop {
            let done = self.try_update_node_status(sys, server, &mut registered, &mut told).await;
            if let Err(failure) = done {
                let line = format!("\"Error updating node status, will retry\" err=\"{}\"", failure.message);
                sys.step(API).log("error", line).await;
            }
            sys.sleep(UPDATE_NS).await;
            sys.routine(true);
        }
    }

    async fn try_update_node_status(
        &self,
        sys: &Sys,
        server: &Text,
        registered: &mut bool,
        told: &mut Option<(NodeStatus, u64)>,
    ) -> Result<(), Failure> {
        if !*registered {
            let status = self.node_status(sys).await;
            let node = Node { name: self.config.node_name.clone(), status: status.clone() };
            match sys.step(API).call(server, NodeCreate { node }).await {
                Ok(_) => *told = Some((status, sys.now_ns())),
                // The node is known from before.
                Err(failure) if failure.code == "409" => {}
                Err(failure) => return Err(failure),
            }
            *registered = true;
            if told.is_some() {
                return Ok(());
            }
        }
        let name = self.config.node_name.clone();
        sys.step(API).call(server, NodeGet { name: name.clone() }).await?;
        let status = self.node_status(sys).await;
        let now_ns = sys.now_ns();
        let is_news = told.as_ref().is_none_or(|(former, _)| *former != status);
        if is_news || told.as_ref().is_none_or(|(_, told_ns)| told_ns + REPORT_NS <= now_ns) {
            sys.routine(!is_news);
            let patch = NodeStatusPatch { name, status: status.clone() };
            sys.step(K.line(SETTERS, 530)).call(server, patch).await?;
            sys.routine(true);
            *told = Some((status, now_ns));
        }
        Ok(())
    }

    /// The setters, one after the other; one of them asks the runtime for its version.
    async fn node_status(&self, sys: &Sys) -> NodeStatus {
        let version = self.cri(sys, K.line("pkg/kubelet/kubelet_node_status.go", 619), VersionRequest { version: "0.1.0".into() }).await;
        let version = version.map(|version| format!("{}://{}", version.runtime_name, version.runtime_version));
        let errors = self.runtime_state.get().errors(self.cache.get().relisted_ns, sys.now_ns());
        let address = |r#type, address: &str| Address { r#type, address: address.into() };
        NodeStatus {
            conditions: vec![ready_condition(&errors)],
            addresses: vec![address("InternalIP", NODE_IP), address("Hostname", &self.config.node_name)],
            daemon_endpoints: DaemonEndpoints { kubelet_endpoint: Endpoint { port: KUBELET_PORT } },
            node_info: NodeInfo {
                container_runtime_version: version.unwrap_or_else(|_| "Unknown".to_owned()).into(),
                kubelet_version: "v1.22.0".into(),
            },
        }
    }

    /// The lease: made once, renewed every ten seconds.
    pub(super) async fn renew_lease(&self, sys: &Sys, server: &Text) {
        let name = self.config.node_name.clone();
        let mut is_made = false;
        loop {
            let lease = Lease { name: name.clone(), renewed_ns: sys.now_ns() };
            let done = if is_made {
                sys.step(API).call(server, LeasePut { name: name.clone(), lease }).await.map(drop)
            } else {
                sys.step(API).call(server, LeaseCreate { lease }).await.map(drop)
            };
            match done {
                Ok(()) => is_made = true,
                Err(failure) => {
                    let line = format!("failed to ensure lease exists, will retry in 7s, error: {}", failure.message);
                    sys.step(API).log("error", line).await;
                }
            }
            sys.sleep(LEASE_NS).await;
            sys.routine(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(name: &str, status: bool) -> RuntimeCondition {
        let (reason, message) = if status { ("", "") } else { ("NetworkPluginNotReady", "cni config uninitialized") };
        RuntimeCondition { r#type: name.into(), status, reason: reason.into(), message: message.into() }
    }

    #[test]
    fn a_node_is_ready_when_nothing_is_wrong_and_says_everything_that_is() {
        let mut state = RuntimeState::default();
        state.update(&[condition("RuntimeReady", true), condition("NetworkReady", true)], SECOND_NS);
        let ready = ready_condition(&state.errors(SECOND_NS, 2 * SECOND_NS));
        assert_eq!((ready.status, ready.reason, &*ready.message), ("True", "KubeletReady", "kubelet is posting ready status"));
        state.update(&[condition("RuntimeReady", true), condition("NetworkReady", false)], 2 * SECOND_NS);
        let network =
            "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:cni config uninitialized";
        let unready = ready_condition(&state.errors(3 * SECOND_NS, 3 * SECOND_NS));
        assert_eq!((unready.status, unready.reason, &*unready.message), ("False", "KubeletNotReady", network));
        let down = ready_condition(&state.errors(3 * SECOND_NS, 33 * SECOND_NS));
        assert_eq!(&*down.message, format!("[container runtime is down, {network}]"));
        let silent = state.errors(SECOND_NS, 185 * SECOND_NS);
        assert_eq!(silent[1], "PLEG is not healthy: pleg was last seen active 3m4s ago; threshold is 3m0s");
    }
}

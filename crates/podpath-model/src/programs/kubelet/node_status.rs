//! The node's own status: registered once, looked at every ten seconds, told when it has changed; and a lease as the sign of life.

use std::rc::Rc;

use super::api_source::API;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::cri::VersionRequest;
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

const SETTERS: &str = "pkg/kubelet/nodestatus/setters.go";
/// What is never short on this node, in the order of `defaultNodeStatusFuncs`: the condition, its reason, its message, the event, and where
/// that is recorded.
const ENOUGH: [(&str, &str, &str, &str, Evidence); 3] = [
    (
        "MemoryPressure",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
        "NodeHasSufficientMemory",
        K.line(SETTERS, 635),
    ),
    ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure", "NodeHasNoDiskPressure", K.line(SETTERS, 757)),
    ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available", "NodeHasSufficientPID", K.line(SETTERS, 696)),
];

/// `ReadyCondition`.
fn ready_condition(errors: Option<String>) -> NodeCondition {
    let (status, reason, message) = match errors {
        None => ("True", "KubeletReady", "kubelet is posting ready status".into()),
        Some(errors) => ("False", "KubeletNotReady", errors.into()),
    };
    NodeCondition { r#type: "Ready", status, reason, message }
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
            let status = self.node_status(sys, &[]).await;
            let node = Node { name: self.flags.node_name.clone(), status: status.clone() };
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
        let name = self.flags.node_name.clone();
        let known = sys.step(API).call(server, NodeGet { name: name.clone() }).await?;
        let status = self.node_status(sys, &known.status.conditions).await;
        let now_ns = sys.now_ns();
        let is_news = told.as_ref().is_none_or(|(former, _)| *former != status);
        if is_news || told.as_ref().is_none_or(|(_, told_ns)| told_ns + REPORT_NS <= now_ns) {
            sys.routine(!is_news);
            let patch = NodeStatusPatch { name, status: status.clone() };
            sys.step(K.line("pkg/kubelet/kubelet_node_status.go", 539)).call(server, patch).await?;
            sys.routine(true);
            *told = Some((status, now_ns));
        }
        Ok(())
    }

    /// The setters, one after the other; one of them asks the runtime for its version. What has changed in the conditions is an event.
    async fn node_status(&self, sys: &Sys, known: &[NodeCondition]) -> NodeStatus {
        let step = sys.step(K.line("pkg/kubelet/kubelet_node_status.go", 619)).fact("purpose", "status");
        let request = VersionRequest { version: super::startup::RUNTIME_API_VERSION.into() };
        let version = self.cri_step(step, self.request_timeout_ns(), request).await;
        let version = version.map(|version| format!("{}://{}", version.runtime_name, version.runtime_version));
        let conditions = self.conditions(sys, known).await;
        let address = |r#type, address: &str| Address { r#type, address: address.into() };
        NodeStatus {
            allocatable: self.allocatable(),
            conditions,
            addresses: vec![address("InternalIP", NODE_IP), address("Hostname", &self.flags.node_name)],
            daemon_endpoints: DaemonEndpoints { kubelet_endpoint: Endpoint { port: KUBELET_PORT } },
            node_info: NodeInfo {
                container_runtime_version: version.unwrap_or_else(|_| "Unknown".to_owned()).into(),
                kubelet_version: self.release.version.into(),
            },
        }
    }

    async fn conditions(&self, sys: &Sys, known: &[NodeCondition]) -> Vec<NodeCondition> {
        let mut conditions = Vec::new();
        for (r#type, reason, message, event, evidence) in ENOUGH {
            if !known.iter().any(|known| known.r#type == r#type) {
                // That a new node lacks nothing is no news.
                self.node_status_event(sys, evidence, event, true).await;
            }
            conditions.push(NodeCondition { r#type, status: "False", reason, message: message.into() });
        }
        let errors = self.runtime_state.get().node_errors(sys.now_ns());
        let ready = ready_condition(errors);
        if known.iter().any(|known| known.r#type == ready.r#type && known.status != ready.status) {
            let (event, evidence) =
                if ready.status == "True" { ("NodeReady", K.line(SETTERS, 574)) } else { ("NodeNotReady", K.line(SETTERS, 576)) };
            self.node_status_event(sys, evidence, event, false).await;
        }
        conditions.push(ready);
        conditions
    }

    /// `recordNodeStatusEvent`.
    async fn node_status_event(&self, sys: &Sys, evidence: Evidence, event: &str, routine: bool) {
        let was_routine = sys.is_routine();
        sys.routine(routine);
        self.node_event(sys, evidence, event, &format!("Node {} status is now: {event}", self.flags.node_name)).await;
        sys.routine(was_routine);
    }

    /// The lease: made once, renewed every ten seconds.
    pub(super) async fn renew_lease(&self, sys: &Sys, server: &Text) {
        let name = self.flags.node_name.clone();
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

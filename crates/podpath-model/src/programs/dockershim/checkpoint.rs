//! Checkpoints: what the teardown of a sandbox needs to know when its container is gone.

use serde::Serialize;

use super::{D, Dockershim};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::trace::{Evidence, Milestone, SharedPayload, Text};
use crate::wire::cni::PortMapping;
use crate::wire::cri::PodSandboxConfig;

/// A checkpoint: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_checkpoint.go:65.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checkpoint {
    /// Always `v1`.
    pub version: &'static str,
    /// The pod's name.
    pub name: Text,
    /// The pod's namespace.
    pub namespace: Text,
    /// What teardown needs.
    pub data: Data,
    /// Of everything else.
    pub checksum: Text,
}

/// What the teardown of a sandbox needs to know.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Data {
    /// The ports of the node that lead to the pod.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub port_mappings: Vec<PortMapping>,
    /// The pod is in the node's own network.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub host_network: bool,
}

impl Checkpoint {
    /// The checkpoint of a sandbox that is about to start.
    pub(super) fn of(config: &PodSandboxConfig, host_network: bool) -> Self {
        let metadata = config.metadata.clone().unwrap_or_default();
        let port_mappings = config.port_mappings.iter().map(|port| PortMapping {
            host_port: port.host_port,
            container_port: port.container_port,
            protocol: port.protocol.lower_case().into(),
        });
        let data = Data { port_mappings: port_mappings.collect(), host_network };
        // A hash of the rest in the real program; any number that depends on it does here.
        let checksum = u32::from_str_radix(&ids::hex12(&format!("{}{}{data:?}", metadata.name, metadata.namespace))[..8], 16).unwrap_or(0);
        Self { version: "v1", name: metadata.name, namespace: metadata.namespace, data, checksum: checksum.to_string().into() }
    }
}

impl Dockershim {
    fn checkpoint_directory(&self) -> String {
        format!("{}/sandbox", self.config.state_directory)
    }
    fn checkpoint_path(&self, id: &str) -> Text {
        format!("{}/{id}", self.checkpoint_directory()).into()
    }
    pub(super) fn checkpoint(&self, sys: &Sys, id: &str) -> Option<Checkpoint> {
        sys.read::<Checkpoint>(&self.checkpoint_path(id)).map(|checkpoint| (*checkpoint).clone())
    }
    /// The sandboxes of which there is one.
    pub(super) fn checkpoints(&self, sys: &Sys) -> Vec<Text> {
        sys.names_in(&self.checkpoint_directory())
    }
    /// Written after the container was created and before it is started.
    pub(super) async fn write_checkpoint(&self, sys: &Sys, id: &Text, checkpoint: Checkpoint) {
        let evidence = D.line("pkg/kubelet/dockershim/docker_sandbox.go", 134);
        let step = sys.step(evidence).about(id.clone()).milestone(Milestone::SandboxCheckpoint);
        let step = step.fact("ports", checkpoint.data.port_mappings.len().to_string());
        step.fact("network", if checkpoint.data.host_network { "node" } else { "pod" })
            .write(self.checkpoint_path(id), SharedPayload::new(checkpoint))
            .await;
    }
    pub(super) async fn remove_checkpoint(&self, sys: &Sys, evidence: Evidence, id: &Text) {
        sys.step(evidence).about(id.clone()).remove(&self.checkpoint_path(id)).await;
    }
}

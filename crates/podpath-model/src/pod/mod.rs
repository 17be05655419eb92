//! The Pod that a run is given: plain data, with Kubernetes' defaults filled in.
//!
//! Only what reaches the node is here; the rest of the Pod API is named in a note by [`crate::scenario::manifest`]. The serialised form
//! uses Kubernetes' own field names.

mod container;
mod handler;
mod probe;
mod quality;
mod resources;
mod security;
mod volume;
mod wish;

pub use container::{
    Container, ContainerPort, EnvSource, EnvVar, EphemeralContainer, ImagePullPolicy, Lifecycle, MountPropagation, PodField, Protocol,
    TerminationMessagePolicy, VolumeMount,
};
pub use handler::{Exec, Handler, HttpGet, HttpHeader, PortReference, Scheme, TcpSocket};
pub use probe::Probe;
pub use quality::QualityOfService;
pub use resources::{Amounts, ResourceList, Resources};
pub use security::{
    APPARMOR_PREFIX, Capabilities, PodSecurityContext, SECCOMP_OF_CONTAINER_PREFIX, SECCOMP_OF_POD, SeccompKind, SeccompProfile,
    SecurityContext, Sysctl,
};
pub use volume::{EmptyDir, HostPath, HostPathKind, OtherVolume, StorageMedium, Volume, VolumeSource};
pub use wish::{Answer, Exit, Wish};

use crate::sorted::SortedMap;
use serde::Serialize;

/// A Pod, as the kubelet has it after defaulting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pod {
    /// Who it is.
    pub metadata: Metadata,
    /// What should run.
    pub spec: PodSpec,
}

impl Pod {
    /// Init containers and containers, in the order in which the kubelet starts them.
    pub fn all_containers(&self) -> impl Iterator<Item = &Container> {
        self.spec.init_containers.iter().chain(&self.spec.containers)
    }
    /// Whether it names an AppArmor profile, which only a node whose kernel enforces AppArmor takes.
    pub fn names_app_armor(&self) -> bool {
        self.metadata.annotations.keys().any(|key| key.starts_with(APPARMOR_PREFIX))
    }
}

/// The identity of a Pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// A DNS subdomain of at most 253 characters.
    pub name: String,
    /// A DNS label; `default` if the manifest names none.
    pub namespace: String,
    /// Normally absent: the API server, or the kubelet for a static Pod, gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Labels.
    pub labels: SortedMap<String, String>,
    /// Annotations.
    pub annotations: SortedMap<String, String>,
    /// What the reader has taken out of the annotations: how the world is to be for a container, by its name. It is no part of the Pod.
    #[serde(skip)]
    pub wishes: SortedMap<String, Wish>,
}

/// What should run, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodSpec {
    /// The containers; never empty.
    pub containers: Vec<Container>,
    /// Containers that run to their end, one after the other, before the others start.
    pub init_containers: Vec<Container>,
    /// Containers that were put in while it ran.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ephemeral_containers: Vec<EphemeralContainer>,
    /// What the kubelet does when a container ends. Default `Always`.
    pub restart_policy: RestartPolicy,
    /// Seconds between SIGTERM and SIGKILL. Default 30.
    pub termination_grace_period_seconds: u64,
    /// Use the node's network namespace.
    pub host_network: bool,
    /// Use the node's PID namespace.
    #[serde(rename = "hostPID")]
    pub host_pid: bool,
    /// Use the node's IPC namespace.
    #[serde(rename = "hostIPC")]
    pub host_ipc: bool,
    /// One PID namespace for all containers of the Pod.
    pub share_process_namespace: bool,
    /// The hostname inside the Pod, if it is not the Pod's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// Where `resolv.conf` comes from. Default `ClusterFirst`.
    pub dns_policy: DnsPolicy,
    /// Added to what `dns_policy` gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_config: Option<DnsConfig>,
    /// The node that the Pod was assigned to, if the manifest says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_name: Option<String>,
    /// The runtime handler's class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_class_name: Option<String>,
    /// Settings for all containers.
    pub security_context: PodSecurityContext,
    /// What the containers can mount.
    pub volumes: Vec<Volume>,
}

/// What the kubelet does when a container ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum RestartPolicy {
    /// Start it again.
    #[default]
    Always,
    /// Start it again unless it exited with 0.
    OnFailure,
    /// Leave it.
    Never,
}

/// Where `resolv.conf` comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum DnsPolicy {
    /// The cluster's DNS, unless the Pod uses the node's network.
    #[default]
    ClusterFirst,
    /// The cluster's DNS, also on the node's network.
    ClusterFirstWithHostNet,
    /// The node's own `resolv.conf`.
    Default,
    /// Only what [`DnsConfig`] says.
    None,
}

/// Lines for `resolv.conf`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsConfig {
    /// Addresses of name servers.
    pub nameservers: Vec<String>,
    /// Search domains.
    pub searches: Vec<String>,
    /// Options, as `name` or `name:value`.
    pub options: Vec<DnsOption>,
}

/// One resolver option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DnsOption {
    /// Such as `ndots`.
    pub name: String,
    /// Such as `2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

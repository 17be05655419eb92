//! One container of a Pod.

use super::{Handler, Probe, Resources, SecurityContext};
use crate::sorted::SortedMap;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::fmt;

/// One container, init container included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// A DNS label, unique in the Pod.
    pub name: String,
    /// The image reference as written.
    pub image: String,
    /// Replaces the image's entrypoint if not empty.
    pub command: Vec<String>,
    /// Replaces the image's command if not empty.
    pub args: Vec<String>,
    /// Replaces the image's working directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<String>,
    /// Environment variables, in order.
    pub env: Vec<EnvVar>,
    /// Ports the container says it listens on.
    pub ports: Vec<ContainerPort>,
    /// Requests and limits.
    pub resources: Resources,
    /// Which volumes appear where.
    pub volume_mounts: Vec<VolumeMount>,
    /// Settings of this container only.
    pub security_context: SecurityContext,
    /// When to pull. Default: `Always` for the tag `latest` or none, else `IfNotPresent`.
    pub image_pull_policy: ImagePullPolicy,
    /// Keep standard input open.
    pub stdin: bool,
    /// Close standard input after the first client.
    pub stdin_once: bool,
    /// Allocate a terminal.
    pub tty: bool,
    /// Where the container may leave its last words. Default `/dev/termination-log`.
    pub termination_message_path: String,
    /// Where the kubelet takes the last words from. Default `File`.
    pub termination_message_policy: TerminationMessagePolicy,
    /// What runs after the start and before the stop.
    pub lifecycle: Lifecycle,
    /// Whether it is alive; if not, it is started anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liveness_probe: Option<Probe>,
    /// Whether it can take requests; if not, it is sent none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness_probe: Option<Probe>,
    /// Whether it has started; the other probes wait for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup_probe: Option<Probe>,
}

/// A container that somebody puts into a Pod that runs, to look around. It has neither ports nor probes and is never restarted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EphemeralContainer {
    /// What is run.
    #[serde(flatten)]
    pub container: Container,
    /// The container whose processes it sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_container_name: Option<String>,
}

/// One environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvVar {
    /// Its name.
    pub name: String,
    /// Its value, or where the kubelet gets it.
    pub source: EnvSource,
}

/// The value of an environment variable, or where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvSource {
    /// As written; `$(NAME)` is not yet replaced.
    Value(String),
    /// A field of the Pod (`valueFrom.fieldRef`).
    FieldRef(PodField),
    /// A source that is not simulated, by its field: `secretKeyRef`. The variable is left out, as the note says.
    Other(String),
}

/// A field of the Pod that `fieldRef` can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodField {
    /// `metadata.name`
    Name,
    /// `metadata.namespace`
    Namespace,
    /// `metadata.uid`
    Uid,
    /// `metadata.labels['KEY']`
    Label(String),
    /// `metadata.annotations['KEY']`
    Annotation(String),
    /// `spec.nodeName`
    NodeName,
    /// `spec.serviceAccountName`
    ServiceAccountName,
    /// `status.hostIP`
    HostIp,
    /// `status.podIP`
    PodIp,
    /// `status.podIPs`
    PodIps,
}

impl fmt::Display for PodField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PodField::Name => formatter.write_str("metadata.name"),
            PodField::Namespace => formatter.write_str("metadata.namespace"),
            PodField::Uid => formatter.write_str("metadata.uid"),
            PodField::Label(key) => write!(formatter, "metadata.labels['{key}']"),
            PodField::Annotation(key) => write!(formatter, "metadata.annotations['{key}']"),
            PodField::NodeName => formatter.write_str("spec.nodeName"),
            PodField::ServiceAccountName => formatter.write_str("spec.serviceAccountName"),
            PodField::HostIp => formatter.write_str("status.hostIP"),
            PodField::PodIp => formatter.write_str("status.podIP"),
            PodField::PodIps => formatter.write_str("status.podIPs"),
        }
    }
}

impl Serialize for EnvVar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut variable = serializer.serialize_map(Some(2))?;
        variable.serialize_entry("name", &self.name)?;
        match &self.source {
            EnvSource::Value(value) => variable.serialize_entry("value", value)?,
            EnvSource::FieldRef(field) => {
                let path = SortedMap::from([("fieldPath", field.to_string())]);
                variable.serialize_entry("valueFrom", &SortedMap::from([("fieldRef", path)]))?;
            }
            EnvSource::Other(source) => {
                let nothing = SortedMap::<&str, &str>::new();
                variable.serialize_entry("valueFrom", &SortedMap::from([(source, nothing)]))?;
            }
        }
        variable.end()
    }
}

/// One port of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerPort {
    /// Its name, unique in the Pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 1 to 65535.
    pub container_port: u16,
    /// The port of the node that leads here; on the host network always the container's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_port: Option<u16>,
    /// The node's address that `host_port` is bound to.
    #[serde(rename = "hostIP", skip_serializing_if = "Option::is_none")]
    pub host_ip: Option<String>,
    /// Default TCP.
    pub protocol: Protocol,
}

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Protocol {
    /// TCP
    #[serde(rename = "TCP")]
    Tcp,
    /// UDP
    #[serde(rename = "UDP")]
    Udp,
    /// SCTP
    #[serde(rename = "SCTP")]
    Sctp,
}

impl Protocol {
    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

/// A volume as a container sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VolumeMount {
    /// The name of the volume.
    pub name: String,
    /// The path inside the container.
    pub mount_path: String,
    /// The path inside the volume; empty is its root.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub_path: String,
    /// No writing.
    pub read_only: bool,
    /// Which mounts made later are seen by whom. Default `None`.
    pub mount_propagation: MountPropagation,
}

/// Which mounts made later are seen by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum MountPropagation {
    /// Nobody sees the other's (`private`).
    None,
    /// The container sees the node's (`rslave`).
    HostToContainer,
    /// Both see both (`rshared`).
    Bidirectional,
}

/// When the image is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ImagePullPolicy {
    /// Before every start.
    Always,
    /// Only if the node has it not.
    IfNotPresent,
    /// Never.
    Never,
}

/// Where the kubelet takes a container's last words from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TerminationMessagePolicy {
    /// From the file only.
    File,
    /// From the end of the log if the file is empty and the container failed.
    FallbackToLogsOnError,
}

/// What runs after the start and before the stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lifecycle {
    /// Right after the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_start: Option<Handler>,
    /// Before the container is asked to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_stop: Option<Handler>,
}

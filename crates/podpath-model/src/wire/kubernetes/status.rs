//! `status` of a Pod: what the kubelet says of it.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::trace::Text;

/// `status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodStatus {
    /// In one word.
    pub phase: Phase,
    /// In several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// Why it is as it is, in a sentence: of a pod that the kubelet refuses.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub message: Text,
    /// The same in one word.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: Text,
    /// The node's address.
    #[serde(rename = "hostIP", skip_serializing_if = "str::is_empty")]
    pub host_ip: Text,
    /// The pod's address.
    #[serde(rename = "podIP", skip_serializing_if = "str::is_empty")]
    pub pod_ip: Text,
    /// All its addresses.
    #[serde(rename = "podIPs", skip_serializing_if = "Vec::is_empty")]
    pub pod_ips: Vec<PodIp>,
    /// When the kubelet saw it first.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub start_time: Text,
    /// Of each init container.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub init_container_statuses: Vec<ContainerStatus>,
    /// Of each container.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub container_statuses: Vec<ContainerStatus>,
    /// Of each ephemeral container.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ephemeral_container_statuses: Vec<ContainerStatus>,
    /// `Guaranteed`, `Burstable`, `BestEffort`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub qos_class: &'static str,
}

impl PodStatus {
    /// What is said of a container.
    pub fn container(&self, name: &str) -> Option<&ContainerStatus> {
        self.init_container_statuses
            .iter()
            .chain(&self.container_statuses)
            .chain(&self.ephemeral_container_statuses)
            .find(|status| &*status.name == name)
    }
}

/// Where a Pod is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the words of the API")]
pub enum Phase {
    #[default]
    Pending,
    Running,
    Succeeded,
    Failed,
}

impl Phase {
    /// The word of the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
        }
    }
    /// Whether nothing more will run.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// One address of a pod.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PodIp {
    /// The address.
    pub ip: Text,
}

/// One thing that is so, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `Initialized`, `Ready`, `ContainersReady`, `PodScheduled`.
    pub r#type: &'static str,
    /// `True`, `False`.
    pub status: &'static str,
    /// Since when.
    pub last_transition_time: Text,
    /// Why, for programs.
    pub reason: &'static str,
    /// Why, for people.
    pub message: Text,
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.r#type)?;
        map.serialize_entry("status", self.status)?;
        // Nobody has set it for years.
        map.serialize_entry("lastProbeTime", &())?;
        map.serialize_entry("lastTransitionTime", &self.last_transition_time)?;
        for (name, text) in [("reason", self.reason), ("message", &*self.message)] {
            if !text.is_empty() {
                map.serialize_entry(name, text)?;
            }
        }
        map.end()
    }
}

/// What is said of one container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContainerStatus {
    /// Its name in the Pod.
    pub name: Text,
    /// How it is.
    pub state: ContainerState,
    /// How its last instance ended.
    pub last_state: ContainerState,
    /// Whether it does its work.
    pub ready: bool,
    /// How often it was started again.
    pub restart_count: u32,
    /// The image as the runtime names it.
    pub image: Text,
    /// The image's id.
    #[serde(rename = "imageID")]
    pub image_id: Text,
    /// `containerd://ID`: the runtime's name is part of it.
    #[serde(rename = "containerID", skip_serializing_if = "str::is_empty")]
    pub container_id: Text,
    /// Whether it runs.
    pub started: bool,
}

/// One of three; none of them if there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ContainerState {
    /// It is not started, or will be started again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// It runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<Running>,
    /// It has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminated: Option<Terminated>,
}

impl ContainerState {
    /// It waits, for this reason.
    pub fn waiting(reason: impl Into<Text>, message: impl Into<Text>) -> Self {
        Self { waiting: Some(Waiting { reason: reason.into(), message: message.into() }), ..Self::default() }
    }
}

/// Why a container waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// `ContainerCreating`, `ImagePullBackOff`, `CrashLoopBackOff`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: Text,
    /// For people.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub message: Text,
}

/// Since when it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Running {
    /// When it was started.
    pub started_at: Text,
}

/// How it has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Terminated {
    /// Its exit code.
    pub exit_code: i32,
    /// `Completed`, `Error`, `OOMKilled`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: Text,
    /// Its last words.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub message: Text,
    /// When it was started; nobody knows if it never was.
    #[serde(serialize_with = "time_or_null")]
    pub started_at: Text,
    /// When it ended.
    #[serde(serialize_with = "time_or_null")]
    pub finished_at: Text,
    /// Which instance it was.
    #[serde(rename = "containerID", skip_serializing_if = "str::is_empty")]
    pub container_id: Text,
}

/// A time that is not known is written as `null`.
fn time_or_null<S: Serializer>(time: &Text, serializer: S) -> Result<S::Ok, S::Error> {
    if time.is_empty() { serializer.serialize_none() } else { serializer.serialize_str(time) }
}

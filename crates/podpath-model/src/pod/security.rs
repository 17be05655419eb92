//! Who a container runs as and what it may do.

use serde::Serialize;

/// Settings for all containers of a Pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodSecurityContext {
    /// User id of the processes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_as_user: Option<u32>,
    /// Group id of the processes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_as_group: Option<u32>,
    /// Refuse to start as user 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_as_non_root: Option<bool>,
    /// Group that owns the volumes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fs_group: Option<u32>,
    /// More groups of the processes.
    pub supplemental_groups: Vec<u32>,
    /// Kernel parameters of the Pod's namespaces.
    pub sysctls: Vec<Sysctl>,
    /// System call filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seccomp_profile: Option<SeccompProfile>,
}

/// Settings of one container; they win over the Pod's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityContext {
    /// All capabilities, all devices, no filters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privileged: Option<bool>,
    /// User id of the process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_as_user: Option<u32>,
    /// Group id of the process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_as_group: Option<u32>,
    /// Refuse to start as user 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_as_non_root: Option<bool>,
    /// Mount the root filesystem read-only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only_root_filesystem: Option<bool>,
    /// `false` sets `no_new_privs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_privilege_escalation: Option<bool>,
    /// Capabilities beyond or below the runtime's default set.
    pub capabilities: Capabilities,
    /// System call filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seccomp_profile: Option<SeccompProfile>,
}

/// Capabilities, as written: with or without `CAP_`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// Given on top.
    pub add: Vec<String>,
    /// Taken away; `ALL` is all.
    pub drop: Vec<String>,
}

/// One kernel parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sysctl {
    /// Such as `net.core.somaxconn`.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The annotation with a container's AppArmor profile, before the container's name.
pub const APPARMOR_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";
/// The annotation with a container's system call filter, before the container's name.
pub const SECCOMP_OF_CONTAINER_PREFIX: &str = "container.seccomp.security.alpha.kubernetes.io/";
/// The annotation with the filter of a whole Pod.
pub const SECCOMP_OF_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";

/// A system call filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeccompProfile {
    /// Whose filter.
    #[serde(rename = "type")]
    pub kind: SeccompKind,
    /// The file under the kubelet's seccomp folder; with `Localhost` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub localhost_profile: Option<String>,
}

/// Whose system call filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SeccompKind {
    /// None.
    Unconfined,
    /// The container runtime's default.
    RuntimeDefault,
    /// A file on the node.
    Localhost,
}

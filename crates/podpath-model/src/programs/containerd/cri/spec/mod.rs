//! From CRI to OCI: the specs that the CRI plugin makes of sandboxes and containers.
//!
//! Simplified: SELinux, devices of the node and the users of an image's `/etc/passwd` are not modelled; the node has
//! cgroup v1 and cgroupfs or systemd names.

mod container;
mod mounts;
mod sandbox;
mod seccomp;

use std::fmt;

use crate::wire::json::{List, Str, Text};
use crate::wire::oci::{Capabilities, DeviceRule, Linux, Namespace, Process, Resources, Root, Spec, User, VERSION, capability};

pub use container::{Container, container_spec, limit, merged, taken};
pub use sandbox::{Sandbox, sandbox_spec};

/// What the plugin knows of its node and of its own configuration.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// containerd's `root`.
    pub root: &'a str,
    /// containerd's `state`.
    pub state: &'a str,
    /// The node's hostname.
    pub hostname: &'a str,
    /// The memory cgroup counts swap.
    pub swap: bool,
    /// There is a hugetlb cgroup.
    pub hugetlb: bool,
    /// The kernel enforces AppArmor.
    pub app_armor: bool,
}

impl Default for Node<'static> {
    fn default() -> Self {
        Self { root: "/var/lib/containerd", state: "/run/containerd", hostname: "node1", swap: true, hugetlb: false, app_armor: false }
    }
}

impl Node<'_> {
    /// A sandbox's own directory (containerd v1.6.20 pkg/cri/server/helpers.go:124).
    pub fn sandbox_root(&self, id: &str) -> Text {
        format!("{}/io.containerd.grpc.v1.cri/sandboxes/{id}", self.root).into()
    }
    /// A sandbox's own directory that a reboot empties.
    pub fn sandbox_state(&self, id: &str) -> Text {
        format!("{}/io.containerd.grpc.v1.cri/sandboxes/{id}", self.state).into()
    }
    /// A container's own directory (containerd v1.6.20 pkg/cri/server/helpers.go:142).
    pub fn container_root(&self, id: &str) -> Text {
        format!("{}/io.containerd.grpc.v1.cri/containers/{id}", self.root).into()
    }
    /// A container's own directory that a reboot empties.
    pub fn container_state(&self, id: &str) -> Text {
        format!("{}/io.containerd.grpc.v1.cri/containers/{id}", self.state).into()
    }
    fn sandbox_shm(&self, id: &str, of_node: bool) -> Str {
        if of_node { "/dev/shm".into() } else { format!("{}/shm", self.sandbox_state(id)).into() }
    }
    fn sandbox_file(&self, id: &str, file: &str) -> Str {
        format!("{}/io.containerd.grpc.v1.cri/sandboxes/{id}/{file}", self.root).into()
    }
}

/// Why there is no spec; written as the plugin writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// Neither the pod nor the image says what to run.
    NoCommand,
    /// A sandbox's image does not say what to run.
    NoSandboxCommand,
    /// A privileged container in a sandbox that is not.
    PrivilegedInOrdinarySandbox,
    /// A group without a user.
    GroupWithoutUser(i64),
    /// A user by name: no image has an `/etc/passwd`.
    UnknownUser(Text),
    /// A profile that is neither a default nor a file.
    InvalidProfile(Text),
    /// A profile that is not on the node.
    NoSuchProfile(Text),
    /// A profile by its file although another type is asked for.
    ReferenceWithoutLocalhost,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCommand => f.write_str("no command specified"),
            Self::NoSandboxCommand => f.write_str("invalid empty entrypoint and cmd in image config"),
            Self::PrivilegedInOrdinarySandbox => f.write_str("no privileged container allowed in sandbox"),
            Self::GroupWithoutUser(group) => write!(f, "failed to generate user string: user group \"{group}\" is specified without user"),
            Self::UnknownUser(_) => f.write_str("no users found"),
            Self::InvalidProfile(profile) => write!(f, "failed to generate seccomp spec opts: invalid profile {profile:?}"),
            Self::NoSuchProfile(path) => write!(f, "cannot load seccomp profile {path:?}: open {path}: no such file or directory"),
            Self::ReferenceWithoutLocalhost => f.write_str(
                "failed to generate seccomp spec opts: seccomp config invalid LocalhostRef must only be set if ProfileType is Localhost",
            ),
        }
    }
}

/// What every spec begins as: containerd v1.6.20 oci/spec.go `populateDefaultUnixSpec`, without the default security settings.
fn base(args: List, cgroups_path: Text) -> Spec {
    static DENY_ALL: [DeviceRule; 1] = [DeviceRule::all(false)];
    let names = List::Static(capability::DEFAULT);
    Spec {
        oci_version: VERSION,
        process: Process {
            terminal: false,
            user: User::default(),
            args,
            env: List::EMPTY,
            cwd: Str::Static("/"),
            capabilities: Some(Capabilities::all(&names)),
            no_new_privileges: true,
            apparmor_profile: Str::EMPTY,
            oom_score_adj: None,
            selinux_label: Str::EMPTY,
        },
        root: Root { path: Str::Static("rootfs"), readonly: false },
        hostname: Str::EMPTY,
        mounts: Vec::new(),
        hooks: None,
        annotations: Default::default(),
        linux: Linux {
            sysctl: Default::default(),
            resources: Resources { devices: &DENY_ALL, ..Resources::default() },
            cgroups_path,
            namespaces: ["pid", "ipc", "uts", "mount", "network"].map(Namespace::new).into(),
            seccomp: None,
            rootfs_propagation: "",
            masked_paths: List::EMPTY,
            readonly_paths: List::EMPTY,
        },
    }
}

/// The cgroup of a container below its pod's: containerd v1.6.20 pkg/cri/server/helpers_linux.go `getCgroupsPath`.
fn cgroups_path(parent: &str, id: &str) -> Text {
    let last = parent.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match (parent, last.ends_with(".slice")) {
        // oci/spec.go: without a parent it is the containerd namespace.
        ("", _) => format!("/k8s.io/{id}").into(),
        (_, true) => format!("{last}:cri-containerd:{id}").into(),
        (_, false) => format!("{}/{id}", parent.trim_end_matches('/')).into(),
    }
}

/// `generateUserString`, then `WithUser` on a root without `/etc/passwd`. None if nobody asks for a user.
fn user(name: &str, id: Option<i64>, group: Option<i64>, image: &str) -> Result<Option<(u32, u32)>, SpecError> {
    let user = match (name, id) {
        ("", None) => String::new(),
        ("", Some(id)) => id.to_string(),
        (name, _) => name.to_owned(),
    };
    let user = match group {
        Some(group) if user.is_empty() => return Err(SpecError::GroupWithoutUser(group)),
        Some(group) => format!("{user}:{group}"),
        None if user.is_empty() => image.to_owned(),
        None => user,
    };
    if user.is_empty() {
        return Ok(None);
    }
    User::parse(&user).map(Some).ok_or_else(|| SpecError::UnknownUser(user.into()))
}

/// The groups in order, each once: containerd v1.6.20 pkg/cri/opts/spec.go `mergeGids`.
fn groups(own: Option<u32>, supplemental: &[i64]) -> Vec<u32> {
    let mut groups: Vec<u32> = supplemental.iter().filter_map(|group| u32::try_from(*group).ok()).chain(own).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

#[cfg(test)]
mod tests;

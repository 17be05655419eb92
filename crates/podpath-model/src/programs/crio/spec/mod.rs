//! From CRI to OCI: the specs that CRI-O makes of infra containers and containers.
//!
//! Simplified: SELinux, devices of the node, image volumes and the users of an image's `/etc/passwd` are not modelled; the node
//! has cgroup v1 with all of its controllers, and cgroupfs names.

mod annotations;
mod capabilities;
mod container;
mod infra;
mod mounts;
mod seccomp;
mod syscalls;

use std::borrow::Cow;
use std::fmt;

use super::{Config, Container, Sandbox};
use crate::wire::cri::NamespaceMode;
use crate::wire::json::{List, Str, Text};
use crate::wire::oci::{Capabilities, DeviceRule, Linux, Mount, Namespace, Process, Resources, Root, Spec, User, VERSION};

pub use container::container_spec;
pub use infra::infra_spec;

/// What CRI-O knows of its node and of its own configuration.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The node's hostname.
    pub hostname: &'a str,
    /// The kernel enforces AppArmor.
    pub app_armor: bool,
    /// The process whose pid namespace the container joins; 0 for none.
    pub pid_namespace_of: u32,
}

/// The least memory that a container can be limited to, in bytes: cri-o internal/config/cgmgr/cgmgr.go `minMemoryLimit`.
const MEMORY_MIN_BYTES: i64 = 12 << 20;

/// Why there is no spec; written as CRI-O writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// Neither the pod nor the image says what to run.
    NoCommand,
    /// Neither the configuration nor the pause image says what to run.
    NoPauseCommand(Text),
    /// A privileged container in a sandbox that is not.
    PrivilegedInOrdinarySandbox,
    /// A group without a user.
    GroupWithoutUser,
    /// A user by name: no image has an `/etc/passwd`.
    UnknownUser(Text),
    /// A limit that is below what a process needs to begin, in bytes.
    TooLittleMemory(i64),
    /// A limit of memory and swap below that of memory: the container, and the limits in bytes.
    SwapBelowMemory(Text, i64, i64),
    /// A capability that there is not.
    UnknownCapability(Text),
    /// A mount without a path in the container.
    MountWithoutContainerPath,
    /// A mount without a path of the node.
    MountWithoutHostPath,
    /// The pod's pid namespace although the sandbox holds none.
    NoPodPidNamespace,
    /// Another container's pid namespace, which there is not.
    NoTarget,
    /// A slice of systemd as the parent of a cgroup.
    SliceAsParent(Text),
    /// A profile that is not on the node, by its file.
    NoLocalProfile(Text),
    /// The same, by its old path.
    NoProfileAtPath(Text),
    /// A path that is neither a default nor a file.
    UnknownProfilePath(Text),
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCommand => f.write_str("no command specified"),
            Self::NoPauseCommand(image) => write!(f, "unable to run pause image {image:?}: neither Cmd nor Entrypoint specified"),
            Self::PrivilegedInOrdinarySandbox => f.write_str("no privileged container allowed in sandbox"),
            Self::GroupWithoutUser => f.write_str("user group is specified without user or username"),
            Self::UnknownUser(user) => write!(f, "unable to find user {user}: no matching entries in passwd file"),
            Self::TooLittleMemory(bytes) => {
                write!(f, "set memory limit {bytes} too low; should be at least {MEMORY_MIN_BYTES}")
            }
            Self::SwapBelowMemory(id, swap, memory) => {
                write!(f, "container {id} create failed because memory swap limit ({swap}) cannot be lower than memory limit ({memory})")
            }
            Self::UnknownCapability(name) => write!(f, "unknown capability {name:?} to add"),
            Self::MountWithoutContainerPath => f.write_str("mount.ContainerPath is empty"),
            Self::MountWithoutHostPath => f.write_str("mount.HostPath is empty"),
            Self::NoPodPidNamespace => f.write_str(
                "pod level PID namespace requested for the container, but pod sandbox was not similarly configured, and does not have an \
                 infra container",
            ),
            Self::NoTarget => f.write_str("target PID namespace specified with invalid target ID"),
            Self::SliceAsParent(parent) => {
                write!(f, "cri-o configured with cgroupfs cgroup manager, but received systemd slice as parent: {parent}")
            }
            Self::NoLocalProfile(file) => {
                write!(f, "setup seccomp: from field: unable to load local profile {file:?}: open {file}: no such file or directory")
            }
            Self::NoProfileAtPath(file) => {
                write!(f, "setup seccomp: from profile path: cannot load seccomp profile {file:?}: open {file}: no such file or directory")
            }
            Self::UnknownProfilePath(path) => write!(f, "setup seccomp: from profile path: unknown seccomp profile path: {path:?}"),
        }
    }
}

/// What every spec begins as: runtime-tools generate/generate.go `New`, with the capabilities of CRI-O.
fn base(mount_point: &Text, cgroups_path: Text) -> Spec {
    static DENY_ALL: [DeviceRule; 1] = [DeviceRule::all(false)];
    Spec {
        oci_version: VERSION,
        process: Process {
            terminal: false,
            user: User::default(),
            args: List::EMPTY,
            env: List::Static(&["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"]),
            cwd: Str::Static("/"),
            capabilities: Some(Capabilities::all(&List::Static(capabilities::DEFAULT))),
            no_new_privileges: false,
            apparmor_profile: Str::EMPTY,
            oom_score_adj: None,
            selinux_label: Str::EMPTY,
        },
        root: Root { path: mount_point.into(), readonly: false },
        hostname: Str::EMPTY,
        mounts: mounts::DEFAULT.to_vec(),
        hooks: None,
        annotations: Default::default(),
        linux: Linux {
            sysctl: Default::default(),
            resources: Resources { devices: &DENY_ALL, ..Resources::default() },
            cgroups_path,
            namespaces: ["pid", "network", "ipc", "uts", "mount"].map(Namespace::new).into(),
            seccomp: Some(Cow::Borrowed(&seccomp::OF_GENERATOR)),
            rootfs_propagation: "",
            masked_paths: List::EMPTY,
            readonly_paths: List::EMPTY,
        },
    }
}

impl Spec {
    /// Replaces what is mounted there: cri-o internal/factory/container/container.go `SpecAddMount`.
    fn put_mount(&mut self, mount: Mount) {
        self.mounts.retain(|known| *known.destination != *mount.destination);
        self.mounts.push(mount);
    }

    /// The namespaces that are pinned for the pod.
    fn join(&mut self, sandbox: &Sandbox) {
        let pinned = &sandbox.namespaces;
        for (kind, path) in [("network", &pinned.net), ("ipc", &pinned.ipc), ("uts", &pinned.uts)] {
            if path.is_empty() {
                self.linux.remove_namespace(kind);
            } else {
                self.linux.set_namespace(kind, path);
            }
        }
    }
}

/// The cgroup of a container below its pod's: cri-o internal/config/cgmgr/cgroupfs.go.
fn cgroups_path(sandbox: &Sandbox, id: &str, without_parent: &str) -> Result<Text, SpecError> {
    let parent = sandbox.config.linux.as_ref().map_or("", |linux| &*linux.cgroup_parent);
    if parent.trim_end_matches('/').ends_with(".slice") {
        return Err(SpecError::SliceAsParent(parent.into()));
    }
    let parent = if parent.is_empty() { without_parent } else { parent.trim_end_matches('/') };
    Ok(format!("{parent}/crio-{id}").into())
}

/// The hostname of a pod: its own, or in the node's network the node's; without one the first digits of its id.
pub(super) fn hostname(node: &Node<'_>, sandbox: &Sandbox) -> Text {
    match &*sandbox.config.hostname {
        "" if sandbox.namespace_options().network == NamespaceMode::Node => node.hostname.into(),
        // cri-o server/utils.go `getHostname`
        "" => sandbox.id.get(..12).unwrap_or(&sandbox.id).into(),
        hostname => hostname.into(),
    }
}

#[cfg(test)]
mod tests;

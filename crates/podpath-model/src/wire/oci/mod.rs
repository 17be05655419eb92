//! The OCI runtime-spec 1.0.2 (`config.json` and the state) and the part of the image-spec that a spec is made from.
//!
//! What is the same in every container (default mounts, capabilities, seccomp rules) is a constant that specs refer to.

pub mod capability;
mod image;
mod process;
pub mod seccomp;

use std::borrow::Cow;

use serde::Serialize;

pub use image::ImageConfig;
pub use process::{Capabilities, Process, User, merge_environment};
pub use seccomp::Seccomp;

use super::json::{List, Map, Str, Text};

/// The version that containerd 1.6 and dockerd 20.10 write.
pub const VERSION: &str = "1.0.2-dev";

/// `config.json`: what a runtime makes a container from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    /// [`VERSION`].
    pub oci_version: &'static str,
    /// What runs.
    pub process: Process,
    /// Its root file system.
    pub root: Root,
    /// Its hostname; empty to leave the namespace's own.
    #[serde(skip_serializing_if = "is_empty")]
    pub hostname: Str,
    /// What is mounted, in order.
    pub mounts: Vec<Mount>,
    /// Programs of the node that run at certain moments; dockerd writes them even if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hooks: Option<Hooks>,
    /// What others want to know about the container.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub annotations: Map,
    /// What is particular to Linux.
    pub linux: Linux,
}

/// The root file system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Root {
    /// Its directory, absolute or in the bundle.
    pub path: Str,
    /// Nothing can be written to it.
    #[serde(skip_serializing_if = "is_false")]
    pub readonly: bool,
}

/// A mount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mount {
    /// Where in the container.
    pub destination: Str,
    /// The file system, or `bind`.
    pub r#type: &'static str,
    /// What is mounted.
    pub source: Str,
    /// As in fstab.
    pub options: List,
}

impl Mount {
    /// A mount that is the same in every container.
    pub const fn of(destination: &'static str, r#type: &'static str, source: &'static str, options: &'static [&'static str]) -> Self {
        Self { destination: Str::Static(destination), r#type, source: Str::Static(source), options: List::Static(options) }
    }
    /// A bind mount.
    pub fn bind(destination: impl Into<Str>, source: impl Into<Str>, options: &'static [&'static str]) -> Self {
        Self { destination: destination.into(), r#type: "bind", source: source.into(), options: List::Static(options) }
    }
}

/// Programs of the node that run at certain moments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hooks {
    /// After the namespaces were made, before the program starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prestart: Vec<Hook>,
}

/// One such program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hook {
    /// Its file.
    pub path: Text,
    /// Its command line, with its name.
    pub args: List,
}

/// What is particular to Linux.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Linux {
    /// Kernel parameters of the namespaces.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub sysctl: Map,
    /// cgroup limits.
    pub resources: Resources,
    /// The cgroup.
    pub cgroups_path: Text,
    /// The namespaces, in order.
    pub namespaces: Vec<Namespace>,
    /// Which system calls are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seccomp: Option<Cow<'static, Seccomp>>,
    /// Whether mounts made later are seen outside.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub rootfs_propagation: &'static str,
    /// Paths that look empty.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub masked_paths: List,
    /// Paths that cannot be written.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub readonly_paths: List,
}

impl Linux {
    /// Sets where the namespace of a kind comes from; adds it if there is none.
    pub fn set_namespace(&mut self, r#type: &'static str, path: impl Into<Str>) {
        let path = path.into();
        match self.namespaces.iter_mut().find(|namespace| namespace.r#type == r#type) {
            Some(namespace) => namespace.path = path,
            None => self.namespaces.push(Namespace { r#type, path }),
        }
    }
    /// Leaves the container in the namespace of whoever starts it.
    pub fn remove_namespace(&mut self, r#type: &str) {
        self.namespaces.retain(|namespace| namespace.r#type != r#type);
    }
}

/// A namespace: a new one, or the one at a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Namespace {
    /// `pid`, `network`, `ipc`, `uts`, `mount`.
    pub r#type: &'static str,
    /// The one to join; empty for a new one.
    #[serde(skip_serializing_if = "is_empty")]
    pub path: Str,
}

impl Namespace {
    /// A new namespace.
    pub const fn new(r#type: &'static str) -> Self {
        Self { r#type, path: Str::EMPTY }
    }
}

/// cgroup limits.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resources {
    /// Which devices may be used; the last rule that fits decides.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub devices: &'static [DeviceRule],
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Processor time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Cpu>,
    /// Processes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pids: Option<Pids>,
    /// Block devices.
    #[serde(rename = "blockIO", skip_serializing_if = "Option::is_none")]
    pub block_io: Option<BlockIo>,
    /// Huge pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hugepage_limits: Vec<HugepageLimit>,
    /// Files of cgroup v2.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub unified: Map,
}

/// A rule of the device cgroup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceRule {
    /// Whether it allows or denies.
    pub allow: bool,
    /// `c` or `b`; empty for all.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub r#type: &'static str,
    /// The device's major number; none for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub major: Option<i64>,
    /// The device's minor number; none for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minor: Option<i64>,
    /// What is allowed or denied: read, write, mknod.
    pub access: &'static str,
}

impl DeviceRule {
    /// A rule about all devices.
    pub const fn all(allow: bool) -> Self {
        Self { allow, r#type: "", major: None, minor: None, access: "rwm" }
    }
    /// A rule about one character device.
    pub const fn character(allow: bool, major: i64, minor: i64) -> Self {
        Self { allow, r#type: "c", major: Some(major), minor: Some(minor), access: "rwm" }
    }
}

/// Limits of memory, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// What is kept for it when memory is scarce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<i64>,
    /// Memory and swap together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Option<i64>,
    /// At the limit, wait instead of being killed.
    #[serde(rename = "disableOOMKiller", skip_serializing_if = "Option::is_none")]
    pub disable_oom_killer: Option<bool>,
}

/// Shares and limits of processor time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cpu {
    /// Its weight against others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares: Option<u64>,
    /// Microseconds in each period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<i64>,
    /// The period in microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<u64>,
    /// Which processors.
    #[serde(skip_serializing_if = "is_empty")]
    pub cpus: Str,
    /// Which memory nodes.
    #[serde(skip_serializing_if = "is_empty")]
    pub mems: Str,
}

/// A limit of processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pids {
    /// How many.
    pub limit: i64,
}

/// The weight at block devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockIo {
    /// 10 to 1000; 0 leaves it.
    pub weight: u16,
}

/// A limit of huge pages of one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HugepageLimit {
    /// `2MB`.
    pub page_size: Text,
    /// In bytes.
    pub limit: u64,
}

/// The state of a container, as hooks read it and `runc state` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// [`VERSION`].
    pub oci_version: &'static str,
    /// The container.
    pub id: Text,
    /// `creating`, `created`, `running`, `stopped`.
    pub status: &'static str,
    /// The process id of its init, as the node sees it; left out where there is none.
    #[serde(skip_serializing_if = "is_zero")]
    pub pid: u32,
    /// Its bundle directory.
    pub bundle: Text,
    /// The annotations of the spec.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub annotations: Map,
}

fn is_empty(text: &Str) -> bool {
    text.is_empty()
}
fn is_false(value: &bool) -> bool {
    !value
}
fn is_zero(value: &u32) -> bool {
    *value == 0
}

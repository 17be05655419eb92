//! What CRI-O remembers of sandboxes and containers.

use std::rc::Rc;

use serde::Serialize;

use crate::programs::images::SharedImage;
use crate::trace::Text;
use crate::wire::cni::Success;
use crate::wire::cri::{ContainerConfig, PodSandboxConfig};

/// Where a sandbox's namespaces are pinned; empty for the node's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Namespaces {
    /// `/var/run/netns/…`
    pub net: Text,
    /// `/var/run/ipcns/…`
    pub ipc: Text,
    /// `/var/run/utsns/…`
    pub uts: Text,
}

/// A sandbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sandbox {
    /// Its id, which is its infra container's id too.
    pub id: Text,
    /// `k8s_web_default_UID_0`
    pub name: Text,
    /// What the kubelet asked for.
    pub config: Rc<PodSandboxConfig>,
    /// The handler that was asked for.
    pub runtime_handler: Text,
    /// Its namespaces.
    pub namespaces: Namespaces,
    /// What CNI answered; none for the node's network.
    pub network: Option<Success>,
    /// The address in it; empty for the node's network.
    pub ip: Text,
    /// Nanoseconds.
    pub created_at_ns: u64,
    /// Everything of it is stopped.
    pub stopped: bool,
    /// Its network is torn down.
    pub network_stopped: bool,
}

/// A container. The infra container of a sandbox is one too: it has the sandbox's id, and its config is empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Container {
    /// Its id.
    pub id: Text,
    /// `k8s_app_web_default_UID_0`, `k8s_POD_web_default_UID_0`
    pub name: Text,
    /// Its sandbox.
    pub sandbox_id: Text,
    /// What the kubelet asked for.
    pub config: Rc<ContainerConfig>,
    /// Its image.
    pub image: SharedImage,
    /// Its layer: what `root.path` is made of.
    pub layer: Text,
    /// Where its root file system is mounted: `/var/lib/containers/storage/overlay/LAYER/merged`
    pub mount_point: Text,
    /// The file that conmon writes.
    pub log_path: Text,
    /// The process id of its init; 0 before it was made.
    pub pid: u32,
    /// Nanoseconds.
    pub created_at_ns: u64,
    /// Nanoseconds; 0 before its start.
    pub started_at_ns: u64,
    /// Nanoseconds; 0 before its end.
    pub finished_at_ns: u64,
    /// None as long as nobody knows.
    pub exit_code: Option<i32>,
    /// conmon has seen that the kernel killed a process of it for want of memory.
    pub oom_killed: bool,
}

impl Container {
    /// Whether it is the one that holds a sandbox's namespaces.
    pub fn is_infra(&self) -> bool {
        self.id == self.sandbox_id
    }
}

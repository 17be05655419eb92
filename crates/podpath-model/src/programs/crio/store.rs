//! What CRI-O remembers of sandboxes and containers.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use super::Server;
use super::lock::Lock;
use crate::programs::images::SharedImage;
use crate::trace::{Failure, Text};
use crate::wire::cni::Success;
use crate::wire::cri::{ContainerConfig, NamespaceMode, NamespaceOption, PodSandboxConfig};

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
    /// Its pod has no pause: `drop_infra_ctr`, and no pid namespace to hold.
    pub spoofed: bool,
    /// It can be asked for: nothing of its making is left to do.
    pub created: bool,
    /// Everything of it is stopped.
    pub stopped: bool,
    /// Its network is torn down.
    pub network_stopped: bool,
}

/// What a container is doing, as `runc state` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Its init waits.
    Created,
    /// Its program runs.
    Running,
    /// Its init has ended.
    Stopped,
}

impl Status {
    /// In the words of runc.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Stopped => "stopped",
        }
    }
    /// In the words of the CRI.
    pub fn of_container(self) -> &'static str {
        match self {
            Self::Created => "CONTAINER_CREATED",
            Self::Running => "CONTAINER_RUNNING",
            Self::Stopped => "CONTAINER_EXITED",
        }
    }
    /// In the words of the CRI, of an infra container: a sandbox is as ready as its infra container runs.
    pub fn of_sandbox(self) -> &'static str {
        if self == Self::Running { "SANDBOX_READY" } else { "SANDBOX_NOTREADY" }
    }
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
    /// What `image_ref` says: the name by digest, or after a restart the id.
    pub image_ref: Text,
    /// Its layer: what `root.path` is made of.
    pub layer: Text,
    /// Where its root file system is mounted: `/var/lib/containers/storage/overlay/LAYER/merged`
    pub mount_point: Text,
    /// The file that conmon writes.
    pub log_path: Text,
    /// What it was doing when it was last looked at.
    pub status: Status,
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

impl Sandbox {
    /// Whose namespaces its processes use.
    pub fn namespace_options(&self) -> NamespaceOption {
        let context = self.config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
        context.and_then(|context| context.namespace_options.clone()).unwrap_or_default()
    }
    /// Whether the pod is in the node's own network.
    pub fn is_host_network(&self) -> bool {
        self.namespace_options().network == NamespaceMode::Node
    }
}

impl Container {
    /// Whether it is the one that holds a sandbox's namespaces.
    pub fn is_infra(&self) -> bool {
        self.id == self.sandbox_id
    }
}

/// A container, and the lock without which nobody touches its process.
#[derive(Debug)]
pub(super) struct Entry {
    container: RefCell<Container>,
    pub(super) lock: Lock,
    /// When a stop that is under way loses its patience, in nanoseconds; another stop may bring it forward.
    pub(super) stop_by_ns: Cell<Option<u64>>,
}

impl Entry {
    pub(super) fn new(container: Container) -> Rc<Self> {
        Rc::new(Self { container: RefCell::new(container), lock: Lock::default(), stop_by_ns: Cell::new(None) })
    }
    pub(super) fn get(&self) -> Ref<'_, Container> {
        self.container.borrow()
    }
    pub(super) fn set(&self) -> RefMut<'_, Container> {
        self.container.borrow_mut()
    }
    pub(super) fn id(&self) -> Text {
        self.get().id.clone()
    }
}

/// Everything that CRI-O remembers; lists in the order in which things were made.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) sandboxes: Vec<Sandbox>,
    pub(super) containers: Vec<Rc<Entry>>,
    /// The infra containers, by their sandboxes.
    pub(super) infra: BTreeMap<Text, Rc<Entry>>,
    /// Reserved names, and for whom.
    names: BTreeMap<Text, Text>,
}

impl Store {
    /// Keeps a name for one id; false if another id has it.
    pub(super) fn reserve(&mut self, name: &Text, id: &Text) -> bool {
        self.names.entry(name.clone()).or_insert_with(|| id.clone()) == id
    }
    /// Lets a name go.
    pub(super) fn release(&mut self, name: &Text) {
        self.names.remove(name);
    }
    pub(super) fn put_sandbox(&mut self, sandbox: Sandbox) {
        match self.sandboxes.iter_mut().find(|kept| kept.id == sandbox.id) {
            Some(kept) => *kept = sandbox,
            None => self.sandboxes.push(sandbox),
        }
    }
}

impl Server {
    pub(super) fn sandbox(&self, id: &str) -> Option<Sandbox> {
        self.store.get().sandboxes.iter().find(|sandbox| &*sandbox.id == id).cloned()
    }
    /// A container that is not a sandbox's infra container.
    pub(super) fn container(&self, id: &str) -> Option<Rc<Entry>> {
        self.store.get().containers.iter().find(|entry| &*entry.get().id == id).map(Rc::clone)
    }
    pub(super) fn infra(&self, sandbox_id: &str) -> Option<Rc<Entry>> {
        self.store.get().infra.get(sandbox_id).map(Rc::clone)
    }
    /// The containers of a sandbox without its infra container.
    pub(super) fn containers_of(&self, sandbox_id: &str) -> Vec<Rc<Entry>> {
        self.store.get().containers.iter().filter(|entry| &*entry.get().sandbox_id == sandbox_id).map(Rc::clone).collect()
    }
    /// The container, or the error of the call that needs it.
    pub(super) fn find_container(&self, id: &str) -> Result<Rc<Entry>, Failure> {
        self.container(id).ok_or_else(|| {
            Failure::not_found(format!(
                "could not find container \"{id}\": container with ID starting with {id} not found: ID does not exist"
            ))
        })
    }
    /// The sandbox, or why there is none.
    pub(super) fn find_sandbox(&self, id: &str) -> Result<Sandbox, String> {
        let sandbox = self.sandbox(id).filter(|sandbox| sandbox.created);
        sandbox.ok_or_else(|| format!("PodSandbox with ID starting with {id} not found: ID does not exist"))
    }
    /// Changes what is remembered of a sandbox.
    pub(super) fn update_sandbox(&self, id: &str, change: impl FnOnce(&mut Sandbox)) {
        if let Some(sandbox) = self.store.set().sandboxes.iter_mut().find(|sandbox| &*sandbox.id == id) {
            change(sandbox);
        }
    }
}

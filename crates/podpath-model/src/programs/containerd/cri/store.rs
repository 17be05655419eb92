//! What the plugin remembers of sandboxes and containers, and what it keeps on disk to find it again.

use std::rc::Rc;

use serde::Serialize;

use super::{C, Cri};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::images::SharedImage;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Kind, Object, SharedPayload, Text};
use crate::wire::cri::{self, ContainerConfig, ContainerState, LinuxContainerResources, PodSandboxConfig, PodSandboxState};

const STATUS: &str = "pkg/cri/store/container/status.go";

/// A sandbox.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Sandbox {
    pub(super) id: Text,
    pub(super) name: Text,
    pub(super) config: Rc<PodSandboxConfig>,
    pub(super) runtime_handler: Text,
    /// Where its network namespace is mounted; empty for the node's.
    pub(super) netns: Text,
    pub(super) ip: Text,
    pub(super) state: SandboxState,
    pub(super) pid: u32,
    pub(super) created_at_ns: u64,
}

/// What is known of a sandbox: containerd v1.6.20 pkg/cri/store/sandbox/status.go:69. It is in memory only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum SandboxState {
    /// Its pause runs.
    Ready,
    NotReady,
    /// It was not made, and could not be undone: who lists sandboxes sees one that is not ready.
    Unknown,
}

impl SandboxState {
    /// The state in the words of the trace.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ready => "SANDBOX_READY",
            Self::NotReady => "SANDBOX_NOTREADY",
            Self::Unknown => "SANDBOX_UNKNOWN",
        }
    }
}

/// A container.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Container {
    pub(super) id: Text,
    pub(super) name: Text,
    pub(super) sandbox_id: Text,
    pub(super) config: Rc<ContainerConfig>,
    pub(super) image: SharedImage,
    pub(super) log_path: Text,
    /// Its limits, as they were asked for last.
    pub(super) resources: Option<LinuxContainerResources>,
    pub(super) pid: u32,
    pub(super) created_at_ns: u64,
    pub(super) started_at_ns: u64,
    pub(super) finished_at_ns: u64,
    pub(super) exit_code: i32,
    pub(super) reason: Text,
    pub(super) message: Text,
    /// The stop signal is sent once: containerd v1.6.20 pkg/cri/server/container_stop.go:146.
    pub(super) stop_signaled: bool,
    pub(super) starting: bool,
    /// Its status could not be loaded: containerd v1.6.20 pkg/cri/server/restart.go:311.
    pub(super) unknown: bool,
}

/// Everything that the plugin remembers.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) sandboxes: SortedMap<Text, Sandbox>,
    pub(super) containers: SortedMap<Text, Container>,
    /// Reserved names, and for whom.
    pub(super) names: SortedMap<Text, Text>,
    /// What lists say of the sandboxes, in the order in which they were made. An answer shares the entries until they change.
    pub(super) listed_sandboxes: Vec<Rc<cri::PodSandbox>>,
    /// The same of the containers.
    pub(super) listed_containers: Vec<Rc<cri::Container>>,
}

impl Sandbox {
    /// What the CRI says of it: containerd v1.6.20 pkg/cri/server/sandbox_status.go:95.
    pub(super) fn listed_state(&self) -> PodSandboxState {
        match self.state {
            SandboxState::Ready => PodSandboxState::Ready,
            SandboxState::NotReady | SandboxState::Unknown => PodSandboxState::NotReady,
        }
    }
}

impl Container {
    /// Derived from the times, never stored: containerd v1.6.20 pkg/cri/store/container/status.go:104.
    pub(super) fn state(&self) -> ContainerState {
        match (self.finished_at_ns, self.started_at_ns) {
            _ if self.unknown => ContainerState::Unknown,
            (0, 0) => ContainerState::Created,
            (0, _) => ContainerState::Running,
            _ => ContainerState::Exited,
        }
    }
    /// The state in the words of the trace.
    pub(super) fn state_name(&self) -> &'static str {
        match self.state() {
            ContainerState::Created => "CONTAINER_CREATED",
            ContainerState::Running => "CONTAINER_RUNNING",
            ContainerState::Exited => "CONTAINER_EXITED",
            ContainerState::Unknown => "CONTAINER_UNKNOWN",
        }
    }
}

impl Store {
    /// Keeps a name for one id.
    pub(super) fn reserve(&mut self, name: &Text, id: &Text) -> Result<(), Text> {
        match self.names.get(name) {
            Some(holder) if holder != id => Err(holder.clone()),
            _ => {
                self.names.insert(name.clone(), id.clone());
                Ok(())
            }
        }
    }
    /// Lets the names of an id go.
    pub(super) fn release(&mut self, id: &Text) {
        self.names.retain(|_, holder| holder != id);
    }
    /// The containers of a sandbox, in the order in which they were made.
    pub(super) fn containers_of(&self, sandbox_id: &str) -> Vec<Text> {
        self.listed_containers.iter().filter(|listed| &*listed.pod_sandbox_id == sandbox_id).map(|listed| listed.id.clone()).collect()
    }
    fn insert_sandbox(&mut self, sandbox: Sandbox) {
        let entry = Rc::new(sandbox.listed());
        match self.listed_sandboxes.iter_mut().find(|listed| listed.id == sandbox.id) {
            Some(listed) => *listed = entry,
            None => self.listed_sandboxes.push(entry),
        }
        self.sandboxes.insert(sandbox.id.clone(), sandbox);
    }
    fn insert_container(&mut self, container: Container) {
        let entry = Rc::new(container.listed());
        match self.listed_containers.iter_mut().find(|listed| listed.id == container.id) {
            Some(listed) => *listed = entry,
            None => self.listed_containers.push(entry),
        }
        self.containers.insert(container.id.clone(), container);
    }
    /// Forgets a sandbox.
    pub(super) fn remove_sandbox(&mut self, id: &Text) {
        self.sandboxes.remove(id);
        self.listed_sandboxes.retain(|listed| listed.id != *id);
    }
    /// Forgets a container.
    pub(super) fn remove_container(&mut self, id: &Text) {
        self.containers.remove(id);
        self.listed_containers.retain(|listed| listed.id != *id);
    }
}

impl Cri {
    pub(super) fn sandbox(&self, id: &str) -> Option<Sandbox> {
        self.store.get().sandboxes.get(id).cloned()
    }
    pub(super) fn container(&self, id: &str) -> Option<Container> {
        self.store.get().containers.get(id).cloned()
    }
    /// The container, or the error of the call that needs it.
    pub(super) fn find_container(&self, id: &str) -> Result<Container, Failure> {
        self.container(id).ok_or_else(|| Failure::not_found(format!("an error occurred when try to find container \"{id}\": not found")))
    }
    /// The sandbox, or the error of the call that needs it.
    pub(super) fn find_sandbox(&self, id: &str) -> Result<Sandbox, Failure> {
        self.sandbox(id).ok_or_else(|| Failure::not_found(format!("an error occurred when try to find sandbox \"{id}\": not found")))
    }

    /// Adds a sandbox, and says so.
    pub(super) async fn add_sandbox(&self, sys: &Sys, evidence: Evidence, sandbox: Sandbox) {
        self.keep_sandbox(sys, evidence, None, sandbox).await;
    }

    /// `Status.Update`: changes what is known of a sandbox as it is then, so that of two who change it neither takes back what the other one
    /// did, and nobody brings back one that is gone: containerd v1.6.20 pkg/cri/store/sandbox/status.go:142.
    pub(super) async fn update_sandbox(&self, sys: &Sys, evidence: Evidence, id: &Text, change: impl FnOnce(Sandbox) -> Sandbox) {
        if let Some(sandbox) = self.sandbox(id) {
            self.keep_sandbox(sys, evidence, Some(sandbox.state), change(sandbox)).await;
        }
    }

    async fn keep_sandbox(&self, sys: &Sys, evidence: Evidence, before: Option<SandboxState>, sandbox: Sandbox) {
        let (id, after) = (sandbox.id.clone(), sandbox.state);
        self.store.set().insert_sandbox(sandbox);
        if before != Some(after) {
            let step = sys.step(evidence).about(id.clone());
            let before = before.map(|state| state.name().into());
            step.change(Object::new(Kind::Sandbox, id), before, Some(after.name().into())).await;
        }
        self.changed.notify(sys);
    }

    /// Where the status of a container is kept.
    pub(super) fn status_path(&self, id: &str) -> Text {
        format!("{}/status", self.node().container_root(id)).into()
    }

    /// Adds a container, on disk too, and says so.
    pub(super) async fn put_container(&self, sys: &Sys, evidence: Evidence, container: Container) {
        sys.work(Work::MetadataWrite).await;
        self.keep_container(sys, evidence, container).await;
    }

    /// `Status.UpdateSync`: changes what is kept of a container when it is written, so that of two who change it neither takes back what the
    /// other one did: containerd v1.6.20 pkg/cri/store/container/status.go:262.
    pub(super) async fn update_status(&self, sys: &Sys, evidence: Evidence, id: &Text, change: impl FnOnce(Container) -> Container) {
        sys.work(Work::MetadataWrite).await;
        if let Some(container) = self.container(id) {
            self.keep_container(sys, evidence, change(container)).await;
        }
    }

    async fn keep_container(&self, sys: &Sys, evidence: Evidence, container: Container) {
        let (id, after) = (container.id.clone(), container.state_name());
        let before = self.container(&id).map(|former| former.state_name());
        self.store.set().insert_container(container.clone());
        let evidence_of_write = if before.is_none() { C.line(STATUS, 173) } else { C.line(STATUS, 273) };
        sys.step(evidence_of_write).about(id.clone()).write(self.status_path(&id), SharedPayload::new(container)).await;
        if before != Some(after) {
            let step = sys.step(evidence).about(id.clone());
            step.change(Object::new(Kind::Container, id), before.map(Text::from), Some(after.into())).await;
        }
        self.changed.notify(sys);
    }
}

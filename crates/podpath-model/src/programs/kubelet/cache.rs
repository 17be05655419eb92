//! What the PLEG has seen of pods, and when.

use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::cri::{ContainerState, ContainerStatus, PodSandboxState, PodSandboxStatus};

/// The statuses of one pod, newest first.
#[derive(Clone, Debug, Default)]
pub(super) struct PodStatus {
    pub(super) sandboxes: Vec<PodSandboxStatus>,
    pub(super) containers: Vec<ContainerStatus>,
}

/// What is known of all pods.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub(super) pods: SortedMap<Text, PodStatus>,
    /// When the last relist ended, in nanoseconds; 0 before the first.
    pub(super) relisted_ns: u64,
}

impl PodStatus {
    /// The newest sandbox.
    pub(super) fn sandbox(&self) -> Option<&PodSandboxStatus> {
        self.sandboxes.first()
    }
    pub(super) fn ready_sandboxes(&self) -> usize {
        self.sandboxes.iter().filter(|sandbox| sandbox.state == PodSandboxState::Ready).count()
    }
    /// The newest container of that name.
    pub(super) fn container(&self, name: &str) -> Option<&ContainerStatus> {
        self.containers.iter().find(|status| status.metadata.as_ref().is_some_and(|metadata| &*metadata.name == name))
    }
    /// The newest container of that name that has ended.
    pub(super) fn exited(&self, name: &str) -> Option<&ContainerStatus> {
        let is_it = |status: &&ContainerStatus| {
            status.state == ContainerState::Exited && status.metadata.as_ref().is_some_and(|metadata| &*metadata.name == name)
        };
        self.containers.iter().find(is_it)
    }
    pub(super) fn running(&self) -> impl Iterator<Item = &ContainerStatus> {
        self.containers.iter().filter(|status| status.state == ContainerState::Running)
    }
}

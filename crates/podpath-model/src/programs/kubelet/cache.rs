//! What the PLEG has seen of pods, and when.

use std::rc::Rc;

use crate::programs::ids;
use crate::sorted::SortedMap;
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerState, ContainerStatus, PodSandboxState, PodSandboxStatus};

/// The statuses of one pod, newest first.
#[derive(Clone, Debug, Default)]
pub(super) struct PodStatus {
    pub(super) sandboxes: Vec<PodSandboxStatus>,
    pub(super) containers: Vec<ContainerStatus>,
    /// The sandbox of each container, by the container's id.
    pub(super) sandbox_of: SortedMap<Text, Text>,
}

/// What is known of all pods.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// Each with the time at which it was asked for, in nanoseconds.
    pods: SortedMap<Text, (Rc<PodStatus>, u64)>,
    /// Why the last look at a pod has failed, and when that was asked for.
    failures: SortedMap<Text, (Failure, u64)>,
    /// When the last relist began, in nanoseconds; 0 before the first.
    relisted_ns: u64,
}

impl Cache {
    /// What was last seen of a pod; nothing if it was never seen.
    pub(super) fn status(&self, uid: &str) -> Rc<PodStatus> {
        self.pods.get(uid).map(|(status, _)| Rc::clone(status)).unwrap_or_default()
    }
    /// Why the last look at a pod has failed, if it has.
    pub(super) fn failure(&self, uid: &str) -> Option<&Failure> {
        self.failures.get(uid).map(|(failure, _)| failure)
    }
    pub(super) fn set(&mut self, uid: Text, status: Result<PodStatus, Failure>, asked_ns: u64) {
        match status {
            Ok(status) => {
                self.failures.remove(&uid);
                self.pods.insert(uid, (Rc::new(status), asked_ns));
            }
            Err(failure) => drop(self.failures.insert(uid, (failure, asked_ns))),
        }
    }
    pub(super) fn forget(&mut self, uid: &str) {
        self.pods.remove(uid);
        self.failures.remove(uid);
    }
    /// `UpdateTime`: nothing that a pod had in it at that time is unknown.
    pub(super) fn relisted(&mut self, began_ns: u64) {
        self.relisted_ns = began_ns;
    }
    /// Whether what is known of the pod was asked for after that time.
    pub(super) fn is_newer_than(&self, uid: &str, ns: u64) -> bool {
        let asked_ns = [self.pods.get(uid).map(|(_, ns)| *ns), self.failures.get(uid).map(|(_, ns)| *ns)];
        self.relisted_ns > ns || asked_ns.into_iter().flatten().any(|asked_ns| asked_ns > ns)
    }
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
    pub(super) fn running(&self) -> impl Iterator<Item = &ContainerStatus> {
        self.containers.iter().filter(|status| status.state == ContainerState::Running)
    }
    /// `%#v` of a `*container.PodStatus`, behind the pod's name; that of a pod nobody knows is what its sandbox or container has.
    pub(super) fn described(&self, uid: &str, known: (Text, Text)) -> String {
        let of_sandbox = self.sandbox().and_then(|sandbox| sandbox.metadata.clone()).map(|metadata| (metadata.name, metadata.namespace));
        let (name, namespace) = of_sandbox.unwrap_or(known);
        let address = self.sandbox().filter(|sandbox| sandbox.state == PodSandboxState::Ready);
        let address = address.and_then(|sandbox| sandbox.network.as_ref()).filter(|network| !network.ip.is_empty());
        let address = address.map_or_else(String::new, |network| format!("\"{}\"", network.ip));
        let pointers = |kind: &str, ids: Vec<&Text>| -> String {
            let pointer = |id: &Text| format!("({kind})(0xc000{})", &ids::hex32(&format!("{kind} {id}"))[..6]);
            ids.into_iter().map(pointer).collect::<Vec<_>>().join(", ")
        };
        let containers = pointers("*container.Status", self.containers.iter().map(|status| &status.id).collect());
        let sandboxes = pointers("*v1alpha2.PodSandboxStatus", self.sandboxes.iter().map(|status| &status.id).collect());
        format!(
            "{name}/{namespace}: &container.PodStatus{{ID:\"{uid}\", Name:\"{name}\", Namespace:\"{namespace}\", IPs:[]string{{{address}}}, \
             ContainerStatuses:[]*container.Status{{{containers}}}, SandboxStatuses:[]*v1alpha2.PodSandboxStatus{{{sandboxes}}}}}"
        )
    }
}

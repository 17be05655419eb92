//! Dead containers are removed as soon as a newer one of the same name is dead too: kubernetes v1.22.0 pkg/kubelet/pod_container_deletor.go.

use std::rc::Rc;

use super::log::{Level, Line};
use super::release::DeadSandboxes;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::trace::{Failure, Milestone, Text};
use crate::wire::cri::{
    ContainerState, ContainerStatus, ContainerStatusRequest, PodSandboxState, RemoveContainerRequest, RemovePodSandboxRequest,
    StopPodSandboxRequest,
};

const DELETOR: &str = "pkg/kubelet/pod_container_deletor.go";
const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const LOGS: &str = "pkg/kubelet/logs/container_log_manager.go";
const GC: &str = "pkg/kubelet/kuberuntime/kuberuntime_gc.go";
/// How many dead ones of each container stay: pkg/kubelet/kubelet.go:743.
const CONTAINERS_TO_KEEP: usize = 1;

/// What is to be removed.
pub(super) enum Condemned {
    /// A container.
    Container(Text),
    /// A sandbox.
    Sandbox(Text),
}

impl Kubelet {
    /// `cleanUpContainersInPod`, after a container or sandbox has ended: pkg/kubelet/kubelet.go:2099.
    pub(super) async fn clean_up_containers_in_pod(self: &Rc<Self>, sys: &Sys, uid: &Text, id: &Text) {
        if let Some(pod) = self.pod(uid) {
            self.generate_api_pod_status(sys, &pod).await;
        }
        let status = self.cache.get().status(uid);
        if self.has_stopped(uid) {
            // Whichever has ended, all of them go: kubernetes v1.20.2 pkg/kubelet/kubelet.go:2227.
            let dead = status.containers.iter().filter(|container| container.state == ContainerState::Exited);
            return dead.for_each(|container| self.condemned.push(sys, Condemned::Container(container.id.clone())));
        }
        let name = |status: &ContainerStatus| status.metadata.as_ref().map(|metadata| metadata.name.clone());
        let Some(ended) = status.containers.iter().find(|status| status.id == *id) else {
            let line = || Line {
                sentence: format!("Container \"{id}\" not found in pod's containers"),
                structured: format!("\"Container not found in pod's containers\" containerID=\"{id}\""),
            };
            return self.say(sys.step(K.line(DELETOR, 79)).about(id.clone()), Level::Warning, line).await;
        };
        let dead = status.containers.iter().filter(|other| other.state == ContainerState::Exited && name(other) == name(ended));
        for old in dead.skip(CONTAINERS_TO_KEEP) {
            self.condemned.push(sys, Condemned::Container(old.id.clone()));
        }
    }

    /// Up to 1.21: when a container was removed, the sandboxes that are not ready and that no container refers to go too.
    pub(super) async fn clean_up_sandboxes_in_pod(self: &Rc<Self>, sys: &Sys, uid: &Text) {
        if self.release.dead_sandboxes == DeadSandboxes::AsGarbage {
            return;
        }
        let to_keep = usize::from(self.is_kept(uid));
        let status = self.cache.get().status(uid);
        let is_used = |id: &Text| status.sandbox_of.values().any(|used| used == id);
        for sandbox in status.sandboxes.iter().skip(to_keep).rev() {
            if sandbox.state != PodSandboxState::Ready && !is_used(&sandbox.id) {
                self.condemned.push(sys, Condemned::Sandbox(sandbox.id.clone()));
            }
        }
    }

    /// Removes what is to be removed, one after the other.
    pub(super) async fn delete_condemned(self: &Rc<Self>, sys: &Sys) {
        loop {
            let condemned = self.condemned.pop(sys).await;
            sys.routine(false);
            match condemned {
                Condemned::Container(id) => self.remove_container(sys, &id).await,
                Condemned::Sandbox(id) => self.remove_sandbox(sys, &id).await,
            }
        }
    }

    /// `removeContainer`: where its log is, then away with it: kuberuntime_container.go:937-961.
    pub(super) async fn remove_container(&self, sys: &Sys, id: &Text) {
        let line = || Line {
            sentence: format!("Removing container \"{id}\""),
            structured: format!("\"Removing container\" containerID=\"{id}\""),
        };
        self.say(sys.step(K.line(CONTAINER, 938)).about(id.clone()), Level::Info, line).await;
        if self.remove_container_log(sys, id).await.is_err() {
            return;
        }
        let request = RemoveContainerRequest { container_id: id.clone() };
        drop(self.cri_at(sys, K.line(CONTAINER, 950), Milestone::ContainerRemove, request).await);
    }

    /// `removeContainerLog`: the log manager asks where the log is, and then whoever removes the link that older kubelets have made. With
    /// dockershim the former is a stub, since dockerd looks after its logs itself.
    async fn remove_container_log(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let request = ContainerStatusRequest { container_id: id.clone(), verbose: false };
        if !self.flags.is_docker() {
            let answer = self.cri(sys, K.line(LOGS, 192), request.clone()).await?;
            let log = answer.status.as_ref().map(|status| status.log_path.clone()).filter(|log| sys.exists(log));
            if let Some(log) = log {
                sys.step(K.line(LOGS, 203)).about(id.clone()).remove(&log).await;
            }
        }
        let answer = self.cri(sys, K.line(CONTAINER, 961), request).await?;
        if let Some(link) = answer.status.as_ref().and_then(super::start_container::log_link) {
            sys.step(K.line(CONTAINER, 970)).about(id.clone()).remove(&link).await;
        }
        Ok(())
    }

    /// `removeSandbox`: stopped once more, then away with it: kuberuntime_gc.go:170-181.
    pub(super) async fn remove_sandbox(&self, sys: &Sys, id: &Text) {
        let line =
            || Line { sentence: format!("Removing sandbox \"{id}\""), structured: format!("\"Removing sandbox\" sandboxID=\"{id}\"") };
        self.say(sys.step(K.line(GC, 171)).about(id.clone()), Level::Info, line).await;
        let stop = StopPodSandboxRequest { pod_sandbox_id: id.clone() };
        if self.cri_at(sys, K.line(GC, 175), Milestone::SandboxStop, stop).await.is_err() {
            return;
        }
        let remove = RemovePodSandboxRequest { pod_sandbox_id: id.clone() };
        drop(self.cri_at(sys, K.line(GC, 179), Milestone::SandboxRemove, remove).await);
    }
}

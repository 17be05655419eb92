//! Killing a pod: its containers side by side, then its sandboxes.

use std::rc::Rc;

use super::cache::PodStatus;
use super::runtime::rpc_error;
use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::{Condition, Shared, Sys};
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerState, ContainerStatus, RemoveContainerRequest, StopContainerRequest, StopPodSandboxRequest};

const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
/// The grace period comes on top of the usual deadline: pkg/kubelet/cri/remote/remote_runtime.go:266.
const REQUEST_TIMEOUT_NS: u64 = 120 * SECOND_NS;

impl Kubelet {
    /// `killPodWithSyncResult`.
    pub(super) async fn kill_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>, status: &PodStatus) -> Result<(), Failure> {
        let grace = pod.pod.spec.termination_grace_period_seconds;
        let running: Vec<ContainerStatus> = status.running().cloned().collect();
        let left = Rc::new((Shared::new(running.len()), Condition::default()));
        let failed: Shared<Option<Failure>> = Shared::default();
        for container in running {
            let (kubelet, pod, left, failed) = (Rc::clone(self), Rc::clone(pod), Rc::clone(&left), failed.clone());
            sys.go(|sys| async move {
                if let Err(failure) = kubelet.kill_container(&sys, &pod, &container, grace, None).await {
                    *failed.set() = Some(failure);
                }
                *left.0.set() -= 1;
                left.1.notify(&sys);
            });
        }
        while *left.0.get() > 0 {
            left.1.wait(sys).await;
        }
        for sandbox in &status.sandboxes {
            let request = StopPodSandboxRequest { pod_sandbox_id: sandbox.id.clone() };
            let stopped = self.cri_at(sys, K.line(MANAGER, 987), "sandbox.stop", request).await;
            stopped.map_err(|failure| Failure::new("KillPodSandboxError", rpc_error(&failure)))?;
        }
        let failure = failed.set().take();
        failure.map_or(Ok(()), Err)
    }

    /// The preStop hook, then StopContainer with the grace period. `why` is said if it is not that the pod goes.
    pub(super) async fn kill_container(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &StaticPod,
        status: &ContainerStatus,
        grace: u64,
        why: Option<&str>,
    ) -> Result<(), Failure> {
        let name = status.metadata.as_ref().map_or_else(|| "".into(), |metadata| metadata.name.clone());
        let text = why.map_or_else(|| format!("Stopping container {name}"), str::to_owned);
        self.event(sys, K.line(CONTAINER, 693), pod, "Killing", &text).await;
        let container = pod.pod.all_containers().find(|container| *container.name == *name);
        if let Some((container, hook)) = container.and_then(|container| Some((container, container.lifecycle.pre_stop.as_ref()?))) {
            // The hook is not waited for longer than the grace period; that it is still running is not looked at.
            let done = sys.timeout(grace * SECOND_NS, self.run_hook(sys, pod, container, &status.id, hook)).await;
            drop(done);
        }
        let timeout = i64::try_from(grace).unwrap_or(i64::MAX);
        let request = StopContainerRequest { container_id: status.id.clone(), timeout };
        let deadline_ns = REQUEST_TIMEOUT_NS + grace * SECOND_NS;
        let stopped = self.cri_within(sys, K.line(CONTAINER, 717), Some("container.stop"), deadline_ns, request).await;
        stopped.map(drop).map_err(|failure| Failure::new("KillContainerError", rpc_error(&failure)))
    }

    /// Init containers run again in a new sandbox, so their old instances are removed.
    pub(super) async fn purge_init_containers(&self, sys: &Sys, pod: &StaticPod, status: &PodStatus) {
        for container in &pod.pod.spec.init_containers {
            let old: Vec<Text> = status
                .containers
                .iter()
                .filter(|status| status.metadata.as_ref().is_some_and(|metadata| *metadata.name == *container.name))
                .map(|status| status.id.clone())
                .collect();
            for container_id in old {
                drop(self.cri(sys, K.line(CONTAINER, 813), RemoveContainerRequest { container_id }).await);
            }
        }
    }

    /// `syncTerminatingPod`: kill, then look whether anything is left.
    pub(super) async fn sync_terminating_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) -> Result<(), Failure> {
        let status = self.cache.get().pods.get(&pod.uid).cloned().unwrap_or_default();
        self.kill_pod(sys, pod, &status).await?;
        let status = self.pod_status(sys, &pod.uid).await?;
        if status.containers.iter().any(|container| container.state == ContainerState::Running) {
            let text = "detected running containers after a successful KillPod, CRI violation";
            return Err(Failure::unknown(text));
        }
        sys.step(K.line("pkg/kubelet/kubelet.go", 1853)).remove_cgroup(&self.pod_cgroup(pod)).await;
        sys.step(K.line("pkg/kubelet/kubelet.go", 1840)).remove(&self.pod_directory(&pod.uid)).await;
        Ok(())
    }
}

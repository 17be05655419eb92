//! `syncPod` and the seven steps of `SyncPod`: kubernetes v1.22.0 pkg/kubelet/kuberuntime/kuberuntime_manager.go:724.

use std::rc::Rc;

use super::actions::{self, PodActions};
use super::cache::PodStatus;
use super::runtime::rpc_error;
use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{PodSandboxConfig, PodSandboxStatusRequest, RunPodSandboxRequest};

const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
/// Twice the usual deadline: pkg/kubelet/cri/remote/remote_runtime.go:104.
const RUN_POD_SANDBOX_TIMEOUT_NS: u64 = 240 * SECOND_NS;

/// What the containers of a sync need to know of the sandbox.
pub(super) struct Sandbox {
    pub(super) id: Text,
    pub(super) config: Rc<PodSandboxConfig>,
    pub(super) ip: Text,
}

impl Kubelet {
    /// The network gate, the pod's cgroup and folders, then the runtime's part.
    pub(super) async fn sync_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) -> Result<(), Failure> {
        let spec = &pod.pod.spec;
        if !*self.network_ready.get() && !spec.host_network {
            let text = "network is not ready: container runtime network not ready: NetworkReady=false";
            return Err(Failure::new("NETWORK_NOT_READY", text));
        }
        sys.step(K.line("pkg/kubelet/kubelet.go", 1664)).make_cgroup(&self.pod_cgroup(pod)).await;
        self.make_pod_directories(sys, pod).await;
        let status = self.cache.get().pods.get(&pod.uid).cloned().unwrap_or_default();
        self.sync(sys, pod, &status).await
    }

    async fn make_pod_directories(&self, sys: &Sys, pod: &StaticPod) {
        let root = self.pod_directory(&pod.uid);
        for directory in [root.clone(), format!("{root}/volumes"), format!("{root}/plugins")] {
            sys.step(K.line("pkg/kubelet/kubelet.go", 1708)).mkdir(directory).await;
        }
        for (volume, path) in self.volume_paths(pod) {
            if volume.starts_with("emptyDir") {
                sys.step(K.line("pkg/kubelet/kubelet.go", 1718)).mkdir(path).await;
            }
        }
    }

    async fn sync(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>, status: &PodStatus) -> Result<(), Failure> {
        // Step 1: compute sandbox and container changes.
        let actions = actions::compute(pod, status);
        let line = format!("\"computePodActions got for pod\" podActions={} pod=\"{}/{}\"", actions.described(), pod.namespace, pod.name);
        sys.step(K.line(MANAGER, 726)).log("info", line).await;
        // Step 2: kill the pod if its sandbox has changed, or if nothing is left to run.
        if actions.kill_pod {
            self.kill_pod(sys, pod, status).await?;
            if actions.create_sandbox {
                self.purge_init_containers(sys, pod, status).await;
            }
        }
        // Step 3: kill containers that should not run. A static pod never changes, and probes are not simulated: there are none.
        // Step 4: create a sandbox for the pod if necessary.
        let sandbox = match self.sandbox_for(sys, pod, status, &actions).await? {
            Some(sandbox) => sandbox,
            None => return Ok(()),
        };
        // Step 5: ephemeral containers need an API server.
        // Step 6: start the init container. Only one a sync; the end of it is what makes the next sync.
        if let Some(index) = actions.next_init_container {
            let container = &pod.pod.spec.init_containers[index];
            let started = self.start(sys, pod, container, status, &sandbox).await;
            self.remember_reason(pod, container, &started);
            return started;
        }
        // Step 7: start containers, one after the other, and go on when one fails.
        let mut failures = Vec::new();
        for index in &actions.containers_to_start {
            let container = &pod.pod.spec.containers[*index];
            let started = self.start(sys, pod, container, status, &sandbox).await;
            self.remember_reason(pod, container, &started);
            failures.extend(started.err());
        }
        // Back-off is no error of the sync: pkg/kubelet/kubelet.go:1731.
        failures.into_iter().find(|failure| !matches!(failure.code, "CrashLoopBackOff" | "ImagePullBackOff")).map_or(Ok(()), Err)
    }

    /// The sandbox that there is, or a new one; none if there is nothing to run in it.
    async fn sandbox_for(
        &self,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        status: &PodStatus,
        actions: &PodActions,
    ) -> Result<Option<Sandbox>, Failure> {
        let config = Rc::new(self.sandbox_config(pod, actions.attempt));
        if !actions.create_sandbox {
            let known = status.sandbox().filter(|_| !actions.kill_pod);
            return Ok(known.map(|sandbox| {
                let ip = sandbox.network.as_ref().map_or_else(|| "".into(), |network| network.ip.clone());
                Sandbox { id: sandbox.id.clone(), config, ip }
            }));
        }
        let request = RunPodSandboxRequest { config: Some(Rc::clone(&config)), runtime_handler: "".into() };
        let evidence = K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 67);
        let created = self.cri_within(sys, evidence, Some("sandbox.create"), RUN_POD_SANDBOX_TIMEOUT_NS, request).await;
        let created = match created {
            Ok(created) => created,
            Err(failure) => {
                let text = format!("Failed to create pod sandbox: {}", rpc_error(&failure));
                self.event(sys, K.line(MANAGER, 820), pod, "FailedCreatePodSandBox", &text).await;
                return Err(Failure::new(
                    "CreatePodSandboxError",
                    format!("failed to \"CreatePodSandbox\" for \"{}\" with CreatePodSandboxError: \"{text}\"", pod.described()),
                ));
            }
        };
        let id = created.pod_sandbox_id.clone();
        let line = format!("\"Created PodSandbox for pod\" podSandboxID=\"{id}\" pod=\"{}/{}\"", pod.namespace, pod.name);
        sys.step(K.line(MANAGER, 823)).about(id.clone()).milestone("sandbox.ready").log("info", line).await;
        let request = PodSandboxStatusRequest { pod_sandbox_id: id.clone(), verbose: false };
        let answer = self.cri(sys, K.line(MANAGER, 825), request).await?;
        let ip = answer.status.as_ref().and_then(|status| status.network.as_ref()).map_or_else(|| "".into(), |network| network.ip.clone());
        Ok(Some(Sandbox { id, config, ip }))
    }
}

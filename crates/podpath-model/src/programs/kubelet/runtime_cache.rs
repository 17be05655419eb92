//! The list of running pods, kept for two seconds: kubernetes v1.22.0 pkg/kubelet/container/runtime_cache.go.

use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::sorted::SortedMap;
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    ContainerFilter, ContainerState, ContainerStateValue, ListContainersRequest, ListPodSandboxRequest, PodSandboxFilter,
    PodSandboxStateValue,
};
use crate::wire::json::Map;

/// How long the list is good for: runtime_cache.go:26.
const CACHE_PERIOD_NS: u64 = 2 * SECOND_NS;
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";

/// A pod of which something runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RunningPod {
    /// Its UID, as its label says.
    pub(super) uid: Text,
    /// Its name, as its label says.
    pub(super) name: Text,
    /// Its namespace, as its label says.
    pub(super) namespace: Text,
    /// The running containers, in the order of the list: id and name.
    pub(super) containers: Vec<(Text, Text)>,
    /// The ready sandboxes.
    pub(super) sandboxes: Vec<Text>,
}

/// The running pods by UID.
pub(super) type RunningPods = SortedMap<Text, RunningPod>;

/// What was listed last, and when it was asked for.
#[derive(Debug, Default)]
pub(super) struct RuntimeCache {
    pods: RunningPods,
    listed_ns: Option<u64>,
}

impl Kubelet {
    /// `runtimeCache.GetPods`: the list, asked for anew if it is older than two seconds.
    pub(super) async fn cached_running_pods(&self, sys: &Sys) -> Result<RunningPods, Failure> {
        let now_ns = sys.now_ns();
        let is_fresh = self.runtime_cache.get().listed_ns.is_some_and(|ns| now_ns - ns <= CACHE_PERIOD_NS);
        if is_fresh { Ok(self.runtime_cache.get().pods.clone()) } else { self.newly_cached_running_pods(sys).await }
    }

    /// `ForceUpdateIfOlder`: the list, asked for anew.
    pub(super) async fn newly_cached_running_pods(&self, sys: &Sys) -> Result<RunningPods, Failure> {
        let now_ns = sys.now_ns();
        let pods = self.running_pods(sys).await?;
        *self.runtime_cache.set() = RuntimeCache { pods: pods.clone(), listed_ns: Some(now_ns) };
        Ok(pods)
    }

    /// `GetPods(false)`: what is ready and what runs: kuberuntime_manager.go:361, :388.
    pub(super) async fn running_pods(&self, sys: &Sys) -> Result<RunningPods, Failure> {
        let filter = Some(PodSandboxFilter { state: Some(PodSandboxStateValue::default()), ..Default::default() });
        let sandboxes = self.cri(sys, K.line(MANAGER, 361), ListPodSandboxRequest { filter }).await?;
        let state = Some(ContainerStateValue { state: ContainerState::Running });
        let filter = Some(ContainerFilter { state, ..Default::default() });
        let containers = self.cri(sys, K.line(MANAGER, 388), ListContainersRequest { filter }).await?;
        let mut pods = RunningPods::new();
        let mut pod = |labels: &Map, add: &dyn Fn(&mut RunningPod)| {
            let label = |key: &str| labels.get(key).map_or_else(|| "".into(), Text::from);
            let uid = label("io.kubernetes.pod.uid");
            let pod = pods.entry(uid.clone()).or_default();
            pod.uid = uid;
            pod.name = label("io.kubernetes.pod.name");
            pod.namespace = label("io.kubernetes.pod.namespace");
            add(pod);
        };
        for sandbox in &sandboxes.items {
            pod(&sandbox.labels, &|pod| pod.sandboxes.push(sandbox.id.clone()));
        }
        for container in &containers.containers {
            let name = container.metadata.as_ref().map_or_else(|| "".into(), |metadata| metadata.name.clone());
            pod(&container.labels, &|pod| pod.containers.push((container.id.clone(), name.clone())));
        }
        Ok(pods)
    }
}

//! ContainerStats, ListContainerStats, PodSandboxStats and ListPodSandboxStats: what the shims read from the cgroups.
//! containerd v1.6.20 pkg/cri/server/container_stats*.go and sandbox_stats*.go.

use std::rc::Rc;

use super::store::{Container, Sandbox, SandboxState};
use super::{Cri, K8S};
use crate::kernel::Sys;
use crate::programs::metrics::{self, cpu, memory, value};
use crate::trace::{Failure, Text};
use crate::wire::containerd::Metrics;
use crate::wire::cri::{
    ContainerAttributes, ContainerState, ContainerStats, ContainerStatsFilter, ContainerStatsRequest, ContainerStatsResponse,
    FilesystemIdentifier, FilesystemUsage, LinuxPodSandboxStats, ListContainerStatsRequest, ListContainerStatsResponse,
    ListPodSandboxStatsRequest, ListPodSandboxStatsResponse, NetworkInterfaceUsage, NetworkUsage, PodSandboxAttributes, PodSandboxStats,
    PodSandboxStatsRequest, PodSandboxStatsResponse, ProcessUsage, timestamp,
};

/// What a container has written to its root, in bytes and files: recordings/kubelet/containerd/kill-pause.1.json.
const WRITABLE_LAYER: (u64, u64) = (20_480, 8);

/// containerd v1.6.20 pkg/cri/config/config_unix.go:96.
const COLLECT_NS: u64 = 10_000_000_000;

impl Cri {
    pub(super) async fn container_stats(&self, sys: Sys, request: Rc<ContainerStatsRequest>) -> Result<ContainerStatsResponse, Failure> {
        let container = self.container(&request.container_id);
        let container = container.ok_or_else(|| Failure::not_found("failed to find container: not found"))?;
        let found = self.daemon.task_metrics(&sys, K8S, &[format!("id=={}", container.id).into()]).await;
        match &found[..] {
            [metrics] => Ok(ContainerStatsResponse { stats: Some(self.stats_of(sys.now_ns(), &container, Some(metrics))) }),
            _ => Err(Failure::unknown("unexpected metrics response: []")),
        }
    }

    /// Those that do not run have an entry too, without processor and memory.
    pub(super) async fn list_container_stats(
        &self,
        sys: Sys,
        request: Rc<ListContainerStatsRequest>,
    ) -> Result<ListContainerStatsResponse, Failure> {
        Ok(ListContainerStatsResponse { stats: self.list_stats(&sys, request.filter.as_ref()).await })
    }

    async fn list_stats(&self, sys: &Sys, filter: Option<&ContainerStatsFilter>) -> Vec<ContainerStats> {
        let wanted: Vec<Container> = {
            let store = self.store.get();
            let in_order = store.listed_containers.iter().filter_map(|listed| store.containers.get(&listed.id));
            in_order.filter(|container| filter.is_none_or(|filter| is_wanted(container, filter))).cloned().collect()
        };
        let filters: Vec<Text> =
            if filter.is_some() { wanted.iter().map(|container| format!("id=={}", container.id).into()).collect() } else { Vec::new() };
        let found = self.daemon.task_metrics(sys, K8S, &filters).await;
        let of = |container: &Container| found.iter().find(|metrics| metrics.id == container.id);
        wanted.iter().map(|container| self.stats_of(sys.now_ns(), container, of(container))).collect()
    }

    /// Whether the snapshots have been looked at since the container was made: `stats_collect_period`, every ten seconds.
    fn is_collected(&self, container: &Container, now_ns: u64) -> bool {
        container.created_at_ns <= now_ns - now_ns.saturating_sub(self.began_ns) % COLLECT_NS
    }

    /// `containerMetrics`.
    fn stats_of(&self, now_ns: u64, container: &Container, metrics: Option<&Rc<Metrics>>) -> ContainerStats {
        let mountpoint = format!("{}/io.containerd.snapshotter.v1.overlayfs", self.daemon.config.root).into();
        let (used_bytes, inodes_used) = if self.is_collected(container, now_ns) { WRITABLE_LAYER } else { (0, 0) };
        ContainerStats {
            attributes: Some(ContainerAttributes {
                id: container.id.clone(),
                metadata: container.config.metadata.clone(),
                labels: container.config.labels.clone(),
                annotations: container.config.annotations.clone(),
            }),
            cpu: metrics.map(|metrics| cpu(metrics, value(self.rates.of(metrics).unwrap_or(0)))),
            memory: metrics.map(|metrics| memory(metrics)),
            writable_layer: Some(FilesystemUsage {
                fs_id: Some(FilesystemIdentifier { mountpoint }),
                used_bytes: value(used_bytes),
                inodes_used: value(inodes_used),
                ..Default::default()
            }),
        }
    }

    pub(super) async fn pod_sandbox_stats(
        &self,
        sys: Sys,
        request: Rc<PodSandboxStatsRequest>,
    ) -> Result<PodSandboxStatsResponse, Failure> {
        let id = &request.pod_sandbox_id;
        let sandbox = self.sandbox(id);
        let sandbox =
            sandbox.ok_or_else(|| Failure::not_found(format!("an error occurred when trying to find sandbox {id}: not found")))?;
        let found = metrics_of_sandbox(&sys, &sandbox);
        let found = found.map_err(|text| Failure::unknown(format!("failed getting metrics for sandbox {id}: {text}")))?;
        let stats = self.sandbox_stats(&sys, &sandbox, &found).await;
        let stats = stats.map_err(|text| Failure::unknown(format!("failed to decode pod sandbox metrics {id}: {text}")))?;
        Ok(PodSandboxStatsResponse { stats: Some(stats) })
    }

    /// With a filter only those that are ready; without one a single sandbox that is not makes an error of it all.
    pub(super) async fn list_pod_sandbox_stats(
        &self,
        sys: Sys,
        request: Rc<ListPodSandboxStatsRequest>,
    ) -> Result<ListPodSandboxStatsResponse, Failure> {
        let filter = request.filter.as_ref();
        let sandboxes: Vec<Sandbox> = {
            let store = self.store.get();
            let in_order = store.listed_sandboxes.iter().filter_map(|listed| store.sandboxes.get(&listed.id));
            let matches = |sandbox: &&Sandbox| {
                filter.is_none_or(|filter| {
                    (filter.id.is_empty() || filter.id == sandbox.id)
                        && sandbox.config.labels.matches(&filter.label_selector)
                        && sandbox.state == SandboxState::Ready
                })
            };
            in_order.filter(matches).cloned().collect()
        };
        let mut stats = Vec::new();
        for sandbox in sandboxes {
            let id = &sandbox.id;
            let found = metrics_of_sandbox(&sys, &sandbox);
            let found = found.map_err(|text| Failure::unknown(format!("failed to obtain metrics for sandbox \"{id}\": {text}")))?;
            let one = self.sandbox_stats(&sys, &sandbox, &found).await;
            stats.push(
                one.map_err(|text| Failure::unknown(format!("failed to decode sandbox container metrics for sandbox \"{id}\": {text}")))?,
            );
        }
        Ok(ListPodSandboxStatsResponse { stats })
    }

    /// `podSandboxStats`. Simplified: nothing is sent over the network, so that its counters stay at 0.
    async fn sandbox_stats(&self, sys: &Sys, sandbox: &Sandbox, found: &Metrics) -> Result<PodSandboxStats, Text> {
        let id = &sandbox.id;
        if sandbox.state != SandboxState::Ready {
            let text = format!("failed to get pod sandbox stats since sandbox container \"{id}\" is not in ready state");
            return Err(text.into());
        }
        let zero = || value(0);
        let interface =
            NetworkInterfaceUsage { name: "eth0".into(), rx_bytes: zero(), rx_errors: zero(), tx_bytes: zero(), tx_errors: zero() };
        let network = NetworkUsage { default_interface: Some(interface), ..Default::default() };
        let mut processes = 0;
        let containers = self.store.get().containers_of(id);
        for container in containers {
            if self.container(&container).is_some_and(|container| container.state() == ContainerState::Running) {
                let pids = self.daemon.task_pids(sys, K8S, &container).await.map_err(|failure| failure.message)?;
                processes += pids.processes.len() as u64;
            }
        }
        let filter = ContainerStatsFilter { pod_sandbox_id: id.clone(), ..Default::default() };
        Ok(PodSandboxStats {
            attributes: Some(PodSandboxAttributes {
                id: id.clone(),
                metadata: sandbox.config.metadata.clone(),
                labels: sandbox.config.labels.clone(),
                annotations: sandbox.config.annotations.clone(),
            }),
            linux: Some(LinuxPodSandboxStats {
                cpu: Some(cpu(found, value(0))),
                memory: Some(memory(found)),
                network: (!sandbox.netns.is_empty()).then_some(network),
                process: Some(ProcessUsage { timestamp: timestamp(found.timestamp_ns), process_count: value(processes) }),
                containers: self.list_stats(sys, Some(&filter)).await,
            }),
        })
    }
}

/// `metricsForSandbox`: the cgroup of the whole pod, read by containerd itself.
fn metrics_of_sandbox(sys: &Sys, sandbox: &Sandbox) -> Result<Metrics, Text> {
    let parent = sandbox.config.linux.as_ref().map_or("", |linux| &*linux.cgroup_parent);
    if parent.is_empty() {
        return Err(format!("failed to get cgroup metrics for sandbox {} because cgroupPath is empty", sandbox.id).into());
    }
    if !sys.has_cgroup(parent) {
        return Err(format!("failed to load sandbox cgroup {parent}: cgroup deleted").into());
    }
    Ok(metrics::of(sys, &sandbox.id, parent))
}

fn is_wanted(container: &Container, filter: &ContainerStatsFilter) -> bool {
    (filter.id.is_empty() || filter.id == container.id)
        && (filter.pod_sandbox_id.is_empty() || filter.pod_sandbox_id == container.sandbox_id)
        && container.config.labels.matches(&filter.label_selector)
}

//! Figures, which CRI-O reads from the cgroups itself; new limits; the log opened anew; and what 1.25 does not do.

use std::rc::Rc;

use super::store::{Entry, Status};
use super::{SEEN, Sandbox, Server};
use crate::kernel::{Command, Sys};
use crate::programs::Work;
use crate::programs::metrics::{self, cpu, memory, value};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::containerd::Metrics;
use crate::wire::cri::{
    CheckpointContainerRequest, CheckpointContainerResponse, ContainerAttributes, ContainerStats, ContainerStatsRequest,
    ContainerStatsResponse, FilesystemIdentifier, FilesystemUsage, LinuxContainerResources, LinuxPodSandboxStats,
    ListContainerStatsRequest, ListContainerStatsResponse, ListPodSandboxStatsRequest, ListPodSandboxStatsResponse, MemoryUsage,
    PodSandboxAttributes, PodSandboxStats, PodSandboxStatsRequest, PodSandboxStatsResponse, ReopenContainerLogRequest,
    ReopenContainerLogResponse, UpdateContainerResourcesRequest, UpdateContainerResourcesResponse, UpdateRuntimeConfigRequest,
    UpdateRuntimeConfigResponse, timestamp,
};
use crate::wire::oci::{Cpu, Memory, Resources, Spec};
use crate::wire::runc::LogLine;

const UPDATE: Evidence = SEEN;
const REOPEN: Evidence = SEEN;
/// What a container has written to its root, in bytes and files: recordings/kubelet/crio/hooks.1.json.
const WRITABLE_LAYER: (u64, u64) = (12, 11);
/// The memory of the node that was recorded.
const NODE_BYTES: u64 = 25_276_502_016;
/// How long CRI-O waits for conmon to open the log anew, in nanoseconds.
const REOPEN_TIMEOUT_NS: u64 = 180_000_000_000;

impl Server {
    /// `GetContainerFromShortID`, whose error has no code.
    fn entry(&self, id: &str) -> Result<Rc<Entry>, Failure> {
        let missing = || Failure::unknown(format!("container with ID starting with {id} not found: ID does not exist"));
        self.container(id).ok_or_else(missing)
    }

    pub(super) async fn update_container_resources(
        &self,
        sys: Sys,
        request: Rc<UpdateContainerResourcesRequest>,
    ) -> Result<UpdateContainerResourcesResponse, Failure> {
        let entry = self.entry(&request.container_id)?;
        let (id, status) = (entry.id(), entry.get().status);
        if status == Status::Stopped {
            return Err(Failure::unknown(format!("container {id} is not running or created state: {}", status.word())));
        }
        let Some(asked) = &request.linux else { return Ok(UpdateContainerResourcesResponse {}) };
        let words = ["runc", "--root", &self.config.runtime_root, "update", "--resources", "-", &id];
        let command = Command::new(words.map(Text::from)).input(SharedPayload::new(resources(asked)));
        let finished = sys.step(UPDATE).about(id.clone()).run(command).await;
        let finished = finished.map_err(|errno| Failure::unknown(format!("fork/exec runc: {}", errno.text())))?;
        match finished.status.code() {
            0 => Ok(UpdateContainerResourcesResponse {}),
            code => {
                let said =
                    finished.output.and_then(|output| output.downcast::<LogLine>()).map(|line| line.text()).unwrap_or_else(|| "".into());
                Err(Failure::unknown(format!("updating resources for container \"{id}\" failed: {said}  (exit status {code})")))
            }
        }
    }

    /// conmon writes the log, and is told through its fifo that the file is another one now.
    pub(super) async fn reopen_container_log(
        &self,
        sys: Sys,
        request: Rc<ReopenContainerLogRequest>,
    ) -> Result<ReopenContainerLogResponse, Failure> {
        let id = &request.container_id;
        let entry = self.entry(id).map_err(|failure| Failure::unknown(format!("could not find container {id}: {}", failure.message)))?;
        if entry.get().status != Status::Running && entry.get().status != Status::Created {
            return Err(Failure::unknown("container is not running"));
        }
        let (path, log) = (format!("{}/ctl", self.config.run_directory(id)), entry.get().log_path.clone());
        let control = sys.fifo_writer(&path);
        let control =
            control.map_err(|errno| Failure::unknown(format!("failed to open container ctl file: open {path}: {}", errno.text())))?;
        sys.step(REOPEN).about(id.clone()).log("debug", "2 0 0").await;
        control.write("2 0 0\n");
        let reopened = sys.timeout(REOPEN_TIMEOUT_NS, sys.file_changed(&log)).await;
        reopened.map(|()| ReopenContainerLogResponse {}).ok_or_else(|| Failure::unknown("context deadline exceeded"))
    }

    pub(super) async fn container_stats(&self, sys: Sys, request: Rc<ContainerStatsRequest>) -> Result<ContainerStatsResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let entry = self.entry(&request.container_id)?;
        Ok(ContainerStatsResponse { stats: self.stats_of(&sys, &entry) })
    }

    pub(super) async fn list_container_stats(
        &self,
        sys: Sys,
        request: Rc<ListContainerStatsRequest>,
    ) -> Result<ListContainerStatsResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let filter = request.filter.clone().unwrap_or_default();
        let wanted: Vec<Rc<Entry>> = self.store.get().containers.iter().map(Rc::clone).collect();
        let wanted = wanted.iter().filter(|entry| {
            let container = entry.get();
            (filter.id.is_empty() || filter.id == container.id)
                && (filter.pod_sandbox_id.is_empty() || filter.pod_sandbox_id == container.sandbox_id)
                && container.config.labels.matches(&filter.label_selector)
        });
        Ok(ListContainerStatsResponse { stats: wanted.filter_map(|entry| self.stats_of(&sys, entry)).collect() })
    }

    /// A container whose cgroup is gone has none.
    fn stats_of(&self, sys: &Sys, entry: &Entry) -> Option<ContainerStats> {
        let container = entry.get();
        let spec = sys.read::<Spec>(&format!("{}/config.json", self.config.run_directory(&container.id)))?;
        let cgroup = spec.cgroups_path();
        if container.status == Status::Stopped || !sys.has_cgroup(&cgroup) {
            return None;
        }
        let found = metrics::of(sys, &container.id, &cgroup);
        let (used_bytes, inodes_used) = WRITABLE_LAYER;
        Some(ContainerStats {
            attributes: Some(ContainerAttributes {
                id: container.id.clone(),
                metadata: container.config.metadata.clone(),
                labels: container.config.labels.clone(),
                annotations: container.config.annotations.clone(),
            }),
            cpu: Some(cpu(&found, self.rates.of(&found).and_then(value))),
            memory: Some(memory_of(&found)),
            writable_layer: Some(FilesystemUsage {
                timestamp: timestamp(found.timestamp_ns),
                fs_id: Some(FilesystemIdentifier { mountpoint: container.mount_point.clone() }),
                used_bytes: value(used_bytes),
                inodes_used: value(inodes_used),
            }),
        })
    }

    pub(super) async fn pod_sandbox_stats(
        &self,
        sys: Sys,
        request: Rc<PodSandboxStatsRequest>,
    ) -> Result<PodSandboxStatsResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let sandbox = self.find_sandbox(&request.pod_sandbox_id).map_err(Failure::unknown)?;
        Ok(PodSandboxStatsResponse { stats: Some(self.sandbox_stats(&sys, &sandbox)) })
    }

    pub(super) async fn list_pod_sandbox_stats(
        &self,
        sys: Sys,
        request: Rc<ListPodSandboxStatsRequest>,
    ) -> Result<ListPodSandboxStatsResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let filter = request.filter.clone().unwrap_or_default();
        let all: Vec<Sandbox> = self.store.get().sandboxes.iter().filter(|sandbox| sandbox.created).cloned().collect();
        let wanted = all
            .iter()
            .filter(|sandbox| (filter.id.is_empty() || filter.id == sandbox.id) && sandbox.config.labels.matches(&filter.label_selector));
        Ok(ListPodSandboxStatsResponse { stats: wanted.map(|sandbox| self.sandbox_stats(&sys, sandbox)).collect() })
    }

    fn sandbox_stats(&self, sys: &Sys, sandbox: &Sandbox) -> PodSandboxStats {
        let parent = sandbox.config.linux.as_ref().map_or("", |linux| &*linux.cgroup_parent);
        let found = (!parent.is_empty() && sys.has_cgroup(parent)).then(|| metrics::of(sys, &sandbox.id, parent));
        let containers = self.containers_of(&sandbox.id);
        PodSandboxStats {
            attributes: Some(PodSandboxAttributes {
                id: sandbox.id.clone(),
                metadata: sandbox.config.metadata.clone(),
                labels: sandbox.config.labels.clone(),
                annotations: sandbox.config.annotations.clone(),
            }),
            linux: Some(LinuxPodSandboxStats {
                cpu: found.as_ref().map(|found| cpu(found, None)),
                memory: found.as_ref().map(memory),
                containers: containers.iter().filter_map(|entry| self.stats_of(sys, entry)).collect(),
                ..Default::default()
            }),
        }
    }

    /// Nobody listens to it: the range of addresses is CNI's.
    pub(super) async fn update_runtime_config(
        &self,
        sys: Sys,
        _: Rc<UpdateRuntimeConfigRequest>,
    ) -> Result<UpdateRuntimeConfigResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(UpdateRuntimeConfigResponse {})
    }

    /// `enable_criu_support` is off: recordings/node/crio.conf.
    pub(super) async fn checkpoint_container(
        &self,
        sys: Sys,
        _: Rc<CheckpointContainerRequest>,
    ) -> Result<CheckpointContainerResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Err(Failure::unknown("checkpoint/restore support not available"))
    }
}

/// `toOCIResources`.
fn resources(asked: &LinuxContainerResources) -> Resources {
    let nonzero = |value: i64| (value != 0).then_some(value);
    let unsigned = |value: i64| u64::try_from(value).ok().filter(|value| *value != 0);
    let limit = nonzero(asked.memory_limit_in_bytes);
    Resources {
        cpu: Some(Cpu {
            shares: unsigned(asked.cpu_shares),
            quota: nonzero(asked.cpu_quota),
            period: unsigned(asked.cpu_period),
            cpus: (&asked.cpuset_cpus).into(),
            mems: (&asked.cpuset_mems).into(),
        }),
        memory: Some(Memory { limit, swap: limit, ..Memory::default() }),
        ..Resources::default()
    }
}

/// What is left of the limit, or of the node, is counted the wrong way round, below zero: internal/config/cgmgr/stats.go:71.
fn memory_of(metrics: &Metrics) -> MemoryUsage {
    let limit = metrics.memory_limit_bytes.min(NODE_BYTES);
    MemoryUsage { available_bytes: value(metrics.memory_usage_bytes.wrapping_sub(limit)), ..memory(metrics) }
}

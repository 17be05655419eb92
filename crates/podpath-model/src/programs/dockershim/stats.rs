//! ContainerStats and ListContainerStats: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_stats.go and docker_stats_linux.go; and
//! UpdateContainerResources.

use std::rc::Rc;

use super::docker::unknown;
use super::{D, Dockershim, Flavour};
use crate::kernel::{Condition, Shared, Sys};
use crate::programs::metrics::value;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::cri::{
    ContainerAttributes, ContainerFilter, ContainerStats, ContainerStatsRequest, ContainerStatsResponse, ContainerStatusRequest, CpuUsage,
    FilesystemIdentifier, FilesystemUsage, ListContainerStatsRequest, ListContainerStatsResponse, ListContainersRequest, MemoryUsage,
    UpdateContainerResourcesRequest, UpdateContainerResourcesResponse, timestamp,
};
use crate::wire::docker::UpdateBody;
use crate::wire::engine::{self, ContainerInspection, ContainerUpdate, SystemInfo};

const STATS: &str = "pkg/kubelet/dockershim/docker_stats_linux.go";
const UPDATE: Evidence = D.line("pkg/kubelet/dockershim/docker_container.go", 477);

impl Dockershim {
    pub(super) async fn container_stats(&self, sys: Sys, request: Rc<ContainerStatsRequest>) -> Result<ContainerStatsResponse, Failure> {
        Ok(ContainerStatsResponse { stats: Some(self.stats_of(&sys, &request.container_id).await?) })
    }

    /// In the tree one after the other, and the first error is the answer. cri-dockerd asks for all at once and leaves out what fails.
    pub(super) async fn list_container_stats(
        self: &Rc<Self>,
        sys: Sys,
        request: Rc<ListContainerStatsRequest>,
    ) -> Result<ListContainerStatsResponse, Failure> {
        let filter = request.filter.clone().unwrap_or_default();
        let (id, pod_sandbox_id, label_selector) = (filter.id, filter.pod_sandbox_id, filter.label_selector);
        let filter = Some(ContainerFilter { id, pod_sandbox_id, label_selector, ..Default::default() });
        let listed = self.list_containers(sys.clone(), Rc::new(ListContainersRequest { filter })).await?;
        let ids: Vec<Text> = listed.containers.iter().map(|container| container.id.clone()).collect();
        if self.config.flavour == Flavour::CriDockerd {
            return Ok(ListContainerStatsResponse { stats: self.stats_of_all(&sys, &ids).await });
        }
        let mut stats = Vec::new();
        for id in &ids {
            stats.push(self.stats_of(&sys, id).await?);
        }
        Ok(ListContainerStatsResponse { stats })
    }

    async fn stats_of_all(self: &Rc<Self>, sys: &Sys, ids: &[Text]) -> Vec<ContainerStats> {
        let found = Shared::new(vec![None; ids.len()]);
        let left = Rc::new((Shared::new(ids.len()), Condition::default()));
        for (index, id) in ids.iter().enumerate() {
            let (shim, id, found, left) = (Rc::clone(self), id.clone(), found.clone(), Rc::clone(&left));
            sys.go(|sys| async move {
                let stats = shim.stats_of(&sys, &id).await;
                found.set()[index] = stats.ok();
                *left.0.set() -= 1;
                left.1.notify(&sys);
            });
        }
        while *left.0.get() > 0 {
            left.1.wait(sys).await;
        }
        found.set().drain(..).flatten().collect()
    }

    /// `getContainerStats`. dockerd takes a second for it: processor time is counted between two samples. Simplified:
    /// what a container writes to its root is not counted.
    async fn stats_of(&self, sys: &Sys, id: &Text) -> Result<ContainerStats, Failure> {
        let info = self.docker(sys, D.line(STATS, 29), SystemInfo {}).await.map_err(unknown)?;
        let used = self.docker(sys, D.line(STATS, 34), engine::ContainerStats { id: id.clone() }).await.map_err(unknown)?;
        let inspected = self.docker(sys, D.line(STATS, 39), ContainerInspection { id: id.clone(), size: true }).await.map_err(unknown)?;
        let status =
            self.container_status(sys.clone(), Rc::new(ContainerStatusRequest { container_id: id.clone(), verbose: false })).await?;
        let status = status.status.unwrap_or_default();
        let timestamp = timestamp(sys.now_ns());
        // In the tree the field is one that only Windows fills.
        let working_set = if self.config.flavour == Flavour::InTree { 0 } else { used.memory_stats.usage };

        Ok(ContainerStats {
            attributes: Some(ContainerAttributes {
                id: id.clone(),
                metadata: status.metadata,
                labels: status.labels,
                annotations: status.annotations,
            }),
            cpu: Some(CpuUsage { timestamp, usage_core_nano_seconds: value(used.cpu_stats.cpu_usage.total_usage), usage_nano_cores: None }),
            memory: Some(MemoryUsage { timestamp, working_set_bytes: value(working_set), ..Default::default() }),
            writable_layer: Some(FilesystemUsage {
                timestamp,
                fs_id: Some(FilesystemIdentifier { mountpoint: info.docker_root_dir.clone() }),
                used_bytes: value(inspected.size_rw.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default()),
                ..Default::default()
            }),
        })
    }

    /// kubernetes v1.22.0 pkg/kubelet/dockershim/docker_container.go, `UpdateContainerResources`: swap as much as memory, so that there is none.
    pub(super) async fn update_container_resources(
        &self,
        sys: Sys,
        request: Rc<UpdateContainerResourcesRequest>,
    ) -> Result<UpdateContainerResourcesResponse, Failure> {
        let asked = request.linux.clone().unwrap_or_default();
        let in_tree = (self.config.flavour == Flavour::InTree).then_some(0);
        let body = UpdateBody {
            cpu_period: asked.cpu_period,
            cpu_quota: asked.cpu_quota,
            cpu_shares: asked.cpu_shares,
            memory: asked.memory_limit_in_bytes,
            memory_swap: asked.memory_limit_in_bytes,
            cpuset_cpus: (&asked.cpuset_cpus).into(),
            cpuset_mems: (&asked.cpuset_mems).into(),
            kernel_memory: in_tree,
            kernel_memory_tcp: in_tree,
            ..UpdateBody::default()
        };
        let id = &request.container_id;
        let updated = self.docker(&sys, UPDATE, ContainerUpdate { id: id.clone(), body }).await;
        updated.map_err(|failure| Failure::unknown(format!("failed to update container \"{id}\": {}", failure.message)))?;
        Ok(UpdateContainerResourcesResponse {})
    }
}

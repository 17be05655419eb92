//! What comes round by itself besides the sync loop: images, the eviction manager's look at what is used, the logs' sizes.

use std::rc::Rc;

use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::wire::cri::{
    ContainerFilter, ContainerState, ContainerStatusRequest, ImageFsInfoRequest, ListContainerStatsRequest, ListContainersRequest,
    ListImagesRequest, ListPodSandboxRequest, VersionRequest,
};

pub(super) const IMAGE_GC: &str = "pkg/kubelet/images/image_gc_manager.go";
pub(super) const CRI_STATS: &str = "pkg/kubelet/stats/cri_stats_provider.go";
const CONTAINERS: &str = "pkg/kubelet/cm/container_manager_linux.go";
const ALLOCATABLE: &str = "pkg/kubelet/cm/node_container_manager_linux.go";
const LOGS: &str = "pkg/kubelet/logs/container_log_manager.go";

/// image_gc_manager.go:200
const CACHE_PERIOD_NS: u64 = 30 * SECOND_NS;
/// pkg/kubelet/kubelet.go:148
const EVICTION_PERIOD_NS: u64 = 10 * SECOND_NS;
/// container_log_manager.go:43
const LOG_PERIOD_NS: u64 = 10 * SECOND_NS;

impl Kubelet {
    /// `initializeRuntimeDependentModules`, once the runtime is ready: pkg/kubelet/kubelet.go:1404-1431.
    pub(super) async fn initialize_runtime_dependent_modules(self: &Rc<Self>, sys: &Sys) {
        sys.work(Work::KubeletCadvisorStart).await;
        self.hear_of_oom_kills(sys).await;
        self.node_any_way(sys).await;
        sys.work(Work::KubeletContainerMap).await;
        // The container manager rebuilds its map of containers: cm/container_manager_linux.go:790.
        drop(self.cri(sys, K.line(CONTAINERS, 790), ListPodSandboxRequest::default()).await);
        drop(self.cri(sys, K.line(CONTAINERS, 796), ListContainersRequest::default()).await);
        self.say_of_container_manager(sys).await;
        let text = "Updated Node Allocatable limit across pods";
        self.node_event(sys, K.line(ALLOCATABLE, 104), "NodeAllocatableEnforced", text).await;
        let (evictions, logs) = (Rc::clone(self), Rc::clone(self));
        sys.background(|sys| async move { evictions.watch_for_evictions(&sys).await });
        // dockerd looks after its logs itself; there the kubelet has a stub: pkg/kubelet/kubelet.go:644.
        if !self.flags.is_docker() {
            sys.background(|sys| async move { logs.rotate_logs(&sys).await });
        }
    }

    /// `getNodeAnyWay`: without an API server the node is made up anew each time, and with it goes the question for the runtime's version:
    /// pkg/kubelet/kubelet_node_status.go:619.
    pub(super) async fn node_any_way(&self, sys: &Sys) {
        if self.config.api_server.is_some() {
            // The node is what the API server has: pkg/kubelet/kubelet_getters.go.
            return;
        }
        let evidence = K.line("pkg/kubelet/kubelet_node_status.go", 619);
        let step = sys.step(evidence).fact("purpose", "node");
        let request = VersionRequest { version: super::startup::RUNTIME_API_VERSION.into() };
        drop(self.cri_step(step, self.request_timeout_ns(), request).await);
    }

    /// The list of images that the node's status tells.
    pub(super) async fn cache_images(self: &Rc<Self>, sys: &Sys) {
        loop {
            if let Ok(list) = self.cri(sys, K.line(IMAGE_GC, 194), ListImagesRequest::default()).await {
                self.images.set().listed(&list.images);
            }
            sys.sleep(CACHE_PERIOD_NS).await;
        }
    }

    /// The eviction manager asks what is used. Simplified: nothing is ever short.
    async fn watch_for_evictions(self: &Rc<Self>, sys: &Sys) {
        // Whether images have a filesystem of their own: pkg/kubelet/eviction/eviction_manager.go:242.
        if !self.flags.is_docker() {
            drop(self.cri(sys, K.line(CRI_STATS, 307), ImageFsInfoRequest {}).await);
        }
        loop {
            self.node_any_way(sys).await;
            sys.work(Work::KubeletSummary).await;
            self.image_fs_stats(sys).await;
            if !self.flags.is_docker() {
                let filter = Some(ContainerFilter::default());
                drop(self.cri(sys, K.line(CRI_STATS, 125), ListContainersRequest { filter }).await);
                let filter = Some(Default::default());
                drop(self.cri(sys, K.line(CRI_STATS, 132), ListPodSandboxRequest { filter }).await);
                let filter = Some(Default::default());
                drop(self.cri(sys, K.line(CRI_STATS, 148), ListContainerStatsRequest { filter }).await);
            }
            sys.sleep(EVICTION_PERIOD_NS).await;
        }
    }

    /// `ImageFsStats`: cAdvisor knows the filesystem with docker, and the images' sizes are added up.
    pub(super) async fn image_fs_stats(&self, sys: &Sys) {
        if self.flags.is_docker() {
            drop(self.cri(sys, K.line("pkg/kubelet/stats/cadvisor_stats_provider.go", 251), ListImagesRequest::default()).await);
        } else {
            drop(self.cri(sys, K.line(CRI_STATS, 344), ImageFsInfoRequest {}).await);
        }
    }

    /// The container log manager asks where the logs are. Simplified: none is too long.
    async fn rotate_logs(self: &Rc<Self>, sys: &Sys) {
        loop {
            let filter = Some(ContainerFilter::default());
            if let Ok(list) = self.cri(sys, K.line(LOGS, 215), ListContainersRequest { filter }).await {
                for container in list.containers.iter().filter(|container| container.state == ContainerState::Running) {
                    let request = ContainerStatusRequest { container_id: container.id.clone(), verbose: false };
                    drop(self.cri(sys, K.line(LOGS, 228), request).await);
                }
            }
            sys.sleep(LOG_PERIOD_NS).await;
        }
    }
}

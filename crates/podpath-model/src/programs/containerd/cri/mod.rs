//! The CRI plugin of containerd 1.6. It serves on containerd's own socket and uses containerd's services by function calls.

mod container_create;
mod container_io;
mod container_start;
mod container_status;
mod container_stop;
mod events;
mod exec;
mod image;
mod recover;
mod sandbox_network;
mod sandbox_run;
mod sandbox_status;
mod sandbox_stop;
pub mod spec;
mod stats;
mod status;
mod store;
mod streaming;
mod update;

use std::rc::Rc;

use serde::Serialize;

use super::{C, Daemon};
use crate::kernel::{Condition, Shared, Sys};
use crate::programs::machine::Machine;
use crate::programs::metrics::Rates;
use crate::programs::output::Output;
use crate::programs::streaming as streaming_server;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Protocol, Text};
use crate::wire::cri::{
    AttachRequest, CheckpointContainerRequest, ContainerStatsRequest, ContainerStatusRequest, CreateContainerRequest, ExecRequest,
    ExecSyncRequest, GetEventsRequest, ImageFsInfoRequest, ImageStatusRequest, ListContainerStatsRequest, ListContainersRequest,
    ListImagesRequest, ListPodSandboxRequest, ListPodSandboxStatsRequest, PodSandboxStatsRequest, PodSandboxStatusRequest,
    PortForwardRequest, PullImageRequest, RemoveContainerRequest, RemoveImageRequest, RemovePodSandboxRequest, ReopenContainerLogRequest,
    RunPodSandboxRequest, StartContainerRequest, StatusRequest, StopContainerRequest, StopPodSandboxRequest,
    UpdateContainerResourcesRequest, UpdateRuntimeConfigRequest, VersionRequest, VersionV1Request, unknown_method,
};
use crate::wire::{Incoming, Service, dispatch};

/// The namespace of the plugin's objects.
const K8S: &str = "k8s.io";
/// Where the streaming server listens. The real one takes a port that is free: containerd v1.6.20 pkg/cri/config/config_unix.go:85.
const STREAM_ADDRESS: &str = "127.0.0.1:10010";
/// Where each call is logged as it comes and as it is answered.
const CALLS: &str = "pkg/cri/server/instrumented_service.go";

/// `[plugins."io.containerd.grpc.v1.cri"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// `sandbox_image`.
    pub sandbox_image: Text,
    /// Where runc keeps its state: the runtime's option `Root`, or its default.
    pub runtime_root: Text,
    /// The package version that `Version` answers.
    pub version: Text,
    /// The newest version of the CRI that the client is answered with.
    pub api_version: Text,
}

/// The answer of a call; of one that failed that is logged last, as `instrumentedService` does for each.
async fn logged<T>(sys: &Sys, evidence: Evidence, about: &Text, line: &str, answer: Result<T, Failure>) -> Result<T, Failure> {
    if answer.is_err() {
        sys.step(evidence).about(about.clone()).log("error", line).await;
    }
    answer
}

/// Whether a request is one of the CRI's.
pub(super) fn is_cri(incoming: &Incoming) -> bool {
    incoming.protocol() == Protocol::Cri
}

/// The plugin, and what it remembers.
pub(crate) struct Cri {
    daemon: Rc<Daemon>,
    config: Config,
    /// The node's name.
    hostname: Text,
    /// Whether the node's kernel enforces AppArmor: containerd v1.6.20 pkg/cri/server/helpers_linux.go:109.
    app_armor: bool,
    store: Shared<store::Store>,
    /// Raised whenever a container or a sandbox changes.
    changed: Condition,
    /// How many sandboxes and containers were made: part of what an id is derived from.
    made: Shared<u32>,
    /// When the event monitor began to look.
    began_ns: u64,
    initialized: Shared<bool>,
    stream_server: streaming_server::Server,
    rates: Rates,
    /// What reads the output of the containers that run.
    outputs: Shared<SortedMap<Text, Rc<Output>>>,
}

impl Cri {
    pub(super) fn new(sys: &Sys, daemon: Rc<Daemon>, config: Config) -> Self {
        let hostname = sys.text("/proc/sys/kernel/hostname").unwrap_or_else(|| "localhost".into());
        Self {
            daemon,
            config,
            hostname,
            app_armor: Machine::of(sys).has_app_armor,
            store: Shared::default(),
            changed: Condition::default(),
            made: Shared::default(),
            began_ns: sys.now_ns(),
            initialized: Shared::default(),
            stream_server: streaming_server::Server::new(STREAM_ADDRESS),
            rates: Rates::default(),
            outputs: Shared::default(),
        }
    }

    /// What a spec depends on beside the pod.
    fn node(&self) -> spec::Node<'_> {
        spec::Node {
            root: &self.daemon.config.root,
            state: &self.daemon.config.state,
            hostname: &self.hostname,
            app_armor: self.app_armor,
            ..spec::Node::default()
        }
    }

    /// The next id: random in the real program, here derived from what it names, how many there were before, and when: a daemon that was
    /// started again gives out none for a second time.
    fn new_id(&self, sys: &Sys, what: &str, name: &str) -> Text {
        let mut made = self.made.set();
        *made += 1;
        crate::programs::ids::hex64(&format!("{what} {name} {made} at {}", sys.now_ns()))
    }
}

impl Service for Cri {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        if !*self.initialized.get() {
            // containerd v1.6.20 pkg/cri/server/instrumented_service.go:57
            return incoming.refuse(Failure::unknown("server is not initialized yet")).await;
        }
        dispatch!(self, incoming, {
            VersionRequest => version, VersionV1Request => version_v1, StatusRequest => status,
            RunPodSandboxRequest => run_pod_sandbox, StopPodSandboxRequest => stop_pod_sandbox, RemovePodSandboxRequest => remove_pod_sandbox,
            PodSandboxStatusRequest => pod_sandbox_status, ListPodSandboxRequest => list_pod_sandbox,
            CreateContainerRequest => create_container, StartContainerRequest => start_container, StopContainerRequest => stop_container,
            RemoveContainerRequest => remove_container, ListContainersRequest => list_containers, ContainerStatusRequest => container_status,
            ExecSyncRequest => exec_sync, ExecRequest => exec, AttachRequest => attach, PortForwardRequest => port_forward,
            ImageStatusRequest => image_status, ListImagesRequest => list_images, PullImageRequest => pull_image,
            RemoveImageRequest => remove_image, ImageFsInfoRequest => image_fs_info,
            UpdateContainerResourcesRequest => update_container_resources, ReopenContainerLogRequest => reopen_container_log,
            ContainerStatsRequest => container_stats, ListContainerStatsRequest => list_container_stats,
            PodSandboxStatsRequest => pod_sandbox_stats, ListPodSandboxStatsRequest => list_pod_sandbox_stats,
            UpdateRuntimeConfigRequest => update_runtime_config,
            CheckpointContainerRequest => checkpoint_container, GetEventsRequest => get_container_events,
        });
        let failure = unknown_method(incoming.method(), "runtime.v1");
        incoming.refuse(failure).await;
    }
}

//! dockershim: the CRI on one side, the Docker Engine API on the other. In the kubelet's process up to Kubernetes 1.23, in a daemon of
//! its own ([`super::cri_dockerd`]) since.

mod checkpoint;
mod cni_plugin;
mod container_create;
mod container_start;
mod container_status;
mod container_stop;
mod convert;
mod docker;
mod exec;
mod image;
mod log;
mod sandbox_network;
mod sandbox_run;
mod sandbox_status;
mod sandbox_stop;
mod start;
mod stats;
mod status;
mod streaming;
pub mod translate;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::Shared;
use crate::programs::description::{Description, Files, Place};
use crate::programs::streaming::Server;
use crate::sorted::SortedMap;
use crate::trace::{Rank, Repository, Role, Side, Text};
use crate::wire::cri::{
    AttachRequest, Container, ContainerStatsRequest, ContainerStatusRequest, CreateContainerRequest, ExecRequest, ExecSyncRequest,
    ImageFsInfoRequest, ImageStatusRequest, ListContainerStatsRequest, ListContainersRequest, ListImagesRequest, ListPodSandboxRequest,
    PodSandboxStatusRequest, PortForwardRequest, PullImageRequest, RemoveContainerRequest, RemoveImageRequest, RemovePodSandboxRequest,
    ReopenContainerLogRequest, RunPodSandboxRequest, StartContainerRequest, StatusRequest, StopContainerRequest, StopPodSandboxRequest,
    UpdateContainerResourcesRequest, UpdateRuntimeConfigRequest, VersionRequest, VersionV1Request, unknown_method,
};
use crate::wire::{Incoming, Service, dispatch};

use self::cni_plugin::CniPlugin;

pub use checkpoint::Checkpoint;
pub use start::start;
pub use translate::Flavour;

/// dockershim in the trace, wherever it is hosted.
pub static ROLE: Role = Role::new("dockershim", Rank::Orchestrator, Side::Right);

/// dockershim, in the process of its host.
pub static DESCRIPTION: Description = Description {
    files: Files { configuration: "", sockets: &["/run/dockershim.sock"], folders: &[] },
    ..Description::new(&ROLE, Place::Hosted)
};

/// Lines are cited in the kubelet's tree; where cri-dockerd hosts the code, its reader sees the same line there.
const D: Repository = Repository::KUBERNETES;
const V1_20: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.20.2" };
const SERVICE: &str = "pkg/kubelet/dockershim/docker_service.go";
const SECOND_NS: u64 = 1_000_000_000;
/// Where the streaming server listens. The real one takes a port that is free.
const STREAM_ADDRESS: &str = "127.0.0.1:41463";

/// Flags, as far as they matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// Which of the two it is.
    pub flavour: Flavour,
    /// `--docker-endpoint`: where dockerd listens.
    pub docker_endpoint: Text,
    /// `--pod-infra-container-image`: the image of pause.
    pub sandbox_image: Text,
    /// Where checkpoints are kept: `/var/lib/dockershim`, `/var/lib/cri-dockerd`.
    pub state_directory: Text,
    /// `--network-plugin=cni`; otherwise dockerd makes the pods' network.
    pub cni: bool,
    /// The kubelet's own `cgroupDriver`, which docker's has to be too; none where docker's is taken as it is.
    pub cgroup_driver: Option<Text>,
    /// The log is written as messages, keys and values, as the kubelet does from 1.21 on. cri-dockerd has words of its own.
    pub structured_log: bool,
}

/// dockershim, and what it remembers: little, and nothing that dockerd could be asked for.
struct Dockershim {
    config: Rc<Config>,
    translate: translate::Shim,
    /// Whether the network of a sandbox is up; not known of sandboxes of an earlier run.
    network_ready: Shared<SortedMap<Text, bool>>,
    /// The pods' network.
    network: CniPlugin,
    version: Shared<Option<status::CachedVersion>>,
    /// What it last said of each container in a list. In docker's words only the state changes.
    described: Shared<SortedMap<Text, Rc<Container>>>,
    /// `DockerRootDir`.
    docker_root: Text,
    stream_server: Server,
}

impl Dockershim {}

impl Service for Dockershim {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        dispatch!(self, incoming, {
            VersionRequest => version, VersionV1Request => version_v1, StatusRequest => status, UpdateRuntimeConfigRequest => update_runtime_config,
            RunPodSandboxRequest => run_pod_sandbox, StopPodSandboxRequest => stop_pod_sandbox, RemovePodSandboxRequest => remove_pod_sandbox,
            PodSandboxStatusRequest => pod_sandbox_status, ListPodSandboxRequest => list_pod_sandbox,
            CreateContainerRequest => create_container, StartContainerRequest => start_container, StopContainerRequest => stop_container,
            RemoveContainerRequest => remove_container, ListContainersRequest => list_containers, ContainerStatusRequest => container_status,
            ReopenContainerLogRequest => reopen_container_log,
            ExecSyncRequest => exec_sync, ExecRequest => exec, AttachRequest => attach, PortForwardRequest => port_forward,
            ImageStatusRequest => image_status, ListImagesRequest => list_images, PullImageRequest => pull_image,
            RemoveImageRequest => remove_image, ImageFsInfoRequest => image_fs_info,
            UpdateContainerResourcesRequest => update_container_resources,
            ContainerStatsRequest => container_stats, ListContainerStatsRequest => list_container_stats,
        });
        // Neither knows the calls that came with Kubernetes 1.23 and later: cri-dockerd v0.3.4 is built with the CRI of 1.22.
        let package = match self.config.flavour {
            Flavour::InTree => "runtime.v1alpha2",
            Flavour::CriDockerd => "runtime.v1",
        };
        let failure = unknown_method(incoming.method(), package);
        incoming.refuse(failure).await;
    }
}

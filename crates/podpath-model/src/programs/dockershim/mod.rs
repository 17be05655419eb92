//! dockershim: the CRI on one side, the Docker Engine API on the other. In the kubelet's process up to Kubernetes 1.23, in a daemon of
//! its own ([`super::cri_dockerd`]) since.

mod checkpoint;
mod container_create;
mod container_start;
mod container_status;
mod container_stop;
mod convert;
mod docker;
mod exec;
mod image;
mod sandbox_network;
mod sandbox_run;
mod sandbox_status;
mod sandbox_stop;
mod stats;
mod status;
mod streaming;
pub mod translate;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Shared, Sys};
use crate::programs::cni::Network;
use crate::programs::streaming::Server;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Rank, Repository, Role, Side, Text};
use crate::wire::cri::{
    AttachRequest, ContainerStatsRequest, ContainerStatusRequest, CreateContainerRequest, ExecRequest, ExecSyncRequest, ImageFsInfoRequest,
    ImageStatusRequest, ListContainerStatsRequest, ListContainersRequest, ListImagesRequest, ListPodSandboxRequest,
    PodSandboxStatusRequest, PortForwardRequest, PullImageRequest, RemoveContainerRequest, RemoveImageRequest, RemovePodSandboxRequest,
    ReopenContainerLogRequest, RunPodSandboxRequest, StartContainerRequest, StatusRequest, StopContainerRequest, StopPodSandboxRequest,
    UpdateContainerResourcesRequest, UpdateRuntimeConfigRequest, VersionRequest, VersionV1Request,
};
use crate::wire::engine::{Ping, ServerVersion, SystemInfo};
use crate::wire::{Incoming, Service, dispatch, serve};

pub use checkpoint::Checkpoint;
pub use translate::Flavour;

/// dockershim in the trace, wherever it is hosted.
pub static ROLE: Role = Role::new("dockershim", Rank::Orchestrator, Side::Right);

const SECOND_NS: u64 = 1_000_000_000;
/// Where the streaming server listens. The real one takes a port that is free.
const STREAM_ADDRESS: &str = "127.0.0.1:41463";
/// `cgroupDriver` of the kubelet that this one lives in, which no configuration here changes: kubernetes v1.22.0
/// pkg/kubelet/apis/config/v1beta1/defaults.go:152. It is compared with dockerd's: docker_service.go:275.
const KUBELET_CGROUP_DRIVER: &str = "cgroupfs";
const DAEMON: (&str, u32) = ("backend/daemon.go", 49);
/// How often dockershim's own container manager looks after dockerd: kubernetes v1.22.0 dockershim/cm/container_manager_linux.go:51.
const MANAGER_PERIOD_NS: u64 = 300 * SECOND_NS;

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
}

/// dockershim, and what it remembers: little, and nothing that dockerd could be asked for.
struct Dockershim {
    config: Rc<Config>,
    translate: translate::Shim,
    /// Whether the network of a sandbox is up; not known of sandboxes of an earlier run.
    network_ready: Shared<SortedMap<Text, bool>>,
    /// The latest configuration of the network that could be used.
    default_network: Shared<Option<Network>>,
    version: Shared<Option<status::CachedVersion>>,
    /// `DockerRootDir`.
    docker_root: Text,
    stream_server: Server,
}

/// Asks dockerd how it is, then serves the CRI on `endpoint` by itself.
///
/// # Errors
/// If dockerd does not answer.
pub async fn start(sys: &Sys, config: Rc<Config>, endpoint: &str) -> Result<(), Failure> {
    let line = format!("\"Connecting to docker on the dockerEndpoint\" endpoint=\"{}\"", config.docker_endpoint);
    let mut shim = Dockershim {
        translate: translate::Shim { flavour: config.flavour, cgroup_driver: translate::CgroupDriver::Cgroupfs, cni: config.cni },
        config,
        network_ready: Shared::default(),
        default_network: Shared::default(),
        version: Shared::default(),
        docker_root: "".into(),
        stream_server: Server::new(STREAM_ADDRESS),
    };
    sys.step(shim.at(("pkg/kubelet/dockershim/libdocker/client.go", 78), DAEMON)).log("info", line).await;
    // The client settles on a version of the API; if nobody answers it goes on with its own.
    drop(shim.docker(sys, Dockershim::in_tree("pkg/kubelet/dockershim/libdocker/kube_docker_client.go", 94), Ping {}).await);
    shim.docker_version(sys, shim.service(223)).await?;
    let info = shim.docker(sys, shim.service(263), SystemInfo {}).await;
    let info =
        info.map_err(|failure| Failure::unknown(format!("failed to execute Info() call to the Docker client: {}", failure.message)))?;
    if shim.config.flavour == Flavour::InTree && info.cgroup_driver != KUBELET_CGROUP_DRIVER {
        let (kubelet, docker) = (KUBELET_CGROUP_DRIVER, &info.cgroup_driver);
        let text = format!("misconfiguration: kubelet cgroup driver: \"{kubelet}\" is different from docker cgroup driver: \"{docker}\"");
        return Err(Failure::unknown(text));
    }
    if info.cgroup_driver == "systemd" {
        shim.translate.cgroup_driver = translate::CgroupDriver::Systemd;
    }
    shim.docker_root = info.docker_root_dir.clone();
    shim.sync_network(sys);
    let shim = Rc::new(shim);
    let manager = Rc::clone(&shim);
    sys.background(|sys| async move { manager.look_after_dockerd(&sys).await });
    if shim.config.flavour == Flavour::InTree {
        // Whether the kubelet may read logs by itself: only if the driver is json-file.
        drop(shim.docker(sys, Dockershim::in_tree("pkg/kubelet/dockershim/docker_legacy_service.go", 120), SystemInfo {}).await);
    }
    shim.stream_server.start(sys, Rc::clone(&shim)).await;
    let listener =
        sys.step(shim.at(("pkg/kubelet/dockershim/remote/docker_server.go", 63), ("backend/daemon.go", 87))).listen(endpoint).await;
    sys.background(|sys| serve(sys, listener, shim));
    Ok(())
}

impl Dockershim {
    /// The line of the in-tree dockershim (kubernetes v1.22.0), or the same one of cri-dockerd.
    fn at(&self, in_tree: (&'static str, u32), successor: (&'static str, u32)) -> Evidence {
        match self.config.flavour {
            Flavour::InTree => Repository::KUBERNETES.line(in_tree.0, in_tree.1),
            Flavour::CriDockerd => Repository::CRI_DOCKERD.line(successor.0, successor.1),
        }
    }
    /// A line that was read in the in-tree dockershim only; cri-dockerd is a copy of it.
    fn in_tree(file: &'static str, line: u32) -> Evidence {
        Repository::KUBERNETES.line(file, line)
    }
    fn service(&self, line: u32) -> Evidence {
        Self::in_tree("pkg/kubelet/dockershim/docker_service.go", line)
    }

    /// Simplified: the version is asked for; dockerd's cgroup and its score for the OOM killer are left alone.
    async fn look_after_dockerd(&self, sys: &Sys) {
        loop {
            drop(self.docker(sys, Self::in_tree("pkg/kubelet/dockershim/cm/container_manager_linux.go", 84), ServerVersion {}).await);
            sys.routine(true);
            sys.sleep(MANAGER_PERIOD_NS).await;
        }
    }
}

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
        incoming.refuse_unknown_method(package).await;
    }
}

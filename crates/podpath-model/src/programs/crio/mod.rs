//! CRI-O 1.25: the CRI over storage, CNI and one conmon for each container. It runs runc itself for everything but `create` and `exec`.

mod container_create;
mod container_status;
mod container_stop;
mod description;
mod exec;
mod exits;
pub mod image;
mod lock;
mod look;
mod network;
mod restore;
mod runtime;
mod sandbox_network;
mod sandbox_run;
mod sandbox_status;
mod sandbox_stop;
pub mod spec;
mod start;
mod stats;
mod status;
mod store;
mod streaming;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Program, Shared, Sys};
use crate::programs::ids;
use crate::programs::machine::Machine;
use crate::programs::metrics::Rates;
use crate::programs::streaming::Server as StreamServer;
use crate::trace::{Evidence, Rank, Repository, Role, Side, Text};
use crate::wire::cri::{
    AttachRequest, CheckpointContainerRequest, ContainerStatsRequest, ContainerStatusRequest, CreateContainerRequest, ExecRequest,
    ExecSyncRequest, ImageFsInfoRequest, ImageStatusRequest, ListContainerStatsRequest, ListContainersRequest, ListImagesRequest,
    ListPodSandboxRequest, ListPodSandboxStatsRequest, PodSandboxStatsRequest, PodSandboxStatusRequest, PortForwardRequest,
    PullImageRequest, RemoveContainerRequest, RemoveImageRequest, RemovePodSandboxRequest, ReopenContainerLogRequest, RunPodSandboxRequest,
    StartContainerRequest, StatusRequest, StopContainerRequest, StopPodSandboxRequest, UpdateContainerResourcesRequest,
    UpdateRuntimeConfigRequest, VersionRequest, VersionV1Request, unknown_method,
};
use crate::wire::{Incoming, Service, dispatch, serve};

pub use description::DESCRIPTION;
pub use store::{Container, Namespaces, Sandbox, Status};

/// CRI-O in the trace.
pub static ROLE: Role = Role::new("crio", Rank::Daemon, Side::Left);
/// CRI-O to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

pub(crate) const O: Repository = Repository { name: "cri-o/cri-o", tag: "v1.25.0" };
/// Where the streaming server listens. The real one takes a port that is free.
const STREAM_ADDRESS: &str = "127.0.0.1:10010";
/// What recordings/cri/crio show and no line of the source is cited for.
pub(crate) const SEEN: Evidence = Evidence::Simplified("simplified-crio");

/// `/etc/crio/crio.conf`, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Config {
    /// The newest version of the CRI that the client is answered with.
    pub api_version: Text,
    /// `root`: what survives a reboot.
    pub root: Text,
    /// `runroot`: what does not.
    pub run_root: Text,
    /// `crio.api.listen`.
    pub listen: Text,
    /// `crio.runtime.conmon`.
    pub conmon: Text,
    /// `crio.runtime.runtimes.runc.runtime_root`.
    pub runtime_root: Text,
    /// `crio.runtime.namespaces_dir`.
    pub namespaces_dir: Text,
    /// `crio.runtime.container_exits_dir`.
    pub exits_dir: Text,
    /// `crio.runtime.container_attach_socket_dir`.
    pub attach_socket_dir: Text,
    /// `crio.runtime.drop_infra_ctr`: pods whose processes share no pid namespace do without pause.
    pub drop_infra_ctr: bool,
    /// `crio.image.pause_image`.
    pub pause_image: Text,
    /// `crio.image.pause_command`.
    pub pause_command: Text,
    /// The images that are there when the node starts, by reference.
    pub images: Vec<Text>,
}

impl Config {
    /// Where a container's files are that a reboot takes: `config.json`, `pidfile`.
    pub fn run_directory(&self, id: &str) -> Text {
        format!("{}/overlay-containers/{id}/userdata", self.run_root).into()
    }
    /// Where a container's files are that survive a reboot.
    pub fn directory(&self, id: &str) -> Text {
        format!("{}/overlay-containers/{id}/userdata", self.root).into()
    }
}

/// The daemon, and what it remembers.
pub(crate) struct Server {
    pub(crate) config: Rc<Config>,
    /// The node's name.
    hostname: Text,
    /// Whether the node's kernel enforces AppArmor.
    app_armor: bool,
    store: Shared<store::Store>,
    networks: network::Networks,
    stream_server: StreamServer,
    rates: Rates,
    /// How many sandboxes and containers were made: part of what an id is derived from.
    made: Shared<u32>,
}

impl Server {
    /// The next id: random in the real program, here derived from what it names, how many there were before, and when: a daemon that was
    /// started again gives out none for a second time.
    fn new_id(&self, sys: &Sys, what: &str, name: &str) -> Text {
        let mut made = self.made.set();
        *made += 1;
        ids::hex64(&format!("{what} {name} {made} at {}", sys.now_ns()))
    }
}

async fn main(sys: Sys) -> i32 {
    let path = sys.flag("--config").unwrap_or_else(|| "/etc/crio/crio.conf".into());
    let Some(config) = sys.read::<Config>(&path) else { return 1 };
    let hostname = sys.text("/proc/sys/kernel/hostname").unwrap_or_else(|| "localhost".into());
    let server = Rc::new(Server {
        config: Rc::clone(&config),
        hostname,
        app_armor: Machine::of(&sys).has_app_armor,
        store: Shared::default(),
        networks: network::Networks::default(),
        stream_server: StreamServer::new(STREAM_ADDRESS),
        rates: Rates::default(),
        made: Shared::default(),
    });
    server.start(&sys).await;
    server.stream_server.start(&sys, Rc::clone(&server)).await;
    let listener = sys.step(O.line("cmd/crio/main.go", 261)).listen(&config.listen).await;
    serve(sys.clone(), listener, server).await;
    0
}

impl Service for Server {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
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
            UpdateRuntimeConfigRequest => update_runtime_config, CheckpointContainerRequest => checkpoint_container,
        });
        // What came after the CRI that 1.25 is built with, and the container events, for which it has no answer yet.
        let failure = unknown_method(incoming.method(), "runtime.v1");
        incoming.refuse(failure).await;
    }
}

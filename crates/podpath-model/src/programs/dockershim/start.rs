//! `NewDockerService` and `DockerServer.Start`: from a socket of dockerd to a socket of the CRI.

use std::rc::Rc;

use super::cni_plugin::CniPlugin;
use super::log::Line;
use super::translate::{CgroupDriver, Shim};
use super::{Config, D, Dockershim, Flavour, SECOND_NS, SERVICE, STREAM_ADDRESS, V1_20};
use crate::kernel::{Shared, Sys};
use crate::programs::klog::Level;
use crate::programs::machine::Machine;
use crate::programs::streaming::Server;
use crate::trace::{Failure, Milestone, Text};
use crate::wire::docker::Info;
use crate::wire::engine::{Ping, ServerVersion, SystemInfo};
use crate::wire::serve;

const CLIENT: &str = "pkg/kubelet/dockershim/libdocker/client.go";
const HOSTPORT: &str = "pkg/kubelet/dockershim/network/hostport/hostport_manager.go";
const MANAGER: &str = "pkg/kubelet/dockershim/cm/container_manager_linux.go";
const SERVER: &str = "pkg/kubelet/dockershim/remote/docker_server.go";
/// The oldest version of dockerd's API that is good enough: kubernetes v1.22.0 libdocker/client.go:35.
const OLDEST_API: (u32, u32) = (1, 26);
/// How often dockershim's own container manager looks after dockerd: kubernetes v1.22.0 dockershim/cm/container_manager_linux.go:51.
const MANAGER_PERIOD_NS: u64 = 300 * SECOND_NS;

/// Asks dockerd how it is, then serves the CRI on `endpoint` by itself.
///
/// # Errors
/// If dockerd does not answer, is too old, or keeps cgroups in another way than the kubelet.
pub async fn start(sys: &Sys, config: Rc<Config>, endpoint: &str) -> Result<(), Failure> {
    let shim = new_docker_service(sys, config).await?;
    let text = "Starting the GRPC server for the docker CRI shim.";
    let line = Line::new(text, format!("\"{text}\""), "Starting the GRPC backend for the Docker CRI interface.");
    shim.say(sys.step(D.line("pkg/kubelet/kubelet_dockershim.go", 62)), "info", line).await;
    start_server(sys, &Rc::new(shim), endpoint).await;
    Ok(())
}

/// `NewDockerService`: kubernetes v1.22.0 docker_service.go:196.
async fn new_docker_service(sys: &Sys, config: Rc<Config>) -> Result<Dockershim, Failure> {
    let mut shim = Dockershim {
        translate: Shim { flavour: config.flavour, cgroup_driver: CgroupDriver::Cgroupfs, cni: config.cni },
        network: CniPlugin::new(Rc::clone(&config)),
        config,
        network_ready: Shared::default(),
        version: Shared::default(),
        described: Shared::default(),
        docker_root: "".into(),
        stream_server: Server::new(STREAM_ADDRESS),
    };
    shim.connect(sys).await;
    let step = sys.step(D.line(SERVICE, 203)).milestone(Milestone::DockershimCheckpoints);
    step.note("note-dockershim-checkpoints", "NewCheckpointManager").await;
    shim.check_version_compatibility(sys).await?;
    sys.step(D.line(SERVICE, 230)).milestone(Milestone::DockershimStreaming).note("note-dockershim-streaming", "streaming.NewServer").await;
    shim.init_network(sys).await;
    let info = shim.compare_cgroup_drivers(sys).await?;
    if info.cgroup_driver == "systemd" {
        shim.translate.cgroup_driver = CgroupDriver::Systemd;
    }
    shim.docker_root = info.docker_root_dir.clone();
    Ok(shim)
}

/// `DockerServer.Start`: docker_server.go:55.
async fn start_server(sys: &Sys, shim: &Rc<Dockershim>, endpoint: &str) {
    let text = "Start dockershim grpc server";
    let line = Line::new(text, format!("\"{text}\""), "Start cri-dockerd grpc backend");
    shim.say(sys.step(D.line(SERVER, 62)).milestone(Milestone::DockershimStart), "info", line).await;
    let manager = Rc::clone(shim);
    sys.background(|sys| async move { manager.look_after_dockerd(&sys).await });
    shim.stream_server.start(sys, Rc::clone(shim)).await;
    // `CreateListener`; both services of the CRI are registered on the one socket: docker_server.go:72.
    let step = sys.step(D.line(SERVER, 63)).milestone(Milestone::DockershimListen);
    let listener = step.listen(endpoint).await;
    let service = Rc::clone(shim);
    sys.background(|sys| serve(sys, listener, service));
    if shim.config.flavour == Flavour::InTree {
        // Whether the kubelet may read logs by itself: only if the driver is json-file.
        drop(shim.docker(sys, D.line("pkg/kubelet/dockershim/docker_legacy_service.go", 121), SystemInfo {}).await);
    }
}

impl Dockershim {
    /// `NewDockerClientFromConfig`. The client settles on a version of the API; if nobody answers it goes on with its own.
    async fn connect(&self, sys: &Sys) {
        let endpoint = &self.config.docker_endpoint;
        let step = sys.step(D.line(SERVICE, 199)).milestone(Milestone::DockershimClient);
        step.note("note-dockershim-client", "NewDockerClientFromConfig").await;
        // The recordings of 1.20 have neither line.
        if self.config.structured_log || self.config.flavour == Flavour::CriDockerd {
            let structured = format!("\"Connecting to docker on the dockerEndpoint\" endpoint=\"{endpoint}\"");
            let line = Line::new("", structured, format!("Connecting to docker on the Endpoint {endpoint}"));
            self.say(sys.step(D.line(CLIENT, 78)), "info", line).await;
        }
        if self.config.structured_log {
            let line = "\"Start docker client with request timeout\" timeout=\"2m0s\"";
            sys.step(D.line(CLIENT, 97)).log("info", line).await;
        }
        drop(self.docker(sys, D.line("pkg/kubelet/dockershim/libdocker/kube_docker_client.go", 94), Ping {}).await);
    }

    /// `checkVersionCompatibility`.
    async fn check_version_compatibility(&self, sys: &Sys) -> Result<(), Failure> {
        let version = self.docker_version(sys, D.line(SERVICE, 342)).await?;
        if api_version(&version.api_version).is_some_and(|version| version < OLDEST_API) {
            return Err(Failure::unknown(format!("docker API version is older than {}.{}.0", OLDEST_API.0, OLDEST_API.1)));
        }
        Ok(())
    }

    /// `effectiveHairpinMode` and `InitNetworkPlugin`. A node without a network is no error yet.
    async fn init_network(&self, sys: &Sys) {
        if self.config.flavour == Flavour::InTree {
            let level = if self.config.structured_log { "info" } else { "warning" };
            let line = Line::new(
                "Hairpin mode set to \"promiscuous-bridge\" but kubenet is not enabled, falling back to \"hairpin-veth\"",
                "\"Hairpin mode is set but kubenet is not enabled, falling back to HairpinVeth\" hairpinMode=promiscuous-bridge",
                "",
            );
            self.say(sys.step(D.line(SERVICE, 566)), level, line).await;
            let line = Line::new("Hairpin mode set to \"hairpin-veth\"", "\"Hairpin mode is set\" hairpinMode=hairpin-veth", "");
            self.say(sys.step(D.line(SERVICE, 242)), "info", line).await;
        }
        self.network.probe(sys).await;
        if Machine::of(sys).is_confined {
            // One for each network plugin that knows ports, used or not.
            for _ in 0..2 {
                let line = || "The binary conntrack is not installed, this can cause failures in network connection cleanup.".to_owned();
                self.chatter(sys.step(V1_20.line(HOSTPORT, 71)), Level::Warning, line).await;
            }
        }
        if self.config.cni {
            self.network.init(sys).await;
        }
        let plugin = if self.config.cni { "cni" } else { "kubernetes.io/no-op" };
        let line = Line::new(
            format!("Docker cri networking managed by {plugin}"),
            format!("\"Docker cri networking managed by the network plugin\" networkPluginName=\"{plugin}\""),
            format!("Docker cri networking managed by network plugin {plugin}"),
        );
        self.say(sys.step(D.line(SERVICE, 257)).milestone(Milestone::DockershimNetwork).fact("plugin", plugin), "info", line).await;
    }

    /// Kubelet and docker have to keep cgroups in the same way; cri-dockerd takes docker's.
    async fn compare_cgroup_drivers(&self, sys: &Sys) -> Result<Rc<Info>, Failure> {
        let info = self.docker(sys, D.line(SERVICE, 263), SystemInfo {}).await;
        let info =
            info.map_err(|failure| Failure::unknown(format!("failed to execute Info() call to the Docker client: {}", failure.message)))?;
        self.chatter(sys.step(V1_20.line(SERVICE, 260)), Level::Info, || format!("Docker Info: {}", described(&info))).await;
        let docker = info.cgroup_driver;
        if let Some(kubelet) = self.config.cgroup_driver.as_deref().filter(|kubelet| *kubelet != docker) {
            let text = format!("kubelet cgroup driver: \"{kubelet}\" is different from docker cgroup driver: \"{docker}\"");
            return Err(Failure::unknown(format!("misconfiguration: {text}")));
        }
        let line = Line::new(
            format!("Setting cgroupDriver to {docker}"),
            format!("\"Setting cgroupDriver\" cgroupDriver=\"{docker}\""),
            format!("Setting cgroupDriver {docker}"),
        );
        let step = sys.step(D.line(SERVICE, 277)).milestone(Milestone::DockershimCgroups).fact("driver", docker);
        self.say(step, "info", line).await;
        Ok(info)
    }

    /// Simplified: the version is asked for; dockerd's cgroup and its score for the OOM killer are left alone.
    async fn look_after_dockerd(&self, sys: &Sys) {
        loop {
            drop(self.docker(sys, D.line(MANAGER, 89), ServerVersion {}).await);
            if Machine::of(sys).is_confined {
                let cause = "errors moving \"dockerd\" pid: failed to find pid namespace of init process";
                let line = || format!("Unable to ensure the docker processes run in the desired containers: {cause}");
                self.chatter(sys.step(V1_20.line(MANAGER, 103)), Level::Error, line).await;
            }
            sys.routine(true);
            sys.sleep(MANAGER_PERIOD_NS).await;
        }
    }
}

/// `%+v` of a `*types.Info`, as far as it is known here.
fn described(info: &Info) -> String {
    let Info { id, containers, containers_running: running, containers_stopped: stopped, images, driver, .. } = info;
    format!(
        "&{{ID:{id} Containers:{containers} ContainersRunning:{running} ContainersPaused:0 ContainersStopped:{stopped} Images:{images} \
         Driver:{driver} DriverStatus:[[Backing Filesystem extfs] [Supports d_type true] [Native Overlay Diff true] [userxattr false]] \
         SystemStatus:[]}}"
    )
}

/// `1.41` as two numbers.
fn api_version(text: &Text) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

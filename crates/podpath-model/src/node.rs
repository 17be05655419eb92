//! Node configurations. A path is one of them: which programs are installed, which files an administrator has written, and which
//! units are started. Nothing here is behaviour, and no other module knows a path by name.

mod cluster;
mod containerd;
mod crio;
mod docker;
mod recorded;

pub use cluster::{drop_flags, join, kubelet_flags, set_disk};

use crate::kernel::{Command, Kernel};
use crate::pod::Amounts;
use crate::programs::description::Place;
use crate::programs::kubelet::release::ContainerRuntime;
use crate::programs::{self, init, kubelet, registry};
use crate::trace::{SharedPayload, Text, catalogue};
use crate::wire::cni::{Ipam, NetworkList, Plugin, Route};

pub use crate::programs::kubelet::release::{RELEASES, Release};

const SECOND_NS: u64 = 1_000_000_000;
/// The public registries that are asked most.
const REGISTRIES: [&str; 5] = ["registry-1.docker.io", "registry.k8s.io", "quay.io", "ghcr.io", "gcr.io"];
/// The processors of a node.
const CPUS: u64 = 4;
/// 8 GiB.
const MEMORY_BYTES: u64 = 8 << 30;
/// Room for every image that there is.
const DISK_BYTES: u64 = 1 << 40;
/// What kubeadm pulls when it sets a node up.
const SANDBOX_IMAGE: &str = "registry.k8s.io/pause:3.6";

/// A way from the kubelet to the kernel.
pub struct Path {
    /// The id in links, on the command line and in recordings.
    pub id: &'static str,
    /// Another name by which it may be asked for: what people call it.
    pub alias: Option<&'static str>,
    /// The release of Kubernetes with which it is shown, unless another is asked for: one of [`RELEASES`].
    pub release: &'static str,
    build: fn(&Kernel, &'static Release),
    /// The node on which this path was recorded with a client that made the calls; none if it was not.
    pub recorded: Option<Recorded>,
    /// The node on which it was recorded with a kubelet that made them; none if it was not.
    pub recorded_kubelet: Option<Recorded>,
}

/// The node of a recording, which differs from a fresh one: `recordings/README.md`, "The node that was recorded".
#[derive(Clone, Copy)]
pub struct Recorded {
    /// The socket on which a client finds the CRI.
    pub endpoint: &'static str,
    /// The images that are there when it starts, by reference.
    pub images: &'static [&'static str],
    /// The programs on it, from the kubelet to the kernel.
    pub programs: &'static [Installed],
    /// Puts everything on the node and starts its init.
    pub build: fn(&Kernel),
}

/// A program of a recorded node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its name in the `versions` of a recording.
    pub name: &'static str,
    /// The versions of it that the node stands for: what they do is the same, as far as a recorder sees it.
    pub versions: &'static [&'static str],
}

/// Every path there is, the first one being the default.
pub const PATHS: &[Path] = &[docker::DOCKERSHIM, containerd::PATH, docker::CRI_DOCKERD, crio::PATH];

impl Path {
    /// A path as the catalogue lists it, of which nothing was recorded.
    const fn listed(listed: catalogue::Path, build: fn(&Kernel, &'static Release)) -> Self {
        let catalogue::Path { id, alias, release, .. } = listed;
        Self { id, alias, release, build, recorded: None, recorded_kubelet: None }
    }
    /// The path of that id or alias.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        PATHS.iter().find(|path| path.id == id || path.alias == Some(id))
    }
    /// Puts everything on a node, with the kubelet of that release, and starts its init. A release that nobody knows is the path's own.
    pub fn build(&self, kernel: &Kernel, release: &str) {
        let release = Release::by_id(release).or_else(|| Release::by_id(self.release)).unwrap_or(&RELEASES[0]);
        (self.build)(kernel, release);
        install_kubelet(kernel, release);
    }
}

/// Puts the kubelet of a release on a node.
fn install_kubelet(kernel: &Kernel, release: &Release) {
    kernel.write(kubelet::VERSION, SharedPayload::new(Text::from(release.version)));
}

/// What every node in the wild has: every public registry can be reached.
fn build_common(kernel: &Kernel, units: Vec<init::Unit>) {
    build_node(kernel, "node1", units);
    for host in REGISTRIES {
        boot_registry(kernel, registry::Stock { host: host.into(), images: None });
    }
}

/// What a node in the wild can reach besides: whichever registry somebody names.
pub fn reach_registries(kernel: &Kernel, hosts: impl IntoIterator<Item = String>) {
    for host in far_registries(hosts) {
        boot_registry(kernel, registry::Stock { host: host.into(), images: None });
    }
}

/// Of some registries those that can be reached and that not every node reaches, each once.
pub fn far_registries(hosts: impl IntoIterator<Item = String>) -> impl Iterator<Item = String> {
    let mut known: Vec<String> = REGISTRIES.map(str::to_owned).into();
    hosts.into_iter().filter(move |host| {
        let is_new = !known.contains(host) && registry::may_exist(host);
        known.extend(is_new.then(|| host.clone()));
        is_new
    })
}

fn boot_registry(kernel: &Kernel, stock: registry::Stock) {
    kernel.boot(Command::new(["registry"]).input(SharedPayload::new(stock)), registry::PROGRAM, true);
}

/// What every node has.
fn build_node(kernel: &Kernel, hostname: &str, units: Vec<init::Unit>) {
    for program in programs::ALL {
        if let Place::Installed(path, program) = program.place {
            kernel.install(path, program);
        }
    }
    kernel.write("/proc/sys/kernel/hostname", SharedPayload::new(Text::from(hostname)));
    kernel.write("/etc/cni/net.d/10-lab.conflist", SharedPayload::new(network()));
    kernel.write(init::UNITS, SharedPayload::new(init::Units(units)));
    kernel.boot(Command::new([init::BINARY]), init::PROGRAM, false);
    kernel.skip_pids_to(631);
}

fn network() -> NetworkList {
    let ipam = Ipam { kind: "host-local".into(), subnet: "10.88.0.0/16".into(), routes: vec![Route { dst: "0.0.0.0/0".into() }] };
    let bridge = Plugin {
        kind: "bridge".into(),
        bridge: Some("cni0".into()),
        is_gateway: Some(true),
        ip_masq: Some(false),
        ipam: Some(ipam),
        ..Plugin::default()
    };
    let portmap = Plugin { kind: "portmap".into(), capabilities: [("portMappings".into(), true)].into(), ..Plugin::default() };
    NetworkList { cni_version: "0.4.0".into(), name: "lab".into(), plugins: vec![bridge, portmap] }
}

fn unit(name: &str, exec_start: &str, restart_seconds: u64) -> init::Unit {
    let words: Vec<Text> = exec_start.split(' ').map(Text::from).collect();
    init::Unit { name: name.into(), exec_start: words, restart_ns: Some(restart_seconds * SECOND_NS), enabled: true }
}

/// The unit of a kubelet whose runtime is a daemon of its own. An administrator drops a flag that has become the only choice.
fn remote_kubelet(release: &Release, endpoint: &str) -> init::Unit {
    let runtime = if release.container_runtime == ContainerRuntime::DockerOrRemote { " --container-runtime=remote" } else { "" };
    let kubelet = format!("{} --config /var/lib/kubelet/config.yaml{runtime} --container-runtime-endpoint={endpoint}", kubelet::BINARY);
    unit("kubelet.service", &kubelet, 10)
}

/// What of every node is there for pods.
pub fn allocatable() -> Amounts {
    Amounts { cpu: CPUS * 1000, memory: MEMORY_BYTES - kubelet::EVICTION_BYTES }
}

fn kubelet_config() -> kubelet::Config {
    kubelet::Config {
        // kubernetes v1.22.0 pkg/kubelet/apis/config/v1beta1/defaults.go:60, :152, :171
        sync_frequency_ns: 60 * SECOND_NS,
        runtime_request_timeout_ns: 120 * SECOND_NS,
        static_pod_path: crate::programs::operator::MANIFESTS.into(),
        api_server: None,
        cluster_dns: vec!["10.96.0.10".into()],
        cpus: CPUS,
        memory_bytes: MEMORY_BYTES,
        cgroup_driver: "cgroupfs".into(),
        disk_bytes: DISK_BYTES,
    }
}

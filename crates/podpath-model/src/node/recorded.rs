//! The node that was recorded: `recordings/node` has its configuration files and command lines.

use super::{
    Installed, RELEASES, Recorded, SECOND_NS, boot_registry, build_node, containerd_config, crio_config, dockerd_config, install_kubelet,
    kubelet_config,
};
use crate::kernel::Kernel;
use crate::programs::{containerd, crio, dockerd, init, kubelet, machine, registry};
use crate::trace::{SharedPayload, Text};
use crate::wire::registry::{RESOLV_CONF, Resolver};

/// containerd with its CRI plugin, driven by a client.
pub(super) const CONTAINERD: Recorded = Recorded {
    endpoint: "unix:///run/containerd/containerd.sock",
    images: &IMAGES,
    programs: &[CONTAINERD_1_6, RUNC, PLUGINS],
    build: build_containerd,
};

/// cri-dockerd, dockerd and the containerd behind it, driven by a client.
pub(super) const CRI_DOCKERD: Recorded = Recorded {
    endpoint: "unix:///run/cri-dockerd.sock",
    images: &IMAGES,
    programs: &[one("cri-dockerd", &["0.3.4"]), DOCKERD, CONTAINERD_1_6, RUNC, PLUGINS],
    build: build_cri_dockerd,
};

/// CRI-O, driven by a client.
pub(super) const CRI_O: Recorded = Recorded {
    endpoint: "unix:///var/run/crio/crio.sock",
    images: &CRI_O_IMAGES,
    programs: &[CRIO_1_25, CONMON, RUNC, PLUGINS],
    build: build_crio,
};

/// The kubelet with dockershim inside of it, dockerd and the containerd behind it.
pub(super) const KUBELET_DOCKERSHIM: Recorded = Recorded {
    endpoint: DOCKERSHIM,
    images: &IMAGES,
    programs: &[KUBELET, DOCKERD, CONTAINERD_1_6, RUNC, PLUGINS],
    build: build_kubelet_dockershim,
};

/// The kubelet in front of containerd.
pub(super) const KUBELET_CONTAINERD: Recorded =
    Recorded { programs: &[KUBELET, CONTAINERD_1_6, RUNC, PLUGINS], build: build_kubelet_containerd, ..CONTAINERD };

/// The kubelet in front of CRI-O.
pub(super) const KUBELET_CRI_O: Recorded =
    Recorded { programs: &[KUBELET, CRIO_1_25, CONMON, RUNC, PLUGINS], build: build_kubelet_crio, ..CRI_O };

const fn one(name: &'static str, versions: &'static [&'static str]) -> Installed {
    Installed { name, versions }
}

const KUBELET: Installed = one("kubelet", &["1.20.2"]);
const DOCKERD: Installed = one("dockerd", &["20.10.24"]);
const CONTAINERD_1_6: Installed = one("containerd", &["1.6.20"]);
const CRIO_1_25: Installed = one("cri-o", &["1.25.0"]);
const CONMON: Installed = one("conmon", &["2.1.6"]);
const RUNC: Installed = one("runc", &["1.1.5"]);
/// Both run in the same order with the same arguments: recordings/cri/containerd and recordings/ttrpc/containerd-1.6.
const PLUGINS: Installed = one("cni-plugins", &["1.1.1", "1.9.1"]);

const DOCKERSHIM: &str = "unix:///var/run/dockershim.sock";
const HOSTNAME: &str = "vm";
const PAUSE: &str = "registry.k8s.io/pause:3.9";
const IMAGES: [&str; 2] = ["docker.io/library/busybox:1.36", PAUSE];
/// What was pulled before a kubelet came to the node, and stayed.
const HELLO: &str = "127.0.0.1:5000/hello:1.0";
const CRI_O_PAUSE: &str = "127.0.0.1:5000/pause:3.9";
const CRI_O_IMAGES: [&str; 2] = ["127.0.0.1:5000/busybox:1.36", CRI_O_PAUSE];

/// A unit that nobody starts again but the person at the node.
fn unit(name: &str, exec_start: &str) -> init::Unit {
    let words: Vec<Text> = exec_start.split(' ').map(Text::from).collect();
    init::Unit { name: name.into(), exec_start: words, restart_ns: None, enabled: true }
}

/// The node without its daemons: one registry, plain HTTP, and no DNS.
fn build(kernel: &Kernel, units: Vec<init::Unit>) {
    build_node(kernel, HOSTNAME, units);
    let host = "127.0.0.1:5000";
    let images = ["busybox:1.36", "pause:3.9", "hello:1.0"].map(|name| Text::from(format!("{host}/{name}")));
    let nameserver = "10.255.255.53".into();
    kernel.write(RESOLV_CONF, SharedPayload::new(Resolver { nameserver, reachable: false }));
    boot_registry(kernel, registry::Stock { host: host.into(), images: Some(images.into()) });
}

/// dockerd, and the containerd behind it.
fn docker_units(kernel: &Kernel) -> Vec<init::Unit> {
    let config = containerd::Config { debug: true, ..containerd_config(None) };
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(config));
    let images = IMAGES.map(Text::from).into();
    let id = "CZFL:3ULG:T4CJ:SAJH:FCQZ:SDIJ:FWAE:NUJB:SA2K:3BRX:QCTO:B4AT".into();
    let config = dockerd::Config { id, version: "20.10.24+dfsg1".into(), images, ..dockerd_config(HOSTNAME) };
    kernel.write("/etc/docker/daemon.json", SharedPayload::new(config));
    let dockerd = "/usr/bin/dockerd -D --config-file /etc/docker/daemon.json --containerd /run/containerd/containerd.sock";
    vec![unit("containerd.service", "/usr/bin/containerd --config /etc/containerd/config.toml"), unit("docker.service", dockerd)]
}

fn cri_dockerd_unit() -> init::Unit {
    let cri_dockerd = "/usr/bin/cri-dockerd --container-runtime-endpoint unix:///run/cri-dockerd.sock \
                       --docker-endpoint unix:///var/run/docker.sock --network-plugin cni --cni-bin-dir /opt/cni/bin \
                       --cni-conf-dir /etc/cni/net.d --pod-infra-container-image registry.k8s.io/pause:3.9 --log-level debug";
    unit("cri-docker.service", cri_dockerd)
}

fn build_cri_dockerd(kernel: &Kernel) {
    let mut units = docker_units(kernel);
    units.push(cri_dockerd_unit());
    build(kernel, units);
}

fn containerd_units(kernel: &Kernel, api_version: &str, pulled: &[&str]) -> Vec<init::Unit> {
    let cri = containerd::cri::Config {
        sandbox_image: PAUSE.into(),
        runtime_root: "/run/containerd/runc".into(),
        version: "1.6.20~ds1".into(),
        api_version: api_version.into(),
    };
    let images = IMAGES.map(Text::from).into();
    let pulled = pulled.iter().map(|image| Text::from(*image)).collect();
    let config = containerd::Config { debug: true, images, pulled, ..containerd_config(Some(cri)) };
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(config));
    vec![unit("containerd.service", "/usr/bin/containerd --config /etc/containerd/config.toml")]
}

fn build_containerd(kernel: &Kernel) {
    let units = containerd_units(kernel, "v1", &[]);
    build(kernel, units);
}

/// How long the first process of that node left orphans alone that had ended, in nanoseconds: a second and a half pass between a signal
/// and the end of it in recordings/cri/crio/{kill-shim,exec-fail}.1.json. No other path notices.
const REAP_AFTER_NS: u64 = 1_500_000_000;

fn crio_units(kernel: &Kernel, api_version: &str, images: &[&str]) -> Vec<init::Unit> {
    kernel.write(init::MANAGER, SharedPayload::new(init::Manager { reap_after_ns: REAP_AFTER_NS }));
    let images = images.iter().map(|image| Text::from(*image)).collect();
    let config = crio::Config { pause_image: CRI_O_PAUSE.into(), images, ..crio_config(api_version) };
    kernel.write("/etc/crio/crio.conf", SharedPayload::new(config));
    vec![unit("crio.service", "/usr/bin/crio --config /etc/crio/crio.conf")]
}

fn build_crio(kernel: &Kernel) {
    let units = crio_units(kernel, "v1", &CRI_O_IMAGES);
    build(kernel, units);
}

/// Six processes had been killed on that machine before, in two bursts; when, differs from recording to recording by the hour.
const OOM_KILLS_NS: [u64; 6] =
    [2_150_473_815_021, 2_144_072_934_021, 2_137_461_896_021, 1_671_510_348_021, 1_665_511_875_021, 1_659_544_496_021];

/// The node with the kubelet that was recorded.
fn build_with_kubelet(kernel: &Kernel, units: Vec<init::Unit>) {
    build(kernel, units);
    kernel.write(
        machine::MACHINE,
        SharedPayload::new(machine::Machine { is_confined: true, oom_kills_ns: OOM_KILLS_NS.to_vec(), ..machine::Machine::default() }),
    );
    // 1.20, the oldest.
    install_kubelet(kernel, &RELEASES[0]);
}

/// A kubelet that the person at the node starts: its configuration file, and its command line with what is said of the runtime.
fn kubelet_unit(kernel: &Kernel, endpoint: &str, runtime: &str) -> init::Unit {
    let config = kubelet::Config {
        sync_frequency_ns: 10 * SECOND_NS,
        runtime_request_timeout_ns: 30 * SECOND_NS,
        cluster_dns: vec![],
        ..kubelet_config()
    };
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(config));
    let command = format!(
        "/usr/bin/kubelet --config /var/lib/kubelet/config.yaml --root-dir /var/lib/kubelet --hostname-override node1 \
         --pod-infra-container-image registry.k8s.io/pause:3.9 --v=4 {runtime} --container-runtime-endpoint {endpoint}"
    );
    init::Unit { enabled: false, ..unit("kubelet.service", &command) }
}

fn build_kubelet_dockershim(kernel: &Kernel) {
    let runtime = "--container-runtime=docker --docker-endpoint unix:///var/run/docker.sock --network-plugin cni \
                   --cni-bin-dir /opt/cni/bin --cni-conf-dir /etc/cni/net.d";
    let mut units = docker_units(kernel);
    // Nobody calls it. It is not among the processes of the recordings, but it asks the network's plugins for their versions before the
    // kubelet begins, and while there is none: recordings/kubelet/dockershim/kubelet-restart.1.json.
    units.push(cri_dockerd_unit());
    units.push(kubelet_unit(kernel, DOCKERSHIM, runtime));
    build_with_kubelet(kernel, units);
}

fn build_kubelet_containerd(kernel: &Kernel) {
    // Asked with the version of the CRI that a kubelet 1.20 has.
    let mut units = containerd_units(kernel, "v1alpha2", &[HELLO]);
    units.push(kubelet_unit(kernel, CONTAINERD.endpoint, "--container-runtime=remote"));
    build_with_kubelet(kernel, units);
}

fn build_kubelet_crio(kernel: &Kernel) {
    let images = [&CRI_O_IMAGES[..], &[HELLO]].concat();
    let mut units = crio_units(kernel, "v1alpha2", &images);
    units.push(kubelet_unit(kernel, CRI_O.endpoint, "--container-runtime=remote"));
    build_with_kubelet(kernel, units);
}

//! What the nodes that were recorded have in common: `recordings/node` has their configuration files and command lines.

use super::{Installed, RELEASES, SECOND_NS, boot_registry, build_node, install_kubelet, kubelet_config};
use crate::kernel::Kernel;
use crate::programs::{init, kubelet, machine, registry};
use crate::trace::{SharedPayload, Text};
use crate::wire::registry::{RESOLV_CONF, Resolver};

pub(super) const fn one(name: &'static str, versions: &'static [&'static str]) -> Installed {
    Installed { name, versions }
}

pub(super) const KUBELET: Installed = one("kubelet", &["1.20.2"]);
pub(super) const CONTAINERD_1_6: Installed = one("containerd", &["1.6.20"]);
pub(super) const RUNC: Installed = one("runc", &["1.1.5"]);
/// Both run in the same order with the same arguments: recordings/cri/containerd and recordings/ttrpc/containerd-1.6.
pub(super) const PLUGINS: Installed = one("cni-plugins", &["1.1.1", "1.9.1"]);

pub(super) const HOSTNAME: &str = "vm";
pub(super) const PAUSE: &str = "registry.k8s.io/pause:3.9";
pub(super) const IMAGES: [&str; 2] = ["docker.io/library/busybox:1.36", PAUSE];
/// What was pulled before a kubelet came to the node, and stayed.
pub(super) const HELLO: &str = "127.0.0.1:5000/hello:1.0";

/// A unit that nobody starts again but the person at the node.
pub(super) fn unit(name: &str, exec_start: &str) -> init::Unit {
    let words: Vec<Text> = exec_start.split(' ').map(Text::from).collect();
    init::Unit { name: name.into(), exec_start: words, restart_ns: None, enabled: true }
}

/// The node without its daemons: one registry, plain HTTP, and no DNS.
pub(super) fn build(kernel: &Kernel, units: Vec<init::Unit>) {
    build_node(kernel, HOSTNAME, units);
    let host = "127.0.0.1:5000";
    let images = ["busybox:1.36", "pause:3.9", "hello:1.0"].map(|name| Text::from(format!("{host}/{name}")));
    let nameserver = "10.255.255.53".into();
    kernel.write(RESOLV_CONF, SharedPayload::new(Resolver { nameserver, reachable: false }));
    boot_registry(kernel, registry::Stock { host: host.into(), images: Some(images.into()) });
}

/// Six processes had been killed on that machine before, in two bursts; when, differs from recording to recording by the hour.
const OOM_KILLS_NS: [u64; 6] =
    [2_150_473_815_021, 2_144_072_934_021, 2_137_461_896_021, 1_671_510_348_021, 1_665_511_875_021, 1_659_544_496_021];

/// The node with the kubelet that was recorded.
pub(super) fn build_with_kubelet(kernel: &Kernel, units: Vec<init::Unit>) {
    build(kernel, units);
    kernel.write(
        machine::MACHINE,
        SharedPayload::new(machine::Machine { is_confined: true, oom_kills_ns: OOM_KILLS_NS.to_vec(), ..machine::Machine::default() }),
    );
    // 1.20, the oldest.
    install_kubelet(kernel, &RELEASES[0]);
}

/// A kubelet that the person at the node starts: its configuration file, and its command line with what is said of the runtime.
pub(super) fn kubelet_unit(kernel: &Kernel, endpoint: &str, runtime: &str) -> init::Unit {
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

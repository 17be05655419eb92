//! The two docker paths: one piece of code with two hosts, the kubelet and a daemon of its own.

use super::{build_common, containerd_config, containerd_unit, kubelet_config, unit};
use crate::kernel::Kernel;
use crate::programs::{cri_dockerd, dockerd, dockershim, init, kubelet};
use crate::trace::{SharedPayload, Text};

const DOCKER_SOCKET: &str = "unix:///var/run/docker.sock";
const CONTAINERD_SOCKET: &str = "/run/containerd/containerd.sock";
const DOCKERSHIM_SOCKET: &str = "unix:///var/run/dockershim.sock";
const CRI_DOCKERD_SOCKET: &str = "unix:///run/cri-dockerd.sock";

/// dockerd as its package ships it, with containerd beside it.
pub(super) fn dockerd_config(version: &str, node_name: &str, images: Vec<Text>) -> dockerd::Config {
    dockerd::Config {
        data_root: "/var/lib/docker".into(),
        exec_root: "/run/docker".into(),
        containerd: CONTAINERD_SOCKET.into(),
        hosts: vec![DOCKER_SOCKET.into()],
        live_restore: false,
        systemd_cgroups: false,
        node_name: node_name.into(),
        version: version.into(),
        images,
    }
}

fn shim_config(flavour: dockershim::Flavour, sandbox_image: &str, state_directory: &str) -> dockershim::Config {
    dockershim::Config {
        flavour,
        docker_endpoint: DOCKER_SOCKET.into(),
        sandbox_image: sandbox_image.into(),
        state_directory: state_directory.into(),
        cni: true,
    }
}

/// What both have: containerd without its CRI plugin, and dockerd.
fn install_docker(kernel: &Kernel, sandbox_image: &str) -> Vec<init::Unit> {
    kernel.install("/usr/bin/dockerd", dockerd::PROGRAM);
    kernel.install("/usr/bin/cri-dockerd", cri_dockerd::PROGRAM);
    // kubeadm has pulled the pause image when it set the node up.
    let config = dockerd_config("20.10.24", "node1", vec![sandbox_image.into()]);
    kernel.write("/etc/docker/daemon.json", SharedPayload::new(config));
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(containerd_config(None)));
    // moby v20.10.24 contrib/init/systemd/docker.service:29: Restart=always, RestartSec=2.
    let dockerd = "/usr/bin/dockerd --config-file /etc/docker/daemon.json -H unix:///var/run/docker.sock --containerd=/run/containerd/containerd.sock";
    vec![containerd_unit(), unit("docker.service", dockerd, 2)]
}

/// dockershim inside the kubelet.
pub(super) fn build_dockershim(kernel: &Kernel) {
    let sandbox_image = "k8s.gcr.io/pause:3.5";
    let mut units = install_docker(kernel, sandbox_image);
    let shim = shim_config(dockershim::Flavour::InTree, sandbox_image, "/var/lib/dockershim");
    let config = kubelet::Config { runtime_endpoint: DOCKERSHIM_SOCKET.into(), dockershim: Some(shim), ..kubelet_config() };
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(config));
    units.push(unit("kubelet.service", "/usr/bin/kubelet --config /var/lib/kubelet/config.yaml --container-runtime=docker --network-plugin=cni", 10));
    build_common(kernel, units);
}

/// dockershim in a daemon of its own.
pub(super) fn build_cri_dockerd(kernel: &Kernel) {
    let sandbox_image = "registry.k8s.io/pause:3.6";
    let mut units = install_docker(kernel, sandbox_image);
    let shim = shim_config(dockershim::Flavour::CriDockerd, sandbox_image, "/var/lib/cri-dockerd");
    kernel.write(cri_dockerd::CONFIG, SharedPayload::new(shim));
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(kubelet::Config { runtime_endpoint: CRI_DOCKERD_SOCKET.into(), ..kubelet_config() }));
    let shim = "/usr/bin/cri-dockerd --container-runtime-endpoint unix:///run/cri-dockerd.sock --docker-endpoint unix:///var/run/docker.sock \
                --network-plugin cni --cni-bin-dir /opt/cni/bin --cni-conf-dir /etc/cni/net.d";
    // Mirantis/cri-dockerd v0.3.4 packaging/systemd/cri-docker.service:13: Restart=always, RestartSec=2.
    units.push(unit("cri-docker.service", shim, 2));
    let kubelet = "/usr/bin/kubelet --config /var/lib/kubelet/config.yaml --container-runtime=remote \
                   --container-runtime-endpoint=unix:///run/cri-dockerd.sock";
    units.push(unit("kubelet.service", kubelet, 10));
    build_common(kernel, units);
}

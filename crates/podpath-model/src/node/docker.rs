//! The paths over dockerd: dockershim inside of the kubelet, and beside it as cri-dockerd.

use super::containerd::{config as containerd_config, daemon as containerd_unit};
use super::recorded::{self, CONTAINERD_1_6, IMAGES, KUBELET, PLUGINS, RUNC, one};
use super::{Installed, Path, Recorded, SANDBOX_IMAGE, build_common, kubelet_config, remote_kubelet, unit};
use crate::kernel::Kernel;
use crate::programs::kubelet::release::Release;
use crate::programs::{containerd, dockerd, init, kubelet};
use crate::trace::{SharedPayload, Text, catalogue};

/// Kubernetes up to 1.23: dockershim inside of the kubelet.
pub(super) const DOCKERSHIM: Path =
    Path { recorded_kubelet: Some(RECORDED_KUBELET), ..Path::listed(catalogue::DOCKERSHIM, build_dockershim) };
/// Kubernetes from 1.24 on: dockershim in a daemon of its own.
pub(super) const CRI_DOCKERD: Path = Path { recorded: Some(RECORDED), ..Path::listed(catalogue::CRI_DOCKERD, build_cri_dockerd) };

/// cri-dockerd, dockerd and the containerd behind it, driven by a client.
const RECORDED: Recorded = Recorded {
    endpoint: "unix:///run/cri-dockerd.sock",
    images: &IMAGES,
    programs: &[one("cri-dockerd", &["0.3.4"]), DOCKERD, CONTAINERD_1_6, RUNC, PLUGINS],
    build: build_recorded_cri_dockerd,
};

/// The kubelet with dockershim inside of it, dockerd and the containerd behind it.
const RECORDED_KUBELET: Recorded = Recorded {
    endpoint: DOCKERSHIM_SOCKET,
    images: &IMAGES,
    programs: &[KUBELET, DOCKERD, CONTAINERD_1_6, RUNC, PLUGINS],
    build: build_recorded_kubelet,
};

const DOCKERD: Installed = one("dockerd", &["20.10.24"]);
const DOCKERSHIM_SOCKET: &str = "unix:///var/run/dockershim.sock";

fn docker_units(kernel: &Kernel) -> Vec<init::Unit> {
    let config = containerd_config(None);
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(config));
    let images = vec![SANDBOX_IMAGE.into()];
    let config = dockerd::Config { images, ..dockerd_config("node1") };
    kernel.write("/etc/docker/daemon.json", SharedPayload::new(config));
    // moby v20.10.24 contrib/init/systemd/docker.service:21: Restart=always, RestartSec=2.
    let dockerd = unit("docker.service", "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock", 2);
    vec![containerd_unit(), dockerd]
}

fn dockerd_config(hostname: &str) -> dockerd::Config {
    dockerd::Config {
        data_root: "/var/lib/docker".into(),
        exec_root: "/run/docker".into(),
        containerd: "/run/containerd/containerd.sock".into(),
        hosts: vec!["unix:///var/run/docker.sock".into()],
        live_restore: false,
        systemd_cgroups: false,
        id: "7TJZ:Q3VK:LXNA:2YWD:HPBE:6RGC:U5MO:K4SF:ZI3T:VQNX:J7DA:EWYH".into(),
        node_name: hostname.into(),
        version: "20.10.24".into(),
        api_version: "1.41".into(),
        images: vec![],
    }
}

/// Kubernetes up to 1.23: dockershim inside of the kubelet.
fn build_dockershim(kernel: &Kernel, _: &Release) {
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(kubelet_config()));
    let kubelet = format!(
        "{} --config /var/lib/kubelet/config.yaml --container-runtime=docker --network-plugin=cni \
         --pod-infra-container-image={SANDBOX_IMAGE}",
        kubelet::BINARY
    );
    let mut units = docker_units(kernel);
    units.push(unit("kubelet.service", &kubelet, 10));
    build_common(kernel, units);
}

/// Kubernetes from 1.24 on: dockershim in a daemon of its own.
fn build_cri_dockerd(kernel: &Kernel, release: &Release) {
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(kubelet_config()));
    let shim = "/usr/bin/cri-dockerd --container-runtime-endpoint unix:///run/cri-dockerd.sock --network-plugin cni";
    let mut units = docker_units(kernel);
    units.extend([unit("cri-docker.service", shim, 2), remote_kubelet(release, "unix:///run/cri-dockerd.sock")]);
    build_common(kernel, units);
}

/// dockerd, and the containerd behind it.
fn recorded_units(kernel: &Kernel) -> Vec<init::Unit> {
    let config = containerd::Config { debug: true, ..containerd_config(None) };
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(config));
    let images = IMAGES.map(Text::from).into();
    let id = "CZFL:3ULG:T4CJ:SAJH:FCQZ:SDIJ:FWAE:NUJB:SA2K:3BRX:QCTO:B4AT".into();
    let config = dockerd::Config { id, version: "20.10.24+dfsg1".into(), images, ..dockerd_config(recorded::HOSTNAME) };
    kernel.write("/etc/docker/daemon.json", SharedPayload::new(config));
    let dockerd = "/usr/bin/dockerd -D --config-file /etc/docker/daemon.json --containerd /run/containerd/containerd.sock";
    vec![
        recorded::unit("containerd.service", "/usr/bin/containerd --config /etc/containerd/config.toml"),
        recorded::unit("docker.service", dockerd),
    ]
}

fn cri_dockerd_unit() -> init::Unit {
    let cri_dockerd = "/usr/bin/cri-dockerd --container-runtime-endpoint unix:///run/cri-dockerd.sock \
                       --docker-endpoint unix:///var/run/docker.sock --network-plugin cni --cni-bin-dir /opt/cni/bin \
                       --cni-conf-dir /etc/cni/net.d --pod-infra-container-image registry.k8s.io/pause:3.9 --log-level debug";
    recorded::unit("cri-docker.service", cri_dockerd)
}

fn build_recorded_cri_dockerd(kernel: &Kernel) {
    let mut units = recorded_units(kernel);
    units.push(cri_dockerd_unit());
    recorded::build(kernel, units);
}

fn build_recorded_kubelet(kernel: &Kernel) {
    let runtime = "--container-runtime=docker --docker-endpoint unix:///var/run/docker.sock --network-plugin cni \
                   --cni-bin-dir /opt/cni/bin --cni-conf-dir /etc/cni/net.d";
    let mut units = recorded_units(kernel);
    // Nobody calls it. It is not among the processes of the recordings, but it asks the network's plugins for their versions before the
    // kubelet begins, and while there is none: recordings/kubelet/dockershim/kubelet-restart.1.json.
    units.push(cri_dockerd_unit());
    units.push(recorded::kubelet_unit(kernel, DOCKERSHIM_SOCKET, runtime));
    recorded::build_with_kubelet(kernel, units);
}

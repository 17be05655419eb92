//! The path over containerd's own CRI.

use super::recorded::{self, CONTAINERD_1_6, HELLO, IMAGES, KUBELET, PAUSE, PLUGINS, RUNC};
use super::{Path, Recorded, SANDBOX_IMAGE, build_common, kubelet_config, remote_kubelet, unit};
use crate::kernel::Kernel;
use crate::programs::kubelet::release::Release;
use crate::programs::{containerd, init};
use crate::trace::{SharedPayload, Text, catalogue};

/// The kubelet in front of containerd.
pub(super) const PATH: Path =
    Path { recorded: Some(RECORDED), recorded_kubelet: Some(RECORDED_KUBELET), ..Path::listed(catalogue::CONTAINERD, build) };

/// containerd with its CRI plugin, driven by a client.
const RECORDED: Recorded = Recorded {
    endpoint: "unix:///run/containerd/containerd.sock",
    images: &IMAGES,
    programs: &[CONTAINERD_1_6, RUNC, PLUGINS],
    build: build_recorded,
};

/// The kubelet in front of containerd.
const RECORDED_KUBELET: Recorded =
    Recorded { programs: &[KUBELET, CONTAINERD_1_6, RUNC, PLUGINS], build: build_recorded_kubelet, ..RECORDED };

/// The unit of containerd.
pub(super) fn daemon() -> init::Unit {
    // containerd v1.6.20 containerd.service:27: Restart=always, RestartSec=5.
    unit("containerd.service", "/usr/bin/containerd --config /etc/containerd/config.toml", 5)
}

/// Its configuration, with its CRI or without.
pub(super) fn config(cri: Option<containerd::cri::Config>) -> containerd::Config {
    containerd::Config {
        root: "/var/lib/containerd".into(),
        state: "/run/containerd".into(),
        address: "/run/containerd/containerd.sock".into(),
        debug: false,
        cri,
        images: vec![],
        pulled: vec![],
    }
}

fn build(kernel: &Kernel, release: &Release) {
    let cri = containerd::cri::Config {
        sandbox_image: SANDBOX_IMAGE.into(),
        runtime_root: "/run/containerd/runc".into(),
        version: "1.6.20".into(),
        api_version: release.cri.version().into(),
    };
    // kubeadm has pulled the pause image when it set the node up.
    let config = containerd::Config { images: vec![cri.sandbox_image.clone()], ..config(Some(cri)) };
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(config));
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(kubelet_config()));
    build_common(kernel, vec![daemon(), remote_kubelet(release, "unix:///run/containerd/containerd.sock")]);
}

fn recorded_units(kernel: &Kernel, api_version: &str, pulled: &[&str]) -> Vec<init::Unit> {
    let cri = containerd::cri::Config {
        sandbox_image: PAUSE.into(),
        runtime_root: "/run/containerd/runc".into(),
        version: "1.6.20~ds1".into(),
        api_version: api_version.into(),
    };
    let images = IMAGES.map(Text::from).into();
    let pulled = pulled.iter().map(|image| Text::from(*image)).collect();
    let config = containerd::Config { debug: true, images, pulled, ..config(Some(cri)) };
    kernel.write("/etc/containerd/config.toml", SharedPayload::new(config));
    vec![recorded::unit("containerd.service", "/usr/bin/containerd --config /etc/containerd/config.toml")]
}

fn build_recorded(kernel: &Kernel) {
    let units = recorded_units(kernel, "v1", &[]);
    recorded::build(kernel, units);
}

fn build_recorded_kubelet(kernel: &Kernel) {
    // Asked with the version of the CRI that a kubelet 1.20 has.
    let mut units = recorded_units(kernel, "v1alpha2", &[HELLO]);
    units.push(recorded::kubelet_unit(kernel, RECORDED.endpoint, "--container-runtime=remote"));
    recorded::build_with_kubelet(kernel, units);
}

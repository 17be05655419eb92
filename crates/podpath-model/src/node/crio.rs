//! The path over CRI-O.

use super::recorded::{self, HELLO, KUBELET, PLUGINS, RUNC, one};
use super::{Installed, Path, Recorded, SANDBOX_IMAGE, SECOND_NS, build_common, kubelet_config, remote_kubelet, unit};
use crate::kernel::Kernel;
use crate::programs::kubelet::release::Release;
use crate::programs::{crio, init};
use crate::trace::{SharedPayload, Text, catalogue};

/// The kubelet in front of CRI-O.
pub(super) const PATH: Path =
    Path { recorded: Some(RECORDED), recorded_kubelet: Some(RECORDED_KUBELET), ..Path::listed(catalogue::CRI_O, build) };

/// CRI-O, driven by a client.
const RECORDED: Recorded = Recorded {
    endpoint: "unix:///var/run/crio/crio.sock",
    images: &IMAGES,
    programs: &[CRIO_1_25, CONMON, RUNC, PLUGINS],
    build: build_recorded,
};

/// The kubelet in front of CRI-O.
const RECORDED_KUBELET: Recorded =
    Recorded { programs: &[KUBELET, CRIO_1_25, CONMON, RUNC, PLUGINS], build: build_recorded_kubelet, ..RECORDED };

const CRIO_1_25: Installed = one("cri-o", &["1.25.0"]);
const CONMON: Installed = one("conmon", &["2.1.6"]);
const PAUSE: &str = "127.0.0.1:5000/pause:3.9";
const IMAGES: [&str; 2] = ["127.0.0.1:5000/busybox:1.36", PAUSE];

fn config(api_version: &str) -> crio::Config {
    crio::Config {
        api_version: api_version.into(),
        root: "/var/lib/containers/storage".into(),
        run_root: "/run/containers/storage".into(),
        listen: "/var/run/crio/crio.sock".into(),
        conmon: "/usr/bin/conmon".into(),
        runtime_root: "/run/runc".into(),
        namespaces_dir: "/var/run".into(),
        exits_dir: "/var/run/crio/exits".into(),
        attach_socket_dir: "/var/run/crio/attach".into(),
        drop_infra_ctr: false,
        pause_image: SANDBOX_IMAGE.into(),
        pause_command: "/pause".into(),
        images: vec![SANDBOX_IMAGE.into()],
    }
}

/// CRI-O in the place of containerd.
fn build(kernel: &Kernel, release: &Release) {
    kernel.write("/etc/crio/crio.conf", SharedPayload::new(config(release.cri.version())));
    kernel.write("/var/lib/kubelet/config.yaml", SharedPayload::new(kubelet_config()));
    // cri-o v1.25.0 contrib/systemd/crio.service:25: Restart=on-abnormal, and systemd's RestartSec is 100 ms.
    let crio = init::Unit { restart_ns: Some(SECOND_NS / 10), ..unit("crio.service", "/usr/bin/crio --config /etc/crio/crio.conf", 0) };
    build_common(kernel, vec![crio, remote_kubelet(release, "unix:///var/run/crio/crio.sock")]);
}

/// How long the first process of that node left orphans alone that had ended, in nanoseconds: a second and a half pass between a signal
/// and the end of it in recordings/cri/crio/{kill-shim,exec-fail}.1.json. No other path notices.
const REAP_AFTER_NS: u64 = 1_500_000_000;

fn recorded_units(kernel: &Kernel, api_version: &str, images: &[&str]) -> Vec<init::Unit> {
    kernel.write(init::MANAGER, SharedPayload::new(init::Manager { reap_after_ns: REAP_AFTER_NS }));
    let images = images.iter().map(|image| Text::from(*image)).collect();
    let config = crio::Config { pause_image: PAUSE.into(), images, ..config(api_version) };
    kernel.write("/etc/crio/crio.conf", SharedPayload::new(config));
    vec![recorded::unit("crio.service", "/usr/bin/crio --config /etc/crio/crio.conf")]
}

fn build_recorded(kernel: &Kernel) {
    let units = recorded_units(kernel, "v1", &IMAGES);
    recorded::build(kernel, units);
}

fn build_recorded_kubelet(kernel: &Kernel) {
    let images = [&IMAGES[..], &[HELLO]].concat();
    let mut units = recorded_units(kernel, "v1alpha2", &images);
    units.push(recorded::kubelet_unit(kernel, RECORDED.endpoint, "--container-runtime=remote"));
    recorded::build_with_kubelet(kernel, units);
}

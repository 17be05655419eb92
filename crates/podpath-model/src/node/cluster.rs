//! A node that belongs to a cluster: its kubelet knows an API server, which runs on another machine.

use crate::kernel::{Command, Kernel};
use crate::programs::{api_server, kubelet};
use crate::trace::SharedPayload;

/// Where every path keeps its kubelet's configuration.
const KUBELET_CONFIG: &str = "/var/lib/kubelet/config.yaml";

/// Gives a node that has been built a disk of that size for its images.
pub fn set_disk(kernel: &Kernel, disk_bytes: u64) {
    if let Some(config) = kernel.contents::<kubelet::Config>(KUBELET_CONFIG) {
        kernel.write(KUBELET_CONFIG, SharedPayload::new(kubelet::Config { disk_bytes, ..(*config).clone() }));
    }
}

/// Starts an API server elsewhere, and tells the kubelet of a node that has been built where it is.
pub fn join(kernel: &Kernel) {
    if let Some(config) = kernel.contents::<kubelet::Config>(KUBELET_CONFIG) {
        let config = kubelet::Config { api_server: Some(api_server::ADDRESS.into()), ..(*config).clone() };
        kernel.write(KUBELET_CONFIG, SharedPayload::new(config));
    }
    kernel.boot(Command::new(["kube-apiserver"]), api_server::PROGRAM, true);
}

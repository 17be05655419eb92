//! A node that belongs to a cluster: its kubelet knows an API server, which runs on another machine.

use crate::kernel::{Command, Kernel};
use crate::programs::{api_server, init, kubelet};
use crate::trace::{SharedPayload, Text};

/// Where every path keeps its kubelet's configuration.
const KUBELET_CONFIG: &str = "/var/lib/kubelet/config.yaml";

/// Gives a node that has been built a disk of that size for its images.
pub fn set_disk(kernel: &Kernel, disk_bytes: u64) {
    if let Some(config) = kernel.contents::<kubelet::Config>(KUBELET_CONFIG) {
        kernel.write(KUBELET_CONFIG, SharedPayload::new(kubelet::Config { disk_bytes, ..(*config).clone() }));
    }
}

/// Takes flags from the kubelet's command line on a node that has been built. Each stands with its value: `--network-plugin=cni`, or
/// `--config FILE`.
pub fn drop_flags(kernel: &Kernel, flags: &[Text]) {
    let Some(units) = kernel.contents::<init::Units>(init::UNITS).filter(|_| !flags.is_empty()) else { return };
    let units = units.0.iter().map(|unit| match unit.exec_start.first() {
        Some(program) if **program == *kubelet::BINARY => init::Unit { exec_start: without(&unit.exec_start, flags), ..unit.clone() },
        _ => unit.clone(),
    });
    kernel.write(init::UNITS, SharedPayload::new(init::Units(units.collect())));
}

/// The flags on the kubelet's command line of a node that has been built, without their values.
pub fn kubelet_flags(kernel: &Kernel) -> Vec<Text> {
    let units = kernel.contents::<init::Units>(init::UNITS);
    let kubelet =
        units.iter().flat_map(|units| &units.0).filter(|unit| unit.exec_start.first().is_some_and(|path| **path == *kubelet::BINARY));
    let words = kubelet.flat_map(|unit| &unit.exec_start).filter(|word| word.starts_with("--"));
    words.map(|word| word.split('=').next().unwrap_or(word).into()).collect()
}

fn without(words: &[Text], flags: &[Text]) -> Vec<Text> {
    let mut is_dropped = false;
    let keep = |word: &&Text| {
        let is_flag = word.starts_with("--");
        is_dropped = if is_flag { flags.iter().any(|flag| word.split('=').next() == Some(&**flag)) } else { is_dropped };
        !is_dropped
    };
    words.iter().filter(keep).cloned().collect()
}

/// Starts an API server elsewhere, and tells the kubelet of a node that has been built where it is.
pub fn join(kernel: &Kernel) {
    if let Some(config) = kernel.contents::<kubelet::Config>(KUBELET_CONFIG) {
        let config = kubelet::Config { api_server: Some(api_server::ADDRESS.into()), ..(*config).clone() };
        kernel.write(KUBELET_CONFIG, SharedPayload::new(config));
    }
    kernel.boot(Command::new(["kube-apiserver"]), api_server::PROGRAM, true);
}

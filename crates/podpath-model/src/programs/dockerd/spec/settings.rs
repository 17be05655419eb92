//! What dockerd adds to a request: its defaults, and what the image says.

use super::SpecError;
use crate::wire::docker::{Config, HostConfig};
use crate::wire::json::{List, Str, Text};
use crate::wire::oci::ImageConfig;

/// moby v20.10.24 oci/defaults.go.
const MASKED_PATHS: List = List::Static(&[
    "/proc/asound",
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
]);

/// moby v20.10.24 oci/defaults.go.
const READONLY_PATHS: List = List::Static(&["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]);

/// The least weight that the kernel takes: moby v20.10.24 daemon/daemon_unix.go `linuxMinCPUShares`, and its greatest.
const CPU_SHARES: std::ops::RangeInclusive<i64> = 2..=262_144;

/// `adaptContainerSettings` (moby v20.10.24 daemon/daemon_unix.go) and the default paths (daemon/create_unix.go).
pub fn adapt(host: &HostConfig) -> HostConfig {
    let mut host = host.clone();
    if host.cpu_shares != 0 {
        host.cpu_shares = host.cpu_shares.clamp(*CPU_SHARES.start(), *CPU_SHARES.end());
    }
    if host.memory > 0 && host.memory_swap == 0 {
        host.memory_swap = host.memory.saturating_mul(2);
    }
    if host.shm_size == 0 {
        host.shm_size = 64 * 1024 * 1024;
    }
    if host.ipc_mode.is_empty() {
        host.ipc_mode = "private".into();
    }
    host.cgroupns_mode = Some(host.cgroupns_mode.filter(|mode| !mode.is_empty()).unwrap_or("host".into()));
    host.oom_kill_disable.get_or_insert(false);
    if host.privileged {
        (host.masked_paths, host.readonly_paths) = (List::EMPTY, List::EMPTY);
        return host;
    }
    if host.masked_paths.is_empty() {
        host.masked_paths = MASKED_PATHS;
    }
    if host.readonly_paths.is_empty() {
        host.readonly_paths = READONLY_PATHS;
    }
    host
}

/// What the image says, where the request says nothing (moby v20.10.24 daemon/commit.go `merge`).
///
/// # Errors
/// If neither says what to run.
pub fn merge(config: &Config, image: &ImageConfig) -> Result<Config, SpecError> {
    let mut merged = config.clone();
    if merged.user.is_empty() {
        merged.user = image.user.clone();
    }
    if merged.working_dir.is_empty() {
        merged.working_dir = image.working_dir.clone();
    }
    if merged.stop_signal.is_empty() {
        merged.stop_signal = image.stop_signal.clone();
    }
    if merged.entrypoint.is_empty() {
        if merged.cmd.is_empty() {
            merged.cmd = image.cmd.clone();
        }
        merged.entrypoint = image.entrypoint.clone();
    }
    if merged.entrypoint.is_empty() && merged.cmd.is_empty() {
        return Err(SpecError::NoCommand);
    }
    let name = |variable: &str| Text::from(variable.split_once('=').map_or(variable, |(name, _)| name));
    let set: Vec<Text> = config.env.iter().map(name).collect();
    let added: List = image.env.texts().iter().filter(|variable| !set.contains(&name(variable))).cloned().collect();
    merged.env = config.env.join(&added);
    for (key, value) in image.labels.iter().filter(|(key, _)| !config.labels.contains_key(key)) {
        merged.labels.insert(key.clone(), value.clone());
    }
    Ok(merged)
}

/// The hostname of a container that shares no other's: asked for, the node's, or the beginning of its id
/// (moby v20.10.24 daemon/container.go `newContainer`).
pub fn hostname(id: &str, config: &Config, host: &HostConfig, node: &str) -> Str {
    match (config.hostname.is_empty(), &*host.network_mode) {
        (false, _) => config.hostname.clone(),
        (true, "host") => Str::Shared(node.into()),
        (true, _) => Str::Shared(id.get(..12).unwrap_or(id).into()),
    }
}

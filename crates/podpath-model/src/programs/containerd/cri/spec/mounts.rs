//! Mounts of the CRI plugin.

use super::Node;
use crate::wire::cri::{ContainerConfig, Mount as CriMount, MountPropagation, NamespaceMode};
use crate::wire::json::{List, Str};
use crate::wire::oci::{Mount, Spec};

/// containerd v1.6.20 oci/mounts.go `defaultMounts`, without `/run`.
pub(super) const DEFAULT: [Mount; 6] = [
    Mount::of("/proc", "proc", "proc", &["nosuid", "noexec", "nodev"]),
    Mount::of("/dev", "tmpfs", "tmpfs", &["nosuid", "strictatime", "mode=755", "size=65536k"]),
    Mount::of("/dev/pts", "devpts", "devpts", &["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
    Mount::of("/dev/shm", "tmpfs", "shm", &["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
    Mount::of("/dev/mqueue", "mqueue", "mqueue", &["nosuid", "noexec", "nodev"]),
    Mount::of("/sys", "sysfs", "sysfs", &["nosuid", "noexec", "nodev", "ro"]),
];

const CGROUP: Mount = Mount::of("/sys/fs/cgroup", "cgroup", "cgroup", &["nosuid", "noexec", "nodev", "relatime", "ro"]);

/// containerd v1.6.20 oci/spec.go, what pause is masked from.
pub(super) const MASKED_PATHS: &[&str] = &[
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/sys/firmware",
    "/proc/scsi",
];

/// containerd v1.6.20 oci/spec.go, what pause can only read.
pub(super) const READONLY_PATHS: &[&str] = &["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/// What a container finds: the default mounts unless the pod has its own there, then the pod's and the sandbox's files, the higher
/// directories first (containerd v1.6.20 pkg/cri/opts/spec_linux.go `WithMounts`).
pub(super) fn set(spec: &mut Spec, node: &Node<'_>, sandbox_id: &str, config: &ContainerConfig) {
    let mut bound = bound(node, sandbox_id, config);
    bound.sort_by_key(|mount| clean(&mount.destination).matches('/').count());
    let taken = |destination: &str| bound.iter().any(|mount| clean(&mount.destination) == destination);
    let dev_taken = taken("/dev");
    let kept = DEFAULT
        .into_iter()
        .chain([CGROUP])
        .filter(|mount| !(taken(&mount.destination) || dev_taken && mount.destination.starts_with("/dev/")));
    spec.mounts = kept.collect();
    spec.mounts.extend(bound);
    spec.linux.rootfs_propagation = rootfs_propagation(&config.mounts);
}

/// The pod's mounts, then the sandbox's files where the pod has none of its own (pkg/cri/server/container_create_linux.go `containerMounts`).
fn bound(node: &Node<'_>, sandbox_id: &str, config: &ContainerConfig) -> Vec<Mount> {
    let context = config.linux.as_ref().and_then(|linux| linux.security_context.as_ref());
    let readonly = context.is_some_and(|context| context.readonly_rootfs);
    let ipc_of_node =
        context.and_then(|context| context.namespace_options.as_ref()).is_some_and(|options| options.ipc == NamespaceMode::Node);
    let mut mounts = Vec::with_capacity(config.mounts.len() + 4);
    mounts.extend(config.mounts.iter().map(|mount| Mount {
        destination: (&mount.container_path).into(),
        r#type: "bind",
        source: (&mount.host_path).into(),
        options: List::Static(options(mount.propagation, mount.readonly)),
    }));
    let files = [("/etc/hostname", "hostname"), ("/etc/hosts", "hosts"), ("/etc/resolv.conf", "resolv.conf"), ("/dev/shm", "")];
    for (destination, file) in files {
        if config.mounts.iter().any(|mount| clean(&mount.container_path) == destination) {
            continue;
        }
        let (source, readonly): (Str, bool) = match file {
            "" => (node.sandbox_shm(sandbox_id, ipc_of_node), false),
            file => (node.sandbox_file(sandbox_id, file), readonly),
        };
        mounts.push(Mount::bind(destination, source, options(MountPropagation::Private, readonly)));
    }
    mounts
}

fn options(propagation: MountPropagation, readonly: bool) -> &'static [&'static str] {
    match (propagation, readonly) {
        (MountPropagation::Private, false) => &["rbind", "rprivate", "rw"],
        (MountPropagation::Private, true) => &["rbind", "rprivate", "ro"],
        (MountPropagation::HostToContainer, false) => &["rbind", "rslave", "rw"],
        (MountPropagation::HostToContainer, true) => &["rbind", "rslave", "ro"],
        (MountPropagation::Bidirectional, false) => &["rbind", "rshared", "rw"],
        (MountPropagation::Bidirectional, true) => &["rbind", "rshared", "ro"],
    }
}

fn rootfs_propagation(mounts: &[CriMount]) -> &'static str {
    let has = |propagation| mounts.iter().any(|mount| mount.propagation == propagation);
    if has(MountPropagation::Bidirectional) {
        "rshared"
    } else if has(MountPropagation::HostToContainer) {
        "rslave"
    } else {
        ""
    }
}

/// A path without a slash at its end; the kubelet sends no other irregularities.
fn clean(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    }
}

/// A privileged container can write to `/sys` and its cgroups (containerd v1.6.20 oci/spec_opts.go `WithWriteableSysfs`, `WithWriteableCgroupfs`).
pub(super) fn make_writable(mounts: &mut [Mount]) {
    for mount in mounts.iter_mut() {
        match mount.r#type {
            "sysfs" => mount.options = List::Static(&["nosuid", "noexec", "nodev", "rw"]),
            "cgroup" => mount.options = List::Static(&["nosuid", "noexec", "nodev", "relatime", "rw"]),
            _ => {}
        }
    }
}

//! What a container finds mounted: cri-o server/container_create_linux.go, in the order in which it adds them.

use super::container::{is_privileged, shares_network};
use super::{Container, Node, Sandbox, Spec, SpecError};
use crate::wire::cri::{Mount as CriMount, MountPropagation, NamespaceMode};
use crate::wire::json::{List, Str, Text};
use crate::wire::oci::Mount;

/// runtime-tools generate/generate.go `New`.
pub(super) const DEFAULT: [Mount; 6] = [
    Mount::of("/proc", "proc", "proc", &["nosuid", "noexec", "nodev"]),
    Mount::of("/dev", "tmpfs", "tmpfs", &["nosuid", "noexec", "strictatime", "mode=755", "size=65536k"]),
    Mount::of("/dev/pts", "devpts", "devpts", &["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
    Mount::of("/dev/shm", "tmpfs", "shm", &["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
    Mount::of("/dev/mqueue", "mqueue", "mqueue", &["nosuid", "noexec", "nodev"]),
    Mount::of("/sys", "sysfs", "sysfs", &["nosuid", "noexec", "nodev", "ro"]),
];

const CGROUP: Mount = Mount::of("/sys/fs/cgroup", "cgroup", "cgroup", &["nosuid", "noexec", "nodev", "relatime", "ro"]);
const SYS: Mount = Mount::of("/sys", "sysfs", "sysfs", &["nosuid", "noexec", "nodev", "ro"]);
const SYS_PRIVILEGED: Mount = Mount::of("/sys", "sysfs", "sysfs", &["nosuid", "noexec", "nodev", "rw", "rslave"]);
const CGROUP_PRIVILEGED: Mount =
    Mount::of("/sys/fs/cgroup", "cgroup", "cgroup", &["nosuid", "noexec", "nodev", "rw", "relatime", "rslave"]);

/// The shared memory of a pod, which is the node's if the pod shares that.
pub(super) fn shm(node: &Node<'_>, sandbox: &Sandbox) -> Str {
    match sandbox.namespace_options().ipc {
        NamespaceMode::Node => "/dev/shm".into(),
        _ => format!("{}/shm", node.config.run_directory(&sandbox.id)).into(),
    }
}

/// The mounts of a container. The answer is what the pod mounts, in the order in which it is mounted.
pub(super) fn set(spec: &mut Spec, node: &Node<'_>, sandbox: &Sandbox, container: &Container) -> Result<Vec<CriMount>, SpecError> {
    let mut volumes = container.config.mounts.clone();
    for volume in &volumes {
        if volume.container_path.is_empty() {
            return Err(SpecError::MountWithoutContainerPath);
        }
        if volume.host_path.is_empty() {
            return Err(SpecError::MountWithoutHostPath);
        }
    }
    // Higher directories first, so that they hide nothing.
    volumes.sort_by_key(|volume| clean(&volume.container_path).matches('/').count());
    let has = |path: &str| volumes.iter().any(|volume| clean(&volume.container_path) == path);
    let is_hidden = |path: &str| has(path) || has("/dev") && path.starts_with("/dev/") || has("/sys") && path.starts_with("/sys/");
    spec.mounts.retain(|mount| !is_hidden(&mount.destination));
    if !has("/sys") {
        spec.put_mount(CGROUP);
    }
    if shares_network(container) && !has("/sys") {
        spec.put_mount(SYS);
        spec.put_mount(CGROUP);
    }
    if is_privileged(container) {
        spec.put_mount(SYS_PRIVILEGED);
        spec.put_mount(CGROUP_PRIVILEGED);
    }
    put_files_of_pod(spec, node, sandbox, shares_network(container) && !has("/etc/hosts"));
    if is_privileged(container) {
        make_writable(&mut spec.mounts);
    }
    for volume in &volumes {
        let (source, options) = (&volume.host_path, options(volume));
        spec.put_mount(Mount {
            destination: (&volume.container_path).into(),
            r#type: "bind",
            source: source.into(),
            options: List::Static(options),
        });
    }
    spec.linux.rootfs_propagation = propagation(&volumes);
    Ok(volumes)
}

/// What the containers of a pod have in common.
fn put_files_of_pod(spec: &mut Spec, node: &Node<'_>, sandbox: &Sandbox, with_hosts: bool) {
    let readonly = spec.root.readonly;
    let file = |name: &str| Str::from(format!("{}/{name}", node.config.run_directory(&sandbox.id)));
    spec.put_mount(Mount::bind("/dev/shm", shm(node, sandbox), &["rw", "bind"]));
    if sandbox.config.dns_config.is_some() {
        let options: &[&str] =
            if readonly { &["ro", "bind", "nodev", "nosuid", "noexec"] } else { &["rw", "bind", "nodev", "nosuid", "noexec"] };
        spec.put_mount(Mount::bind("/etc/resolv.conf", file("resolv.conf"), options));
    }
    let options: &[&str] = if readonly { &["ro", "bind"] } else { &["rw", "bind"] };
    spec.put_mount(Mount::bind("/etc/hostname", file("hostname"), options));
    let marker: Text = format!("{}/.containerenv", node.config.directory(&sandbox.id)).into();
    spec.put_mount(Mount::bind("/run/.containerenv", marker, options));
    if with_hosts {
        spec.put_mount(Mount::bind("/etc/hosts", "/etc/hosts", options));
    }
}

/// `setOCIBindMountsPrivileged`: what can only be read can be written.
fn make_writable(mounts: &mut [Mount]) {
    for mount in mounts.iter_mut().filter(|mount| mount.options.contains("ro") && !mount.options.contains("rw")) {
        let kept = mount.options.texts().iter().filter(|option| &***option != "ro").cloned().chain(["rw".into()]).collect();
        mount.options = kept;
    }
}

fn options(volume: &CriMount) -> &'static [&'static str] {
    match (volume.propagation, volume.readonly) {
        (MountPropagation::Private, false) => &["rw", "rbind", "rprivate", "bind"],
        (MountPropagation::Private, true) => &["ro", "rbind", "rprivate", "bind"],
        (MountPropagation::HostToContainer, false) => &["rw", "rbind", "rslave", "bind"],
        (MountPropagation::HostToContainer, true) => &["ro", "rbind", "rslave", "bind"],
        (MountPropagation::Bidirectional, false) => &["rw", "rbind", "rshared", "bind"],
        (MountPropagation::Bidirectional, true) => &["ro", "rbind", "rshared", "bind"],
    }
}

fn propagation(volumes: &[CriMount]) -> &'static str {
    let has = |propagation| volumes.iter().any(|volume| volume.propagation == propagation);
    match (has(MountPropagation::Bidirectional), has(MountPropagation::HostToContainer)) {
        (true, _) => "rshared",
        (false, true) => "rslave",
        (false, false) => "",
    }
}

/// A path without a slash at its end; the kubelet sends no other irregularities.
fn clean(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    }
}

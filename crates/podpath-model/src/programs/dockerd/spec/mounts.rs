//! Mounts: moby v20.10.24 daemon/oci_linux.go `WithMounts`.

use super::Files;
use crate::wire::docker::HostConfig;
use crate::wire::json::{List, Text};
use crate::wire::oci::Mount;

/// moby v20.10.24 oci/defaults.go; the size of `/dev/shm` is the one that dockershim always asks for.
const DEFAULT: [Mount; 7] = [
    Mount::of("/proc", "proc", "proc", &["nosuid", "noexec", "nodev"]),
    Mount::of("/dev", "tmpfs", "tmpfs", &["nosuid", "strictatime", "mode=755", "size=65536k"]),
    Mount::of("/dev/pts", "devpts", "devpts", &["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
    Mount::of("/sys", "sysfs", "sysfs", &["nosuid", "noexec", "nodev", "ro"]),
    Mount::of("/sys/fs/cgroup", "cgroup", "cgroup", &["ro", "nosuid", "noexec", "nodev"]),
    Mount::of("/dev/mqueue", "mqueue", "mqueue", &["nosuid", "noexec", "nodev"]),
    Mount::of("/dev/shm", "tmpfs", "shm", &["nosuid", "noexec", "nodev", "mode=1777", "size=67108864"]),
];

const NETWORK_FILES: [&str; 3] = ["/etc/resolv.conf", "/etc/hostname", "/etc/hosts"];

/// One entry of `HostConfig.Binds`.
struct Bind<'a> {
    source: &'a str,
    destination: &'a str,
    readonly: bool,
    propagation: &'static str,
}

/// The default mounts unless the container has its own there; then volumes, the network's files and shared memory, the higher
/// directories first.
pub(super) fn of(host: &HostConfig, files: &Files) -> Vec<Mount> {
    let binds: Vec<Bind<'_>> = host.binds.iter().flat_map(List::iter).filter_map(parse).collect();
    let mut bound: Vec<Mount> = Vec::with_capacity(binds.len() + 4);
    bound.extend(binds.iter().filter(|bind| !NETWORK_FILES.contains(&bind.destination)).map(mount));
    for (destination, own) in NETWORK_FILES.into_iter().zip([&files.resolv_conf, &files.hostname, &files.hosts]) {
        // A volume there replaces the file, not the mount: daemon/volumes_unix.go `trySetNetworkMount`.
        let volume = binds.iter().find(|bind| bind.destination == destination);
        let source = volume.map_or_else(|| own.clone(), |bind| Text::from(bind.source));
        let readonly = volume.map_or(host.readonly_rootfs, |bind| bind.readonly);
        bound.push(Mount::bind(destination, source, options(readonly, "rprivate")));
    }
    if !matches!(&*host.ipc_mode, "" | "private" | "none") && !binds.iter().any(|bind| bind.destination == "/dev/shm") {
        let shm = if &*host.ipc_mode == "host" { "/dev/shm".into() } else { files.shm.clone() };
        bound.push(Mount::bind("/dev/shm", shm, options(false, "rprivate")));
    }
    bound.sort_by_key(|mount| mount.destination.matches('/').count());
    let taken = |destination: &str| bound.iter().any(|mount| &*mount.destination == destination);
    let dev_taken = taken("/dev");
    let mut mounts: Vec<Mount> = DEFAULT
        .into_iter()
        .filter(|mount| !(taken(&mount.destination) || dev_taken && mount.destination.starts_with("/dev/")))
        .filter(|mount| &*mount.destination != "/dev/shm" || &*host.ipc_mode != "none")
        .collect();
    if host.privileged {
        make_writable(&mut mounts);
    }
    mounts.extend(bound);
    mounts
}

fn parse(bind: &str) -> Option<Bind<'_>> {
    let mut parts = bind.splitn(3, ':');
    let (source, destination) = (parts.next()?, parts.next()?.trim_end_matches('/'));
    let options: Vec<&str> = parts.next().unwrap_or_default().split(',').collect();
    let propagation = ["rshared", "rslave"].into_iter().find(|word| options.contains(word)).unwrap_or("rprivate");
    Some(Bind { source, destination, readonly: options.contains(&"ro"), propagation })
}

fn mount(bind: &Bind<'_>) -> Mount {
    Mount::bind(Text::from(bind.destination), Text::from(bind.source), options(bind.readonly, bind.propagation))
}

fn options(readonly: bool, propagation: &str) -> &'static [&'static str] {
    match (readonly, propagation) {
        (false, "rshared") => &["rbind", "rshared"],
        (true, "rshared") => &["rbind", "ro", "rshared"],
        (false, "rslave") => &["rbind", "rslave"],
        (true, "rslave") => &["rbind", "ro", "rslave"],
        (false, _) => &["rbind", "rprivate"],
        (true, _) => &["rbind", "ro", "rprivate"],
    }
}

/// What the root's propagation must be for the volumes to have theirs.
pub(super) fn rootfs_propagation(host: &HostConfig) -> &'static str {
    let has = |word: &str| host.binds.iter().flat_map(List::iter).filter_map(parse).any(|bind| bind.propagation == word);
    if has("rshared") {
        "shared"
    } else if has("rslave") {
        "rslave"
    } else {
        ""
    }
}

fn make_writable(mounts: &mut [Mount]) {
    for mount in mounts.iter_mut().filter(|mount| matches!(mount.r#type, "sysfs" | "cgroup")) {
        mount.options = List::Static(&["nosuid", "noexec", "nodev"]);
    }
}

//! What is at a path of the node, as far as a pod can ask for it by `hostPath`.
//!
//! A node here has only the files that its programs make. Beyond them it is known what every Linux has, and which runtime has which socket
//! and folder; of any other path nobody knows, and it is taken to be what the pod expects, as the note at it says.

use crate::kernel::{FileKind, Sys};
use crate::programs;
use crate::programs::description::Files;

/// What is known of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtPath {
    /// It is that.
    Is(FileKind),
    /// There is nothing.
    Nothing,
    /// Nobody knows.
    Unknown,
}

const DIRECTORIES: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/dev/disk",
    "/dev/pts",
    "/dev/shm",
    "/etc",
    "/etc/cni",
    "/etc/cni/net.d",
    "/etc/kubernetes",
    "/etc/kubernetes/manifests",
    "/etc/pki",
    "/etc/ssl",
    "/etc/ssl/certs",
    "/etc/systemd",
    "/etc/systemd/system",
    "/home",
    "/lib",
    "/lib/modules",
    "/lib64",
    "/media",
    "/mnt",
    "/opt",
    "/opt/cni",
    "/opt/cni/bin",
    "/proc",
    "/proc/sys",
    "/root",
    "/run",
    "/run/lock",
    "/run/systemd",
    "/run/udev",
    "/sbin",
    "/srv",
    "/sys",
    "/sys/bus",
    "/sys/class",
    "/sys/devices",
    "/sys/fs",
    "/sys/fs/bpf",
    "/sys/fs/cgroup",
    "/sys/kernel",
    "/sys/kernel/debug",
    "/sys/kernel/security",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/share",
    "/usr/share/ca-certificates",
    "/usr/share/zoneinfo",
    "/usr/src",
    "/var",
    "/var/cache",
    "/var/lib",
    "/var/lib/cni",
    "/var/lib/kubelet",
    "/var/lib/kubelet/pods",
    "/var/log",
    "/var/log/containers",
    "/var/log/pods",
    "/var/spool",
    "/var/tmp",
];
const FILES: &[&str] = &[
    "/etc/fstab",
    "/etc/group",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/localtime",
    "/etc/machine-id",
    "/etc/nsswitch.conf",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/resolv.conf",
    "/etc/shadow",
    "/proc/cmdline",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/mounts",
    "/proc/stat",
    "/proc/version",
    "/run/xtables.lock",
];
const CHARACTER_DEVICES: &[&str] =
    &["/dev/console", "/dev/full", "/dev/kmsg", "/dev/null", "/dev/ptmx", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero"];

/// What a runtime has on a node that has it: its sockets, below `/run`, are there where it listens.
fn runtime(is_it: impl Fn(&Files) -> bool) -> Option<&'static Files> {
    programs::ALL.iter().map(|program| &program.files).find(|files| is_it(files))
}

/// The runtime that has a folder there.
fn with_folder(short: &str) -> Option<&'static Files> {
    runtime(|files| files.folders.contains(&short))
}

/// Whether it is known of a path what is there, on whatever node.
pub fn knows_path(path: &str) -> bool {
    let short = short(path);
    let is_of_runtime = is_runtime_socket(short) || with_folder(short).is_some();
    is_of_runtime || [DIRECTORIES, FILES, CHARACTER_DEVICES].iter().any(|paths| paths.contains(&short))
}

/// Whether a runtime listens there, on some node.
pub fn is_runtime_socket(path: &str) -> bool {
    let short = short(path);
    runtime(|files| files.sockets.contains(&short)).is_some()
}

/// A path without a slash at its end, and without the link that `/var/run` is.
fn short(path: &str) -> &str {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    path.strip_prefix("/var").filter(|rest| *rest == "/run" || rest.starts_with("/run/")).unwrap_or(path)
}

/// Looks, and knows.
pub(super) fn at(sys: &Sys, path: &str) -> AtPath {
    let short = short(path);
    let long = format!("/var{short}");
    let found = if short == "/run" || short.starts_with("/run/") { sys.file_kind(&long) } else { None };
    if let Some(kind) = found.or_else(|| sys.file_kind(short)) {
        return AtPath::Is(kind);
    }
    if is_runtime_socket(short) {
        return AtPath::Nothing;
    }
    if let Some(files) = with_folder(short) {
        return if sys.exists(files.configuration) { AtPath::Is(FileKind::Directory) } else { AtPath::Nothing };
    }
    let tables = [(DIRECTORIES, FileKind::Directory), (FILES, FileKind::File), (CHARACTER_DEVICES, FileKind::CharacterDevice)];
    tables.iter().find(|(paths, _)| paths.contains(&short)).map_or(AtPath::Unknown, |(_, kind)| AtPath::Is(*kind))
}

//! Files that programs make, remove and look at: they are those of their container, so that a probe finds what the app has touched, and
//! those of a volume are the same for all who mount it.

use super::APP;
use super::inside::{Inside, Mounted};
use crate::kernel::{FileKind, NamespaceKind, Sys};
use crate::programs::images::{Family, USUAL_FILES};
use crate::programs::resolv::HOSTS;
use crate::trace::{SharedPayload, Text};

/// Why a file cannot be made, in the words of `strerror`.
pub(super) type Refused = &'static str;

/// File systems that the kernel fills.
const OF_THE_KERNEL: [&str; 3] = ["/proc", "/dev", "/sys"];
/// Devices that give as much as is asked for.
const ENDLESS: [&str; 4] = ["/dev/zero", "/dev/urandom", "/dev/random", "/dev/full"];
/// The directories of the image busybox.
const OF_BUSYBOX: [&str; 18] = [
    "/",
    "/bin",
    "/dev",
    "/dev/shm",
    "/etc",
    "/etc/network",
    "/home",
    "/lib",
    "/proc",
    "/root",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/sbin",
    "/var",
    "/var/spool",
    "/var/www",
];
/// What is at the top of a Debian or Alpine system. Simplified: whatever is below is taken to be there.
const USUAL_TOPS: [&str; 17] =
    ["bin", "boot", "dev", "etc", "home", "lib", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr"];
/// A file does not grow beyond this here: what a script would write on for ever is kept up to there.
const BYTES_MAX: usize = 64 << 10;

impl Inside {
    /// A path without `.` and `..`, from the working directory.
    pub(super) fn absolute(&self, path: &str) -> Text {
        let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { self.directory.split('/').collect() };
        for part in path.split('/') {
            match part {
                ".." => drop(parts.pop()),
                "." => {}
                part => parts.push(part),
            }
        }
        parts.retain(|part| !part.is_empty());
        format!("/{}", parts.join("/")).into()
    }

    /// The innermost mount that a path is in.
    pub(super) fn mount_of(&self, path: &str) -> Option<&Mounted> {
        let is_in = |mount: &&Mounted| below(path, &mount.destination).is_some();
        self.mounts.iter().filter(is_in).max_by_key(|mount| mount.destination.len())
    }

    /// A path in the container, as a path of the node.
    fn in_node(&self, sys: &Sys, path: &str) -> Text {
        let path = self.absolute(path);
        if let Some(mount) = self.mount_of(&path).filter(|mount| !mount.source.is_empty()) {
            let rest = below(&path, &mount.destination).unwrap_or_default();
            // A path inside of a volume is itself mounted, under a path of the kubelet's own.
            let source = sys.mounted_on(&mount.source).filter(|source| source.starts_with('/')).unwrap_or_else(|| mount.source.clone());
            return if rest.is_empty() { source } else { format!("{source}/{rest}").into() };
        }
        let number = sys.namespaces_of(sys.pid()).map_or(0, |namespaces| namespaces.get(NamespaceKind::Mount));
        format!("/rootfs/mnt-{number}{path}").into()
    }

    /// Whether a path is in a volume whose content comes from elsewhere, so that nobody knows what is in it.
    pub(super) fn is_made_elsewhere(&self, path: &str) -> bool {
        let path = self.absolute(path);
        self.facts.as_ref().is_some_and(|facts| facts.place_of(&path).is_some_and(|place| place.is_file || *place.path != *path))
    }

    /// Whether something is there.
    pub(super) fn exists(&self, sys: &Sys, path: &str) -> bool {
        let absolute = self.absolute(path);
        let is_of_kernel = OF_THE_KERNEL.iter().any(|place| below(&absolute, place).is_some()) && !self.is_file_of_node(sys, &absolute);
        is_of_kernel
            || self.is_file_of_node(sys, &absolute)
            || USUAL_FILES.contains(&&*absolute)
            || self.is_made_elsewhere(&absolute)
            || self.is_directory(sys, &absolute)
            || self.root.known && self.root.has(&absolute)
    }

    pub(super) fn is_file_of_node(&self, sys: &Sys, path: &str) -> bool {
        sys.exists(&self.in_node(sys, path))
    }

    /// Whether it is a directory: one of the image, a mount, or one that was made.
    pub(super) fn is_directory(&self, sys: &Sys, path: &str) -> bool {
        let path = self.absolute(path);
        let is_mount = self.mounts.iter().any(|mount| below(&mount.destination, &path).is_some() && !is_file_mount(mount));
        let is_outside = || {
            self.facts.as_ref().is_some_and(|facts| {
                facts.outside.iter().any(|place| below(&place.path, &path).is_some() && !(place.is_file && *place.path == *path))
            })
        };
        let is_of_image = match self.root.family() {
            Family::Busybox => OF_BUSYBOX.contains(&&*path),
            Family::Unknown | Family::Alpine | Family::Debian => {
                USUAL_TOPS.iter().any(|top| path.strip_prefix('/') == Some(top)) || &*path == "/" || &*path == "/var"
            }
        };
        is_of_image || is_mount || is_outside() || !sys.list(&self.in_node(sys, &path)).is_empty() || self.is_made_directory(sys, &path)
    }

    fn is_made_directory(&self, sys: &Sys, path: &str) -> bool {
        sys.file_kind(&self.in_node(sys, path)) == Some(FileKind::Directory)
    }

    /// Whether it is a device that can be read for ever.
    pub(super) fn is_endless(&self, path: &str) -> bool {
        let path = self.absolute(path);
        ENDLESS.contains(&&*path) && self.mount_of(&path).is_none_or(|mount| mount.source.is_empty())
    }

    /// What a file holds; empty where it is there and nobody knows what is in it.
    pub(super) fn read(&self, sys: &Sys, path: &str) -> Option<Text> {
        match sys.text(&self.in_node(sys, path)) {
            Some(contents) => Some(contents),
            None if &*self.absolute(path) == "/etc/hostname" => Some(format!("{}\n", self.hostname()).into()),
            None if &*self.absolute(path) == "/etc/passwd" => Some("root:x:0:0:root:/root:/bin/sh\n".into()),
            None if &*self.absolute(path) == "/etc/hosts" => Some(HOSTS.into()),
            None => (self.exists(sys, path) && !self.is_directory(sys, path)).then(|| "".into()),
        }
    }

    /// Whether something may be made or changed there.
    pub(super) fn may_write(&self, sys: &Sys, path: &str) -> Result<(), Refused> {
        let path = self.absolute(path);
        if &*path == "/dev/null" || &*path == "/dev/stdout" || &*path == "/dev/stderr" {
            return Ok(());
        }
        let mount = self.mount_of(&path);
        if mount.map_or(self.is_read_only, |mount| mount.is_read_only) {
            return Err("Read-only file system");
        }
        if self.is_directory(sys, &path) && mount.is_none_or(|mount| mount.destination != path || !is_file_mount(mount)) {
            return Err("Is a directory");
        }
        let parent = path.rsplit_once('/').map_or("/", |(parent, _)| if parent.is_empty() { "/" } else { parent });
        if !self.is_directory(sys, parent) && !self.may_have_directory(parent) {
            return Err("No such file or directory");
        }
        // Simplified: the directories of an image belong to root, /tmp and what is mounted to everybody.
        let is_open = mount.is_some() || below(&path, "/tmp").is_some() || below(&path, "/var/tmp").is_some();
        if self.uid != 0 && !is_open && self.root.known {
            return Err("Permission denied");
        }
        Ok(())
    }

    /// Whether nobody can say that a directory is not there.
    fn may_have_directory(&self, path: &str) -> bool {
        if self.mount_of(path).is_some_and(|mount| mount.destination.len() > 1) {
            return false;
        }
        let top = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        match self.root.family() {
            Family::Busybox => false,
            Family::Alpine | Family::Debian => (USUAL_TOPS.contains(&top) && top != "tmp") || top == "var",
            Family::Unknown => true,
        }
    }

    /// Makes a file with a text in it.
    pub(super) async fn write(&self, sys: &Sys, path: &str, text: &str) -> Result<(), Refused> {
        self.may_write(sys, path)?;
        let is_device =
            self.absolute(path).starts_with("/dev/") && self.mount_of(&self.absolute(path)).is_none_or(|mount| mount.source.is_empty());
        if !is_device {
            sys.step(APP).write(self.in_node(sys, path), SharedPayload::new(Text::from(text))).await;
        }
        Ok(())
    }

    /// Adds a text to a file.
    pub(super) async fn append(&self, sys: &Sys, path: &str, text: &str) -> Result<(), Refused> {
        self.may_write(sys, path)?;
        let former = self.read(sys, path).unwrap_or_else(|| "".into());
        if former.len() + text.len() > BYTES_MAX {
            return Ok(());
        }
        self.write(sys, path, &format!("{former}{text}")).await
    }

    /// Removes a file, or a directory with all that is in it.
    pub(super) async fn remove(&self, sys: &Sys, path: &str) -> Result<(), Refused> {
        let at = self.in_node(sys, path);
        let inner = sys.list(&at);
        if !sys.exists(&at) && inner.is_empty() {
            return Err("No such file or directory");
        }
        if self.mount_of(&self.absolute(path)).map_or(self.is_read_only, |mount| mount.is_read_only) {
            return Err("Read-only file system");
        }
        for file in inner {
            sys.step(APP).remove(&file).await;
        }
        sys.step(APP).remove(&at).await;
        Ok(())
    }

    /// Makes a directory.
    pub(super) async fn make_directory(&self, sys: &Sys, path: &str, with_parents: bool) -> Result<(), Refused> {
        if self.is_directory(sys, path) {
            return if with_parents { Ok(()) } else { Err("File exists") };
        }
        let absolute = self.absolute(path);
        let parent = absolute.rsplit_once('/').map_or("/", |(parent, _)| if parent.is_empty() { "/" } else { parent }).to_owned();
        if with_parents && !self.is_directory(sys, &parent) {
            Box::pin(self.make_directory(sys, &parent, true)).await?;
        }
        self.may_write(sys, path)?;
        sys.step(APP).mkdir(self.in_node(sys, path)).await;
        Ok(())
    }

    /// The names in a directory.
    pub(super) fn names(&self, sys: &Sys, path: &str) -> Vec<Text> {
        let mut names = sys.names_in(&self.in_node(sys, path));
        let path = self.absolute(path);
        let prefix = if &*path == "/" { "/".to_owned() } else { format!("{path}/") };
        let of_mounts = self.mounts.iter().filter_map(|mount| mount.destination.strip_prefix(&*prefix)?.split('/').next().map(Text::from));
        names.extend(of_mounts);
        if self.root.family() == Family::Busybox {
            names.extend(
                OF_BUSYBOX.iter().filter_map(|known| {
                    known.strip_prefix(&*prefix).filter(|name| !name.is_empty() && !name.contains('/')).map(Text::from)
                }),
            );
        }
        names.sort();
        names.dedup();
        names
    }
}

/// What is left of a path below another; empty if it is the same.
pub(super) fn below<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    if directory == "/" {
        return path.strip_prefix('/');
    }
    let rest = path.strip_prefix(directory)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// The kubelet and the runtimes mount a few single files.
fn is_file_mount(mount: &Mounted) -> bool {
    let name = mount.source.rsplit('/').next().unwrap_or_default();
    ["etc-hosts", "hostname", "hosts", "resolv.conf"].contains(&name)
        || mount.source.contains("/containers/") && !mount.source.contains("/volumes/")
}

//! Whether a command line can be started, as `exec.LookPath` of Go 1.17 finds out, with which runc 1.1.5 is built.

use super::inside::{Inside, Position};
use crate::kernel::Sys;

/// Files of the kernel that nobody can run.
const OF_THE_KERNEL: [&str; 10] = [
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/tty",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/mounts",
    "/proc/uptime",
];

/// Why a program cannot be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unstartable {
    /// There is none of that name.
    Missing,
    /// It is a directory, or a file that nobody may run.
    Denied,
}

impl Unstartable {
    /// In the words of runc.
    pub(crate) fn told(self, name: &str) -> String {
        match self {
            Self::Denied => format!("exec: \"{name}\": permission denied"),
            Self::Missing if name.contains('/') => format!("exec: \"{name}\": stat {name}: no such file or directory"),
            Self::Missing => format!("exec: \"{name}\": executable file not found in $PATH"),
        }
    }
}

impl Inside {
    /// Whether a program can be started: one that the image has, one that a script has made, or one in a mount that nobody looks into.
    ///
    /// # Errors
    /// Why it cannot.
    pub(crate) fn look_up(&self, sys: &Sys, name: &str) -> Result<(), Unstartable> {
        let is_first = self.position == Position::First;
        if is_first && self.facts.as_ref().is_some_and(|facts| facts.command_is_missing) {
            return Err(Unstartable::Missing);
        }
        if name.contains('/') && self.is_not_to_be_run(sys, name) {
            return Err(Unstartable::Denied);
        }
        let is_there = self.root.has(name) || name.contains('/') && (self.is_made_elsewhere(name) || self.exists(sys, name));
        if is_there { Ok(()) } else { Err(Unstartable::Missing) }
    }

    /// What is known to be a directory, or a file without a bit that lets somebody run it.
    pub(super) fn is_not_to_be_run(&self, sys: &Sys, path: &str) -> bool {
        let absolute = self.absolute(path);
        let facts = self.facts.as_ref();
        if let Some(place) = facts.and_then(|facts| facts.place_of(&absolute)) {
            // The file of a volume that is mounted as a file, or one below a folder.
            let is_file = place.is_file || *place.path != *absolute;
            return !is_file || !place.has_programs;
        }
        self.is_directory(sys, path)
            || OF_THE_KERNEL.contains(&&*absolute)
            || crate::programs::images::USUAL_FILES.contains(&&*absolute) && !self.is_made_by_hand(sys, &absolute)
    }

    /// Somebody has put a file of their own in that place, by a volume that the node has.
    fn is_made_by_hand(&self, sys: &Sys, path: &str) -> bool {
        self.is_file_of_node(sys, path) && self.mount_of(path).is_some_and(|mount| mount.source.contains("/volumes/"))
    }

    /// The working directory, if it is a file: nobody can make a directory of that name.
    pub(crate) fn file_as_directory(&self, sys: &Sys) -> Option<&str> {
        let path = &*self.directory;
        let is_directory = self.is_directory(sys, path) || self.facts.as_ref().is_some_and(|facts| facts.place_of(path).is_some());
        (!is_directory && (self.root.is_known_file(path) || OF_THE_KERNEL.contains(&path))).then_some(path)
    }
}

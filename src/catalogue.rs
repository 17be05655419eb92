//! What can be chosen, as the app shows it.

use podpath_trace::catalogue::{self, PATHS, RELEASES};

pub use catalogue::{Path, release as release_of};

/// The paths, in the order of the switch; the first is the one to begin with.
pub fn paths() -> &'static [Path] {
    PATHS
}

/// The id of a path by its id or its other name.
pub fn path_of(name: &str) -> Option<&'static str> {
    Path::by_id(name).map(|path| path.id)
}

/// What people call a path.
pub fn path_name(id: &str) -> &str {
    Path::by_id(id).map_or(id, |path| path.name())
}

/// The path to begin with.
pub fn first_path() -> &'static str {
    PATHS.first().map_or("", |path| path.id)
}

/// The releases of Kubernetes that can be chosen, oldest first.
pub fn releases() -> impl ExactSizeIterator<Item = &'static str> {
    RELEASES.iter().copied()
}

/// The paths that a recording may have.
pub fn known_paths() -> String {
    PATHS.iter().map(|path| path.id).collect::<Vec<_>>().join(", ")
}

/// The release of a run on a path: the one that was asked for, else the path's own.
pub fn release_on(path: &str, asked: Option<&'static str>) -> &'static str {
    asked.or_else(|| Path::by_id(path).map(|path| path.release)).unwrap_or_default()
}

/// Where a kubelet does start: on this path with its own release, and with this release on other paths.
pub fn ways(path: &'static str, release: &'static str) -> Vec<(&'static str, &'static str)> {
    let others = PATHS.iter().filter(|other| other.id != path).map(|other| (other, release));
    let own = Path::by_id(path).map(|path| (path, path.release));
    let starts = own.into_iter().chain(others).filter(|(path, release)| path.starts(release));
    starts.map(|(path, release)| (path.id, release)).collect()
}

//! The words in which truths are told.
//!
//! A truth is told of a [`Story`], the trace of a run, and there are two ways to one: a kubelet is given a pod ([`kubelet`]), or a client
//! makes CRI calls ([`client()`]). What differs by path is a table of paths and what is expected there ([`each`]): a path that there is not
//! is passed over, so that its column can be written before it arrives.

mod client;
mod cluster;
mod kubelet;
mod node;
mod story;

use podpath_model::node::{PATHS, Path, RELEASES};

pub(crate) use client::{Client, busybox, client};
pub(crate) use cluster::{Cluster, cluster, texts_of_events};
pub(crate) use kubelet::{
    deleted, deleted_of_release, kubelet, lasting, of_release, of_several, orphaned, with_death_at, with_death_of, with_deaths, with_kill,
};
pub(crate) use node::{NOWHERE, OLD_ENDPOINT, node};
pub(crate) use story::{Answer, Seen, Story, alive, argument, argv, cni_command, inits, is_spawn_of};

/// One container that waits and stops politely.
pub(crate) const WEB: &str = include_str!("../../../../../static/presets/web.yaml");
/// Two containers in one sandbox.
pub(crate) const TWO: &str = include_str!("../../../../../static/presets/two-containers.yaml");
/// A pod in the node's network.
pub(crate) const HOST: &str = include_str!("../../../../../static/presets/host-network.yaml");
/// A container that ends with 1 again and again.
pub(crate) const CRASH: &str = include_str!("../../../../../static/presets/crash.yaml");
/// An init container before the app.
pub(crate) const INIT: &str = include_str!("../../../../../static/presets/init.yaml");

/// A shell that stops politely.
pub(crate) const POLITE: &str = "trap 'exit 0' TERM; while :; do sleep 0.2; done";
/// A shell that does not care for SIGTERM.
pub(crate) const STUBBORN: &str = "trap '' TERM; while :; do sleep 0.2; done";

/// The paths with a kubelet: all.
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    PATHS.iter().map(|path| path.id)
}
/// The paths on which dockerd runs.
pub(crate) fn docker() -> impl Iterator<Item = &'static str> {
    paths().filter(|path| is_docker(path))
}
/// Whether dockerd runs on a path.
pub(crate) fn is_docker(path: &str) -> bool {
    ["dockershim", "cri-dockerd"].contains(&path)
}
/// Whether containers have a shim on a path; conmon otherwise.
pub(crate) fn has_shims(path: &str) -> bool {
    path != "crio"
}
/// The entries of a table whose path there is.
pub(crate) fn each<T, const N: usize>(table: [(&'static str, T); N]) -> impl Iterator<Item = (&'static str, T)> {
    table.into_iter().filter(|(path, _)| Path::by_id(path).is_some())
}
/// The entries of a table whose path a client can call: the node was recorded.
pub(crate) fn called<T, const N: usize>(table: [(&'static str, T); N]) -> impl Iterator<Item = (&'static str, T)> {
    table.into_iter().filter(|(path, _)| Path::by_id(path).is_some_and(|path| path.recorded.is_some()))
}
/// The paths that a client can call.
pub(crate) fn clients() -> impl Iterator<Item = &'static str> {
    PATHS.iter().filter(|path| path.recorded.is_some()).map(|path| path.id)
}
/// The releases of which a path can have a kubelet.
pub(crate) fn releases(path: &str) -> impl Iterator<Item = &'static str> {
    let has_dockershim = |id: &str| ["1.20", "1.22", "1.23"].contains(&id);
    let is_inside = path == "dockershim";
    RELEASES.iter().map(|release| release.id).filter(move |id| !is_inside || has_dockershim(id))
}
/// Every path with every release that it can have.
pub(crate) fn everywhere() -> impl Iterator<Item = (&'static str, &'static str)> {
    paths().flat_map(|path| releases(path).map(move |release| (path, release)))
}
/// One path with every release.
pub(crate) fn each_release() -> impl Iterator<Item = &'static str> {
    releases("containerd")
}

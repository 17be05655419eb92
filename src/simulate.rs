//! The one place that runs the model.

use std::rc::Rc;

use podpath_model::scenario::pod::Pod;

use crate::run::Run;

/// A runtime path that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its id in links.
    pub id: &'static str,
    /// What the switch says; a name, the same in every language.
    pub name: &'static str,
    /// Another name in links.
    pub alias: Option<&'static str>,
}

/// The paths, in the order of the switch.
pub const PATHS: &[Path] = &[
    Path { id: "dockershim", name: "docker", alias: Some("docker") },
    Path { id: "containerd", name: "containerd", alias: None },
    Path { id: "cri-dockerd", name: "cri-dockerd", alias: None },
];

/// The id of a path by its id or its other name.
pub fn path_of(name: &str) -> Option<&'static str> {
    PATHS.iter().find(|path| path.id == name || path.alias == Some(name)).map(|path| path.id)
}

/// Runs a Pod on a path.
pub fn simulate(path: &'static str, manifest: &Rc<str>, pod: &Pod) -> Run {
    let trace = crate::sample::trace(path, &pod.metadata.name);
    Run::of(path, manifest.clone(), pod.metadata.name.as_str().into(), trace)
}

//! The one place that runs the model.

use std::rc::Rc;

use podpath_model::node;
use podpath_model::scenario::pod::Pod;
use podpath_model::scenario::{Scenario, run};

use crate::run::Run;

/// A runtime path that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// Its id in links.
    pub id: &'static str,
    /// What the switch says: the name that people know, the same in every language.
    pub name: &'static str,
}

/// The paths, in the order of the switch; the first is the one to begin with.
pub fn paths() -> impl ExactSizeIterator<Item = Path> {
    node::PATHS.iter().map(|path| Path { id: path.id, name: path.alias.unwrap_or(path.id) })
}

/// The id of a path by its id or its other name.
pub fn path_of(name: &str) -> Option<&'static str> {
    node::Path::by_id(name).map(|path| path.id)
}

/// What people call a path.
pub fn path_name(id: &str) -> &str {
    paths().find(|path| path.id == id).map_or(id, |path| path.name)
}

/// The path to begin with.
pub fn first_path() -> &'static str {
    paths().next().map_or("", |path| path.id)
}

/// Runs a Pod on a path.
pub fn simulate(path: &'static str, manifest: &Rc<str>, pod: &Pod) -> Run {
    let outcome = run(&Scenario::new(path, pod.clone()));
    Run::of(path, manifest.clone(), pod.metadata.name.as_str().into(), outcome.trace)
}

//! The one place that runs the model.

use std::rc::Rc;

use podpath_model::node;
use podpath_model::pod::Pod;
use podpath_model::scenario::{Scenario, manifest, run};
use podpath_trace::Trace;
use podpath_view::misconceptions::Watch;
use podpath_view::refusal::Refusal;

use crate::preset::Preset;
use crate::run::{Refused, Run};

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

/// The releases of Kubernetes that can be chosen, oldest first.
pub fn releases() -> impl ExactSizeIterator<Item = &'static str> {
    node::RELEASES.iter().map(|release| release.id)
}

/// A release by what a link calls it.
pub fn release_of(id: &str) -> Option<&'static str> {
    node::Release::by_id(id).map(|release| release.id)
}

/// The release of a run on a path: the one that was asked for, else the path's own.
pub fn release_on(path: &str, asked: Option<&'static str>) -> &'static str {
    asked.or_else(|| node::Path::by_id(path).map(|path| path.release)).unwrap_or_default()
}

/// What comes to the node, and from where.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The text of the manifest; empty where no Pod comes.
    pub manifest: Rc<str>,
    /// The Pod in it.
    pub pod: Option<Pod>,
    /// The node belongs to a cluster, and the Pod is applied there; else its manifest is a file on the node.
    pub api_server: bool,
    /// Flags that were taken from the kubelet's command line, separated by commas.
    pub without: Rc<str>,
}

/// Runs what comes to a node on a path with a release.
pub fn simulate(path: &'static str, release: &'static str, arrival: &Arrival) -> Run {
    let trace = trace(path, release, arrival);
    let ways = || ways(path, release, arrival);
    let refused = Refusal::of(&trace).map(|Refusal { seq, message, next }| Refused { seq, message, next, ways: ways() });
    let pod = arrival.pod.as_ref().map_or("", |pod| pod.metadata.name.as_str());
    Run::of(path, arrival.manifest.clone(), pod.into(), trace).with(release, refused, arrival.api_server).lacking(arrival.without.clone())
}

/// The run that answers a misconception: of the manifest to begin with.
pub fn simulate_watch(watch: &Watch) -> Option<Run> {
    let manifest: Rc<str> = Preset::first().manifest.into();
    let pod = manifest::read(manifest.as_bytes()).pod?;
    let arrival = Arrival { manifest, pod: Some(pod), ..Arrival::default() };
    Some(simulate(path_of(watch.path)?, release_on(watch.path, watch.release.and_then(release_of)), &arrival))
}

fn trace(path: &'static str, release: &'static str, arrival: &Arrival) -> Trace {
    let pods = arrival.pod.iter().cloned().map(Rc::new).collect();
    let without = arrival.without.split(',').filter(|flag| !flag.is_empty()).map(Into::into).collect();
    run(&Scenario { release, pods, without, api_server: arrival.api_server, ..Scenario::startup(path) }).trace
}

/// Where a kubelet does start: on this path with its own release, and with this release on other paths.
fn ways(path: &'static str, release: &'static str, arrival: &Arrival) -> Vec<(&'static str, &'static str)> {
    let others = node::PATHS.iter().filter(|other| other.id != path).map(|other| (other.id, release));
    let arrival = &Arrival { without: "".into(), ..arrival.clone() };
    let all = std::iter::once((path, release_on(path, None))).chain(others);
    all.filter(|(path, release)| Refusal::of(&trace(path, release, arrival)).is_none()).collect()
}

//! What a run is given: a Pod, the path it takes, what a person does and when, and what is broken on the way.

pub mod manifest;
pub mod pod;
mod run;

use std::rc::Rc;

use crate::kernel::Intervention;
use crate::node::Path;

pub use run::{Outcome, run};

/// Everything that decides a run. The same scenario gives the same trace.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The id of the path: see [`crate::node::PATHS`].
    pub path: &'static str,
    /// The release of Kubernetes: see [`crate::node::RELEASES`].
    pub release: &'static str,
    /// The pods, each with the moment at which its manifest appears.
    pub pods: Vec<Rc<pod::Pod>>,
    /// How long after the start of the node the manifests are removed again, in nanoseconds; none if they stay.
    pub delete_after_ns: Option<u64>,
    /// What is done to the node from outside.
    pub interventions: Vec<Intervention>,
}

impl Scenario {
    /// One pod that stays, on a node where nothing breaks and whose Kubernetes is the one that the path is usually met with.
    pub fn new(path: &'static str, pod: pod::Pod) -> Self {
        let release = Path::by_id(path).map_or("", |path| path.release);
        Self { path, release, pods: vec![Rc::new(pod)], delete_after_ns: None, interventions: Vec::new() }
    }
}

//! What a run is given: a Pod, the path it takes, what a person does and when, and what is broken on the way.

mod deed;
pub mod manifest;
mod run;
mod story;
mod told;

use std::rc::Rc;

use crate::kernel::Intervention;
use crate::node::Path;
use crate::pod;
use crate::trace::Text;

pub use crate::programs::kubectl::{Request, Want};
pub use deed::Deed;
pub(crate) use deed::{short, usual_failure};
pub use run::{Outcome, Run, run, watch};
pub use story::story;

/// Everything that decides a run. The same scenario gives the same trace.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The id of the path: see [`crate::node::PATHS`].
    pub path: &'static str,
    /// The release of Kubernetes: see [`crate::node::RELEASES`].
    pub release: &'static str,
    /// The pods, each with the moment at which its manifest appears.
    pub pods: Vec<Rc<pod::Pod>>,
    /// The pods that somebody applies later: see [`Deed`].
    pub later: Vec<Rc<pod::Pod>>,
    /// How long after their creation the pods are deleted again, in nanoseconds; none if they stay.
    pub delete_after_ns: Option<u64>,
    /// How long the run is at least, from the start of the node, in nanoseconds; none if it may end as soon as nothing new happens.
    pub at_least_ns: Option<u64>,
    /// How many events are kept; the kernel's own bound if none is given.
    pub events_max: Option<usize>,
    /// The node belongs to a cluster: the pods are applied by `kubectl`, and deleted by it. Without it they are static.
    pub api_server: bool,
    /// What else is asked of the API server, and when.
    pub requests: Vec<Request>,
    /// How large the disk is on which the node keeps its images; none if there is room for all.
    pub disk_bytes: Option<u64>,
    /// Flags that an administrator has taken from the kubelet's command line: `--network-plugin`.
    pub without: Vec<Text>,
    /// With what is drawn that all of this does not determine: how long things take, random names. 0: nothing is drawn.
    pub seed: u64,
    /// What is done to the node from outside.
    pub interventions: Vec<Intervention>,
    /// What of all this somebody did in words, to be told again: see [`Deed`].
    pub deeds: Vec<Text>,
}

impl Scenario {
    /// One pod that stays, on a node where nothing breaks and whose Kubernetes is the one that the path is usually met with.
    pub fn new(path: &'static str, pod: pod::Pod) -> Self {
        Self { pods: vec![Rc::new(pod)], ..Self::startup(path) }
    }

    /// The node starts, and no pod comes: the run is over when the kubelet's loop has been up for a while, or the kubelet has failed.
    pub fn startup(path: &'static str) -> Self {
        let release = Path::by_id(path).map_or("", |path| path.release);
        Self {
            path,
            release,
            pods: Vec::new(),
            later: Vec::new(),
            delete_after_ns: None,
            at_least_ns: None,
            events_max: None,
            api_server: false,
            requests: Vec::new(),
            disk_bytes: None,
            without: Vec::new(),
            seed: 0,
            interventions: Vec::new(),
            deeds: Vec::new(),
        }
    }

    /// The same on a node that belongs to a cluster: somebody applies the pod with `kubectl`.
    pub fn in_cluster(path: &'static str, pod: pod::Pod) -> Self {
        Self { api_server: true, ..Self::new(path, pod) }
    }

    /// The same, and then somebody reads its log, runs a command in it, and deletes it.
    pub fn visited(path: &'static str, pod: pod::Pod) -> Self {
        const SECOND_NS: u64 = 1_000_000_000;
        let command = ["echo", "hello"].map(Text::from).to_vec();
        let requests = vec![
            Request::about(&pod, 20 * SECOND_NS, Want::Logs { container: "".into() }),
            Request::about(&pod, 22 * SECOND_NS, Want::Exec { container: "".into(), command, input: "".into() }),
            Request::about(&pod, 30 * SECOND_NS, Want::Delete { grace_seconds: None, force: false }),
        ];
        Self { requests, ..Self::in_cluster(path, pod) }
    }
}

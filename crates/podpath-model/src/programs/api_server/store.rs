//! What the API server keeps. Every change of a Pod has a number, so that a watch can go on where a list ended.

use std::rc::Rc;

use crate::sorted::SortedMap;
use crate::trace::{Failure, Seq, Text};
use crate::wire::kubernetes::{Event, Lease, Node, Pod, WatchEvent};

/// Everything that there is.
#[derive(Default)]
pub(super) struct Store {
    version: u64,
    /// By namespace and name.
    pub(super) pods: SortedMap<(Text, Text), Rc<Pod>>,
    pub(super) nodes: SortedMap<Text, Node>,
    pub(super) leases: SortedMap<Text, Lease>,
    /// By namespace and name.
    pub(super) events: SortedMap<(Text, Text), Event>,
    changes: Vec<Change>,
}

/// A change of a Pod, and the event of the trace in which it was made known.
#[derive(Clone)]
pub(super) struct Change {
    pub(super) version: u64,
    pub(super) seq: Seq,
    pub(super) event: WatchEvent,
}

impl Store {
    /// The number of the change that comes next.
    pub(super) fn next_version(&mut self) -> u64 {
        self.version += 1;
        self.version
    }
    /// The number of the last change.
    pub(super) fn version(&self) -> u64 {
        self.version
    }
    /// A Pod by its name.
    pub(super) fn pod(&self, namespace: &Text, name: &Text) -> Result<Rc<Pod>, Failure> {
        let key = (namespace.clone(), name.clone());
        self.pods.get(&key).cloned().ok_or_else(|| Failure::new("404", format!("pods \"{name}\" not found")))
    }
    /// Puts a Pod in the place of the one that was there.
    pub(super) fn put(&mut self, pod: Pod) -> Rc<Pod> {
        let pod = Rc::new(pod);
        self.pods.insert((pod.namespace().into(), pod.name().into()), Rc::clone(&pod));
        pod
    }
    /// Takes a Pod out.
    pub(super) fn remove(&mut self, pod: &Pod) {
        self.pods.remove(&(Text::from(pod.namespace()), Text::from(pod.name())));
    }
    /// Keeps a change for those that begin to watch later.
    pub(super) fn remember(&mut self, change: Change) {
        self.changes.push(change);
    }
    /// What has changed on a node since a list.
    pub(super) fn since(&self, version: u64, node: &str) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| {
            let object = change.event.object.as_ref();
            change.version > version && object.is_some_and(|pod| pod.pod.spec.node_name.as_deref() == Some(node))
        })
    }
}

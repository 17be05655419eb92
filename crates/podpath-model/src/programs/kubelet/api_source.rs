//! Pods from the API server: a list, then a watch. What it shows goes the same way as what the folder of manifests shows.
//!
//! Left out: mirror pods, by which the API server would see static ones.

use std::rc::Rc;

use super::release::Grace;
use super::source::StaticPod;
use super::sync_loop::Arrival;
use super::{Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::pod;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::kubernetes::{Pod, PodWatch, PodsGet};

/// How the kubelet talks to the API server.
pub(super) const API: Evidence = Evidence::Simplified("simplified-api-client");
/// After a watch that has ended, or could not begin.
const RETRY_NS: u64 = SECOND_NS;

/// The pods of the API server by UID, as they were last seen.
pub(super) type Objects = SortedMap<Text, Rc<Pod>>;

/// What has become of pods since the last look.
#[derive(Default)]
struct Changes {
    added: Vec<Rc<Pod>>,
    updated: Vec<Rc<Pod>>,
    deleted: Vec<Rc<Pod>>,
    removed: Vec<Rc<Pod>>,
}

impl Kubelet {
    /// The reflector: it lists, watches, and begins again when the watch ends.
    pub(super) async fn watch_api_server(self: &Rc<Self>, sys: &Sys, server: &Text) {
        loop {
            if let Err(failure) = self.list_and_watch(sys, server).await {
                // That it is still not there is no news.
                sys.routine(true);
                let line = format!("k8s.io/client-go/informers/factory.go:134: Failed to watch *v1.Pod: {}", failure.message);
                sys.step(API).log("error", line).await;
            }
            sys.sleep(RETRY_NS).await;
        }
    }

    async fn list_and_watch(self: &Rc<Self>, sys: &Sys, server: &Text) -> Result<(), Failure> {
        let node = self.flags.node_name.clone();
        let list = sys.step(API).call(server, PodsGet { node: node.clone() }).await?;
        sys.routine(false);
        let changes = self.compare_with_list(&list.items);
        self.pods_changed(sys, &changes);
        *self.sources_ready.set() = true;
        let watch = sys.step(API).open(server, PodWatch { node, resource_version: list.resource_version }).await?;
        watch.next().await?;
        while let Some(event) = watch.following().await {
            if let Some(object) = &event.object {
                let changes = self.compare_pod(object, event.kind == "DELETED");
                self.pods_changed(sys, &changes);
            }
        }
        Ok(())
    }

    fn compare_with_list(&self, items: &[Rc<Pod>]) -> Changes {
        let known: Vec<Rc<Pod>> = self.objects.get().values().cloned().collect();
        let mut changes = Changes::default();
        for object in items {
            changes.extend(self.compare_pod(object, false));
        }
        let is_listed = |object: &Rc<Pod>| items.iter().any(|item| item.uid() == object.uid());
        for object in known.iter().filter(|object| !is_listed(object)) {
            changes.extend(self.compare_pod(object, true));
        }
        changes
    }

    /// What a pod has become: `checkAndUpdatePod`. That only its status is another one is no news: the kubelet wrote it itself.
    fn compare_pod(&self, object: &Rc<Pod>, gone: bool) -> Changes {
        let mut objects = self.objects.set();
        let known = if gone { objects.remove(object.uid()) } else { objects.insert(object.uid().into(), Rc::clone(object)) };
        let mut changes = Changes::default();
        match known {
            Some(_) if gone => changes.removed.push(Rc::clone(object)),
            None if gone => {}
            None => {
                changes.added.push(Rc::clone(object));
                // It was marked while the kubelet was away.
                changes.deleted.extend(object.deletion.map(|_| Rc::clone(object)));
            }
            Some(former) if object.deletion.is_some() && former.deletion != object.deletion => changes.deleted.push(Rc::clone(object)),
            Some(former) if former.pod != object.pod => changes.updated.push(Rc::clone(object)),
            Some(_) => {}
        }
        changes
    }

    /// Tells the sync loop.
    fn pods_changed(&self, sys: &Sys, changes: &Changes) {
        let pods = |objects: &[Rc<Pod>]| -> Vec<Rc<StaticPod>> { objects.iter().map(|object| Rc::new(pod_of(object))).collect() };
        let deleted = changes.deleted.iter().map(|object| Rc::new(with_grace(object, self.release.grace))).collect();
        let arrivals = [
            (Arrival::Add(pods(&changes.added)), changes.added.len()),
            (Arrival::Update(pods(&changes.updated)), changes.updated.len()),
            (Arrival::Delete(deleted), changes.deleted.len()),
            (Arrival::Remove(pods(&changes.removed)), changes.removed.len()),
        ];
        for (arrival, _) in arrivals.into_iter().filter(|(_, count)| *count > 0) {
            self.arrivals.push(sys, arrival);
        }
    }
}

/// A pod of the API server keeps its name.
fn pod_of(object: &Pod) -> StaticPod {
    StaticPod {
        uid: object.uid().into(),
        name: object.name().into(),
        namespace: object.namespace().into(),
        pod: Rc::clone(&object.pod),
        path: "".into(),
        is_static: false,
        is_deleted: object.deletion.is_some(),
    }
}

impl Changes {
    fn extend(&mut self, other: Self) {
        self.added.extend(other.added);
        self.updated.extend(other.updated);
        self.deleted.extend(other.deleted);
        self.removed.extend(other.removed);
    }
}

/// The pod with what its deletion says of the grace period. Where a worker passes it on (`calculateEffectiveGracePeriod`), 0 counts as not
/// said, and then it is the pod's own, and never less than 1: kubernetes v1.22.0 pkg/kubelet/pod_workers.go:651.
fn with_grace(object: &Pod, grace: Grace) -> StaticPod {
    let spec = &object.pod.spec;
    let own = spec.termination_grace_period_seconds;
    let said = object.deletion.map(|deletion| deletion.grace_seconds);
    let seconds = match grace {
        Grace::Left => said.unwrap_or(own),
        Grace::Whole => said.filter(|seconds| *seconds > 0).unwrap_or(own).max(1),
    };
    let spec = pod::PodSpec { termination_grace_period_seconds: seconds, ..spec.clone() };
    StaticPod { pod: Rc::new(pod::Pod { metadata: object.pod.metadata.clone(), spec }), ..pod_of(object) }
}

//! Pods from the API server: a list, then a watch. What it shows goes the same way as what the folder of manifests shows.
//!
//! Left out: mirror pods, by which the API server would see static ones.

use std::rc::Rc;

use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::scenario::pod;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Failure, Text};
use crate::wire::kubernetes::{Pod, PodWatch, PodsGet};

/// How the kubelet talks to the API server.
pub(super) const API: Evidence = Evidence::Simplified("simplified-api-client");
/// After a watch that has ended, or could not begin.
const RETRY_NS: u64 = SECOND_NS;
const SYNC_LOOP: &str = "pkg/kubelet/kubelet.go";

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
        let node = self.config.node_name.clone();
        let list = sys.step(API).call(server, PodsGet { node: node.clone() }).await?;
        sys.routine(false);
        let changes = self.compare_with_list(&list.items);
        self.pods_changed(sys, changes).await;
        let watch = sys.step(API).open(server, PodWatch { node, resource_version: list.resource_version }).await?;
        watch.next().await?;
        while let Some(event) = watch.following().await {
            if let Some(object) = &event.object {
                let changes = self.compare_pod(object, event.kind == "DELETED");
                self.pods_changed(sys, changes).await;
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

    /// `syncLoopIteration`, its configuration channel.
    async fn pods_changed(self: &Rc<Self>, sys: &Sys, changes: Changes) {
        for object in &changes.added {
            let pod = self.keep(object);
            sync_loop(sys, 2058, "ADD", Some("pod.seen"), &pod).await;
            self.start_worker(sys, &pod.uid);
        }
        for object in &changes.updated {
            let pod = self.keep(object);
            sync_loop(sys, 2061, "UPDATE", None, &pod).await;
            self.wake_worker(sys, &pod.uid);
        }
        for object in &changes.deleted {
            // A graceful deletion is handled as an update: the pod stays known until its object is gone.
            let pod = self.keep(object);
            sync_loop(sys, 2068, "DELETE", Some("pod.delete"), &pod).await;
            self.terminate_worker(sys, &pod.uid, with_grace(&pod, object));
        }
        for object in &changes.removed {
            let Some(pod) = self.pod(object.uid()) else { continue };
            // With force the object goes first; that its containers are still to be stopped is learned only now.
            let is_news = object.deletion.is_none();
            sync_loop(sys, 2064, "REMOVE", is_news.then_some("pod.delete"), &pod).await;
            self.pods.set().remove(&pod.uid);
            self.statuses.forget(&pod.uid);
            if is_news {
                self.terminate_worker(sys, &pod.uid, Rc::clone(&pod));
            }
        }
    }

    fn keep(&self, object: &Pod) -> Rc<StaticPod> {
        let pod = Rc::new(StaticPod {
            uid: object.uid().into(),
            name: object.name().into(),
            namespace: object.namespace().into(),
            pod: Rc::clone(&object.pod),
            path: "".into(),
        });
        self.pods.set().insert(pod.uid.clone(), Rc::clone(&pod));
        pod
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

async fn sync_loop(sys: &Sys, line: u32, operation: &str, milestone: Option<&'static str>, pod: &StaticPod) {
    let text = format!("\"SyncLoop {operation}\" source=\"api\" pods=[{}/{}]", pod.namespace, pod.name);
    let step = sys.step(K.line(SYNC_LOOP, line));
    let step = match milestone {
        Some(milestone) => step.milestone(milestone),
        None => step,
    };
    step.log("info", text).await;
}

/// `calculateEffectiveGracePeriod`: what the deletion says; 0 counts as not said, and then it is the pod's own. Never less than 1.
/// kubernetes v1.22.0 pkg/kubelet/pod_workers.go:651.
fn with_grace(pod: &StaticPod, object: &Pod) -> Rc<StaticPod> {
    let said = object.deletion.map(|deletion| deletion.grace_seconds).filter(|seconds| *seconds > 0);
    let spec = &pod.pod.spec;
    let seconds = said.unwrap_or(spec.termination_grace_period_seconds).max(1);
    let spec = pod::PodSpec { termination_grace_period_seconds: seconds, ..spec.clone() };
    Rc::new(StaticPod {
        uid: pod.uid.clone(),
        name: pod.name.clone(),
        namespace: pod.namespace.clone(),
        pod: Rc::new(pod::Pod { metadata: pod.pod.metadata.clone(), spec }),
        path: pod.path.clone(),
    })
}

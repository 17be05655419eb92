//! A pod that is deleted through the API server, up to 1.21: its mark is an update like any other, and the sync that follows kills. From
//! 1.22 on the pod's worker ends it: `pod_end.rs`.

use std::rc::Rc;

use super::log::{Level, Line};
use super::release::Deletion;
use super::runtime_cache::RunningPod;
use super::source::StaticPod;
use super::{Kubelet, SECOND_NS, V1_20};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
const PODS: &str = "pkg/kubelet/kubelet_pods.go";
/// `syncPeriod` of the status manager: kubernetes v1.20.2 pkg/kubelet/status/status_manager.go:117.
const BATCH_NS: u64 = 10 * SECOND_NS;

impl Kubelet {
    /// Whether a pod is marked, and an update is all that the mark is.
    pub(super) fn is_marked(&self, uid: &str) -> bool {
        self.release.deletion == Deletion::Update && self.pod(uid).is_some_and(|pod| pod.is_deleted)
    }

    /// `podAndContainersAreTerminal` of a pod that is marked: by the status that was last generated nothing of it runs.
    pub(super) fn has_stopped(&self, uid: &str) -> bool {
        self.is_marked(uid) && self.statuses.is_known_to_stand(uid)
    }

    /// Whether the newest dead containers and sandboxes of a pod stay: not `IsPodDeleted`, kubernetes v1.20.2
    /// pkg/kubelet/kubelet_pods.go:937.
    pub(super) fn is_kept(&self, uid: &str) -> bool {
        self.pod(uid).is_some() && !self.has_stopped(uid)
    }

    /// `dispatchWork`: a marked pod of which nothing runs is only told of: kubernetes v1.20.2 pkg/kubelet/kubelet.go:1982.
    pub(super) fn dispatch_work(self: &Rc<Self>, sys: &Sys, uid: &Text) {
        if self.has_stopped(uid) {
            self.statuses.tell(sys, uid, false);
        } else {
            self.update_pod(sys, uid);
        }
    }

    /// `killPod` in the place of the rest of the sync: no override of the grace period is given.
    pub(super) async fn kill_marked(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) -> Result<(), Failure> {
        let running = RunningPod::of(pod, &self.cache.get().status(&pod.uid));
        let killed = self.kill_or_tell(sys, V1_20.line(KUBELET, 1546), pod, running).await;
        killed.map_err(|failure| Failure::new(failure.code, format!("error killing pod: {}", failure.message)))
    }

    /// `HandlePodCleanups` of a marked pod of which nothing runs: no worker, no probes, no volumes, no cgroup.
    pub(super) async fn clean_up_stopped(&self, sys: &Sys) {
        let stopped: Vec<Rc<StaticPod>> = self.pods.get().values().filter(|pod| pod.is_deleted).cloned().collect();
        for pod in stopped.iter().filter(|pod| self.has_stopped(&pod.uid)) {
            let (uid, cgroup) = (&pod.uid, self.pod_cgroup(pod));
            self.forget_worker(sys, uid);
            self.probes.remove_pod(sys, uid);
            self.unmount_volumes(sys, uid).await;
            if sys.has_cgroup(&cgroup) {
                sys.routine(false);
                let line = || Line { sentence: format!("Orphaned pod \"{uid}\" found, removing pod cgroups"), structured: String::new() };
                self.say(sys.step(V1_20.line(PODS, 1972)), Level::Info, line).await;
                self.destroy_pod_cgroup(sys, V1_20.line(PODS, 1977), &cgroup).await;
            }
        }
    }

    /// `PodResourcesAreReclaimed`: containers, sandboxes and the cgroup are gone: kubernetes v1.20.2 pkg/kubelet/kubelet_pods.go:949.
    pub(super) fn is_reclaimed(&self, sys: &Sys, uid: &str) -> bool {
        let Some(pod) = self.pod(uid).filter(|_| self.has_stopped(uid)) else { return false };
        let status = self.cache.get().status(uid);
        status.containers.is_empty() && status.sandboxes.is_empty() && !sys.has_cgroup(&self.pod_cgroup(&pod))
    }

    /// `syncBatch`: every ten seconds it is looked whether a marked pod can be deleted.
    pub(super) async fn sync_batch(self: &Rc<Self>, sys: &Sys) {
        if self.release.deletion != Deletion::Update {
            return;
        }
        loop {
            sys.sleep(BATCH_NS).await;
            let marked: Vec<Text> =
                self.pods.get().values().filter(|pod| self.is_reclaimed(sys, &pod.uid)).map(|pod| pod.uid.clone()).collect();
            sys.routine(marked.is_empty());
            marked.iter().for_each(|uid| self.statuses.tell(sys, uid, false));
        }
    }
}

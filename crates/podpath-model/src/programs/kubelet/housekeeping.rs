//! Housekeeping, every two seconds: pods that run and should not, and what pods have left behind: `HandlePodCleanups`, kubernetes v1.22.0
//! pkg/kubelet/kubelet_pods.go:1016.

use std::rc::Rc;

use super::kill_pod::Doomed;
use super::log::{Level, Line};
use super::release::PodEnd;
use super::runtime_cache::RunningPods;
use super::startup::ROOT;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::Text;

const PODS: &str = "pkg/kubelet/kubelet_pods.go";

impl Kubelet {
    /// One round.
    pub(super) async fn handle_pod_cleanups(self: &Rc<Self>, sys: &Sys) {
        let line = || Line { sentence: "SyncLoop (housekeeping)".into(), structured: "\"SyncLoop (housekeeping)\"".into() };
        self.info(sys, K.line("pkg/kubelet/kubelet.go", 2141), line).await;
        // The cgroups of pods are looked for on the disk.
        sys.work(Work::KubeletCgroups).await;
        let Ok(running) = self.cached_running_pods(sys).await else { return };
        for (uid, pod) in running.iter().filter(|(uid, _)| self.pod(uid).is_none() && !self.is_ended_by_worker(uid)) {
            self.kill_later(sys, uid, Doomed { pod: None, running: pod.clone() });
        }
        // What has just been killed is not in the cache: the list is asked for once more, past it.
        let Ok(running) = self.running_pods(sys).await else { return };
        self.clean_up_orphans(sys, &running).await;
    }

    /// From 1.22 on a pod that has a worker is that worker's.
    fn is_ended_by_worker(&self, uid: &Text) -> bool {
        self.release.pod_end == PodEnd::Worker && self.workers.get().contains_key(uid)
    }

    /// `cleanupOrphanedPodDirs` and `cleanupOrphanedPodCgroups`: of pods that are gone and of which nothing runs.
    async fn clean_up_orphans(&self, sys: &Sys, running: &RunningPods) {
        let directories = sys.names_in(&format!("{ROOT}/pods"));
        let is_orphan = |uid: &&Text| self.pod(uid).is_none() && !running.contains_key(*uid) && !self.workers.get().contains_key(*uid);
        let orphans: Vec<Text> = directories.iter().filter(is_orphan).cloned().collect();
        for uid in &orphans {
            sys.routine(false);
            let line = || Line {
                sentence: format!("Orphaned pod \"{uid}\" found, removing"),
                structured: format!("\"Orphaned pod found, removing\" podUID={uid}"),
            };
            self.info(sys, K.line("pkg/kubelet/kubelet_volumes.go", 236), line).await;
            sys.step(K.line("pkg/kubelet/kubelet_volumes.go", 229)).remove(&self.pod_directory(uid)).await;
        }
        for uid in &orphans {
            let line = || Line {
                sentence: format!("Orphaned pod \"{uid}\" found, removing pod cgroups"),
                structured: format!("\"Orphaned pod found, removing pod cgroups\" podUID={uid}"),
            };
            self.say(sys.step(K.line(PODS, 1903)), Level::Info, line).await;
            for class in ["", "/burstable", "/besteffort"] {
                let cgroup = format!("/kubepods{class}/pod{uid}");
                if sys.has_cgroup(&cgroup) {
                    sys.step(K.line(PODS, 1908)).remove_cgroup(&Text::from(cgroup)).await;
                }
            }
        }
    }
}

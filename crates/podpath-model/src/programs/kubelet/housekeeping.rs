//! Housekeeping, every two seconds: pods that run and should not, and what pods have left behind: `HandlePodCleanups`, kubernetes v1.22.0
//! pkg/kubelet/kubelet_pods.go:1016.

use std::rc::Rc;

use super::kill_pod::Doomed;
use super::log::{Level, Line};
use super::release::{Housekeeping, PodEnd, ProbesEnd};
use super::runtime_cache::{RunningPod, RunningPods};
use super::startup::ROOT;
use super::{K, Kubelet, V1_20, V1_27};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, Text};

const PODS: &str = "pkg/kubelet/kubelet_pods.go";

impl Kubelet {
    /// One round. Until every source of pods has told of its pods nobody knows which of those that run should.
    pub(super) async fn handle_pod_cleanups(self: &Rc<Self>, sys: &Sys) {
        if !*self.sources_ready.get() {
            let text = "SyncLoop (housekeeping, skipped): sources aren't ready yet";
            let line = || Line { sentence: format!("{text}."), structured: format!("\"{text}\"") };
            return self.info(sys, K.line("pkg/kubelet/kubelet.go", 2138), line).await;
        }
        let line = || Line { sentence: "SyncLoop (housekeeping)".into(), structured: "\"SyncLoop (housekeeping)\"".into() };
        self.info(sys, K.line("pkg/kubelet/kubelet.go", 2141), line).await;
        // The cgroups of pods are looked for on the disk.
        sys.work(Work::KubeletCgroups).await;
        if self.release.probes_end == ProbesEnd::Housekeeping {
            self.workers_that_end().iter().for_each(|uid| self.probes.remove_pod(sys, uid));
        }
        let Ok(running) = self.list_for_housekeeping(sys).await else { return };
        for (uid, pod) in running.iter().filter(|(uid, _)| self.pod(uid).is_none() || self.has_stopped(uid)) {
            self.end_orphan(sys, uid, pod).await;
        }
        let running = match self.release.housekeeping {
            // What has just been killed is still in the cache: the list is asked for once more, past it.
            Housekeeping::OldThenNew => self.running_pods(sys).await,
            Housekeeping::New => Ok(running),
        };
        let Ok(running) = running else { return };
        self.clean_up_orphans(sys, &running).await;
        self.clean_up_stopped(sys).await;
        self.back_off.set().collect_garbage(sys.now_ns());
    }

    async fn list_for_housekeeping(&self, sys: &Sys) -> Result<RunningPods, Failure> {
        match self.release.housekeeping {
            Housekeeping::OldThenNew => self.cached_running_pods(sys).await,
            Housekeeping::New => self.newly_cached_running_pods(sys).await,
        }
    }

    /// A pod that runs and should not: it was removed while the kubelet was away, or has been killed and is not dead. Whoever ends pods
    /// ends it: the killer, or a worker, unless it has one already.
    async fn end_orphan(self: &Rc<Self>, sys: &Sys, uid: &Text, pod: &RunningPod) {
        match self.release.pod_end {
            PodEnd::Killer => self.kill_later(sys, uid, Doomed { pod: None, running: pod.clone() }),
            PodEnd::Worker if self.workers.get().contains_key(uid) => {}
            PodEnd::Worker => {
                sys.routine(false);
                self.say_orphan(sys, uid).await;
                self.terminate_orphan(sys, uid, pod);
            }
        }
    }

    /// Left out: the options of the kill, which 1.27 logs as an address.
    async fn say_orphan(&self, sys: &Sys, uid: &Text) {
        let (evidence, text) = match self.release.housekeeping {
            Housekeeping::OldThenNew => (K.line(PODS, 1095), "Clean up orphaned pod containers"),
            Housekeeping::New => (V1_27.line(PODS, 1134), "Clean up containers for orphaned pod we had not seen before"),
        };
        let line = || Line { sentence: String::new(), structured: format!("\"{text}\" podUID={uid}") };
        self.info(sys, evidence, line).await;
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
            self.unmount_volumes(sys, uid).await;
            sys.step(K.line("pkg/kubelet/kubelet_volumes.go", 229)).remove(&self.pod_directory(uid)).await;
        }
        for uid in &orphans {
            let line = || format!("Path \"{}/volumes\" does not exist", self.pod_directory(uid));
            self.chatter(sys.step(V1_20.line("pkg/kubelet/kubelet_getters.go", 300)), Level::Warning, line).await;
            let cgroups = ["", "/burstable", "/besteffort"].map(|class| Text::from(format!("/kubepods{class}/pod{uid}")));
            for cgroup in cgroups.iter().filter(|cgroup| sys.has_cgroup(cgroup)) {
                let line = || Line {
                    sentence: format!("Orphaned pod \"{uid}\" found, removing pod cgroups"),
                    structured: format!("\"Orphaned pod found, removing pod cgroups\" podUID={uid}"),
                };
                self.say(sys.step(K.line(PODS, 1903)), Level::Info, line).await;
                self.destroy_pod_cgroup(sys, K.line(PODS, 1908), cgroup).await;
            }
        }
    }
}

//! A pod that is to go: up to 1.21 a task beside the workers kills it, from 1.22 on its own worker does.

use std::rc::Rc;

use super::kill_pod::Doomed;
use super::log::{Level, Line};
use super::prober::ProbeKind;
use super::queue::Queue;
use super::release::{PodEnd, ProbesEnd};
use super::runtime_cache::RunningPod;
use super::source::StaticPod;
use super::{K, Kubelet, V1_20};
use crate::kernel::{Shared, Sys};
use crate::trace::{Evidence, Failure, Text};
use crate::wire::cri::ContainerState;

const KUBELET: &str = "pkg/kubelet/kubelet.go";
const PODS: &str = "pkg/kubelet/kubelet_pods.go";

/// The killer of 1.20: kubernetes v1.20.2 pkg/kubelet/kubelet_pods.go.
#[derive(Default)]
pub(super) struct Killer {
    requests: Queue<(Text, Doomed)>,
    /// Pods that it is at, by UID.
    at: Shared<Vec<Text>>,
}

impl Kubelet {
    /// `deletePod`: a pod that should not run any more is ended.
    pub(super) async fn delete_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) {
        if self.release.pod_end == PodEnd::Worker {
            return self.terminate_pod(sys, pod);
        }
        self.forget_worker(sys, &pod.uid);
        // What does not run yet is found by the clean-up of pods.
        let running = self.cached_running_pods(sys).await.unwrap_or_default();
        if let Some(running) = running.get(&pod.uid) {
            self.kill_later(sys, &pod.uid, Doomed { pod: Some(Rc::clone(pod)), running: running.clone() });
        }
    }

    /// Asks the killer; of a pod that nobody knows any more only what runs is known.
    pub(super) fn kill_later(&self, sys: &Sys, uid: &Text, doomed: Doomed) {
        self.killer.requests.push(sys, (uid.clone(), doomed));
    }

    /// `PerformPodKillingWork`: one task a pod.
    pub(super) async fn perform_pod_killing_work(self: &Rc<Self>, sys: &Sys) {
        loop {
            let (uid, doomed) = self.killer.requests.pop(sys).await;
            sys.routine(false);
            if self.killer.at.get().contains(&uid) {
                continue;
            }
            self.killer.at.set().push(uid.clone());
            let kubelet = Rc::clone(self);
            sys.background(|sys| async move { kubelet.kill_unwanted(&sys, &uid, doomed).await });
        }
    }

    async fn kill_unwanted(self: &Rc<Self>, sys: &Sys, uid: &Text, doomed: Doomed) {
        let name = &doomed.running.name;
        let line = || Line {
            sentence: format!("Killing unwanted pod \"{name}\""),
            structured: format!("\"Killing unwanted pod\" podName=\"{name}\""),
        };
        self.say(sys.step(V1_20.line(PODS, 1253)), Level::Info, line).await;
        let killed = self.kill_pod(sys, &doomed).await;
        self.killer.at.set().retain(|other| other != uid);
        let (evidence, level, line) = match killed {
            Ok(()) => (
                V1_20.line(PODS, 1210),
                Level::Info,
                Line { sentence: format!("marking pod termination \"{uid}\""), structured: String::new() },
            ),
            Err(failure) => {
                let text = failure.message;
                let line = Line { sentence: format!("Failed killing the pod \"{name}\": {text}"), structured: String::new() };
                (V1_20.line(PODS, 1256), Level::Error, line)
            }
        };
        self.say(sys.step(evidence), level, || line).await;
    }

    /// `syncTerminatingPod` and `syncTerminatedPod`: kill, look whether anything is left, and clear away: pkg/kubelet/kubelet.go:1750, :1829.
    pub(super) async fn sync_terminating_pod(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) -> Result<(), Failure> {
        let status = self.cache.get().status(&pod.uid);
        self.generate_api_pod_status(sys, pod).await;
        self.stop_asking(sys, &pod.uid, &[ProbeKind::Liveness, ProbeKind::Startup]);
        self.kill_or_tell(sys, K.line(KUBELET, 1787), pod, RunningPod::of(pod, &status)).await?;
        self.stop_asking(sys, &pod.uid, &[ProbeKind::Readiness]);
        let status = self.pod_status(sys, &pod.uid).await?;
        let left: Vec<String> = status
            .containers
            .iter()
            .filter(|container| container.state == ContainerState::Running)
            .map(|container| container.id.to_string())
            .collect();
        if !left.is_empty() {
            let text = format!("detected running containers after a successful KillPod, CRI violation: {left:?}");
            return Err(Failure::unknown(text));
        }
        self.clear_away(sys, pod).await;
        Ok(())
    }

    /// `StopLivenessAndStartup` before the kill, `RemovePod` after it: in releases in which the end of a pod ends its probes.
    fn stop_asking(&self, sys: &Sys, uid: &str, kinds: &[ProbeKind]) {
        if self.release.probes_end == ProbesEnd::Termination {
            self.probes.stop(sys, uid, kinds);
        }
    }

    /// `syncTerminatingPod` of a pod that nobody knows, of which only is known what runs: kubernetes v1.22.0 pkg/kubelet/kubelet.go:1757.
    pub(super) async fn sync_terminating_orphan(
        self: &Rc<Self>,
        sys: &Sys,
        pod: &Rc<StaticPod>,
        running: &RunningPod,
    ) -> Result<(), Failure> {
        self.kill_or_tell(sys, K.line(KUBELET, 1765), pod, running.clone()).await
    }

    /// Kills a pod, and tells if it cannot be killed.
    pub(super) async fn kill_or_tell(
        self: &Rc<Self>,
        sys: &Sys,
        evidence: Evidence,
        pod: &Rc<StaticPod>,
        running: RunningPod,
    ) -> Result<(), Failure> {
        let killed = self.kill_pod(sys, &Doomed { pod: Some(Rc::clone(pod)), running }).await;
        if let Err(failure) = &killed {
            self.event(sys, evidence, pod, "FailedKillPod", &format!("error killing pod: {}", failure.message)).await;
        }
        killed
    }

    /// The pod's cgroup and folder.
    async fn clear_away(&self, sys: &Sys, pod: &StaticPod) {
        self.unmount_volumes(sys, &pod.uid).await;
        self.destroy_pod_cgroup(sys, K.line(KUBELET, 1853), &self.pod_cgroup(pod)).await;
        sys.step(K.line("pkg/kubelet/kubelet_volumes.go", 229)).remove(&self.pod_directory(&pod.uid)).await;
    }
}

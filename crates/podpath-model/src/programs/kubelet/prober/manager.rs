//! The workers of all pods, and what is known of containers: kubernetes v1.22.0 pkg/kubelet/prober/prober_manager.go.

use std::cell::Cell;
use std::rc::Rc;

use super::super::Kubelet;
use super::super::cache::PodStatus;
use super::super::source::StaticPod;
use super::request::NODE_ADDRESS;
use super::results::{Outcome, ProbeKind, Results};
use crate::kernel::{Condition, Shared, Sys};
use crate::pod::{Container, Probe};
use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::cri::ContainerState;

/// A pod's UID, a container's name, and what is asked.
pub(super) type Key = (Text, Text, ProbeKind);

/// The probes of all pods.
#[derive(Default)]
pub(in crate::programs::kubelet) struct ProbeManager {
    /// When the kubelet began, in nanoseconds.
    pub(super) began_ns: u64,
    jobs: Shared<SortedMap<Key, Rc<Job>>>,
    liveness: Results,
    readiness: Results,
    startup: Results,
}

/// What a worker is there for, and how it is reached.
pub(super) struct Job {
    pub(super) pod: Rc<StaticPod>,
    pub(super) container: Container,
    pub(super) kind: ProbeKind,
    pub(super) spec: Probe,
    pub(super) is_stopped: Cell<bool>,
    pub(super) is_triggered: Cell<bool>,
    pub(super) woken: Condition,
}

impl Job {
    pub(super) fn key(&self) -> Key {
        (self.pod.uid.clone(), self.container.name.as_str().into(), self.kind)
    }
}

impl ProbeManager {
    /// No workers yet; the kubelet began at `began_ns`.
    pub(in crate::programs::kubelet) fn new(began_ns: u64) -> Self {
        Self { began_ns, ..Self::default() }
    }

    /// `AddPod`: a worker for each probe of each container.
    pub(in crate::programs::kubelet) fn add_pod(&self, sys: &Sys, kubelet: &Rc<Kubelet>, pod: &Rc<StaticPod>) {
        if pod.pod.spec.host_network {
            sys.assign_address(NODE_ADDRESS, &format!("/proc/{}/ns/net", sys.pid()));
        }
        for container in &pod.pod.spec.containers {
            let probes = [
                (ProbeKind::Startup, &container.startup_probe),
                (ProbeKind::Readiness, &container.readiness_probe),
                (ProbeKind::Liveness, &container.liveness_probe),
            ];
            for (kind, spec) in probes {
                let Some(spec) = spec.clone() else { continue };
                let job = Job {
                    pod: Rc::clone(pod),
                    container: container.clone(),
                    kind,
                    spec,
                    is_stopped: Cell::new(false),
                    is_triggered: Cell::new(false),
                    woken: Condition::default(),
                };
                if self.jobs.get().contains_key(&job.key()) {
                    return;
                }
                let job = Rc::new(job);
                self.jobs.set().insert(job.key(), Rc::clone(&job));
                let kubelet = Rc::clone(kubelet);
                sys.background(|sys| async move { kubelet.run_prober(&sys, &job).await });
            }
        }
    }

    /// `RemovePod`: its workers end at their next look, and their results with them.
    pub(in crate::programs::kubelet) fn remove_pod(&self, sys: &Sys, uid: &str) {
        self.stop(sys, uid, &[ProbeKind::Liveness, ProbeKind::Readiness, ProbeKind::Startup]);
    }

    /// The same for the workers of some kinds only.
    pub(in crate::programs::kubelet) fn stop(&self, sys: &Sys, uid: &str, kinds: &[ProbeKind]) {
        let is_meant = |job: &&Rc<Job>| &*job.pod.uid == uid && kinds.contains(&job.kind);
        let jobs: Vec<Rc<Job>> = self.jobs.get().values().filter(is_meant).cloned().collect();
        for job in jobs {
            job.is_stopped.set(true);
            job.woken.notify(sys);
        }
    }

    /// The result that `computePodActions` kills for; none without such a probe.
    pub(in crate::programs::kubelet) fn liveness(&self, container_id: &str) -> Option<Outcome> {
        self.liveness.get(container_id)
    }
    /// The result that decides whether the container is sent requests; none without such a probe.
    pub(in crate::programs::kubelet) fn readiness(&self, container_id: &str) -> Option<Outcome> {
        self.readiness.get(container_id)
    }
    /// The result that the other probes wait for; none without such a probe.
    pub(in crate::programs::kubelet) fn startup(&self, container_id: &str) -> Option<Outcome> {
        self.startup.get(container_id)
    }

    /// Whether the container of that name, which runs, has started.
    pub(in crate::programs::kubelet) fn is_started(&self, uid: &Text, name: &str, container_id: &str) -> bool {
        match self.startup(container_id) {
            Some(outcome) => outcome == Outcome::Success,
            None => !self.has(uid, name, ProbeKind::Startup),
        }
    }

    /// Whether the container of that name, which runs, may be sent requests.
    pub(in crate::programs::kubelet) fn is_ready(&self, uid: &Text, name: &str, container_id: &str) -> bool {
        self.is_started(uid, name, container_id)
            && match self.readiness(container_id) {
                Some(outcome) => outcome == Outcome::Success,
                None => !self.has(uid, name, ProbeKind::Readiness),
            }
    }

    /// What `UpdatePodStatus` does beside reading the results: a container that has started and is not ready is asked at once.
    pub(in crate::programs::kubelet) fn trigger_readiness(&self, sys: &Sys, pod: &StaticPod, status: &PodStatus) {
        for container in &pod.pod.spec.containers {
            let Some(seen) = status.container(&container.name).filter(|seen| seen.state == ContainerState::Running) else { continue };
            if !self.is_started(&pod.uid, &container.name, &seen.id) || self.is_ready(&pod.uid, &container.name, &seen.id) {
                continue;
            }
            let job = self.jobs.get().get(&(pod.uid.clone(), container.name.as_str().into(), ProbeKind::Readiness)).cloned();
            if let Some(job) = job {
                job.is_triggered.set(true);
                job.woken.notify(sys);
            }
        }
    }

    fn has(&self, uid: &Text, name: &str, kind: ProbeKind) -> bool {
        self.jobs.get().contains_key(&(uid.clone(), name.into(), kind))
    }

    fn results(&self, kind: ProbeKind) -> &Results {
        match kind {
            ProbeKind::Liveness => &self.liveness,
            ProbeKind::Readiness => &self.readiness,
            ProbeKind::Startup => &self.startup,
        }
    }

    /// Keeps a result; whether that is news.
    pub(super) fn set(&self, kind: ProbeKind, container_id: &Text, outcome: Outcome) -> bool {
        self.results(kind).set(container_id, outcome)
    }

    pub(super) fn forget(&self, kind: ProbeKind, container_id: &str) {
        self.results(kind).remove(container_id);
    }

    /// A worker has ended.
    pub(super) fn remove_worker(&self, key: &Key) {
        self.jobs.set().remove(key);
    }
}

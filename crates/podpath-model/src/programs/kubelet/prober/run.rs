//! The life of a worker: kubernetes v1.22.0 pkg/kubelet/prober/worker.go.

use std::rc::Rc;

use super::super::cache::PodStatus;
use super::super::source::StaticPod;
use super::super::{Kubelet, SECOND_NS};
use super::manager::Job;
use super::worker::{Next, Seen, Worker};
use crate::kernel::Sys;
use crate::pod::RestartPolicy;
use crate::programs::ids;
use crate::wire::cri::{ContainerState, ContainerStatus};

impl Kubelet {
    /// `run`: asks at once, then with every tick, and when it is told to.
    pub(super) async fn run_prober(self: &Rc<Self>, sys: &Sys, job: &Job) {
        let period_ns = u64::from(job.spec.period_seconds) * SECOND_NS;
        // A kubelet that was just started does not ask everybody at once: worker.go:132.
        if period_ns > sys.now_ns().saturating_sub(self.probes.began_ns) {
            sys.sleep(portion(sys, job, period_ns)).await;
        }
        let ticking_since_ns = sys.now_ns();
        let mut tick_ns = ticking_since_ns + period_ns;
        let mut worker = Worker::new(job.kind, job.spec.clone());
        while self.look_and_probe(sys, job, &mut worker).await && !job.is_stopped.get() {
            while !job.is_stopped.get() && !job.is_triggered.get() && sys.now_ns() < tick_ns {
                sys.timeout(tick_ns - sys.now_ns(), job.woken.wait(sys)).await;
            }
            // One tick is kept for a worker that is busy; those after it are lost.
            if sys.now_ns() >= tick_ns {
                tick_ns = ticking_since_ns + ((sys.now_ns() - ticking_since_ns) / period_ns + 1) * period_ns;
            } else {
                job.is_triggered.set(false);
            }
            if job.is_stopped.get() {
                break;
            }
        }
        if let Some(id) = worker.container_id() {
            self.probes.forget(job.kind, id);
        }
        self.probes.remove_worker(&job.key());
    }

    /// `doProbe`: whether the worker should go on.
    async fn look_and_probe(self: &Rc<Self>, sys: &Sys, job: &Job, worker: &mut Worker) -> bool {
        let status = self.cache.get().status(&job.pod.uid);
        if is_over(&job.pod, &status) {
            return false;
        }
        // The PLEG may have looked between the create and the start; no sync has told the status manager of that yet.
        let is_told = |container: &&ContainerStatus| container.state != ContainerState::Created;
        let Some(container) = status.container(&job.container.name).filter(is_told) else { return true };
        let look = worker.look(&self.seen(job, container), sys.now_ns());
        if let Some(former) = look.forget {
            self.probes.forget(job.kind, &former);
        }
        for outcome in look.results {
            self.set_result(sys, job, &container.id, outcome);
        }
        match look.next {
            Next::Wait => return true,
            Next::Stop => return false,
            Next::Probe => {}
        }
        // Another answer like those that count already is no news.
        sys.routine(worker.is_settled());
        let outcome = self.probe(sys, job, &container.id, &status, worker).await;
        if let Some(counted) = outcome.and_then(|outcome| worker.count(outcome)) {
            sys.routine(false);
            self.set_result(sys, job, &container.id, counted);
        }
        true
    }

    fn seen(&self, job: &Job, container: &ContainerStatus) -> Seen {
        let is_running = container.state == ContainerState::Running;
        Seen {
            id: container.id.clone(),
            running_since_ns: is_running.then(|| u64::try_from(container.started_at).unwrap_or(0)),
            is_over: container.state == ContainerState::Exited && job.pod.pod.spec.restart_policy == RestartPolicy::Never,
            is_started: is_running && self.probes.is_started(&job.pod.uid, &job.container.name, &container.id),
        }
    }
}

/// Some portion of a period: with the same seed always the same for the same worker.
fn portion(sys: &Sys, job: &Job, period_ns: u64) -> u64 {
    let seed = sys.salted(format!("{} {} {}", job.pod.uid, job.container.name, job.kind.name()));
    period_ns / 1000 * ids::below(1000, &seed)
}

/// The pod's phase is Succeeded or Failed: all its containers have ended, and none is started again.
fn is_over(pod: &StaticPod, status: &PodStatus) -> bool {
    let spec = &pod.pod.spec;
    let ended = |container: &ContainerStatus| {
        container.state == ContainerState::Exited
            && match spec.restart_policy {
                RestartPolicy::Always => false,
                RestartPolicy::OnFailure => container.exit_code == 0,
                RestartPolicy::Never => true,
            }
    };
    spec.containers.iter().all(|container| status.container(&container.name).is_some_and(ended))
}

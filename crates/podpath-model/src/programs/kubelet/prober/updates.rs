//! What the sync loop does when a result changes: kubernetes v1.22.0 pkg/kubelet/kubelet.go:2112.

use std::rc::Rc;

use super::super::log::{Level, Line};
use super::super::release::ProbeResults;
use super::super::sync_loop::Arrival;
use super::super::{K, Kubelet};
use super::manager::Job;
use super::results::{Outcome, ProbeKind, Update};
use crate::kernel::Sys;
use crate::trace::Text;

const KUBELET: &str = "pkg/kubelet/kubelet.go";

impl Kubelet {
    /// Keeps a result, and tells the sync loop if it is news. In 1.20 only the status manager hears of one that ends nothing:
    /// `updateReadiness` and `updateStartup` of kubernetes v1.20.0 pkg/kubelet/prober/prober_manager.go.
    pub(super) fn set_result(&self, sys: &Sys, job: &Job, container_id: &Text, outcome: Outcome) {
        if !self.probes.set(job.kind, container_id, outcome) {
            return;
        }
        let update = Update { kind: job.kind, pod_uid: job.pod.uid.clone(), container_id: container_id.clone(), outcome };
        if self.release.probe_results == ProbeResults::Told && job.kind != ProbeKind::Liveness {
            return self.tell_status_manager(sys, &update);
        }
        self.arrivals.push(sys, Arrival::Probe(update));
    }

    /// `SetContainerReadiness` and `SetContainerStartup`.
    fn tell_status_manager(&self, sys: &Sys, update: &Update) {
        let Update { kind, pod_uid, container_id, outcome } = update;
        let is_good = *outcome == Outcome::Success;
        match kind {
            ProbeKind::Readiness => self.change_container_status(sys, pod_uid, container_id, |status| status.ready = is_good),
            ProbeKind::Startup => self.change_container_status(sys, pod_uid, container_id, |status| status.started = is_good),
            ProbeKind::Liveness => {}
        }
    }

    /// `handleProbeSync`: the pod is synced. That a container is alive is no reason to.
    pub(in crate::programs::kubelet) async fn handle_probe_sync(self: &Rc<Self>, sys: &Sys, update: &Update) {
        let is_good = update.outcome == Outcome::Success;
        self.tell_status_manager(sys, update);
        let (probe, status) = match update.kind {
            ProbeKind::Liveness if update.outcome != Outcome::Failure => return,
            ProbeKind::Liveness => ("liveness", "unhealthy"),
            ProbeKind::Readiness => ("readiness", if is_good { "ready" } else { "" }),
            ProbeKind::Startup => ("startup", if is_good { "started" } else { "unhealthy" }),
        };
        let Some(pod) = self.pod(&update.pod_uid) else { return };
        let words = || Line {
            sentence: format!("SyncLoop (container unhealthy): \"{}\"", pod.described()),
            structured: format!("\"SyncLoop (probe)\" probe=\"{probe}\" status=\"{status}\" pod=\"{}\"", pod.key()),
        };
        self.say(sys.step(K.line(KUBELET, 2163)), Level::Info, words).await;
        self.dispatch_work(sys, &update.pod_uid);
    }
}

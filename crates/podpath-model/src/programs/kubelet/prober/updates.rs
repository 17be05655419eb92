//! What the sync loop does when a result changes: kubernetes v1.22.0 pkg/kubelet/kubelet.go:2112.

use super::super::{K, Kubelet};
use super::manager::ProbeManager;
use super::results::{Outcome, ProbeKind, Update};
use crate::kernel::Sys;

const KUBELET: &str = "pkg/kubelet/kubelet.go";

impl ProbeManager {
    /// The next change of a result.
    pub(in crate::programs::kubelet) async fn next_update(&self, sys: &Sys) -> Update {
        loop {
            let update = self.updates.set().pop_front();
            match update {
                Some(update) => return update,
                None => self.updated.wait(sys).await,
            }
        }
    }
}

impl Kubelet {
    /// The three channels of results in `syncLoopIteration`, in one.
    pub(in crate::programs::kubelet) async fn watch_probes(&self, sys: &Sys) {
        loop {
            let update = self.probes.next_update(sys).await;
            self.handle_probe_sync(sys, &update).await;
        }
    }

    /// `handleProbeSync`: the pod is synced. That a container is alive is no reason to.
    async fn handle_probe_sync(&self, sys: &Sys, update: &Update) {
        let is_good = update.outcome == Outcome::Success;
        let (line, probe, status) = match update.kind {
            ProbeKind::Liveness if update.outcome != Outcome::Failure => return,
            ProbeKind::Liveness => (2114, "liveness", "unhealthy"),
            ProbeKind::Readiness => (2124, "readiness", if is_good { "ready" } else { "" }),
            ProbeKind::Startup => (2133, "startup", if is_good { "started" } else { "unhealthy" }),
        };
        let Some(pod) = self.pod(&update.pod_uid) else { return };
        let text = format!("\"SyncLoop (probe)\" probe=\"{probe}\" status=\"{status}\" pod=\"{}/{}\"", pod.namespace, pod.name);
        sys.step(K.line(KUBELET, line)).log("info", text).await;
        self.wake_worker(sys, &update.pod_uid);
    }
}

//! The end of a pod's cgroup: kubernetes v1.22.0 pkg/kubelet/cm/pod_container_manager_linux.go, `Destroy`.

use super::{K, Kubelet};
use crate::kernel::{Signal, Sys};
use crate::trace::{Evidence, Text};

impl Kubelet {
    /// Whoever is still in it is killed, also what a runtime has lost; then it goes with all that is below it. Left out: what is logged.
    pub(super) async fn destroy_pod_cgroup(&self, sys: &Sys, evidence: Evidence, cgroup: &Text) {
        for pid in sys.members_under(cgroup) {
            let step = sys.step(K.line("pkg/kubelet/cm/pod_container_manager_linux.go", 128));
            // Who has ended meanwhile needs no signal.
            let sent = step.kill(pid, Signal::Kill).await;
            debug_assert!(sent.is_ok() || !sys.is_alive(pid), "a living process can be signalled");
        }
        sys.step(evidence).remove_cgroup(cgroup).await;
    }
}

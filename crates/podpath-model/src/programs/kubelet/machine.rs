//! What the kubelet finds at its machine that has to do with no pod.
//!
//! Simplified: the real one tries each thing by itself. An ordinary machine has nothing of it.

use super::release::{LogStyle, Release};
use super::{CADVISOR, Kubelet, V1_20};
use crate::kernel::{Step, Sys};
use crate::programs::ids;
use crate::programs::klog::{Level, chatter};
use crate::programs::machine::Machine;
use crate::wire::docker::rfc3339_nano;

const SERVER: &str = "cmd/kubelet/app/server.go";
const CONTAINERS: &str = "pkg/kubelet/cm/container_manager_linux.go";
const HOUR_NS: u64 = 3_600 * super::SECOND_NS;
/// cAdvisor's errors about cgroups, as the kubelet repeats them.
const NOT_UNIFIED: &str = "cpu and memory cgroup hierarchy not unified.  cpu: /, memory: /";

/// A line that only 1.20 writes in these words. How later releases put it no recording shows.
pub(super) async fn say_of_1_20(release: &Release, step: Step<'_>, level: Level, line: impl FnOnce() -> String) {
    if release.log == LogStyle::Sentences {
        chatter(step, level, line).await;
    }
}

/// The cgroups of the kubelet and of dockerd are looked for: kubernetes v1.20.2 cmd/kubelet/app/server.go:612.
pub(super) async fn look_for_cgroups(sys: &Sys, release: &Release, is_docker: bool) {
    if Machine::of(sys).is_confined {
        let line = || format!("failed to get the kubelet's cgroup: {NOT_UNIFIED}.  Kubelet system container metrics may be missing.");
        say_of_1_20(release, sys.step(V1_20.line(SERVER, 614)), Level::Warning, line).await;
        if is_docker {
            let cause = format!("failed to get container name for docker process: {NOT_UNIFIED}");
            let line =
                || format!("failed to get the container runtime's cgroup: {cause}. Runtime system container metrics may be missing.");
            say_of_1_20(release, sys.step(V1_20.line(SERVER, 621)), Level::Warning, line).await;
        }
    }
    let line = || "cAdvisor running in container: \"/sys/fs/cgroup/cpu\"".to_owned();
    say_of_1_20(release, sys.step(CADVISOR.line("manager/manager.go", 165)), Level::Verbose(2), line).await;
}

/// `ApplyOOMScoreAdj` and `SetNumFiles`, which take capabilities.
pub(super) async fn is_refused(sys: &Sys, release: &Release, step: Step<'_>, level: Level, line: &str) {
    if Machine::of(sys).is_confined {
        say_of_1_20(release, step, level, || line.to_owned()).await;
    }
}

impl Kubelet {
    /// cAdvisor reads the kernel's log from its beginning on.
    pub(super) async fn hear_of_oom_kills(&self, sys: &Sys) {
        // How long the machine had been up before is nothing that a scenario says.
        let up_ns = ids::below(HOUR_NS / 2, &sys.salted("uptime".to_owned()));
        for before_ns in Machine::of(sys).oom_kills_ns {
            let ago_ns = before_ns + up_ns + self.started_ns;
            // The virtual clock has no time before its first.
            let date = rfc3339_nano(0).replace('T', " ").replace('Z', " +0000 UTC");
            let line = || {
                let (seconds, rest) = (ago_ns / super::SECOND_NS, ago_ns % super::SECOND_NS);
                format!("Created an OOM event in container \"/\" at {date} m=-{seconds}.{rest:09}")
            };
            self.chatter(sys.step(CADVISOR.line("manager/manager.go", 1223)), Level::Verbose(3), line).await;
        }
    }

    /// The container manager begins.
    pub(super) async fn say_of_container_manager(&self, sys: &Sys) {
        let line = || "Failed to retrieve checkpoint for \"kubelet_internal_checkpoint\": checkpoint is not found".to_owned();
        self.chatter(sys.step(V1_20.line("pkg/kubelet/cm/devicemanager/manager.go", 594)), Level::Warning, line).await;
        self.chatter(sys.step(V1_20.line("pkg/kubelet/kubelet.go", 1363)), Level::Verbose(4), || "starting plugin manager".to_owned())
            .await;
        if !Machine::of(sys).is_confined {
            return;
        }
        if self.flags.is_docker() {
            self.chatter(sys.step(V1_20.line(CONTAINERS, 487)), Level::Error, || NOT_UNIFIED.to_owned()).await;
        }
        let line = || "failed to find pid namespace of init process".to_owned();
        self.chatter(sys.step(V1_20.line(CONTAINERS, 528)), Level::Error, line).await;
    }

    /// A line that only 1.20 writes in these words.
    pub(super) async fn chatter(&self, step: Step<'_>, level: Level, line: impl FnOnce() -> String) {
        say_of_1_20(self.release, step, level, line).await;
    }
}

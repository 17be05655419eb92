//! Resources as cgroups count them: kubernetes v1.22.0 pkg/kubelet/cm/helpers_linux.go and pkg/kubelet/qos/policy.go.

use super::Kubelet;
use super::source::StaticPod;
use crate::pod::{Container, QualityOfService};
use crate::trace::Text;
use crate::wire::cri::{HugepageLimit, LinuxContainerResources};

const MIN_SHARES: u64 = 2;
const SHARES_PER_CPU: u64 = 1024;
const MILLI: u64 = 1000;
const QUOTA_PERIOD: u64 = 100_000;
const MIN_QUOTA: u64 = 1000;

/// `MilliCPUToShares`.
fn shares(millicores: u64) -> u64 {
    if millicores == 0 { MIN_SHARES } else { (millicores * SHARES_PER_CPU / MILLI).max(MIN_SHARES) }
}

/// `GetContainerOOMScoreAdjust`: who is killed first when memory runs out.
fn oom_score_adjust(quality: QualityOfService, requested_bytes: u64, node_bytes: u64) -> i64 {
    match quality {
        QualityOfService::Guaranteed => -997,
        QualityOfService::BestEffort => 1000,
        QualityOfService::Burstable => {
            let share = 1000 * u128::from(requested_bytes) / u128::from(node_bytes.max(1));
            let score = 1000 - i64::try_from(share).unwrap_or(1000);
            // A burstable container is killed after best-effort ones and before guaranteed ones.
            score.clamp(3, 999)
        }
    }
}

impl Kubelet {
    /// The cgroup of a pod, below that of its class.
    pub(super) fn pod_cgroup(&self, pod: &StaticPod) -> Text {
        let class = match pod.pod.quality_of_service() {
            QualityOfService::Guaranteed => "",
            QualityOfService::Burstable => "/burstable",
            QualityOfService::BestEffort => "/besteffort",
        };
        format!("/kubepods{class}/pod{}", pod.uid).into()
    }

    /// `generateLinuxContainerConfig`, its resources.
    pub(super) fn container_resources(&self, pod: &StaticPod, container: &Container) -> LinuxContainerResources {
        let (requests, limits) = (&container.resources.requests, &container.resources.limits);
        // Without a request the limit is one.
        let cpu_request = requests.cpu_millicores.or(limits.cpu_millicores).unwrap_or(0);
        let memory_request = requests.memory_bytes.or(limits.memory_bytes).unwrap_or(0);
        let quota = limits.cpu_millicores.map_or(0, |millicores| (millicores * QUOTA_PERIOD / MILLI).max(MIN_QUOTA));
        // A pod that nobody but the node itself has asked for is critical: pkg/kubelet/types/pod_update.go:152.
        let quality = if pod.is_static { QualityOfService::Guaranteed } else { pod.pod.quality_of_service() };
        let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        LinuxContainerResources {
            cpu_period: signed(QUOTA_PERIOD),
            cpu_quota: signed(quota),
            cpu_shares: signed(shares(cpu_request)),
            memory_limit_in_bytes: signed(limits.memory_bytes.unwrap_or(0)),
            oom_score_adj: oom_score_adjust(quality, memory_request, self.config.memory_bytes),
            hugepage_limits: ["1GB", "2MB"].map(|page_size| HugepageLimit { page_size: page_size.into(), limit: 0 }).into(),
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_the_request_and_are_never_less_than_two() {
        assert_eq!([0, 1, 100, 1000, 2500].map(shares), [2, 2, 102, 1024, 2560]);
    }

    #[test]
    fn a_burstable_container_is_killed_between_best_effort_and_guaranteed_ones() {
        let gib = 1 << 30;
        assert_eq!(oom_score_adjust(QualityOfService::Burstable, gib, 8 * gib), 875);
        assert_eq!(oom_score_adjust(QualityOfService::Burstable, 0, 8 * gib), 999);
        assert_eq!(oom_score_adjust(QualityOfService::Burstable, 8 * gib, 8 * gib), 3);
    }
}

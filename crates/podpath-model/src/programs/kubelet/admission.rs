//! Whether a pod may run here at all: `canAdmitPod`, kubernetes v1.22.0 pkg/kubelet/kubelet.go:1911. Nothing is called.

use std::rc::Rc;

use super::log::Line;
use super::release::Admission;
use super::source::StaticPod;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::pod::{Amounts, PodSpec};
use crate::trace::{Evidence, Milestone, Text};
use crate::wire::kubernetes::{Phase, PodStatus};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
const PREDICATE: &str = "pkg/kubelet/lifecycle/predicate.go";
/// `maxPods`.
const PODS_MAX: u64 = 110;
/// What the eviction manager keeps free, `memory.available<100Mi`, is not there for pods.
pub const EVICTION_BYTES: u64 = 100 << 20;

/// Why a pod may not run here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// In one word, as the status and the event have it.
    pub(super) reason: String,
    /// In several.
    pub(super) message: String,
}

impl Kubelet {
    /// Whether the pod may run. If not, that is all that becomes of it: no worker gets it.
    pub(super) async fn admit(&self, sys: &Sys, pod: &Rc<StaticPod>) -> bool {
        let Some(refusal) = self.can_admit(pod) else { return true };
        if refusal.reason.starts_with("OutOf") || refusal.reason == "NodePorts" {
            let line = || Line {
                sentence: format!("Predicate failed on Pod: {}, for reason: {}", pod.described(), refusal.message),
                structured: format!("\"Predicate failed on Pod\" pod=\"{}\" err=\"{}\"", pod.key(), refusal.message),
            };
            self.info(sys, K.line(PREDICATE, 144), line).await;
        }
        let step = sys.step(K.line(KUBELET, 2224)).about(pod.uid.clone()).milestone(Milestone::PodRefused);
        let step = step.fact("pod", &*pod.name).fact("reason", refusal.reason.as_str()).fact("message", refusal.message.as_str());
        step.note("note-pod-refused", "rejectPod").await;
        self.reject(sys, K.line(KUBELET, 1920), pod, &refusal).await;
        self.rejected.set().insert(pod.uid.clone());
        false
    }

    /// `rejectPod`.
    async fn reject(&self, sys: &Sys, evidence: Evidence, pod: &StaticPod, refusal: &Refusal) {
        self.event(sys, evidence, pod, &refusal.reason, &refusal.message).await;
        let status = PodStatus {
            phase: Phase::Failed,
            reason: refusal.reason.as_str().into(),
            message: format!("{}{}", self.release.admission.rejected, refusal.message).into(),
            ..PodStatus::default()
        };
        self.set_pod_status(sys, pod, status);
    }

    /// What of the node is there for pods.
    pub(super) fn allocatable(&self) -> Amounts {
        Amounts { cpu: self.config.cpus * 1000, memory: self.config.memory_bytes.saturating_sub(EVICTION_BYTES) }
    }

    /// Whether it was refused.
    pub(super) fn is_rejected(&self, uid: &Text) -> bool {
        self.rejected.get().contains(uid)
    }

    /// The handlers, one after the other: kernel parameters, then what the node has.
    fn can_admit(&self, pod: &StaticPod) -> Option<Refusal> {
        sysctl_refusal(&pod.pod.spec, &self.release.admission).or_else(|| self.predicates(pod))
    }

    /// `GeneralPredicates`; only the first that fails is told.
    fn predicates(&self, pod: &StaticPod) -> Option<Refusal> {
        let pods = self.pods.get();
        let others: Vec<&PodSpec> =
            pods.values().filter(|other| other.uid != pod.uid && !self.is_rejected(&other.uid)).map(|other| &other.pod.spec).collect();
        let used = others.iter().fold(Amounts::default(), |used, spec| used.plus(Amounts::of(spec)));
        let node = self.allocatable();
        let asked = Amounts::of(&pod.pod.spec);
        let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
        let short =
            [("pods", 1, count, PODS_MAX), ("cpu", asked.cpu, used.cpu, node.cpu), ("memory", asked.memory, used.memory, node.memory)];
        let short: Vec<_> = short.into_iter().filter(|(_, asked, used, has)| asked + used > *has && *asked > 0).collect();
        let ports = || {
            has_port_conflict(&pod.pod.spec, &others)
                .then(|| Refusal { reason: "NodePorts".into(), message: "Predicate NodePorts failed".into() })
        };
        if short.is_empty() {
            return ports();
        }
        if pod.is_static {
            // A static pod is critical: others have to go for it, and there are none that may.
            return ports().or_else(|| Some(not_to_be_preempted(&short)));
        }
        short.first().map(|(name, asked, used, has)| Refusal {
            reason: format!("OutOf{name}"),
            message: format!("Node didn't have enough resource: {name}, requested: {asked}, used: {used}, capacity: {has}"),
        })
    }
}

/// `evictPodsToFreeRequests`: kubernetes v1.22.0 pkg/kubelet/preemption/preemption.go:93.
fn not_to_be_preempted(short: &[(&str, u64, u64, u64)]) -> Refusal {
    let missing = |(name, asked, used, has): &(&str, u64, u64, u64)| format!("(res: {name}, q: {}), ", asked + used - has);
    let missing: String = short.iter().map(missing).collect();
    let text =
        format!("preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [{missing}]");
    Refusal {
        reason: "UnexpectedAdmissionError".into(),
        message: format!("Unexpected error while attempting to recover from admission failure: {text}"),
    }
}

/// `nodeports.Fits`: an address and protocol, and `0.0.0.0` is every address.
fn has_port_conflict(spec: &PodSpec, others: &[&PodSpec]) -> bool {
    let ports = |spec: &PodSpec| -> Vec<(u16, &'static str, String)> {
        let ports = spec.containers.iter().flat_map(|container| &container.ports);
        let used = ports
            .filter_map(|port| Some((port.host_port?, port.protocol.name(), port.host_ip.clone().unwrap_or_else(|| "0.0.0.0".to_owned()))));
        used.collect()
    };
    let taken: Vec<_> = others.iter().flat_map(|other| ports(other)).collect();
    let clash = |one: &(u16, &str, String), other: &(u16, &str, String)| {
        one.0 == other.0 && one.1 == other.1 && (one.2 == other.2 || one.2 == "0.0.0.0" || other.2 == "0.0.0.0")
    };
    ports(spec).iter().any(|port| taken.iter().any(|other| clash(port, other)))
}

/// `patternWhitelist.Admit`: kubernetes v1.22.0 pkg/kubelet/sysctl/whitelist.go:82. Nobody has allowed unsafe ones on this node.
fn sysctl_refusal(spec: &PodSpec, admission: &Admission) -> Option<Refusal> {
    let why = |name: &str| {
        let dotted = name.replace('/', ".");
        if !admission.safe_sysctls.contains(&&*dotted) {
            return Some(format!("\"{name}\" {}", admission.not_safe));
        }
        let namespace = if dotted.starts_with("net.") { "net" } else { "ipc" };
        let is_shared = if namespace == "net" { spec.host_network } else { spec.host_ipc };
        is_shared.then(|| format!("\"{name}\" not allowed with host {namespace} enabled"))
    };
    let why = spec.security_context.sysctls.iter().find_map(|sysctl| why(&sysctl.name))?;
    Some(Refusal { reason: "SysctlForbidden".into(), message: format!("forbidden sysctl: {why}") })
}

#[cfg(test)]
mod tests {
    use super::super::release::RELEASES;
    use super::*;
    use crate::pod::Sysctl;

    fn refused(release: &str, name: &str, change: impl Fn(&mut PodSpec)) -> Option<String> {
        let mut spec = PodSpec::default();
        spec.security_context.sysctls.push(Sysctl { name: name.into(), value: "1".into() });
        change(&mut spec);
        let release = RELEASES.iter().find(|known| known.id == release)?;
        sysctl_refusal(&spec, &release.admission).map(|refusal| refusal.message)
    }

    #[test]
    fn a_kernel_parameter_is_safe_or_refused_in_the_words_of_the_release() {
        let says = |release, word: &str| {
            let text = format!("forbidden sysctl: \"net.core.somaxconn\" not {word}");
            assert_eq!(refused(release, "net.core.somaxconn", |_| {}).as_deref(), Some(&*text), "{release}");
        };
        ["1.20", "1.22"].iter().for_each(|release| says(release, "whitelisted"));
        ["1.23", "1.24", "1.26", "1.27"].iter().for_each(|release| says(release, "allowlisted"));
        assert_eq!(refused("1.22", "kernel.shm_rmid_forced", |_| {}), None);
        assert_eq!(refused("1.22", "net.ipv4.ip_unprivileged_port_start", |_| {}), None);
        assert!(refused("1.20", "net.ipv4.ip_unprivileged_port_start", |_| {}).is_some());
        assert!(refused("1.26", "net.ipv4.ip_local_reserved_ports", |_| {}).is_some());
        assert_eq!(refused("1.27", "net.ipv4.ip_local_reserved_ports", |_| {}), None);
    }

    #[test]
    fn a_parameter_of_a_namespace_that_is_the_nodes_is_refused() {
        let text = refused("1.22", "net.ipv4.tcp_syncookies", |spec| spec.host_network = true);
        assert_eq!(text.as_deref(), Some("forbidden sysctl: \"net.ipv4.tcp_syncookies\" not allowed with host net enabled"));
        let text = refused("1.22", "kernel.shm_rmid_forced", |spec| spec.host_ipc = true);
        assert_eq!(text.as_deref(), Some("forbidden sysctl: \"kernel.shm_rmid_forced\" not allowed with host ipc enabled"));
    }
}

//! What differs between releases of the kubelet, as data. What a release does is decided where it is done, by asking here.

mod table;
mod texts;

use serde::Serialize;

pub use table::RELEASES;
pub use texts::{BackOffText, Created, Ended, HookEvent, HookReason, HttpHook, PulledText, Statuses, Texts};

/// A release of Kubernetes, as far as its kubelet differs from others.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// `1.22`, as people and links say it.
    pub id: &'static str,
    /// `v1.22.0`: the version that is modelled.
    pub version: &'static str,
    /// What `--container-runtime` may be.
    pub container_runtime: ContainerRuntime,
    /// How the line is logged that says that dockershim is deprecated; none where there is no such line.
    pub deprecation: Option<Deprecation>,
    /// Flags of the node's command lines that this release does not know any more.
    pub unknown_flags: &'static [&'static str],
    /// Flags that it takes and warns of, and what it says of them.
    pub deprecated_flags: &'static [(&'static str, &'static str)],
    /// Which versions of the CRI its client speaks.
    pub cri: CriClient,
    /// How its log is written.
    pub log: LogStyle,
    /// Who ends the containers of a pod that is to go.
    pub pod_end: PodEnd,
    /// What the mark of a deletion is.
    pub deletion: Deletion,
    /// How long a container gets that ends with its pod, when a hook has used some of the time.
    pub grace: Grace,
    /// When a sandbox that is not ready is removed.
    pub dead_sandboxes: DeadSandboxes,
    /// Which list of running pods housekeeping looks at.
    pub housekeeping: Housekeeping,
    /// What comes of a new result of a readiness or startup probe.
    pub probe_results: ProbeResults,
    /// When nobody asks any more how the containers of a pod are.
    pub probes_end: ProbesEnd,
    /// How it refuses a pod.
    pub admission: Admission,
    /// What is said besides of volumes that cannot be mounted; all of them stand in the place of the braces.
    pub volumes_not_mounted: &'static str,
    /// How long a search line may be.
    pub dns_limits: DnsLimits,
    /// Who takes the annotations for seccomp that were there before its fields.
    pub seccomp_annotations: SeccompAnnotations,
    /// Which of its gates are open.
    pub gates: Gates,
    /// What the UID of a static pod is the hash of.
    pub static_pod_uid: StaticPodUid,
    /// What it writes into events and statuses.
    pub texts: Texts,
    /// How it sends the request of a hook, and calls it.
    pub http_hook: HttpHook,
    /// What it makes of a pod's status.
    pub statuses: Statuses,
}

/// What `--container-runtime` may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ContainerRuntime {
    /// `docker`, the default, and `remote`: dockershim is inside.
    DockerOrRemote,
    /// Only `remote`, the default.
    OnlyRemote,
    /// There is no such flag; always remote.
    NoFlag,
}

/// How the line is logged that says that dockershim is deprecated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deprecation {
    /// `warning`, `info`.
    pub level: &'static str,
}

/// Which versions of the CRI a kubelet's client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum CriClient {
    /// v1alpha2 alone, and nobody asks.
    V1Alpha2,
    /// v1; v1alpha2 where the runtime does not know v1. It is asked for while the client is made.
    Negotiated,
    /// v1 alone. In 1.26.0 only a runtime that does not know it is fatal.
    V1,
    /// v1 alone, and any error of the first call is fatal.
    V1Checked,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LogStyle {
    /// Sentences.
    Sentences,
    /// A quoted message, then keys and values.
    Structured,
}

/// Who ends the containers of a pod that is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PodEnd {
    /// A task beside the workers, `podKiller`; it does not look whether the pod is gone, and housekeeping may kill it once more.
    Killer,
    /// The pod's own worker, which looks afterwards: `syncTerminatingPod`.
    Worker,
}

/// What it is to the kubelet that the API server has marked a pod for its deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Deletion {
    /// An update: the sync kills, the status manager looks whether anything is left, and the object goes at its next look.
    Update,
    /// The end of the pod's worker.
    Worker,
}

/// How long a container gets that ends with its pod, when a hook has used some of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Grace {
    /// What the hook has left, and never less than two seconds: nobody passes an override (kubernetes v1.20.2 kubelet.go:1542).
    Left,
    /// All of it: the pod's worker passes an override, which is never less than one second and replaces what was computed.
    Whole,
}

/// When a sandbox that is not ready is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DeadSandboxes {
    /// When one of the pod's containers was (`podSandboxDeleter`), and by the garbage collector.
    WithContainers,
    /// By the garbage collector alone.
    AsGarbage,
}

/// When nobody asks any more how the containers of a pod are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ProbesEnd {
    /// When the pod is removed; until then they are asked while they stop.
    Removal,
    /// The same, or when housekeeping comes by and finds that the pod is being ended: kubernetes v1.24.0 kubelet_pods.go:1109.
    Housekeeping,
    /// Whether they live and have started from the beginning of the end on (`StopLivenessAndStartup`), whether they are ready when they
    /// have stopped: kubernetes v1.26.0 kubelet.go:1893, :1907.
    Termination,
}

/// Which list of running pods housekeeping looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Housekeeping {
    /// One that may be two seconds old, to see what should not run, and then a new one, to see what may be cleared away. What was killed
    /// just now can still be in the old one.
    OldThenNew,
    /// A new one for both (`ForceUpdateIfOlder`).
    New,
}

/// What comes of a new result of a readiness or startup probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ProbeResults {
    /// The status manager is told, and nothing else happens.
    Told,
    /// The pod is synced besides, and a container that is not ready is asked with each sync.
    Synced,
}

/// How long the search line of a `resolv.conf` may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DnsLimits {
    /// So many domains.
    pub paths: usize,
    /// So many characters.
    pub characters: usize,
}

/// Who takes the annotations for seccomp that were there before its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SeccompAnnotations {
    /// The API server, up to 1.26: it fills in the fields.
    pub of_api_server: bool,
    /// The kubelet, up to 1.24: it passes them on by the older of two ways (kubernetes v1.24.0 pkg/kubelet/kuberuntime/helpers.go:255).
    pub of_kubelet: bool,
}

/// How a pod is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Admission {
    /// What stands before the reason in the message of the status.
    pub rejected: &'static str,
    /// What is said of a kernel parameter that is not safe.
    pub not_safe: &'static str,
    /// Those that are.
    pub safe_sysctls: &'static [&'static str],
}

/// What the UID of a static pod is the hash of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum StaticPodUid {
    /// The pod alone.
    Pod,
    /// The pod, the node's name and the file. From 1.21 on: <https://github.com/kubernetes/kubernetes/pull/87461>.
    PodAndSource,
}

/// Gates as they are where nobody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gates {
    /// `EphemeralContainers`: alpha and shut up to 1.22, beta and open from 1.23 on.
    pub ephemeral_containers: bool,
    /// `ProbeTerminationGracePeriod`: a container that failed a probe gets the probe's own grace period. Shut up to 1.24.
    pub probe_grace_period: bool,
}

impl CriClient {
    /// The version of the CRI in which a runtime that knows both is called.
    pub fn version(self) -> &'static str {
        match self {
            Self::V1Alpha2 => "v1alpha2",
            Self::Negotiated | Self::V1 | Self::V1Checked => "v1",
        }
    }
}

impl Release {
    /// The release of that id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        RELEASES.iter().find(|release| release.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dockershim_is_inside_up_to_1_23_and_the_flag_is_gone_from_1_27_on() {
        let of =
            |wanted| RELEASES.iter().filter(|release| release.container_runtime == wanted).map(|release| release.id).collect::<Vec<_>>();
        assert_eq!(of(ContainerRuntime::DockerOrRemote), ["1.20", "1.22", "1.23"]);
        assert_eq!(of(ContainerRuntime::OnlyRemote), ["1.24", "1.26"]);
        assert_eq!(of(ContainerRuntime::NoFlag), ["1.27"]);
        assert!(
            RELEASES.iter().all(|release| release.deprecation.is_some() == (release.container_runtime == ContainerRuntime::DockerOrRemote))
        );
    }
}

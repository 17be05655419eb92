//! What differs between releases of the kubelet, as data. What a release does is decided where it is done, by asking here.

use serde::Serialize;

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

/// What is written into events and statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Texts {
    /// The event of a restart that has to wait.
    pub back_off: BackOffText,
    /// The event of a pull that went well.
    pub pulled: PulledText,
    /// Why a container waits whose hook after the start has failed.
    pub hook_reason: HookReason,
    /// The event of a hook that has failed.
    pub hook_event: HookEvent,
    /// Go's type of a hook: `LifecycleHandler` from 1.23 on.
    pub hook_type: &'static str,
}

/// The event of a restart that has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BackOffText {
    /// `Back-off restarting failed container`.
    Plain,
    /// `Back-off restarting failed container app in pod web_default(UID)`, from 1.26 on.
    Named,
}

/// The event of a pull that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum PulledText {
    /// `in 3s`: from the decision to the end, so that it has the time in which other pulls were waited for.
    All,
    /// `in 2s (3s including waiting)`, from 1.26 on.
    OwnAndAll,
}

/// Why a container waits whose hook after the start has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HookReason {
    /// `PostStartHookError: command 'false' exited with 1: `, in 1.20.
    NameAndError,
    /// `PostStartHookError`.
    Name,
}

/// The event of a hook that has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HookEvent {
    /// What was run, and what it wrote.
    Message,
    /// `PostStartHook failed`: what a hook writes may be a secret, from 1.26 on.
    Plain,
}

/// How the request of a hook is sent, and called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HttpHook {
    /// In the clear, without headers; `Http lifecycle hook`, in 1.20.
    Http,
    /// The same; `HTTP lifecycle hook`.
    Upper,
    /// As a probe's request is sent: `ConsistentHTTPGetHandlers`, from 1.26 on.
    LikeProbes,
}

/// What a pod's status is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Statuses {
    /// A container that was created and does not run.
    pub created: Created,
    /// Whether a pod that has failed says so in its conditions, `PodFailed`; from 1.26 on.
    pub failed_conditions: bool,
    /// When the API server hears that a pod has ended.
    pub ended: Ended,
    /// Whether a pod that was deleted ends as `Succeeded` or `Failed` whatever its restart policy; from 1.27 on.
    pub deleted_has_ended: bool,
}

/// A container that was created and does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Created {
    /// It counts as terminated.
    Terminated,
    /// It waits, and does not say for what; from 1.24 on.
    Waiting,
}

/// When the API server hears that a pod has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Ended {
    /// With the sync that finds its containers ended.
    AtOnce,
    /// When its worker has stopped what was left of it; from 1.24 on.
    WhenStopped,
}

const UP_TO_1_24: Texts = Texts {
    back_off: BackOffText::Plain,
    pulled: PulledText::All,
    hook_reason: HookReason::Name,
    hook_event: HookEvent::Message,
    hook_type: "LifecycleHandler",
};
const FROM_1_26: Texts = Texts { back_off: BackOffText::Named, pulled: PulledText::OwnAndAll, hook_event: HookEvent::Plain, ..UP_TO_1_24 };
const STATUSES_UP_TO_1_23: Statuses =
    Statuses { created: Created::Terminated, failed_conditions: false, ended: Ended::AtOnce, deleted_has_ended: false };
const STATUSES_1_24: Statuses =
    Statuses { created: Created::Waiting, failed_conditions: false, ended: Ended::WhenStopped, deleted_has_ended: false };

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

/// kubernetes v1.22.0 pkg/apis/core/validation/validation.go:3077-3083: the gate `ExpandedDNSConfig` is open from 1.26 on.
const DNS_UP_TO_1_25: DnsLimits = DnsLimits { paths: 6, characters: 256 };
const DNS_FROM_1_26: DnsLimits = DnsLimits { paths: 32, characters: 2048 };

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

/// kubernetes v1.20.2 pkg/security/podsecuritypolicy/sysctl/mustmatchpatterns.go:31
const SYSCTLS_OF_1_20: &[&str] =
    &["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range"];
/// kubernetes v1.26.0 pkg/kubelet/sysctl/safe_sysctls.go:24
const SYSCTLS_UP_TO_1_26: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
];
/// kubernetes v1.27.7 pkg/kubelet/sysctl/safe_sysctls.go:39
const SYSCTLS: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
];

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

/// The releases that can be chosen, oldest first.
pub static RELEASES: &[Release] = &[
    Release {
        id: "1.20",
        version: "v1.20.2",
        container_runtime: ContainerRuntime::DockerOrRemote,
        deprecation: Some(Deprecation { level: "warning" }),
        unknown_flags: &[],
        deprecated_flags: &[],
        cri: CriClient::V1Alpha2,
        log: LogStyle::Sentences,
        pod_end: PodEnd::Killer,
        grace: Grace::Left,
        dead_sandboxes: DeadSandboxes::WithContainers,
        housekeeping: Housekeeping::OldThenNew,
        probe_results: ProbeResults::Told,
        probes_end: ProbesEnd::Removal,
        admission: Admission { rejected: "Pod ", not_safe: "not whitelisted", safe_sysctls: SYSCTLS_OF_1_20 },
        volumes_not_mounted: "unattached volumes=[{}]",
        dns_limits: DNS_UP_TO_1_25,
        seccomp_annotations: SeccompAnnotations { of_api_server: true, of_kubelet: true },
        gates: Gates { ephemeral_containers: false, probe_grace_period: false },
        static_pod_uid: StaticPodUid::Pod,
        texts: Texts { hook_reason: HookReason::NameAndError, hook_type: "Handler", ..UP_TO_1_24 },
        http_hook: HttpHook::Http,
        statuses: STATUSES_UP_TO_1_23,
    },
    Release {
        id: "1.22",
        version: "v1.22.0",
        container_runtime: ContainerRuntime::DockerOrRemote,
        deprecation: Some(Deprecation { level: "info" }),
        unknown_flags: &[],
        deprecated_flags: GONE_WITH_DOCKERSHIM,
        cri: CriClient::V1Alpha2,
        log: LogStyle::Structured,
        pod_end: PodEnd::Worker,
        grace: Grace::Whole,
        dead_sandboxes: DeadSandboxes::AsGarbage,
        housekeeping: Housekeeping::OldThenNew,
        probe_results: ProbeResults::Synced,
        probes_end: ProbesEnd::Housekeeping,
        admission: Admission { rejected: "Pod ", not_safe: "not whitelisted", safe_sysctls: SYSCTLS_UP_TO_1_26 },
        volumes_not_mounted: "unattached volumes=[{}]",
        dns_limits: DNS_UP_TO_1_25,
        seccomp_annotations: SeccompAnnotations { of_api_server: true, of_kubelet: true },
        gates: Gates { ephemeral_containers: false, probe_grace_period: false },
        static_pod_uid: StaticPodUid::PodAndSource,
        texts: Texts { hook_type: "Handler", ..UP_TO_1_24 },
        http_hook: HttpHook::Upper,
        statuses: STATUSES_UP_TO_1_23,
    },
    Release {
        id: "1.23",
        version: "v1.23.0",
        container_runtime: ContainerRuntime::DockerOrRemote,
        deprecation: Some(Deprecation { level: "info" }),
        unknown_flags: &[],
        deprecated_flags: GONE_WITH_DOCKERSHIM,
        cri: CriClient::Negotiated,
        log: LogStyle::Structured,
        pod_end: PodEnd::Worker,
        grace: Grace::Whole,
        dead_sandboxes: DeadSandboxes::AsGarbage,
        housekeeping: Housekeeping::OldThenNew,
        probe_results: ProbeResults::Synced,
        probes_end: ProbesEnd::Housekeeping,
        admission: Admission { rejected: "Pod ", not_safe: "not allowlisted", safe_sysctls: SYSCTLS_UP_TO_1_26 },
        volumes_not_mounted: "unattached volumes=[{}]",
        dns_limits: DNS_UP_TO_1_25,
        seccomp_annotations: SeccompAnnotations { of_api_server: true, of_kubelet: true },
        gates: Gates { ephemeral_containers: true, probe_grace_period: false },
        static_pod_uid: StaticPodUid::PodAndSource,
        texts: UP_TO_1_24,
        http_hook: HttpHook::Upper,
        statuses: STATUSES_UP_TO_1_23,
    },
    Release {
        id: "1.24",
        version: "v1.24.0",
        container_runtime: ContainerRuntime::OnlyRemote,
        deprecation: None,
        unknown_flags: REMOVED_WITH_DOCKERSHIM,
        deprecated_flags: ONLY_REMOTE,
        cri: CriClient::Negotiated,
        log: LogStyle::Structured,
        pod_end: PodEnd::Worker,
        grace: Grace::Whole,
        dead_sandboxes: DeadSandboxes::AsGarbage,
        housekeeping: Housekeeping::OldThenNew,
        probe_results: ProbeResults::Synced,
        probes_end: ProbesEnd::Housekeeping,
        admission: Admission { rejected: "Pod ", not_safe: "not allowlisted", safe_sysctls: SYSCTLS_UP_TO_1_26 },
        volumes_not_mounted: "unattached volumes=[{}]",
        dns_limits: DNS_UP_TO_1_25,
        seccomp_annotations: SeccompAnnotations { of_api_server: true, of_kubelet: true },
        gates: Gates { ephemeral_containers: true, probe_grace_period: false },
        static_pod_uid: StaticPodUid::PodAndSource,
        texts: UP_TO_1_24,
        http_hook: HttpHook::Upper,
        statuses: STATUSES_1_24,
    },
    Release {
        id: "1.26",
        version: "v1.26.0",
        container_runtime: ContainerRuntime::OnlyRemote,
        deprecation: None,
        unknown_flags: REMOVED_WITH_DOCKERSHIM,
        deprecated_flags: ONLY_REMOTE,
        cri: CriClient::V1,
        log: LogStyle::Structured,
        pod_end: PodEnd::Worker,
        grace: Grace::Whole,
        dead_sandboxes: DeadSandboxes::AsGarbage,
        housekeeping: Housekeeping::OldThenNew,
        probe_results: ProbeResults::Synced,
        probes_end: ProbesEnd::Termination,
        admission: Admission { rejected: "Pod was rejected: ", not_safe: "not allowlisted", safe_sysctls: SYSCTLS_UP_TO_1_26 },
        volumes_not_mounted: "unattached volumes=[{}]",
        dns_limits: DNS_FROM_1_26,
        seccomp_annotations: SeccompAnnotations { of_api_server: true, of_kubelet: false },
        gates: Gates { ephemeral_containers: true, probe_grace_period: true },
        static_pod_uid: StaticPodUid::PodAndSource,
        texts: FROM_1_26,
        http_hook: HttpHook::LikeProbes,
        statuses: Statuses { failed_conditions: true, ..STATUSES_1_24 },
    },
    Release {
        id: "1.27",
        version: "v1.27.7",
        container_runtime: ContainerRuntime::NoFlag,
        deprecation: None,
        unknown_flags: &["--container-runtime", "--network-plugin", "--docker-endpoint", "--cni-bin-dir", "--cni-conf-dir"],
        deprecated_flags: &[],
        cri: CriClient::V1Checked,
        log: LogStyle::Structured,
        pod_end: PodEnd::Worker,
        grace: Grace::Whole,
        dead_sandboxes: DeadSandboxes::AsGarbage,
        housekeeping: Housekeeping::New,
        probe_results: ProbeResults::Synced,
        probes_end: ProbesEnd::Termination,
        admission: Admission { rejected: "Pod was rejected: ", not_safe: "not allowlisted", safe_sysctls: SYSCTLS },
        volumes_not_mounted: "unattached volumes=[], failed to process volumes=[]",
        dns_limits: DNS_FROM_1_26,
        seccomp_annotations: SeccompAnnotations { of_api_server: false, of_kubelet: false },
        gates: Gates { ephemeral_containers: true, probe_grace_period: true },
        static_pod_uid: StaticPodUid::PodAndSource,
        texts: FROM_1_26,
        http_hook: HttpHook::LikeProbes,
        statuses: Statuses { failed_conditions: true, deleted_has_ended: true, ..STATUSES_1_24 },
    },
];

/// kubernetes v1.22.0 pkg/kubelet/config/flags.go:98-112.
const GONE_WITH_DOCKERSHIM: &[(&str, &str)] = &[
    ("--network-plugin", WITH_DOCKERSHIM),
    ("--docker-endpoint", WITH_DOCKERSHIM),
    ("--cni-bin-dir", WITH_DOCKERSHIM),
    ("--cni-conf-dir", WITH_DOCKERSHIM),
];
const WITH_DOCKERSHIM: &str = "will be removed along with dockershim.";
/// kubernetes v1.24.0 pkg/kubelet/config/flags.go:55
const ONLY_REMOTE: &[(&str, &str)] = &[("--container-runtime", "will be removed in 1.27 as the only valid value is 'remote'")];

/// "Will be removed along with dockershim": kubernetes v1.22.0 pkg/kubelet/config/flags.go:98.
const REMOVED_WITH_DOCKERSHIM: &[&str] = &["--network-plugin", "--docker-endpoint", "--cni-bin-dir", "--cni-conf-dir"];

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

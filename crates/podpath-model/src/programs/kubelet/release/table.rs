//! The releases, one after the other.

use super::{
    Admission, BackOffText, ContainerRuntime, Created, CriClient, DeadSandboxes, Deletion, Deprecation, DnsLimits, Ended, Gates, Grace,
    HookEvent, HookReason, Housekeeping, HttpHook, LogStyle, PodEnd, ProbeResults, ProbesEnd, PulledText, Release, SeccompAnnotations,
    StaticPodUid, Statuses, Texts,
};

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

/// kubernetes v1.22.0 pkg/apis/core/validation/validation.go:3077-3083: the gate `ExpandedDNSConfig` is open from 1.26 on.
const DNS_UP_TO_1_25: DnsLimits = DnsLimits { paths: 6, characters: 256 };
const DNS_FROM_1_26: DnsLimits = DnsLimits { paths: 32, characters: 2048 };

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
        deletion: Deletion::Update,
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
        deletion: Deletion::Worker,
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
        deletion: Deletion::Worker,
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
        deletion: Deletion::Worker,
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
        deletion: Deletion::Worker,
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
        deletion: Deletion::Worker,
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

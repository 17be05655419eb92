//! What is measured: which event of a recording follows which while a kind of work is done.
//!
//! An event is named by its layer, its op and its phase (`cri CreateContainer call`); a line of a log by how its message begins. A pair
//! counts wherever the second event comes next after the first. The work is named as in `podpath-model::programs::Work`.

/// How one kind of work is found in the recordings.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The kind of work.
    pub(crate) work: &'static str,
    /// Its beginning and its end. Samples of all of them are put together.
    pub(crate) pairs: &'static [Pair],
    /// Kinds of work, measured further up, that lie between the two as well.
    pub(crate) less: &'static [&'static str],
    /// Where several kinds lie between the two and no event tells them apart: this one's part of the system calls of
    /// `recordings/runc/create.strace.txt`.
    pub(crate) share: Option<Share>,
    /// How often it is done between the two.
    pub(crate) times: u32,
    /// Whether it is looked for where a kubelet made the calls, and not a client.
    pub(crate) of_kubelet: bool,
}

/// Two events, and what of the time between them is the recorder's.
#[derive(Debug)]
pub(crate) struct Pair {
    /// The earlier event.
    pub(crate) from: &'static str,
    /// The next one.
    pub(crate) to: &'static str,
    /// Only where the earlier event is about a `sandbox` or a `container`; empty for both.
    pub(crate) of: &'static str,
    /// Only on this path; empty for all.
    pub(crate) on: &'static str,
    /// Programs that the recorder wrapped.
    pub(crate) wrapped: u32,
    /// Calls that the recorder stood between.
    pub(crate) proxied: u32,
}

/// A part of `runc create`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Share {
    /// `runc create` and the first two stages of its init.
    Stages,
    /// The third stage, up to the new root.
    Rootfs,
    /// The third stage from there on.
    Finish,
}

const fn pair(from: &'static str, to: &'static str) -> Pair {
    Pair { from, to, of: "", on: "", wrapped: 0, proxied: 0 }
}

impl Pair {
    const fn of(self, of: &'static str) -> Self {
        Self { of, ..self }
    }
    const fn on(self, on: &'static str) -> Self {
        Self { on, ..self }
    }
    const fn wrapped(self) -> Self {
        Self { wrapped: 1, ..self }
    }
    const fn proxied(self) -> Self {
        Self { proxied: 1, ..self }
    }
}

const fn rule(work: &'static str, pairs: &'static [Pair]) -> Rule {
    Rule { work, pairs, less: &[], share: None, times: 1, of_kubelet: false }
}

impl Rule {
    const fn less(self, less: &'static [&'static str]) -> Self {
        Self { less, ..self }
    }
    const fn share(self, share: Share) -> Self {
        Self { share: Some(share), ..self }
    }
    const fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }
    const fn of_kubelet(self) -> Self {
        Self { of_kubelet: true, ..self }
    }
}

/// `runc create` where nothing hooks into it, as dockerd does into that of a sandbox.
const RUNC_CREATE: &[Pair] = &[
    pair("exec runc create", "containerd-event /tasks/create").of("container").wrapped(),
    pair("exec runc create", "containerd-event /tasks/create").of("sandbox").on("containerd").wrapped(),
];

/// All kinds of work that the recordings show.
///
/// The CNI plugins were logged too, but not by the wrapper that costs 25 ms: whole runs of them take 3 ms.
pub(crate) const RULES: &[Rule] = &[
    rule(
        "AnswerFromMemory",
        &[
            pair("cri ImageStatus call", "cri ImageStatus return"),
            pair("cri PodSandboxStatus call", "cri PodSandboxStatus return"),
            pair("cri ContainerStatus call", "cri ContainerStatus return"),
            pair("cri ListContainers call", "cri ListContainers return"),
            pair("cri ListPodSandbox call", "cri ListPodSandbox return"),
        ],
    ),
    rule("ContainerdStart", &[pair("fault start containerd", "log containerd containerd successfully booted")]),
    rule("DockerdStart", &[pair("fault start dockerd", "containerd-grpc Namespaces/Get call")]),
    rule("CrioStart", &[pair("fault start crio", "exec conmon create")]),
    rule(
        "MetadataWrite",
        &[
            pair("containerd-event /snapshot/prepare", "containerd-event /containers/create"),
            pair("containerd-event /snapshot/remove", "containerd-event /containers/delete"),
            pair("containerd-grpc Leases/Create call", "containerd-grpc Leases/Create return").proxied(),
            pair("containerd-grpc Leases/Delete call", "containerd-grpc Leases/Delete return").proxied(),
        ],
    ),
    rule("MetadataRead", &[pair("containerd-grpc Containers/Get call", "containerd-grpc Containers/Get return").proxied()]),
    rule("SnapshotPrepare", &[pair("cri CreateContainer call", "containerd-event /snapshot/prepare")]),
    rule("NetworkNamespace", &[pair("containerd-event /containers/create", "containerd-event /containers/update").of("sandbox")])
        .less(&["MetadataWrite"]),
    rule("CniLoopback", &[pair("cni loopback DEL", "cni portmap DEL"), pair("cni loopback ADD", "cni bridge ADD")]),
    rule("CniBridge", &[pair("cni bridge ADD", "cni host-local ADD")]),
    rule("CniBridgeDelete", &[pair("cni bridge DEL", "cni host-local DEL")]),
    rule("CniHostLocal", &[pair("cni host-local ADD", "cni portmap ADD")]),
    rule(
        "CniHostLocalDelete",
        &[
            pair("cni host-local DEL", "cri StopPodSandbox return"),
            pair("cni host-local DEL", "exec runc kill"),
            pair("cni host-local DEL", "docker-api POST /containers/{id}/stop"),
        ],
    ),
    rule("CniPortmap", &[pair("cni portmap DEL", "cni bridge DEL"), pair("cni portmap ADD", "cri RunPodSandbox return")]),
    // From the decision to the first of a program's own doing: the shim is asked, a process is made, the program is loaded.
    rule(
        "ProgramStart",
        &[
            pair("containerd-event /tasks/create", "exec runc start"),
            pair("containerd-event /tasks/exit", "exec runc kill"),
            pair("containerd-event /tasks/delete", "exec containerd-shim-runc-v2 delete"),
            pair("containerd-event /tasks/exec-added", "exec runc exec"),
            pair("cri StopContainer call", "exec runc kill").on("containerd"),
            pair("cri StartContainer call", "exec containerd-shim-runc-v2 start"),
        ],
    ),
    // A container of a pod finds the shim of its sandbox there.
    rule("ShimStart", &[pair("exec containerd-shim-runc-v2 start", "exec runc create").of("container").on("containerd").wrapped()])
        .less(&["ProgramStart"]),
    rule(
        "ShimDaemon",
        &[
            pair("exec containerd-shim-runc-v2 start", "exec runc create").of("sandbox").wrapped(),
            pair("exec containerd-shim-runc-v2 start", "exec runc create").of("container").on("cri-dockerd").wrapped(),
        ],
    )
    .less(&["ProgramStart", "ShimStart"]),
    rule("ShimDelete", &[pair("exec containerd-shim-runc-v2 delete", "exec runc delete").wrapped()]).less(&["ProgramStart"]),
    rule("RuncStages", RUNC_CREATE).share(Share::Stages),
    rule("RuncRootfs", RUNC_CREATE).share(Share::Rootfs),
    rule("RuncFinish", RUNC_CREATE).share(Share::Finish),
    rule("SetKeyHook", &[pair("exec runc create", "containerd-event /tasks/create").of("sandbox").on("cri-dockerd").wrapped()]).less(&[
        "RuncStages",
        "RuncRootfs",
        "RuncFinish",
    ]),
    rule("RuncStart", &[pair("exec runc start", "containerd-event /tasks/start").wrapped()]),
    rule("RuncExec", &[pair("exec runc exec", "containerd-event /tasks/exec-started").wrapped()]),
    rule("RuncKill", &[pair("exec runc kill", "containerd-grpc Tasks/Kill return").wrapped().proxied()]),
    rule("RuncDelete", &[pair("exec runc delete", "containerd-event /tasks/delete").wrapped()]),
    rule(
        "RuncState",
        &[
            pair("exec runc state", "cri CreateContainer return").wrapped(),
            pair("exec runc state", "cri StartContainer return").wrapped(),
            pair("exec runc state", "cri StopContainer return").wrapped(),
            pair("exec runc state", "cri RunPodSandbox return").wrapped(),
        ],
    ),
    rule("EventDelivery", &[pair("containerd-event /tasks/exit", "containerd-grpc Containers/Get call")]),
    rule(
        "EngineInspect",
        &[
            pair("docker-api GET /containers/{id}/json", "docker-api GET /containers/{id}/json"),
            pair("docker-api GET /containers/{id}/json", "cri StartContainer return"),
            pair("docker-api GET /images/{name}/json", "cri ImageStatus return"),
            pair("docker-api GET /containers/json", "cri ListContainers return"),
        ],
    ),
    rule("NetworkStatus", &[pair("docker-api GET /containers/{id}/json", "cri PodSandboxStatus return")]).less(&["EngineInspect"]),
    rule("EngineMount", &[pair("docker-api POST /containers/{id}/start", "containerd-grpc Leases/Create call")]),
    rule("EngineNetwork", &[pair("docker-api POST /containers/{id}/start", "docker-event network connect")]).less(&["EngineMount"]),
    rule("EngineCreate", &[pair("docker-api POST /containers/create", "docker-event container create")]).less(&["EngineMount"]),
    rule("EngineRemove", &[pair("docker-api DELETE /containers/{id}", "docker-event container destroy")]),
    // The manifest, the configuration and the one layer.
    rule("RegistryAnswer", &[pair("cri PullImage call", "containerd-event /snapshot/prepare")]).times(3),
    rule("LayerUnpack", &[pair("containerd-event /snapshot/prepare", "containerd-event /snapshot/commit")]),
    rule("ConmonStart", &[pair("exec conmon create", "exec runc create").wrapped(), pair("exec conmon exec", "exec runc exec").wrapped()]),
    rule("StorageCreate", &[pair("cri CreateContainer call", "exec conmon create")]),
    rule(
        "StorageRemove",
        &[
            pair("exec runc delete", "cri RemoveContainer return").wrapped(),
            pair("exec runc delete", "cri RemovePodSandbox return").wrapped(),
        ],
    )
    .less(&["RuncDelete"]),
    rule("KubeletCadvisor", &[pair("log kubelet cAdvisor running in container", "log kubelet cAdvisor is build without")]).of_kubelet(),
    rule("KubeletContainerManager", &[pair("log kubelet Creating Device Plugin manager", "log kubelet write /proc/self/oom_score_adj")])
        .of_kubelet(),
    rule("KubeletMain", &[pair("log kubelet Watching path", "log kubelet kubeClient is nil")]).of_kubelet(),
    rule(
        "KubeletCgroups",
        &[
            pair("log kubelet SyncLoop (housekeeping)", "cri ListPodSandbox call"),
            pair("log kubelet SyncLoop (housekeeping)", "docker-api GET /containers/json"),
        ],
    )
    .of_kubelet(),
];

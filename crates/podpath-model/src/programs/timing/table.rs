//! How long each kind of work took in the recordings: their medians, less what the recorder itself cost.
//!
//! Made by `cargo xtask calibrate` from `recordings/{cri,kubelet}/*/*.json` and `recordings/runc/create.strace.txt`; `cargo xtask calibrate --check`
//! fails if it is not what they give. What is measured is said in `xtask/src/calibrate/rules.rs`.

use super::Measured;

pub(super) const ANSWER_FROM_MEMORY: Measured = Measured {
    microseconds: 835,
    samples: 164,
    recorded: [594, 835, 1191],
    between: &[
        "cri ImageStatus call > cri ImageStatus return",
        "cri PodSandboxStatus call > cri PodSandboxStatus return",
        "cri ContainerStatus call > cri ContainerStatus return",
        "cri ListContainers call > cri ListContainers return",
        "cri ListPodSandbox call > cri ListPodSandbox return",
    ],
};

pub(super) const CONTAINERD_START: Measured = Measured {
    microseconds: 35499,
    samples: 2,
    recorded: [35499, 35499, 35499],
    between: &[
        "fault start containerd > log containerd containerd successfully booted",
    ],
};

pub(super) const DOCKERD_START: Measured = Measured {
    microseconds: 41488,
    samples: 2,
    recorded: [41488, 41488, 41488],
    between: &[
        "fault start dockerd > containerd-grpc Namespaces/Get call",
    ],
};

pub(super) const CRIO_START: Measured = Measured {
    microseconds: 99314,
    samples: 2,
    recorded: [99314, 99314, 99314],
    between: &[
        "fault start crio > exec conmon create",
    ],
};

pub(super) const METADATA_WRITE: Measured = Measured {
    microseconds: 670,
    samples: 230,
    recorded: [870, 1414, 1992],
    between: &[
        "containerd-event /snapshot/prepare > containerd-event /containers/create",
        "containerd-event /snapshot/remove > containerd-event /containers/delete",
        "containerd-grpc Leases/Create call > containerd-grpc Leases/Create return",
        "containerd-grpc Leases/Delete call > containerd-grpc Leases/Delete return",
    ],
};

pub(super) const METADATA_READ: Measured = Measured {
    microseconds: 88,
    samples: 563,
    recorded: [714, 889, 1167],
    between: &[
        "containerd-grpc Containers/Get call > containerd-grpc Containers/Get return",
    ],
};

pub(super) const SNAPSHOT_PREPARE: Measured = Measured {
    microseconds: 3829,
    samples: 26,
    recorded: [3364, 3829, 5880],
    between: &[
        "cri CreateContainer call > containerd-event /snapshot/prepare",
    ],
};

pub(super) const NETWORK_NAMESPACE: Measured = Measured {
    microseconds: 2090,
    samples: 24,
    recorded: [2417, 2760, 4026],
    between: &[
        "containerd-event /containers/create > containerd-event /containers/update (sandbox)",
    ],
};

pub(super) const CNI_LOOPBACK: Measured = Measured {
    microseconds: 5038,
    samples: 122,
    recorded: [4284, 5038, 6639],
    between: &[
        "cni loopback DEL > cni portmap DEL",
        "cni loopback ADD > cni bridge ADD",
    ],
};

pub(super) const CNI_BRIDGE: Measured = Measured {
    microseconds: 6168,
    samples: 59,
    recorded: [5531, 6168, 7862],
    between: &[
        "cni bridge ADD > cni host-local ADD",
    ],
};

pub(super) const CNI_BRIDGE_DELETE: Measured = Measured {
    microseconds: 16506,
    samples: 104,
    recorded: [6582, 16506, 20992],
    between: &[
        "cni bridge DEL > cni host-local DEL",
    ],
};

pub(super) const CNI_HOST_LOCAL: Measured = Measured {
    microseconds: 7316,
    samples: 74,
    recorded: [6174, 7316, 11847],
    between: &[
        "cni host-local ADD > cni portmap ADD",
    ],
};

pub(super) const CNI_HOST_LOCAL_DELETE: Measured = Measured {
    microseconds: 5187,
    samples: 78,
    recorded: [4380, 5187, 10219],
    between: &[
        "cni host-local DEL > cri StopPodSandbox return",
        "cni host-local DEL > exec runc kill",
        "cni host-local DEL > docker-api POST /containers/{id}/stop",
    ],
};

pub(super) const CNI_PORTMAP: Measured = Measured {
    microseconds: 4510,
    samples: 136,
    recorded: [4043, 4510, 6019],
    between: &[
        "cni portmap DEL > cni bridge DEL",
        "cni portmap ADD > cri RunPodSandbox return",
    ],
};

pub(super) const PROGRAM_START: Measured = Measured {
    microseconds: 3273,
    samples: 237,
    recorded: [2797, 3273, 4534],
    between: &[
        "containerd-event /tasks/create > exec runc start",
        "containerd-event /tasks/exit > exec runc kill",
        "containerd-event /tasks/delete > exec containerd-shim-runc-v2 delete",
        "containerd-event /tasks/exec-added > exec runc exec",
        "cri StopContainer call > exec runc kill (containerd)",
        "cri StartContainer call > exec containerd-shim-runc-v2 start",
    ],
};

pub(super) const SHIM_START: Measured = Measured {
    microseconds: 3028,
    samples: 26,
    recorded: [26175, 30282, 79753],
    between: &[
        "exec containerd-shim-runc-v2 start > exec runc create (container containerd)",
    ],
};

pub(super) const SHIM_DAEMON: Measured = Measured {
    microseconds: 3930,
    samples: 82,
    recorded: [31017, 35231, 69756],
    between: &[
        "exec containerd-shim-runc-v2 start > exec runc create (sandbox)",
        "exec containerd-shim-runc-v2 start > exec runc create (container cri-dockerd)",
    ],
};

pub(super) const SHIM_DELETE: Measured = Measured {
    microseconds: 2349,
    samples: 108,
    recorded: [20980, 23497, 47459],
    between: &[
        "exec containerd-shim-runc-v2 delete > exec runc delete",
    ],
};

pub(super) const RUNC_STAGES: Measured = Measured {
    microseconds: 7575,
    samples: 76,
    recorded: [48611, 54505, 93361],
    between: &[
        "exec runc create > containerd-event /tasks/create (container)",
        "exec runc create > containerd-event /tasks/create (sandbox containerd)",
    ],
};

pub(super) const RUNC_ROOTFS: Measured = Measured {
    microseconds: 8373,
    samples: 76,
    recorded: [48611, 54505, 93361],
    between: &[
        "exec runc create > containerd-event /tasks/create (container)",
        "exec runc create > containerd-event /tasks/create (sandbox containerd)",
    ],
};

pub(super) const RUNC_FINISH: Measured = Measured {
    microseconds: 13556,
    samples: 76,
    recorded: [48611, 54505, 93361],
    between: &[
        "exec runc create > containerd-event /tasks/create (container)",
        "exec runc create > containerd-event /tasks/create (sandbox containerd)",
    ],
};

pub(super) const SET_KEY_HOOK: Measured = Measured {
    microseconds: 91738,
    samples: 28,
    recorded: [137539, 146242, 273630],
    between: &[
        "exec runc create > containerd-event /tasks/create (sandbox cri-dockerd)",
    ],
};

pub(super) const RUNC_START: Measured = Measured {
    microseconds: 3136,
    samples: 106,
    recorded: [22922, 28136, 67909],
    between: &[
        "exec runc start > containerd-event /tasks/start",
    ],
};

pub(super) const RUNC_EXEC: Measured = Measured {
    microseconds: 24772,
    samples: 12,
    recorded: [44917, 49772, 60150],
    between: &[
        "exec runc exec > containerd-event /tasks/exec-started",
    ],
};

pub(super) const RUNC_KILL: Measured = Measured {
    microseconds: 4742,
    samples: 33,
    recorded: [23921, 30742, 80250],
    between: &[
        "exec runc kill > containerd-grpc Tasks/Kill return",
    ],
};

pub(super) const RUNC_DELETE: Measured = Measured {
    microseconds: 2616,
    samples: 92,
    recorded: [23647, 26167, 67523],
    between: &[
        "exec runc delete > containerd-event /tasks/delete",
    ],
};

pub(super) const RUNC_STATE: Measured = Measured {
    microseconds: 3934,
    samples: 94,
    recorded: [24533, 28934, 64257],
    between: &[
        "exec runc state > cri CreateContainer return",
        "exec runc state > cri StartContainer return",
        "exec runc state > cri StopContainer return",
        "exec runc state > cri RunPodSandbox return",
    ],
};

pub(super) const EVENT_DELIVERY: Measured = Measured {
    microseconds: 2104,
    samples: 26,
    recorded: [1847, 2104, 3477],
    between: &[
        "containerd-event /tasks/exit > containerd-grpc Containers/Get call",
    ],
};

pub(super) const ENGINE_INSPECT: Measured = Measured {
    microseconds: 817,
    samples: 148,
    recorded: [694, 817, 983],
    between: &[
        "docker-api GET /containers/{id}/json > docker-api GET /containers/{id}/json",
        "docker-api GET /containers/{id}/json > cri StartContainer return",
        "docker-api GET /images/{name}/json > cri ImageStatus return",
        "docker-api GET /containers/json > cri ListContainers return",
    ],
};

pub(super) const NETWORK_STATUS: Measured = Measured {
    microseconds: 3747,
    samples: 30,
    recorded: [3808, 4564, 4954],
    between: &[
        "docker-api GET /containers/{id}/json > cri PodSandboxStatus return",
    ],
};

pub(super) const ENGINE_MOUNT: Measured = Measured {
    microseconds: 1955,
    samples: 28,
    recorded: [1744, 1955, 2252],
    between: &[
        "docker-api POST /containers/{id}/start > containerd-grpc Leases/Create call",
    ],
};

pub(super) const ENGINE_NETWORK: Measured = Measured {
    microseconds: 2075,
    samples: 30,
    recorded: [3131, 4030, 7562],
    between: &[
        "docker-api POST /containers/{id}/start > docker-event network connect",
    ],
};

pub(super) const ENGINE_CREATE: Measured = Measured {
    microseconds: 6900,
    samples: 58,
    recorded: [7828, 8855, 22079],
    between: &[
        "docker-api POST /containers/create > docker-event container create",
    ],
};

pub(super) const ENGINE_REMOVE: Measured = Measured {
    microseconds: 4530,
    samples: 54,
    recorded: [3723, 4530, 7445],
    between: &[
        "docker-api DELETE /containers/{id} > docker-event container destroy",
    ],
};

pub(super) const REGISTRY_ANSWER: Measured = Measured {
    microseconds: 10343,
    samples: 2,
    recorded: [31029, 31029, 31029],
    between: &[
        "cri PullImage call > containerd-event /snapshot/prepare",
    ],
};

pub(super) const LAYER_UNPACK: Measured = Measured {
    microseconds: 46736,
    samples: 2,
    recorded: [46736, 46736, 46736],
    between: &[
        "containerd-event /snapshot/prepare > containerd-event /snapshot/commit",
    ],
};

pub(super) const CONMON_START: Measured = Measured {
    microseconds: 4808,
    samples: 60,
    recorded: [25237, 29808, 55322],
    between: &[
        "exec conmon create > exec runc create",
        "exec conmon exec > exec runc exec",
    ],
};

pub(super) const STORAGE_CREATE: Measured = Measured {
    microseconds: 10003,
    samples: 26,
    recorded: [8105, 10003, 19497],
    between: &[
        "cri CreateContainer call > exec conmon create",
    ],
};

pub(super) const STORAGE_REMOVE: Measured = Measured {
    microseconds: 10976,
    samples: 50,
    recorded: [28381, 38592, 95176],
    between: &[
        "exec runc delete > cri RemoveContainer return",
        "exec runc delete > cri RemovePodSandbox return",
    ],
};

pub(super) const KUBELET_CADVISOR: Measured = Measured {
    microseconds: 5005744,
    samples: 48,
    recorded: [5005179, 5005744, 5007128],
    between: &[
        "log kubelet cAdvisor running in container > log kubelet cAdvisor is build without",
    ],
};

pub(super) const KUBELET_CONTAINER_MANAGER: Measured = Measured {
    microseconds: 200799,
    samples: 48,
    recorded: [200721, 200799, 200899],
    between: &[
        "log kubelet Creating Device Plugin manager > log kubelet write /proc/self/oom_score_adj",
    ],
};

pub(super) const KUBELET_MAIN: Measured = Measured {
    microseconds: 297913,
    samples: 48,
    recorded: [277256, 297913, 315344],
    between: &[
        "log kubelet Watching path > log kubelet kubeClient is nil",
    ],
};

pub(super) const KUBELET_CGROUPS: Measured = Measured {
    microseconds: 2705,
    samples: 775,
    recorded: [2519, 2705, 3004],
    between: &[
        "log kubelet SyncLoop (housekeeping) > cri ListPodSandbox call",
        "log kubelet SyncLoop (housekeeping) > docker-api GET /containers/json",
    ],
};

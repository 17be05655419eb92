//! Which program a recorded name stands for.

use crate::programs::{app, cni, conmon, containerd, cri_dockerd, crio, dockerd, dockershim, kubelet, pause, runc, shim};
use crate::trace::{Milestone, Rank, Role, Side};

/// What podpath does not know.
static OTHER: Role = Role::new("program", Rank::Surroundings, Side::Either);
static SYSTEMD: &Role = &crate::programs::init::ROLE;

/// The role of a program by its name in the process table or on the command line; of one that nobody knows by where it runs.
pub(super) fn role_of(name: &str, in_container: bool) -> &'static Role {
    match name {
        "init" | "systemd" => SYSTEMD,
        "kubelet" => &kubelet::ROLE,
        "dockershim" => &dockershim::ROLE,
        "cri-dockerd" => &cri_dockerd::ROLE,
        "dockerd" => &dockerd::ROLE,
        "containerd" => &containerd::ROLE,
        "crio" => &crio::ROLE,
        "conmon" => &conmon::ROLE,
        "shim" | "containerd-shim" | "containerd-shim-runc-v2" => &shim::ROLE,
        "pause" => &pause::ROLE,
        "loopback" => cni::LOOPBACK.role,
        "bridge" => cni::BRIDGE.role,
        "host-local" => cni::HOST_LOCAL.role,
        "portmap" => cni::PORTMAP.role,
        _ if name == "runc" || name.starts_with("runc:") => &runc::ROLE,
        _ if in_container => &app::ROLE,
        _ => &OTHER,
    }
}

/// The milestone of a CRI call.
pub(in crate::conform) fn milestone_of(method: &str) -> Option<Milestone> {
    Some(match method {
        "RunPodSandbox" => Milestone::SandboxCreate,
        "StopPodSandbox" => Milestone::SandboxStop,
        "RemovePodSandbox" => Milestone::SandboxRemove,
        "ImageStatus" => Milestone::ImageCheck,
        "PullImage" => Milestone::ImagePull,
        "CreateContainer" => Milestone::ContainerCreate,
        "StartContainer" => Milestone::ContainerStart,
        "StopContainer" => Milestone::ContainerStop,
        "RemoveContainer" => Milestone::ContainerRemove,
        _ => return None,
    })
}

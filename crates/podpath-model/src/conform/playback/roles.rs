//! Which program a recorded name stands for.

use crate::programs::{app, description};
use crate::trace::{Milestone, Rank, Role, Side};

/// What podpath does not know.
static OTHER: Role = Role::new("program", Rank::Surroundings, Side::Either);

/// The role of a program by its name in the process table or on the command line; of one that nobody knows by where it runs.
pub(super) fn role_of(name: &str, in_container: bool) -> &'static Role {
    match description::named(name) {
        Some(program) => program.role,
        None if in_container => &app::ROLE,
        None => &OTHER,
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

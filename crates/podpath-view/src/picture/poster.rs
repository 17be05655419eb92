//! The steps that have a poster: a picture at hand, before anything is fetched that could draw one.

use podpath_trace::Milestone;

/// In the order of the story. `docs/embed.md` names the same.
pub const POSTERS: [Milestone; 16] = [
    Milestone::PodSeen,
    Milestone::SandboxCreate,
    Milestone::SandboxShim,
    Milestone::SandboxInit,
    Milestone::SandboxStart,
    Milestone::SandboxNetwork,
    Milestone::SandboxReady,
    Milestone::ImageCheck,
    Milestone::ImagePull,
    Milestone::ContainerCreate,
    Milestone::ContainerStart,
    Milestone::ContainerShim,
    Milestone::ContainerInit,
    Milestone::ContainerProcess,
    Milestone::ContainerRunning,
    Milestone::PodRunning,
];

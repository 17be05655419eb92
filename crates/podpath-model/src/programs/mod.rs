//! What runs on the node. A program reads top-down like the real one, knows socket paths and binaries, and names no peer.

pub mod api_server;
pub mod app;
pub mod cni;
pub mod conmon;
pub mod containerd;
pub mod cri_dockerd;
pub mod crio;
pub mod description;
pub mod dockerd;
pub mod dockershim;
pub mod init;
pub mod kubectl;
pub mod kubelet;
pub mod nsenter;
pub mod operator;
pub mod pause;
pub mod pinns;
pub mod pod_hash;
pub mod registry;
pub mod runc;
pub mod shim;
pub mod streaming;

pub mod ids;
pub mod images;
mod klog;
pub mod machine;
pub mod metrics;
mod output;
mod resolv;
mod timing;
pub mod world;

pub use timing::{Known, Measured, Work};

use description::Description;

/// Every program, from the kubelet to the kernel. Whoever must know something of programs finds it by this list.
pub static ALL: &[&Description] = &[
    &kubelet::DESCRIPTION,
    &dockershim::DESCRIPTION,
    &cri_dockerd::DESCRIPTION,
    &dockerd::DESCRIPTION,
    &crio::DESCRIPTION,
    &containerd::DESCRIPTION,
    &shim::DESCRIPTION,
    &conmon::DESCRIPTION,
    &pinns::DESCRIPTION,
    &runc::DESCRIPTION,
    &cni::LOOPBACK_DESCRIPTION,
    &cni::BRIDGE_DESCRIPTION,
    &cni::HOST_LOCAL_DESCRIPTION,
    &cni::PORTMAP_DESCRIPTION,
    &nsenter::NSENTER_DESCRIPTION,
    &nsenter::SOCAT_DESCRIPTION,
    &init::DESCRIPTION,
    &pause::DESCRIPTION,
    &app::DESCRIPTION,
    &api_server::DESCRIPTION,
    &kubectl::DESCRIPTION,
    &registry::DESCRIPTION,
    &operator::DESCRIPTION,
];

//! What runs on the node. A program reads top-down like the real one, knows socket paths and binaries, and names no peer.

pub mod api_server;
pub mod app;
pub mod cni;
pub mod conmon;
pub mod containerd;
pub mod cri_dockerd;
pub mod crio;
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

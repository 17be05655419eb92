//! What travels between programs: one module a protocol, typed values whose JSON is the wire's own.

pub mod cni;
pub mod conmon;
pub mod containerd;
pub mod cri;
pub mod docker;
pub mod engine;
pub mod http;
pub mod json;
pub mod kubernetes;
pub mod oci;
pub mod pinns;
pub mod registry;
pub mod runc;
pub mod shim;
pub mod streaming;
pub mod task;

mod channel;
mod grpc;
mod query;
mod rpc;

pub use channel::Channel;
pub use rpc::{Incoming, Request, Service, Stream, Wire, serve};
pub(crate) use rpc::{answering, dispatch};

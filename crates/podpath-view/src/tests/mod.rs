//! Traces made by hand, and what must be true of every view of any trace.

mod invented;
pub(crate) mod story;

pub(crate) use story::{Story, docker, shared_shim};

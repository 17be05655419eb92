//! Traces made by hand, and what must be true of every view of any trace.

mod chapters;
mod cluster;
mod frames;
mod invented;
mod misconceptions;
mod on_node;
mod paths;
mod said;
mod scenes;
mod story;
mod texts;
mod walks;

pub(crate) use story::{Story, docker, shared_shim};

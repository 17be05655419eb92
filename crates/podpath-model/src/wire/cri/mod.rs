//! The container runtime interface, `runtime.v1`, as of Kubernetes 1.26: the messages of both services under the proto's own names.
//!
//! Where a message is passed on unchanged (a sandbox's config in every CreateContainer), it is shared by reference.
//! So are the entries of lists: most of them are the same from one relist to the next.

mod calls;
mod container;
mod image;
mod runtime;
mod sandbox;
mod security;
mod stats;

pub use calls::{Answer, METHODS, SIGNATURES, call_by_name, takes, unknown_method};
pub use container::*;
pub use image::*;
pub use runtime::*;
pub use sandbox::*;
pub use security::*;
pub use stats::*;

/// A virtual time in nanoseconds as the field of a message: nanoseconds too, in a signed number.
pub fn timestamp(at_ns: u64) -> i64 {
    i64::try_from(at_ns).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;

//! What a gRPC client says when nobody answers.

use super::Wire;
use crate::kernel::{Errno, Sys};
use crate::trace::{Failure, Protocol};

/// A protocol that is spoken over gRPC.
pub(super) const fn wire(protocol: Protocol) -> Wire {
    Wire { protocol, authority: None, refused, lost }
}

fn refused(_: &Sys, address: &str, errno: Errno) -> Failure {
    let path = address.strip_prefix("unix://").unwrap_or(address);
    let why = if path.is_empty() {
        "connection error: desc = \"transport: Error while dialing dial unix: missing address\"".to_owned()
    } else {
        format!("connection error: desc = \"transport: Error while dialing dial unix {path}: connect: {}\"", errno.text())
    };
    Failure::new("UNAVAILABLE", why)
}

fn lost() -> Failure {
    Failure::new("UNAVAILABLE", "error reading from server: EOF")
}

//! What is behind the URL of Exec, Attach and PortForward: an HTTP request that becomes several streams (SPDY, later WebSocket).
//!
//! Simplified: input goes with the request instead of coming in pieces, and the streams of one connection are told apart by name.

use serde::Serialize;

use super::rpc::{Request, Wire};
use crate::kernel::{Errno, Sys};
use crate::trace::{Failure, Protocol, Text};

/// One piece of data on one of the streams.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// `stdout`, `stderr`, `error`, `data`; empty for the answer with which the connection becomes streams.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub stream: &'static str,
    /// What was written into it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub data: Text,
}

/// Declares the three ways in.
/// An upgraded connection to the streaming server.
const WIRE: Wire = Wire { protocol: Protocol::Streaming, authority: None, refused, lost };

fn refused(_: &Sys, address: &str, _: Errno) -> Failure {
    let authority = address.strip_prefix("http://").unwrap_or(address);
    Failure::unknown(format!("error dialing backend: dial tcp {authority}: connect: {}", Errno::ECONNREFUSED.text()))
}

fn lost() -> Failure {
    Failure::unknown("unexpected EOF")
}

macro_rules! upgrades {
    ($($(#[$doc:meta])* $name:ident = $method:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? };)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct $name {
            /// What the runtime put at the end of the URL. It is good for once.
            pub token: Text,
            $($(#[$field_doc])* pub $field: $type),*
        }
        impl Request for $name {
            type Reply = Frame;
            const WIRE: &'static Wire = &WIRE;
            const SUCCESS: &'static str = "101";
            fn method(&self) -> &'static str { $method }
        }
    )*};
}

upgrades! {
    /// Runs the command that was asked for.
    ExecUpgrade = "POST /exec/{token}" {
        /// What the command reads.
        input: Text,
    };
    /// Attaches to the container's own streams.
    AttachUpgrade = "POST /attach/{token}" {
        /// What the container reads.
        input: Text,
    };
    /// Opens a connection to a port of the pod.
    PortForwardUpgrade = "POST /portforward/{token}" {
        /// The port.
        port: u16,
        /// What is sent to it.
        input: Text,
    };
}

/// How a command has ended: the object that the `error` stream carries at the end (`metav1.Status`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Always empty.
    pub metadata: Metadata,
    /// `Success`, `Failure`.
    pub status: &'static str,
    /// Why it failed, for people.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub message: Text,
    /// `NonZeroExitCode`, `InternalError`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: &'static str,
    /// Why it failed, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
    /// An HTTP status.
    #[serde(skip_serializing_if = "is_zero")]
    pub code: u16,
}

/// What every object of the Kubernetes API has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metadata {}

/// The causes of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Details {
    /// One after the other.
    pub causes: Vec<Cause>,
}

/// One cause of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// `ExitCode`; empty if there is no name for it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: &'static str,
    /// The exit code, or the text of the error.
    pub message: Text,
}

impl Status {
    /// It went well.
    pub fn success() -> Self {
        Self { metadata: Metadata {}, status: "Success", message: "".into(), reason: "", details: None, code: 0 }
    }
    /// The command ran, and ended with another code than 0. `error` is the runtime's own text.
    pub fn exit(code: i32, error: &str) -> Self {
        Self {
            status: "Failure",
            message: format!("command terminated with non-zero exit code: {error}").into(),
            reason: "NonZeroExitCode",
            details: Some(Details { causes: vec![Cause { reason: "ExitCode", message: code.to_string().into() }] }),
            ..Self::success()
        }
    }
    /// It could not be done.
    pub fn internal_error(error: &str) -> Self {
        Self {
            status: "Failure",
            message: format!("Internal error occurred: {error}").into(),
            reason: "InternalError",
            details: Some(Details { causes: vec![Cause { reason: "", message: error.into() }] }),
            code: 500,
            ..Self::success()
        }
    }
}

fn is_zero(value: &u16) -> bool {
    *value == 0
}

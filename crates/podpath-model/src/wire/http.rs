//! What is sent to an app over the network: a request by HTTP, or a connection in which nothing is said.
//!
//! Simplified: a request has a path and headers, an answer a status and a text, and TLS is only a mark.

use serde::Serialize;

use super::json::Map;
use super::rpc::{Request, Wire};
use crate::kernel::{Errno, Sys};
use crate::trace::{Failure, Protocol, Text};

/// `GET`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Get {
    /// With its query.
    pub path: Text,
    /// By name.
    pub headers: Map,
    /// Whether the client begins with a handshake.
    #[serde(skip)]
    pub tls: bool,
}

/// An answer that is no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// `200`.
    pub status: u16,
    /// What is on it.
    pub body: Text,
}

impl Request for Get {
    type Reply = Page;
    const WIRE: &'static Wire = &wire(Protocol::Http);
    const SUCCESS: &'static str = "200";
    fn method(&self) -> &'static str {
        "GET"
    }
}

/// A connection that is opened and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Connect {}

/// It was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Connected {}

impl Request for Connect {
    type Reply = Connected;
    const WIRE: &'static Wire = &wire(Protocol::Tcp);
    fn method(&self) -> &'static str {
        "connect"
    }
}

/// A connection to a port of an app.
const fn wire(protocol: Protocol) -> Wire {
    Wire { protocol, authority: Some(authority), refused, lost }
}

/// `10.88.0.2:80` of `http://10.88.0.2:80`.
fn authority(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, authority)| authority)
}

fn refused(_: &Sys, address: &str, errno: Errno) -> Failure {
    Failure::new("ECONN", format!("dial tcp {}: connect: {}", authority(address), errno.text()))
}

fn lost() -> Failure {
    Failure::new("ECONN", "EOF")
}

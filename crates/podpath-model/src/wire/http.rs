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

/// Statuses that say no, and what stands behind them: Go net/http/status.go.
const REFUSALS: [(&str, &str); 13] = [
    ("400", "Bad Request"),
    ("401", "Unauthorized"),
    ("403", "Forbidden"),
    ("404", "Not Found"),
    ("405", "Method Not Allowed"),
    ("408", "Request Timeout"),
    ("410", "Gone"),
    ("429", "Too Many Requests"),
    ("500", "Internal Server Error"),
    ("501", "Not Implemented"),
    ("502", "Bad Gateway"),
    ("503", "Service Unavailable"),
    ("504", "Gateway Timeout"),
];

/// A status that says no, as it is written, and its words.
pub fn refusal(status: u16) -> Option<(&'static str, &'static str)> {
    let written = status.to_string();
    REFUSALS.into_iter().find(|(known, _)| *known == written)
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

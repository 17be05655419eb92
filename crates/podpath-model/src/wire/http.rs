//! What is sent to an app over the network: a request by HTTP, or a connection in which nothing is said.
//!
//! Simplified: a request has a path and headers, an answer a status and a text, and TLS is only a mark.

use serde::Serialize;

use super::json::Map;
use super::rpc::Request;
use crate::trace::{Protocol, Text};

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
    const PROTOCOL: Protocol = Protocol::Http;
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
    const PROTOCOL: Protocol = Protocol::Tcp;
    fn method(&self) -> &'static str {
        "connect"
    }
}

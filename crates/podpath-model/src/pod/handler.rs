//! What the kubelet does to a container to probe it, or on one of its occasions: a command in it, a request to it, a connection to it.

use super::ContainerPort;
use serde::Serialize;

/// One of the ways to act on a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Handler {
    /// Runs a command inside of it.
    Exec(Exec),
    /// Sends a request to it.
    HttpGet(HttpGet),
    /// Connects to it. As a hook it is accepted by the API, and no kubelet can run it.
    TcpSocket(TcpSocket),
}

/// A command that is run inside the container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exec {
    /// The command; no shell is involved.
    pub command: Vec<String>,
}

/// A request by HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HttpGet {
    /// The path, with its query. Default `/`.
    pub path: String,
    /// The port.
    pub port: PortReference,
    /// Where it is sent, if not to the Pod's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// With or without TLS. Default `HTTP`.
    pub scheme: Scheme,
    /// Headers to send, in order.
    #[serde(rename = "httpHeaders", skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<HttpHeader>,
}

/// A connection that is opened and closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TcpSocket {
    /// The port.
    pub port: PortReference,
    /// Where it leads, if not to the Pod's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
}

/// A port by number, or by the name that the container gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PortReference {
    /// 1 to 65535.
    Number(u16),
    /// The name of one of the container's ports. Whether there is one is seen when the port is needed.
    Name(String),
}

impl PortReference {
    /// The number of the port, given the ports of its container.
    pub fn resolved(&self, ports: &[ContainerPort]) -> Option<u16> {
        match self {
            PortReference::Number(number) => Some(*number),
            PortReference::Name(name) => {
                ports.iter().find(|port| port.name.as_deref() == Some(name.as_str())).map(|port| port.container_port)
            }
        }
    }
}

/// Whether a request is sent in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Scheme {
    /// In the clear.
    #[serde(rename = "HTTP")]
    Http,
    /// By TLS; the certificate is not checked.
    #[serde(rename = "HTTPS")]
    Https,
}

/// One header of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HttpHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

//! A registry's HTTP API, as far as a pull uses it.

use serde::Serialize;

use super::oci::ImageConfig;
use super::rpc::{Request, Wire};
use crate::kernel::{Errno, LAYER, Sys};
use crate::trace::{Failure, Protocol, Text};

/// `/etc/resolv.conf`, and what becomes of a question to the server that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolver {
    /// The address of the server.
    pub nameserver: Text,
    /// Whether the server can be reached at all.
    pub reachable: bool,
}

/// Where [`Resolver`] is.
pub const RESOLV_CONF: &str = "/etc/resolv.conf";

/// A registry, over HTTPS.
const WIRE: Wire = Wire { protocol: Protocol::Registry, authority: None, refused, lost };

fn refused(sys: &Sys, address: &str, errno: Errno) -> Failure {
    Failure::unknown(unreachable(sys, address, errno))
}

/// Where a public registry is. Simplified: an address for documents (RFC 5737) stands for whatever its name leads to.
const ELSEWHERE: &str = "198.51.100.1:443";

fn lost() -> Failure {
    Failure::unknown(BROKE_OFF)
}

/// What Go's resolver and dialler say of a registry that nobody serves: a name that is not found, or an address that refuses.
fn unreachable(sys: &Sys, address: &str, errno: Errno) -> String {
    let authority = address.strip_prefix("https://").unwrap_or(address);
    let host = authority.rsplit_once(':').map_or(authority, |split| split.0);
    if host == "localhost" || host.parse::<std::net::IpAddr>().is_ok() {
        return format!("dial tcp {authority}: connect: {}", errno.text());
    }
    if errno == Errno::ECONNREFUSED {
        return format!("dial tcp {ELSEWHERE}: connect: {}", errno.text());
    }
    let resolver = sys.read::<Resolver>(RESOLV_CONF);
    let nameserver = resolver.as_ref().map_or("127.0.0.53", |resolver| &resolver.nameserver);
    if resolver.as_ref().is_some_and(|resolver| !resolver.reachable) {
        format!("dial tcp: lookup {host} on {nameserver}:53: dial udp {nameserver}:53: connect: network is unreachable")
    } else {
        format!("dial tcp: lookup {host} on {nameserver}:53: no such host")
    }
}

/// `GET /v2/NAME/manifests/REFERENCE`.
#[derive(Clone, Debug, Serialize)]
pub struct ManifestGet {
    /// The repository: `library/busybox`.
    pub name: Text,
    /// The tag or digest.
    pub reference: Text,
}

/// What an image is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Always 2.
    pub schema_version: u32,
    /// The digest of the image's configuration, which is the image's id.
    pub config: Descriptor,
    /// The layers, lowest first.
    pub layers: Vec<Descriptor>,
}

/// A piece of content by its digest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Descriptor {
    /// `sha256:…`.
    pub digest: Text,
    /// Its size in bytes.
    pub size: u64,
}

/// `GET /v2/NAME/blobs/DIGEST`.
#[derive(Clone, Debug, Serialize)]
pub struct BlobGet {
    /// The repository.
    pub name: Text,
    /// The digest.
    pub digest: Text,
    /// Whether it is a layer, and not the configuration.
    #[serde(skip)]
    pub is_layer: bool,
}

/// A piece of content.
#[derive(Clone, Debug, Serialize)]
pub struct Blob {
    /// Its digest.
    pub digest: Text,
    /// Its size in bytes.
    pub size: u64,
    /// The image's configuration, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<ImageConfig>,
}

impl Request for ManifestGet {
    type Reply = Manifest;
    const WIRE: &'static Wire = &WIRE;
    const SUCCESS: &'static str = "200";
    fn method(&self) -> &'static str {
        "GET /v2/{name}/manifests/{reference}"
    }
}

impl Request for BlobGet {
    type Reply = Blob;
    const WIRE: &'static Wire = &WIRE;
    const SUCCESS: &'static str = "200";
    fn method(&self) -> &'static str {
        "GET /v2/{name}/blobs/{digest}"
    }
    fn part(&self) -> Option<&'static str> {
        self.is_layer.then_some(LAYER)
    }
}

/// What Go says of a body that ends before it is whole: `io.ErrUnexpectedEOF`.
const BROKE_OFF: &str = "unexpected EOF";

/// Whether the connection broke in the middle of an answer.
pub fn broke_off(failure: &Failure) -> bool {
    &*failure.message == BROKE_OFF
}

/// A status that says no, as a client writes it: `503 Service Unavailable`; none for what is no status.
pub fn status_line(failure: &Failure) -> Option<String> {
    let status = failure.code.parse().ok()?;
    Some(super::http::refusal(status).map_or_else(|| failure.code.to_owned(), |(status, words)| format!("{status} {words}")))
}

/// The address under which a registry is reached.
pub fn address(host: &str) -> Text {
    format!("https://{host}").into()
}

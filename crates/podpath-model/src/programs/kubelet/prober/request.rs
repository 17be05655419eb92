//! From the kubelet straight to an app's port, for probes and hooks: kubernetes v1.22.0 pkg/probe/http/http.go and pkg/probe/tcp/tcp.go.
//! No call of the CRI is involved.

use crate::kernel::Step;
use crate::pod::{HttpGet, Scheme};
use crate::trace::Text;
use crate::wire::http::{Connect, Get};
use crate::wire::json::Map;

/// The address of a pod on the node's network: `status.hostIP`.
pub(super) const NODE_ADDRESS: &str = "192.168.1.10";

/// Where a request goes, and how long its answer is waited for.
pub(super) struct Requested<'a> {
    /// The pod's address; a request that names a host goes there instead.
    pub(super) address: &'a str,
    /// The port, by number.
    pub(super) port: u16,
    /// In nanoseconds.
    pub(super) timeout_ns: u64,
    /// Whoever asks.
    pub(super) agent: Agent,
}

/// Whoever asks, as the request says it.
#[derive(Clone, Copy)]
pub(super) enum Agent {
    /// A probe, of that release.
    Probe(&'static str),
    /// A hook, of that release.
    Lifecycle(&'static str),
    /// Go's own client, which nobody has told what to say.
    Go,
}

impl Agent {
    fn headers(self) -> Vec<(&'static str, String)> {
        let usual = |agent| vec![("Accept", "*/*".to_owned()), ("Connection", "close".to_owned()), ("User-Agent", agent)];
        match self {
            Self::Probe(release) => usual(format!("kube-probe/{release}")),
            Self::Lifecycle(release) => usual(format!("kube-lifecycle/{release}")),
            Self::Go => vec![("Accept-Encoding", "gzip".to_owned()), ("User-Agent", "Go-http-client/1.1".to_owned())],
        }
    }
}

/// The status that is answered, or why there is no answer, in the words of Go's client.
pub(super) async fn http_get(step: Step<'_>, to: &Requested<'_>, request: &HttpGet) -> Result<u16, Text> {
    let scheme = match request.scheme {
        Scheme::Http => "http",
        Scheme::Https => "https",
    };
    let host = request.host.as_deref().unwrap_or(to.address);
    let base: Text = format!("{scheme}://{host}:{}", to.port).into();
    let slash = if request.path.starts_with('/') { "" } else { "/" };
    let url = format!("{base}{slash}{}", request.path);
    let usual = to.agent.headers();
    let usual = usual.iter().map(|(name, value)| (*name, value.as_str()));
    let headers = request.headers.iter().map(|header| (header.name.as_str(), header.value.as_str()));
    let headers: Map = usual.chain(headers).map(|(name, value)| (Text::from(name), Text::from(value))).collect();
    let get = Get { path: request.path.as_str().into(), headers, tls: request.scheme == Scheme::Https };
    let sys = step.sys();
    let failed = |why: &str| Err(format!("Get {url:?}: {why}").into());
    match sys.timeout(to.timeout_ns, step.call(&base, get)).await {
        None => failed("context deadline exceeded (Client.Timeout exceeded while awaiting headers)"),
        Some(Ok(page)) => Ok(page.status),
        Some(Err(failure)) => failure.code.parse().or_else(|_| failed(&failure.message)),
    }
}

/// Whether a connection can be opened; if not, why, in the words of Go's dialler.
pub(super) async fn tcp_connect(step: Step<'_>, to: &Requested<'_>) -> Result<(), Text> {
    let authority = format!("{}:{}", to.address, to.port);
    let base: Text = format!("tcp://{authority}").into();
    let sys = step.sys();
    match sys.timeout(to.timeout_ns, step.call(&base, Connect {})).await {
        None => Err(format!("dial tcp {authority}: i/o timeout").into()),
        Some(connected) => connected.map(drop).map_err(|failure| failure.message),
    }
}

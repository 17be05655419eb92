//! Whoever follows a URL: `kubectl` by way of the kubelet, or `crictl`.

use super::STREAMING;
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::streaming::{AttachUpgrade, ExecUpgrade, Frame, PortForwardUpgrade};
use crate::wire::{Request, Stream};

/// What came out of the streams until the connection was closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Received {
    /// From `stdout`, or from the port.
    pub stdout: String,
    /// From `stderr`.
    pub stderr: String,
    /// From `error`: a `metav1.Status` of a command, a text of a port.
    pub error: String,
}

/// Follows the URL of an Exec.
///
/// # Errors
/// What the server answers instead of streams, or that nobody is there.
pub async fn exec(sys: &Sys, url: &str, input: Text) -> Result<Received, Failure> {
    let (base, token) = split(url);
    receive(sys.step(STREAMING).open(&base, ExecUpgrade { token, input }).await?).await
}

/// Follows the URL of an Attach.
///
/// # Errors
/// What the server answers instead of streams, or that nobody is there.
pub async fn attach(sys: &Sys, url: &str, input: Text) -> Result<Received, Failure> {
    let (base, token) = split(url);
    receive(sys.step(STREAMING).open(&base, AttachUpgrade { token, input }).await?).await
}

/// Follows the URL of a PortForward and sends something to a port.
///
/// # Errors
/// What the server answers instead of streams, or that nobody is there.
pub async fn port_forward(sys: &Sys, url: &str, port: u16, input: Text) -> Result<Received, Failure> {
    let (base, token) = split(url);
    receive(sys.step(STREAMING).open(&base, PortForwardUpgrade { token, port, input }).await?).await
}

/// `http://127.0.0.1:10010/exec/TOKEN`: where the server is, and the token.
pub(crate) fn split(url: &str) -> (Text, Text) {
    let (path, token) = url.rsplit_once('/').unwrap_or((url, ""));
    (path.rsplit_once('/').map_or(path, |(base, _)| base).into(), token.into())
}

/// The first answer is that the connection becomes streams; whatever comes after it has come through them.
pub(crate) async fn receive<U: Request<Reply = Frame>>(stream: Stream<U>) -> Result<Received, Failure> {
    stream.next().await?;
    let mut received = Received::default();
    while let Some(frame) = stream.following().await {
        match frame.stream {
            "stderr" => received.stderr.push_str(&frame.data),
            "error" => received.error.push_str(&frame.data),
            _ => received.stdout.push_str(&frame.data),
        }
    }
    Ok(received)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_where_to_go_and_what_to_show_there() {
        assert_eq!(split("http://127.0.0.1:10010/exec/0a1b2c3d"), ("http://127.0.0.1:10010".into(), "0a1b2c3d".into()));
        assert_eq!(split("nonsense"), ("nonsense".into(), "".into()));
    }
}

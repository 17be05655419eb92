//! The streams of one connection, as the runtime writes into them.

use std::rc::Rc;

use crate::kernel::Sys;
use crate::trace::{SharedPayload, Text};
use crate::wire::Incoming;
use crate::wire::streaming::{Frame, Status};

/// Whoever has followed the URL, and which streams they want.
pub(crate) struct Peer {
    incoming: Incoming,
    stdout: bool,
    stderr: bool,
    /// What they send.
    pub(crate) input: Text,
}

/// A command that has ended with another code than 0, and what the runtime calls that.
pub(crate) struct ExitError {
    pub(crate) code: i32,
    pub(crate) message: Text,
}

impl Peer {
    pub(super) fn new(incoming: Incoming, stdout: bool, stderr: bool, input: Text) -> Self {
        Self { incoming, stdout, stderr, input }
    }
    /// Writes into a stream, if it was asked for. What flows leaves no event.
    pub(crate) fn write(&self, sys: &Sys, stream: &'static str, data: &Text) {
        let wanted = match stream {
            "stdout" => self.stdout,
            "stderr" => self.stderr,
            _ => true,
        };
        if wanted && !data.is_empty() {
            self.incoming.push(Ok(Rc::new(Frame { stream, data: data.clone() })), sys.cause());
        }
    }
    /// Writes how it ended into the stream for errors.
    pub(super) fn finish(&self, sys: &Sys, status: Status) {
        self.write(sys, "error", &SharedPayload::new(status).json().into());
    }
    /// Waits until nobody is there any more.
    pub(crate) async fn left(&self, sys: &Sys) {
        self.incoming.closed(sys).await;
    }
    /// Whether anybody is still there.
    pub(crate) fn is_open(&self) -> bool {
        self.incoming.is_open()
    }
}

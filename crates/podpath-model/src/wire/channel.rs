//! A gRPC client's connection that is lost: it dials again by itself, after longer and longer pauses, and calls fail meanwhile.

use crate::kernel::{Connection, Errno, Shared, Sys};

/// grpc-go v1.38.0 backoff/backoff.go:47 `DefaultConfig`: the first pause, in nanoseconds. Simplified: the jitter of a fifth is left out.
const BASE_DELAY_NS: u64 = 1_000_000_000;
/// How long a call takes that finds no connection, in nanoseconds.
const REFUSAL_NS: u64 = 400_000;

/// The state of a connection that more than one task uses.
#[derive(Clone, Debug)]
pub struct Channel {
    max_delay_ns: u64,
    backoff: Shared<Backoff>,
}

#[derive(Debug, Default)]
struct Backoff {
    /// No dial before this, in nanoseconds.
    dial_at_ns: u64,
    /// The pause after the next dial that fails, in nanoseconds.
    delay_ns: u64,
}

impl Channel {
    /// A connection whose pauses do not become longer than `max_delay_ns`.
    pub fn new(max_delay_ns: u64) -> Self {
        Self { max_delay_ns, backoff: Shared::default() }
    }

    /// Connects, unless it is too early to dial again.
    pub(super) async fn connect(&self, sys: &Sys, path: &str) -> Result<Connection, Errno> {
        let is_early = sys.now_ns() < self.backoff.get().dial_at_ns;
        let errno = match if is_early { Err(Errno::ECONNREFUSED) } else { sys.connect(path) } {
            Ok(connection) => {
                *self.backoff.set() = Backoff::default();
                return Ok(connection);
            }
            Err(errno) => errno,
        };
        if !is_early {
            let mut backoff = self.backoff.set();
            let delay_ns = backoff.delay_ns.max(BASE_DELAY_NS);
            backoff.dial_at_ns = sys.now_ns() + delay_ns;
            backoff.delay_ns = (delay_ns * 8 / 5).min(self.max_delay_ns);
        }
        sys.sleep(REFUSAL_NS).await;
        Err(errno)
    }
}

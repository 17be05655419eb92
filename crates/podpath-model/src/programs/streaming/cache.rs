//! Requests that wait for whoever follows their URL: pkg/kubelet/cri/streaming/request_cache.go.

use std::rc::Rc;

use crate::programs::ids;
use crate::sorted::SortedMap;
use crate::trace::{Failure, Text};
use crate::wire::cri::{AttachRequest, ExecRequest, PortForwardRequest};

/// How long a token is good for, in nanoseconds: `cacheTTL`.
const CACHE_TTL_NS: u64 = 60_000_000_000;
/// How many requests may wait: `maxInFlight`.
const MAX_IN_FLIGHT: usize = 1000;
/// How long a token is: `tokenLen`.
const TOKEN_LENGTH: usize = 8;

/// A request that a URL stands for.
#[derive(Clone, Debug)]
pub(super) enum Prepared {
    Exec(Rc<ExecRequest>),
    Attach(Rc<AttachRequest>),
    PortForward(Rc<PortForwardRequest>),
}

struct Entry {
    request: Prepared,
    expires_ns: u64,
}

/// The requests by token.
#[derive(Default)]
pub(super) struct RequestCache {
    entries: SortedMap<Text, Entry>,
    /// How many tokens were given out. The real ones are random.
    given: u64,
}

impl RequestCache {
    /// Keeps a request; the answer is its token.
    pub(super) fn insert(&mut self, now_ns: u64, seed: &str, request: Prepared) -> Result<Text, Failure> {
        self.entries.retain(|_, entry| now_ns <= entry.expires_ns);
        if self.entries.len() == MAX_IN_FLIGHT {
            return Err(Failure::new("RESOURCE_EXHAUSTED", "maximum number of in-flight requests exceeded"));
        }
        self.given += 1;
        let digits = ids::hex12(&format!("token {} of {seed} at {now_ns}", self.given));
        let token: Text = digits[..TOKEN_LENGTH].into();
        self.entries.insert(token.clone(), Entry { request, expires_ns: now_ns + CACHE_TTL_NS });
        Ok(token)
    }
    /// Takes a request out; none if there is none under this token, or no longer.
    pub(super) fn consume(&mut self, now_ns: u64, token: &str) -> Option<Prepared> {
        self.entries.remove(token).filter(|entry| now_ns <= entry.expires_ns).map(|entry| entry.request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Prepared {
        Prepared::Exec(Rc::new(ExecRequest::default()))
    }

    #[test]
    fn a_token_is_good_for_once_and_for_a_minute() {
        let mut cache = RequestCache::default();
        let token = cache.insert(5, "exec", request()).unwrap();
        assert_eq!(token.len(), TOKEN_LENGTH);
        assert!(cache.consume(6, &token).is_some());
        assert!(cache.consume(6, &token).is_none());
        let late = cache.insert(5, "exec", request()).unwrap();
        assert_ne!(late, token);
        assert!(cache.consume(5 + CACHE_TTL_NS + 1, &late).is_none());
    }

    #[test]
    fn a_thousand_may_wait_and_no_more_until_the_oldest_expire() {
        let mut cache = RequestCache::default();
        for _ in 0..MAX_IN_FLIGHT {
            cache.insert(0, "exec", request()).unwrap();
        }
        assert_eq!(cache.insert(0, "exec", request()).unwrap_err().code, "RESOURCE_EXHAUSTED");
        assert!(cache.insert(CACHE_TTL_NS + 1, "exec", request()).is_ok());
    }
}

//! How long to wait before the same thing is tried again: ten seconds, doubled each time, up to five minutes.

use super::SECOND_NS;
use crate::sorted::SortedMap;

const INITIAL_NS: u64 = 10 * SECOND_NS;
const MAXIMUM_NS: u64 = 300 * SECOND_NS;

/// Delays by what is tried.
#[derive(Debug, Default)]
pub(super) struct BackOff {
    entries: SortedMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    delay_ns: u64,
    updated_ns: u64,
}

impl Entry {
    /// Whether what was tried has gone well for ten minutes: client-go util/flowcontrol/backoff.go:147.
    fn is_expired(&self, since_ns: u64) -> bool {
        since_ns.saturating_sub(self.updated_ns) > 2 * MAXIMUM_NS
    }
}

impl BackOff {
    /// How long is still to wait at `now_ns`, if it was last tried at `since_ns`; none if it may be tried.
    pub(super) fn remaining(&self, key: &str, since_ns: u64, now_ns: u64) -> Option<u64> {
        // client-go util/flowcontrol/backoff.go:84: an entry that is too old counts for nothing.
        let entry = self.entries.get(key).filter(|entry| !entry.is_expired(since_ns))?;
        let until_ns = since_ns + entry.delay_ns;
        (now_ns < until_ns).then(|| until_ns - now_ns)
    }
    /// Whether it is tried for the first time in a long while, and so without delay.
    pub(super) fn next(&mut self, key: &str, since_ns: u64, now_ns: u64) {
        let entry = self.entries.entry(key.to_owned()).or_insert(Entry { delay_ns: 0, updated_ns: now_ns });
        let is_expired = entry.is_expired(since_ns);
        entry.delay_ns = if entry.delay_ns == 0 || is_expired { INITIAL_NS } else { (entry.delay_ns * 2).min(MAXIMUM_NS) };
        entry.updated_ns = now_ns;
    }
    /// `IsInBackOffSinceUpdate`: whether it was last tried less than its delay ago.
    pub(super) fn is_in_back_off(&self, key: &str, now_ns: u64) -> bool {
        self.entries.get(key).is_some_and(|entry| self.remaining(key, entry.updated_ns, now_ns).is_some())
    }
    /// How much of its delay is left since it was last tried, in nanoseconds.
    pub(super) fn left_ns(&self, key: &str, now_ns: u64) -> u64 {
        self.entries.get(key).and_then(|entry| self.remaining(key, entry.updated_ns, now_ns)).unwrap_or(0)
    }
    /// `GC`: what nobody has tried for ten minutes is forgotten.
    pub(super) fn collect_garbage(&mut self, now_ns: u64) {
        self.entries.retain(|_, entry| !entry.is_expired(now_ns));
    }
    /// The present delay in nanoseconds.
    pub(super) fn delay_ns(&self, key: &str) -> u64 {
        self.entries.get(key).map_or(0, |entry| entry.delay_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_retry_is_immediate_and_the_later_ones_wait_twice_as_long_each_time() {
        let mut back_off = BackOff::default();
        assert_eq!(back_off.remaining("app", 0, 0), None);
        let mut delays = Vec::new();
        for _ in 0..7 {
            back_off.next("app", 0, 0);
            delays.push(back_off.delay_ns("app") / SECOND_NS);
        }
        assert_eq!(delays, [10, 20, 40, 80, 160, 300, 300]);
        assert_eq!(back_off.remaining("app", 0, SECOND_NS), Some(299 * SECOND_NS));
    }

    #[test]
    fn who_is_not_tried_for_ten_minutes_is_forgotten() {
        let mut back_off = BackOff::default();
        back_off.next("app", 0, 0);
        back_off.collect_garbage(600 * SECOND_NS);
        assert_eq!(back_off.delay_ns("app"), INITIAL_NS);
        back_off.collect_garbage(601 * SECOND_NS);
        assert_eq!(back_off.delay_ns("app"), 0);
    }

    #[test]
    fn ten_good_minutes_are_a_fresh_start() {
        let mut back_off = BackOff::default();
        (0..4).for_each(|_| back_off.next("app", 0, 0));
        assert_eq!(back_off.remaining("app", 600 * SECOND_NS, 601 * SECOND_NS), Some(79 * SECOND_NS));
        assert_eq!(back_off.remaining("app", 601 * SECOND_NS, 601 * SECOND_NS), None);
        back_off.next("app", 601 * SECOND_NS, 601 * SECOND_NS);
        assert_eq!(back_off.delay_ns("app"), INITIAL_NS);
    }
}

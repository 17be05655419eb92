//! `registry down@…`, `registry 404@…`, `registry slow=30s@…`, `registry truncated@…`, `registry up@…`: what somebody meets who asks a
//! registry, from then on.

use super::{Doing, SECOND_NS, Scenario, There};
use crate::kernel::{Act, Registry};
use crate::trace::Failure;
use crate::trace::ask::Said;

/// What a registry can say no with: the OCI distribution specification 1.0, "Error Codes", and RFC 9110.
const STATUSES: [&str; 8] = ["401", "403", "404", "429", "500", "502", "503", "504"];
/// No answer takes longer.
const SLOW_SECONDS_MAX: u64 = 3_600;
/// For so long whoever pulls is looked at: dockerd tries a layer for 75 seconds, and the kubelet again after 10, 20 and 40.
const LOOK_NS: u64 = 90 * SECOND_NS;

/// Every registry becomes so.
#[derive(Debug)]
struct Becomes(Registry);

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    if verb != "registry" {
        return None;
    }
    let slow = || {
        let seconds: u64 = whom.strip_prefix("slow=")?.trim_end_matches('s').parse().ok()?;
        (1..=SLOW_SECONDS_MAX).contains(&seconds).then_some(Registry::Slow(seconds * SECOND_NS))
    };
    let answers = || STATUSES.into_iter().find(|status| *status == whom).map(|status| Registry::Answers(Failure::new(status, "")));
    let registry = match whom {
        "up" => Some(Registry::Up),
        "down" => Some(Registry::Down),
        "truncated" => Some(Registry::BreaksOff),
        _ => answers().or_else(slow),
    };
    Some(registry.map(|registry| Box::new(Becomes(registry)) as _).ok_or("deed-registry"))
}

impl Doing for Becomes {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        Ok(scenario.with(Act::Registry(self.0.clone()), there, LOOK_NS))
    }
}

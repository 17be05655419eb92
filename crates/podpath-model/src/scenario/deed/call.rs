//! `fail RunPodSandbox=UNAVAILABLE@…`, `fail every registry=404@…`, `delay StartContainer=10s@…`, `lose CreateContainer@…`: a call goes wrong,
//! the first of a method from the place on, or all of them from there.

use super::{Doing, SECOND_NS, Scenario, There};
use crate::kernel::{Act, CallFault, Mishap, Moment};
use crate::trace::ask::Said;
use crate::trace::{Event, Failure, Protocol, Seq, What};

/// The codes of gRPC: google.golang.org/grpc codes/codes.go.
const GRPC: [&str; 16] = [
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];
/// What of HTTP is an error: RFC 9110, RFC 6585.
const HTTP: [&str; 13] = ["400", "401", "403", "404", "405", "406", "409", "410", "429", "500", "502", "503", "504"];
/// What such an answer says.
const SAYS: &str = "injected fault";
/// The longest that a caller waits for an answer: twice the kubelet's `runtimeRequestTimeout` (kubernetes v1.22.0
/// pkg/kubelet/cri/remote/remote_runtime.go:104).
const PATIENCE_NS: u64 = 240 * SECOND_NS;
/// No call is delayed for longer.
const DELAY_SECONDS_MAX: u64 = 3_600;

/// Calls of a method that go wrong, and how.
#[derive(Debug)]
struct Calls {
    method: String,
    every: bool,
    how: How,
}

#[derive(Debug)]
enum How {
    Fail(Option<String>),
    Delay(u64),
    Lose,
}

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    if !["fail", "delay", "lose"].contains(&verb) {
        return None;
    }
    let (every, whom) = whom.strip_prefix("every ").map_or((false, whom), |whom| (true, whom.trim()));
    let (method, value) = whom.rsplit_once('=').map_or((whom, None), |(method, value)| (method.trim(), Some(value.trim())));
    let how = match (verb, value) {
        _ if method.is_empty() => return Some(Err("deed-form")),
        ("fail", code) => How::Fail(code.map(str::to_uppercase)),
        ("delay", Some(time)) => match time.strip_suffix('s').unwrap_or(time).parse() {
            Ok(seconds) if (1..=DELAY_SECONDS_MAX).contains(&seconds) => How::Delay(seconds * SECOND_NS),
            _ => return Some(Err("deed-form")),
        },
        ("lose", None) => How::Lose,
        _ => return Some(Err("deed-form")),
    };
    Some(Ok(Box::new(Calls { method: method.into(), every, how })))
}

impl Doing for Calls {
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let fault = |call, mishap| CallFault { method: self.method.as_str().into(), call, mishap };
        let (any, from) = (fault(None, Mishap::Lose), there.seq as usize);
        let calls = there.trace.events[from..].iter().filter_map(call);
        let Some((seq, protocol, _)) = calls.clone().find(|(_, protocol, method)| any.means(*protocol, method)) else {
            let mut names: Vec<&str> = Vec::new();
            for (_, _, method) in calls {
                if !names.contains(&short(method)) {
                    names.push(short(method));
                }
            }
            return Err(there.refuse("deed-no-call", [("whom", &self.method), ("there", &names.join(", "))]));
        };
        let (mishap, for_ns) = match &self.how {
            How::Fail(code) => (Mishap::Fail(failure(protocol, code.as_deref(), there)?), 0),
            How::Delay(ns) => (Mishap::Delay(*ns), *ns),
            How::Lose => (Mishap::Lose, PATIENCE_NS),
        };
        // One call is broken when it leaves, and until then nothing is otherwise.
        let moment = if self.every { there.moment } else { Moment::After(seq) };
        let at_ns = there.trace.events[seq as usize].at_ns;
        let act = Act::Calls(fault((!self.every).then_some(seq), mishap));
        Ok(scenario.with(act, &There { moment, at_ns, ..*there }, for_ns))
    }
}

fn call(event: &Event) -> Option<(Seq, Protocol, &'static str)> {
    match event.what {
        What::Call { protocol, method, .. } => Some((event.seq, protocol, method)),
        _ => None,
    }
}

/// A method as it is enough to name it: without its package.
pub(crate) fn short(method: &str) -> &str {
    if method.contains(' ') { method } else { method.rsplit('.').next().unwrap_or(method) }
}

/// The codes of a protocol, and the usual one.
fn codes(protocol: Protocol) -> (&'static [&'static str], &'static str) {
    let is_grpc = matches!(protocol, Protocol::Cri | Protocol::Containerd | Protocol::Ttrpc);
    if is_grpc { (&GRPC, "UNKNOWN") } else { (&HTTP, "500") }
}

/// What a call of a protocol is answered with that fails, and nobody says how: an error without a code in Go, and one without a reason in
/// HTTP.
pub(crate) fn usual_failure(protocol: Protocol) -> Failure {
    Failure::new(codes(protocol).1, SAYS)
}

/// The answer of a call that is to fail, in the codes of its protocol.
fn failure(protocol: Protocol, code: Option<&str>, there: &There<'_>) -> Result<Failure, Said> {
    let (codes, usual) = codes(protocol);
    let wanted = code.unwrap_or(usual);
    match codes.iter().find(|known| **known == wanted) {
        Some(code) => Ok(Failure::new(code, SAYS)),
        None => Err(there.refuse("deed-code", [("code", wanted), ("codes", &codes.join(", "))])),
    }
}

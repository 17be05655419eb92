//! `delete pod@…`, `exec date@…`, `logs@…`, `attach@…`, `port-forward 80@…`: what somebody with `kubectl` does.

use super::{Doing, Scenario, There};
use crate::programs::operator::CREATE_AT_NS;
use crate::scenario::{Request, Want};
use crate::trace::Text;
use crate::trace::ask::Said;

/// Somebody deletes the Pod.
#[derive(Debug)]
struct Delete;

/// Somebody asks something of the first Pod.
#[derive(Debug)]
struct Ask(Want);

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    let container = || Text::from("");
    let want = match (verb, whom) {
        ("delete", "pod") => return Some(Ok(Box::new(Delete))),
        ("exec", line) if !line.is_empty() => {
            Want::Exec { container: container(), command: ["sh", "-c", line].map(Text::from).to_vec(), input: container() }
        }
        ("logs", "") => Want::Logs { container: container() },
        ("attach", "") => Want::Attach { container: container(), input: container() },
        ("port-forward", port) => match port.parse() {
            Ok(port) if port > 0 => Want::PortForward { port, input: "GET / HTTP/1.1\r\n\r\n".into() },
            _ => return Some(Err("deed-form")),
        },
        _ => return None,
    };
    Some(Ok(Box::new(Ask(want))))
}

impl Doing for Delete {
    fn refused(&self, scenario: &Scenario) -> Option<&'static str> {
        scenario.pods.is_empty().then_some("deed-no-pod")
    }
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        Ok(Scenario { delete_after_ns: Some(there.at_ns.saturating_sub(CREATE_AT_NS)), ..scenario })
    }
}

impl Doing for Ask {
    fn refused(&self, scenario: &Scenario) -> Option<&'static str> {
        let unreachable = (!scenario.api_server).then_some("deed-no-cluster");
        scenario.pods.is_empty().then_some("deed-no-pod").or(unreachable)
    }
    fn done(&self, mut scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let request = scenario.pods.first().map(|pod| Request::about(pod, there.at_ns, self.0.clone()));
        scenario.requests.extend(request);
        Ok(scenario)
    }
}

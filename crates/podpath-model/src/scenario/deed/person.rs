//! `delete pod@…`, `apply web@…`, `exec date@…`, `logs@…`, `attach@…`, `port-forward 80@…`: what somebody with `kubectl` does. It is another
//! command than the one that created the Pod, so that nothing before it is otherwise.

use std::rc::Rc;

use super::{Doing, SECOND_NS, Scenario, There};
use crate::kernel::{Act, Boot};
use crate::node;
use crate::pod::Pod;
use crate::programs::operator::Script;
use crate::programs::{api_server, kubectl, operator, registry};
use crate::scenario::run::{registries, registries_of};
use crate::scenario::{Request, Want};
use crate::trace::ask::Said;
use crate::trace::{SharedPayload, Text};

/// A Pod that goes is looked at until whoever collects what is left has come by, which is once a minute.
const GONE_NS: u64 = 65 * SECOND_NS;
/// A Pod that comes is looked at until it runs.
const COME_NS: u64 = 30 * SECOND_NS;

/// The remark with which somebody deletes.
pub(in crate::scenario) const DELETES: &str = "fault-delete";

/// Somebody deletes the Pod.
#[derive(Debug)]
struct Delete;

/// Somebody asks something of the first Pod.
#[derive(Debug)]
struct Ask(Want);

/// Somebody applies one more Pod.
#[derive(Debug)]
struct Apply(Rc<Pod>);

pub(super) fn read(verb: &str, whom: &str) -> Option<Result<Box<dyn Doing>, &'static str>> {
    let container = || Text::from("");
    let want = match (verb, whom) {
        ("delete", "pod") => return Some(Ok(Box::new(Delete))),
        ("apply", whom) => return Some(super::manifests::read(whom).map(|pod| Box::new(Apply(Rc::new(pod))) as _)),
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

/// Somebody comes with `kubectl`.
fn comes(remark: (&'static str, Text), pods: Vec<Rc<Pod>>, requests: Vec<Request>) -> Act {
    let script = kubectl::Script { server: api_server::ADDRESS.into(), pods, create_at_ns: 0, requests };
    Act::Come(Boot { remark, name: kubectl::ROLE.name, program: kubectl::PROGRAM, input: SharedPayload::new(script) })
}

/// Somebody comes to the node, to put manifests there or to take them away.
fn comes_to_node(remark: (&'static str, Text), script: Script) -> Act {
    Act::Come(Boot { remark, name: operator::ROLE.name, program: operator::PROGRAM, input: SharedPayload::new(script) })
}

impl Doing for Delete {
    fn refused(&self, scenario: &Scenario) -> Option<&'static str> {
        scenario.pods.is_empty().then_some("deed-no-pod")
    }
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let remark = (DELETES, names(&scenario.pods));
        let act = if scenario.api_server {
            let want = Want::Delete { grace_seconds: None, force: false };
            comes(remark, Vec::new(), scenario.pods.iter().map(|pod| Request::about(pod, 0, want.clone())).collect())
        } else {
            comes_to_node(remark, Script { pods: scenario.pods.clone(), create_at_ns: None, delete_after_ns: Some(0) })
        };
        Ok(scenario.with(act, there, GONE_NS))
    }
}

impl Doing for Ask {
    fn refused(&self, scenario: &Scenario) -> Option<&'static str> {
        let unreachable = (!scenario.api_server).then_some("deed-no-cluster");
        scenario.pods.is_empty().then_some("deed-no-pod").or(unreachable)
    }
    fn done(&self, scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let asked = scenario.pods.first().map(|pod| Request::about(pod, 0, self.0.clone()));
        Ok(scenario.with(comes(("fault-ask", there.text.into()), Vec::new(), asked.into_iter().collect()), there, SECOND_NS))
    }
}

impl Doing for Apply {
    fn done(&self, mut scenario: Scenario, there: &There<'_>) -> Result<Scenario, Said> {
        let name = &self.0.metadata.name;
        if scenario.pods.iter().chain(&scenario.later).any(|pod| pod.metadata.name == *name) {
            return Err(there.refuse("deed-same-name", [("name", name)]));
        }
        scenario.later.push(Rc::clone(&self.0));
        let known: Vec<String> = registries(&scenario).collect();
        for host in node::far_registries(registries_of(&self.0)).filter(|host| !known.contains(host)) {
            scenario = scenario.with(reachable(&host), there, 0);
        }
        let (remark, pods) = (("fault-apply", name.as_str().into()), vec![Rc::clone(&self.0)]);
        let act = if scenario.api_server {
            comes(remark, pods, Vec::new())
        } else {
            comes_to_node(remark, Script { pods, create_at_ns: Some(0), delete_after_ns: None })
        };
        Ok(scenario.with(act, there, COME_NS))
    }
}

/// The registry that the Pod is pulled from can be reached, as whatever somebody names can.
fn reachable(host: &str) -> Act {
    let stock = registry::Stock { host: host.into(), images: None };
    let (name, input) = (registry::ROLE.name, SharedPayload::new(stock));
    Act::Come(Boot { remark: ("fault-registry-reached", host.into()), name, program: registry::PROGRAM, input })
}

fn names(pods: &[Rc<Pod>]) -> Text {
    pods.iter().map(|pod| pod.metadata.name.as_str()).collect::<Vec<_>>().join(", ").into()
}

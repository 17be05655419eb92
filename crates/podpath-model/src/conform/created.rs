//! The sandboxes and containers of a trace with their names: `sandbox-1`, `container-2`, in the order in which they were answered.

use serde_json::Value;

use super::client;
use crate::programs::kubelet;
use crate::trace::{Event, Outcome, Peer, Protocol, What};

/// The ids of sandboxes and containers, each with its name: in the order in which the CRI answered them. Where the CRI stays inside of the
/// kubelet's own process nobody hears it, and it is the order of dockerd's creates.
pub(super) fn created(events: &[Event]) -> Vec<(String, String)> {
    let (mut of_cri, mut of_docker) = (Order::default(), Order::default());
    for event in events {
        let What::Reply { call, outcome: Outcome::Ok { reply, .. } } = &event.what else { continue };
        let Some(made) = events.get(*call as usize) else { continue };
        let What::Call { protocol, method, request, .. } = &made.what else { continue };
        match (protocol, *method) {
            (Protocol::Cri, "RunPodSandbox") if is_heard(made) => of_cri.add(true, &reply.json(), "/pod_sandbox_id"),
            (Protocol::Cri, "CreateContainer") if is_heard(made) => of_cri.add(false, &reply.json(), "/container_id"),
            (Protocol::Docker, "POST /containers/create") => of_docker.add(is_sandbox(&request.json()), &reply.json(), "/Id"),
            _ => {}
        }
    }
    if events.iter().any(is_heard) { of_cri.names } else { of_docker.names }
}

/// Whether it is a CRI call, and one that a recorder can hear: it is made by the client or by the kubelet, and leaves
/// the process.
pub(super) fn is_heard(made: &Event) -> bool {
    let What::Call { protocol: Protocol::Cri, peer: Peer { process, .. }, .. } = &made.what else { return false };
    let is_caller = made.process.role == &client::ROLE || made.process.role == &kubelet::ROLE;
    is_caller && process.is_none_or(|server| server.pid != made.process.pid)
}

/// Names as they are given out.
#[derive(Default)]
struct Order {
    sandboxes: usize,
    containers: usize,
    names: Vec<(String, String)>,
}

impl Order {
    fn add(&mut self, is_sandbox: bool, answer: &str, field: &str) {
        let (word, count) = if is_sandbox { ("sandbox", &mut self.sandboxes) } else { ("container", &mut self.containers) };
        let answer: Value = serde_json::from_str(answer).unwrap_or_default();
        if let Some(id) = answer.pointer(field).and_then(Value::as_str) {
            *count += 1;
            self.names.push((id.to_owned(), format!("{word}-{count}")));
        }
    }
}

/// dockershim labels what it creates.
fn is_sandbox(request: &str) -> bool {
    let request: Value = serde_json::from_str(request).unwrap_or_default();
    request.pointer("/body/Labels/io.kubernetes.docker.type").and_then(Value::as_str) == Some("podsandbox")
}

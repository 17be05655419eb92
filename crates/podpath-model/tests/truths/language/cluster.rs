//! Stories of a node in a cluster: the pod comes from an API server, and somebody has `kubectl`.

use podpath_model::kernel::{Intervention, Moment, Signal};
use podpath_model::pod::Pod;
use podpath_model::scenario::{Request, Want, manifest};
use podpath_model::trace::{Outcome, Seq, Text, What};
use podpath_model::wire::kubernetes::{Event, PodStatus, PodStatusPatch};
use podpath_model::{Scenario, run};
use serde_json::Value;

use super::Story;

const SECOND_NS: u64 = 1_000_000_000;

/// What is done in a cluster.
pub(crate) struct Cluster {
    scenario: Scenario,
    pod: Pod,
}

/// A pod is applied on a node of that path, two seconds after the node has started.
pub(crate) fn cluster(path: &'static str, yaml: &str) -> Cluster {
    let pod = manifest::read(yaml.as_bytes()).pod.expect("the manifest is good");
    Cluster { scenario: Scenario::in_cluster(path, pod.clone()), pod }
}

impl Cluster {
    /// The kubelet is of that release.
    pub(crate) fn release(mut self, release: &'static str) -> Self {
        self.scenario.release = release;
        self
    }
    /// The node has a disk of that size for its images.
    pub(crate) fn disk(mut self, bytes: u64) -> Self {
        self.scenario.disk_bytes = Some(bytes);
        self
    }
    /// Somebody wants something of the pod, so many seconds after the node has started.
    pub(crate) fn ask(mut self, seconds: u64, what: Want) -> Self {
        self.scenario.requests.push(Request::about(&self.pod, seconds * SECOND_NS, what));
        self
    }
    /// The same of a pod that nobody has made.
    pub(crate) fn ask_nobody(mut self, seconds: u64, what: Want) -> Self {
        let request = Request { pod: "nobody".into(), ..Request::about(&self.pod, seconds * SECOND_NS, what) };
        self.scenario.requests.push(request);
        self
    }
    /// `kubectl exec`.
    pub(crate) fn exec(self, seconds: u64, script: &str) -> Self {
        let command = ["sh", "-c", script].map(Text::from).to_vec();
        self.ask(seconds, Want::Exec { container: "".into(), command, input: "".into() })
    }
    /// `kubectl logs`.
    pub(crate) fn logs(self, seconds: u64) -> Self {
        self.ask(seconds, Want::Logs { container: "".into() })
    }
    /// `kubectl delete pod`.
    pub(crate) fn delete(self, seconds: u64, grace_seconds: Option<u64>, force: bool) -> Self {
        self.ask(seconds, Want::Delete { grace_seconds, force })
    }
    /// Somebody looks on for so many seconds at least.
    pub(crate) fn lasting(mut self, seconds: u64) -> Self {
        self.scenario.at_least_ns = Some(seconds * SECOND_NS);
        self
    }
    /// A process is killed so many nanoseconds after the node has started.
    pub(crate) fn kill(mut self, at_ns: u64, pid: u32) -> Self {
        self.scenario.interventions.push(Intervention::kill(Moment::At(at_ns), pid, Signal::Kill));
        self
    }
    /// A process is killed right after that event.
    pub(crate) fn kill_after(mut self, seq: Seq, pid: u32) -> Self {
        self.scenario.interventions.push(Intervention::kill(Moment::After(seq), pid, Signal::Kill));
        self
    }
    /// What comes of it.
    pub(crate) fn told(self) -> Story {
        let story = Story::of(run(&self.scenario).trace);
        crate::support::promises::check(&story.trace);
        story
    }
}

impl Story {
    /// What kubectl has written, line by line.
    pub(crate) fn terminal(&self) -> Vec<&str> {
        let written = self.events().filter(|event| event.process.role.name == "kubectl");
        written.filter_map(|event| if let What::Log { line, .. } = &event.what { Some(&**line) } else { None }).collect()
    }
    /// The statuses that the API server was told, in order.
    pub(crate) fn told_statuses(&self) -> Vec<std::rc::Rc<PodStatus>> {
        let status = |what: &What| match what {
            What::Call { request, .. } => Some(std::rc::Rc::clone(&request.downcast::<PodStatusPatch>()?.patch.status)),
            _ => None,
        };
        self.events().filter_map(|event| status(&event.what)).collect()
    }
    /// The events that the kubelet has posted: type, reason, message.
    pub(crate) fn posted(&self) -> Vec<(String, String, String)> {
        let text = |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();
        let posted = self.calls("POST /api/v1/namespaces/{namespace}/events").into_iter().map(|event| {
            let What::Call { request, .. } = &event.what else { unreachable!("these are calls") };
            let body: Value = serde_json::from_str(&request.json()).expect("JSON");
            let event = &body["body"];
            (text(event, "type"), text(event, "reason"), text(event, "message"))
        });
        posted.collect()
    }
    /// The events as the API server has them at the end, in the order in which they were first told.
    pub(crate) fn told_events(&self) -> Vec<Event> {
        let mut told: Vec<Event> = Vec::new();
        let answers = self.events().filter_map(|event| match &event.what {
            What::Reply { outcome: Outcome::Ok { reply, .. }, .. } => reply.downcast::<Event>().map(|event| (*event).clone()),
            _ => None,
        });
        for event in answers {
            match told.iter_mut().find(|known| known.name == event.name) {
                Some(known) => *known = event,
                None => told.push(event),
            }
        }
        told
    }
    /// Where the API server has made a change of the pod known: `ADDED`, `MODIFIED`, `DELETED`.
    pub(crate) fn made_known(&self, kind: &str) -> Option<usize> {
        self.first(|event| matches!(&event.what, What::Publish { bus: "kubernetes", topic, .. } if *topic == kind))
    }
    /// Where the kubelet has logged a line that contains this.
    pub(crate) fn logged(&self, words: &str) -> Option<usize> {
        self.first(|event| matches!(&event.what, What::Log { line, .. } if event.process.role.name == "kubelet" && line.contains(words)))
    }
    /// The status and the role of who was called, of every call with a protocol's method.
    pub(crate) fn called(&self, method: &str) -> Vec<(&'static str, u32, u32)> {
        let peer = |event: &podpath_model::trace::Event| match &event.what {
            What::Call { peer, .. } => peer.process.map(|process| (process.role.name, process.pid, event.process.pid)),
            _ => None,
        };
        self.calls(method).into_iter().filter_map(peer).collect()
    }
    /// The codes of the answers to a method, whoever asked.
    pub(crate) fn codes(&self, method: &str) -> Vec<&'static str> {
        let calls: Vec<_> = self.calls(method).into_iter().map(|event| event.seq).collect();
        let code = |what: &What| match what {
            What::Reply { call, outcome } if calls.contains(call) => Some(match outcome {
                Outcome::Ok { status, .. } => *status,
                Outcome::Failed(failure) => failure.code,
            }),
            _ => None,
        };
        self.events().filter_map(|event| code(&event.what)).collect()
    }
}

/// The events that the kubelet has posted, as `kubectl` lists them: `Warning Failed: Error: ErrImagePull`.
pub(crate) fn texts_of_events(story: &Story) -> Vec<String> {
    story.posted().into_iter().map(|(kind, reason, message)| format!("{kind} {reason}: {message}")).collect()
}

//! What the kubelet reports of a pod, for people: to the API server if there is one.

use std::rc::Rc;

use super::api_source::API;
use super::event_correlator::{Correlated, Correlator, again};
use super::queue::Queue;
use super::source::StaticPod;
use super::{Kubelet, SECOND_NS};
use crate::kernel::{Shared, Sys};
use crate::pod::{Container, Pod};
use crate::programs::ids;
use crate::trace::{Evidence, Failure, Kind, Object, Text};
use crate::wire::kubernetes::{Event, EventCreate, EventPatch, Reference};

/// The reasons of what is no warning. A back-off is one or the other: of a pull it is none, of a restart it is one.
const NORMAL: [&str; 13] = [
    "Created",
    "Killing",
    "NodeAllocatableEnforced",
    "NodeHasNoDiskPressure",
    "NodeHasSufficientMemory",
    "NodeHasSufficientPID",
    "NodeNotReady",
    "NodeReady",
    "Pulled",
    "Pulling",
    "SandboxChanged",
    "Started",
    "Starting",
];
/// kubernetes v1.22.0 staging/src/k8s.io/client-go/tools/record/event.go:38.
const TRIES_MAX: u32 = 12;
/// Between two tries.
const RETRY_NS: u64 = 10 * SECOND_NS;

/// What was reported and is not posted yet, and what is known of what was.
#[derive(Default)]
pub(super) struct Recorder {
    reported: Queue<Reported>,
    correlator: Shared<Correlator>,
}

/// An event, and where it was reported.
struct Reported {
    event: Event,
    evidence: Evidence,
    routine: bool,
}

impl Kubelet {
    /// Reports something about a pod, without waiting until it is posted; where there is no API server, only the trace has it.
    pub(super) async fn event(&self, sys: &Sys, evidence: Evidence, pod: &StaticPod, reason: &str, text: &str) {
        self.report(sys, evidence, pod, "".into(), reason, text).await;
    }

    /// `recordContainerEvent`: the same about one of its containers. The id of an instance is replaced by the container's name, so that the
    /// same event of the next instance is the same: pkg/kubelet/kuberuntime/kuberuntime_container.go:91.
    pub(super) async fn container_event(
        &self,
        sys: &Sys,
        evidence: Evidence,
        pod: &StaticPod,
        (name, id): (&str, &str),
        reason: &str,
        text: &str,
    ) {
        let text = if id.is_empty() { text.to_owned() } else { text.replace(id, name) };
        self.report(sys, evidence, pod, field_path(&pod.pod, name), reason, &text).await;
    }

    async fn report(&self, sys: &Sys, evidence: Evidence, pod: &StaticPod, field_path: Text, reason: &str, text: &str) {
        if self.api_server().is_none() || pod.is_static {
            let object = Object::new(Kind::Pod, pod.name.clone());
            return sys.step(evidence).change(object, None, Some(format!("{reason}: {text}").into())).await;
        }
        let resource_version =
            self.objects.get().get(&pod.uid).map_or_else(|| "".into(), |object| object.resource_version.to_string().into());
        let involved_object = Reference {
            kind: "Pod",
            namespace: pod.namespace.clone(),
            name: pod.name.clone(),
            uid: pod.uid.clone(),
            api_version: "v1",
            resource_version,
            field_path,
        };
        self.post_later(sys, evidence, involved_object, reason, text);
    }

    /// Reports something about the node itself; where there is no API server nobody hears of it.
    pub(super) async fn node_event(&self, sys: &Sys, evidence: Evidence, reason: &str, text: &str) {
        if self.api_server().is_some() {
            let node = self.flags.node_name.clone();
            let reference = Reference { kind: "Node", name: node.clone(), uid: node, ..Reference::default() };
            self.post_later(sys, evidence, reference, reason, text);
        }
    }

    /// `makeEvent`, and into the queue of the broadcaster.
    fn post_later(&self, sys: &Sys, evidence: Evidence, involved_object: Reference, reason: &str, text: &str) {
        let normal = NORMAL.contains(&reason) || (reason == "BackOff" && text.starts_with("Back-off pulling"));
        let at_ns = sys.now_ns();
        let (object, part) = (&involved_object.name, &involved_object.field_path);
        let digits = &ids::hex32(&format!("event {} {part} {reason} {text} {at_ns}", involved_object.uid))[..16];
        let event = Event {
            name: format!("{object}.{digits}").into(),
            involved_object,
            reason: reason.into(),
            message: text.into(),
            kind: if normal { "Normal" } else { "Warning" },
            component: "kubelet",
            host: self.flags.node_name.clone(),
            first_ns: at_ns,
            last_ns: at_ns,
            count: 1,
        };
        self.recorder.reported.push(sys, Reported { event, evidence, routine: sys.is_routine() });
    }

    /// `StartRecordingToSink`: one event after the other.
    pub(super) async fn record_to_sink(&self, sys: &Sys, server: &Text) {
        loop {
            let Reported { event, evidence, routine } = self.recorder.reported.pop(sys).await;
            sys.routine(routine);
            let correlated = self.recorder.correlator.set().correlate(event, sys.now_ns());
            for tries in 1..=TRIES_MAX {
                let Err(failure) = record(sys, server, evidence, &correlated).await else { break };
                let line = format!("Unable to write event: '{}'(may retry after sleeping)", failure.message);
                sys.step(API).log("error", line).await;
                // The first pause is drawn between nothing and the whole; here it is the middle.
                sys.sleep(if tries == 1 { RETRY_NS / 2 } else { RETRY_NS }).await;
                sys.routine(true);
            }
        }
    }

    /// Where the API server is, if the kubelet was told.
    pub(super) fn api_server(&self) -> Option<Text> {
        self.config.api_server.clone()
    }

    /// Everything that a kubelet does for its cluster, in tasks of its own; nothing without an API server.
    pub(super) fn join_cluster(self: &Rc<Self>, sys: &Sys) {
        let Some(server) = self.api_server() else { return };
        let [pods, statuses, node, lease, requests, classes, events, batch] = [(); 8].map(|()| Rc::clone(self));
        let [of_pods, of_statuses, of_node, of_lease, of_classes, of_events] = [(); 6].map(|()| server.clone());
        sys.background(|sys| async move { requests.listen_and_serve(&sys).await });
        sys.background(|sys| async move { node.sync_node_status(&sys, &of_node).await });
        sys.background(|sys| async move { lease.renew_lease(&sys, &of_lease).await });
        sys.background(|sys| async move { events.record_to_sink(&sys, &of_events).await });
        sys.background(|sys| async move { statuses.run_status_manager(&sys, &of_statuses).await });
        sys.background(|sys| async move { batch.sync_batch(&sys).await });
        // pkg/kubelet/kubelet.go:1490
        sys.background(|sys| async move { classes.watch_runtime_classes(&sys, &of_classes).await });
        sys.background(|sys| async move { pods.watch_api_server(&sys, &of_pods).await });
    }
}

/// `recordEvent`: what the server refuses is given up, and only where nobody answers it is tried again.
async fn record(sys: &Sys, server: &Text, evidence: Evidence, correlated: &Correlated) -> Result<(), Failure> {
    let (event, is_new) = match correlated {
        Correlated::New(event) => (event, true),
        Correlated::Again(event) => (event, false),
        Correlated::Dropped => return Ok(()),
    };
    let namespace = Text::from(event.namespace());
    let create = EventCreate { namespace: namespace.clone(), event: event.clone() };
    let recorded = if is_new {
        sys.step(evidence).call(server, create).await
    } else {
        let patched = sys.step(evidence).call(server, EventPatch { namespace, name: event.name.clone(), patch: again(event) }).await;
        match patched {
            // It is there no more.
            Err(failure) if failure.code == "404" => sys.step(evidence).call(server, create).await,
            patched => patched,
        }
    };
    recorded.map(drop).or_else(|failure| if failure.code.parse::<u16>().is_ok() { Ok(()) } else { Err(failure) })
}

/// Which part of a pod a container is: pkg/kubelet/container/ref.go.
fn field_path(pod: &Pod, name: &str) -> Text {
    let has = |containers: &[Container]| containers.iter().any(|container| container.name == name);
    let list = if has(&pod.spec.containers) {
        "containers"
    } else if has(&pod.spec.init_containers) {
        "initContainers"
    } else {
        "ephemeralContainers"
    };
    format!("spec.{list}{{{name}}}").into()
}

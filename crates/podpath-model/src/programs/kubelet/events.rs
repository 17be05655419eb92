//! What the kubelet reports of a pod, for people: to the API server if there is one.

use std::rc::Rc;

use super::source::StaticPod;
use super::{Kubelet, api_source::API};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::trace::{Evidence, Kind, Object, Text};
use crate::wire::kubernetes::{Event, EventCreate, Reference};

/// The reasons of what is no warning. A back-off is one or the other: of a pull it is none, of a restart it is one.
const NORMAL: [&str; 7] = ["Pulling", "Pulled", "Created", "Started", "Killing", "SandboxChanged", "Scheduled"];

impl Kubelet {
    /// Reports to the API server without waiting for it; where there is none, only the trace has it.
    pub(super) async fn event(&self, sys: &Sys, evidence: Evidence, pod: &StaticPod, reason: &str, text: &str) {
        let Some(server) = self.config.api_server.clone().filter(|_| !pod.is_static) else {
            let object = Object::new(Kind::Pod, pod.name.clone());
            return sys.step(evidence).change(object, None, Some(format!("{reason}: {text}").into())).await;
        };
        let event = self.describe_event(sys, pod, reason, text);
        let namespace = pod.namespace.clone();
        // The recorder posts in a goroutine of its own. What cannot be posted is lost in the end.
        sys.background(|sys| async move {
            let posted = sys.step(API).call(&server, EventCreate { namespace, event }).await;
            if let Err(failure) = posted {
                let line = format!("\"Unable to write event\" err=\"{}\" (may retry after sleeping)", failure.message);
                sys.step(API).log("error", line).await;
            }
        });
    }

    /// Reports something about the node itself; where there is no API server nobody hears of it.
    pub(super) async fn node_event(&self, sys: &Sys, evidence: Evidence, reason: &str, text: &str) {
        let Some(server) = self.api_server() else { return };
        let node = self.flags.node_name.clone();
        let digits = &ids::hex32(&format!("event {node} {reason} {text} {}", sys.now_ns()))[..16];
        let event = Event {
            name: format!("{node}.{digits}").into(),
            involved_object: Reference { kind: "Node", namespace: "".into(), name: node.clone(), uid: node.clone() },
            reason: reason.into(),
            message: text.into(),
            kind: "Warning",
            host: node,
            at_ns: sys.now_ns(),
        };
        // What cannot be posted is lost.
        sys.background(
            |sys| async move { drop(sys.step(evidence).call(&server, EventCreate { namespace: "default".into(), event }).await) },
        );
    }

    fn describe_event(&self, sys: &Sys, pod: &StaticPod, reason: &str, text: &str) -> Event {
        let normal = NORMAL.contains(&reason) || (reason == "BackOff" && text.starts_with("Back-off pulling"));
        let at_ns = sys.now_ns();
        let digits = &ids::hex32(&format!("event {} {reason} {text} {at_ns}", pod.uid))[..16];
        Event {
            name: format!("{}.{digits}", pod.name).into(),
            involved_object: Reference { kind: "Pod", namespace: pod.namespace.clone(), name: pod.name.clone(), uid: pod.uid.clone() },
            reason: reason.into(),
            message: text.into(),
            kind: if normal { "Normal" } else { "Warning" },
            host: self.flags.node_name.clone(),
            at_ns,
        }
    }

    /// Where the API server is, if the kubelet was told.
    pub(super) fn api_server(&self) -> Option<Text> {
        self.config.api_server.clone()
    }

    /// Everything that a kubelet does for its cluster, in tasks of its own; nothing without an API server.
    pub(super) fn join_cluster(self: &Rc<Self>, sys: &Sys) {
        let Some(server) = self.api_server() else { return };
        let [pods, statuses, node, lease, requests, classes] = [(); 6].map(|()| Rc::clone(self));
        let [of_pods, of_statuses, of_node, of_lease, of_classes] = [(); 5].map(|()| server.clone());
        sys.background(|sys| async move { requests.listen_and_serve(&sys).await });
        sys.background(|sys| async move { node.sync_node_status(&sys, &of_node).await });
        sys.background(|sys| async move { lease.renew_lease(&sys, &of_lease).await });
        sys.background(|sys| async move { statuses.run_status_manager(&sys, &of_statuses).await });
        // pkg/kubelet/kubelet.go:1490
        sys.background(|sys| async move { classes.watch_runtime_classes(&sys, &of_classes).await });
        sys.background(|sys| async move { pods.watch_api_server(&sys, &of_pods).await });
    }
}

//! The requests, one type an endpoint: first those to the API server, then those to the kubelet.

use std::rc::Rc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::endpoint::{endpoints, query};
use super::strategic;
use super::{DeleteOptions, Event, EventAgain, Lease, Manifest, Node, NodeStatus, Pod, PodList, PodStatus, RuntimeClassList, WatchEvent};
use crate::pod::EphemeralContainer;
use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::rpc::Request;
use crate::wire::streaming::Frame;

endpoints! {
    /// Lists the Pods of a node.
    PodsGet {
        /** The node. */
        node: Text,
    } -> PodList = "GET /api/v1/pods", "200", query PodsGet::query;
    /// Asks for every change of the Pods of a node from now on.
    PodWatch {
        /** The node. */
        node: Text,
        /** Where the list ended. */
        resource_version: u64,
    } -> WatchEvent = "GET /api/v1/pods?watch=true", "200", query PodWatch::query;
    /// Creates a Pod.
    PodCreate {
        /** Its namespace. */
        namespace: Text,
        /** The Pod, as the manifest has it. */
        manifest: Manifest,
    } -> Pod = "POST /api/v1/namespaces/{namespace}/pods", "201", path [namespace], body manifest;
    /// Asks for one Pod.
    PodGet {
        /** Its namespace. */
        namespace: Text,
        /** Its name. */
        name: Text,
    } -> Pod = "GET /api/v1/namespaces/{namespace}/pods/{name}", "200", path [namespace, name];
    /// Says how a Pod is.
    PodStatusPatch {
        /** Its namespace. */
        namespace: Text,
        /** Its name. */
        name: Text,
        /** The uid and the status. */
        patch: StatusPatch,
    } -> Pod = "PATCH /api/v1/namespaces/{namespace}/pods/{name}/status", "200", path [namespace, name], body patch;
    /// Puts containers into a Pod that runs.
    PodEphemeralContainersPatch {
        /** Its namespace. */
        namespace: Text,
        /** Its name. */
        name: Text,
        /** The containers. */
        patch: EphemeralContainersPatch,
    } -> Pod = "PATCH /api/v1/namespaces/{namespace}/pods/{name}/ephemeralcontainers", "200", path [namespace, name], body patch;
    /// Deletes a Pod: marks it, or removes it if its grace period is 0.
    PodDelete {
        /** Its namespace. */
        namespace: Text,
        /** Its name. */
        name: Text,
        /** How. */
        options: DeleteOptions,
    } -> Pod = "DELETE /api/v1/namespaces/{namespace}/pods/{name}", "200", path [namespace, name], body options;
    /// Reports what has happened.
    EventCreate {
        /** The namespace of what it is about. */
        namespace: Text,
        /** The event. */
        event: Event,
    } -> Event = "POST /api/v1/namespaces/{namespace}/events", "201", path [namespace], body event;
    /// Reports that it has happened again.
    EventPatch {
        /** The namespace of what it is about. */
        namespace: Text,
        /** The event's own name. */
        name: Text,
        /** What differs now. */
        patch: EventAgain,
    } -> Event = "PATCH /api/v1/namespaces/{namespace}/events/{name}", "200", path [namespace, name], body patch;

    /// Lists the classes of runtimes.
    RuntimeClassesGet {} -> RuntimeClassList = "GET /apis/node.k8s.io/v1/runtimeclasses", "200";
    /// Asks for every change of the classes of runtimes from now on. Simplified: there is none.
    RuntimeClassWatch {} -> WatchEvent = "GET /apis/node.k8s.io/v1/runtimeclasses?watch=true", "200";

    /// Registers a node.
    NodeCreate {
        /** The node. */
        node: Node,
    } -> Node = "POST /api/v1/nodes", "201", body node;
    /// Asks for a node.
    NodeGet {
        /** Its name. */
        name: Text,
    } -> Node = "GET /api/v1/nodes/{name}", "200", path [name];
    /// Says how a node is.
    NodeStatusPatch {
        /** Its name. */
        name: Text,
        /** How it is. */
        status: NodeStatus,
    } -> Node = "PATCH /api/v1/nodes/{name}/status", "200", path [name], body status;
    /// Gives the first sign of life of a node.
    LeaseCreate {
        /** The lease. */
        lease: Lease,
    } -> Lease = "POST /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases", "201", body lease;
    /// Gives another sign of life of a node.
    LeasePut {
        /** The node. */
        name: Text,
        /** The lease. */
        lease: Lease,
    } -> Lease = "PUT /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{name}", "200", path [name], body lease;

    /// Runs a command in a container.
    PodExec {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        name: Text,
        /** The container. */
        container: Text,
        /** The command. */
        command: Vec<Text>,
        /** What it reads. */
        input: Text,
    } -> Frame = "POST /api/v1/namespaces/{namespace}/pods/{name}/exec", "101", path [namespace, name], query PodExec::query, data input;
    /// Attaches to a container's own streams.
    PodAttach {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        name: Text,
        /** The container. */
        container: Text,
        /** What it reads. */
        input: Text,
    } -> Frame = "POST /api/v1/namespaces/{namespace}/pods/{name}/attach", "101", path [namespace, name], query PodAttach::query, data input;
    /// Opens a connection to a port of a Pod.
    PodPortForward {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        name: Text,
        /** The port. */
        port: u16,
        /** What is sent to it. */
        input: Text,
    } -> Frame = "POST /api/v1/namespaces/{namespace}/pods/{name}/portforward", "101", path [namespace, name], query PodPortForward::query, data input;
    /// Asks for what a container has written.
    PodLogs {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        name: Text,
        /** The container. */
        container: Text,
    } -> Text = "GET /api/v1/namespaces/{namespace}/pods/{name}/log", "200", path [namespace, name], query PodLogs::query;

    /// Runs a command in a container of this node.
    KubeletExec {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        pod: Text,
        /** The container. */
        container: Text,
        /** The command. */
        command: Vec<Text>,
        /** What it reads. */
        input: Text,
    } -> Frame = "POST /exec/{namespace}/{pod}/{container}", "101", path [namespace, pod, container], query KubeletExec::query, data input;
    /// Attaches to the streams of a container of this node.
    KubeletAttach {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        pod: Text,
        /** The container. */
        container: Text,
        /** What it reads. */
        input: Text,
    } -> Frame = "POST /attach/{namespace}/{pod}/{container}", "101", path [namespace, pod, container], query KubeletAttach::query, data input;
    /// Opens a connection to a port of a Pod of this node.
    KubeletPortForward {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        pod: Text,
        /** The port. */
        port: u16,
        /** What is sent to it. */
        input: Text,
    } -> Frame = "POST /portForward/{namespace}/{pod}", "101", path [namespace, pod], query KubeletPortForward::query, data input;
    /// Asks for what a container of this node has written.
    KubeletLogs {
        /** The Pod's namespace. */
        namespace: Text,
        /** The Pod. */
        pod: Text,
        /** The container. */
        container: Text,
    } -> Text = "GET /containerLogs/{namespace}/{pod}/{container}", "200", path [namespace, pod, container];
}

/// A patch of a Pod that runs: what is to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct EphemeralContainersPatch {
    /// The containers.
    pub containers: Vec<EphemeralContainer>,
}

impl Serialize for EphemeralContainersPatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("spec", &SortedMap::from([("ephemeralContainers", &self.containers)]))?;
        map.end()
    }
}

/// A patch of a Pod's status: `PatchPodStatus`, kubernetes v1.22.0 pkg/util/pod/pod.go:36. What travels is a strategic merge patch.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusPatch {
    /// The uid, so that no other Pod of that name is meant.
    pub metadata: Identity,
    /// The status as the API server has it.
    pub before: Rc<PodStatus>,
    /// The status as it is to be.
    pub status: Rc<PodStatus>,
}

impl Serialize for StatusPatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = |status: &PodStatus| match serde_json::to_value(status) {
            Ok(serde_json::Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("metadata", &self.metadata)?;
        map.serialize_entry("status", &strategic::patch(&fields(&self.before), &fields(&self.status)))?;
        map.end()
    }
}

/// `metadata` of a patch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Identity {
    /// The uid.
    pub uid: Text,
}

impl PodsGet {
    fn query(&self) -> String {
        query([("fieldSelector", &*format!("spec.nodeName={}", self.node)), ("limit", "500"), ("resourceVersion", "0")])
    }
}

impl PodWatch {
    fn query(&self) -> String {
        let (selector, version) = (format!("spec.nodeName={}", self.node), self.resource_version.to_string());
        query([("allowWatchBookmarks", "true"), ("fieldSelector", &*selector), ("resourceVersion", &*version), ("watch", "true")])
    }
}

/// `command=…&container=…&stdin=true&stdout=true&stderr=true`: whoever sends nothing asks for no input.
fn streams<'a>(command: &'a [Text], container: &'a str, input: &str) -> String {
    let stdin = if input.is_empty() { "" } else { "true" };
    let words = command.iter().map(|word| ("command", &**word));
    query(words.chain([("container", container), ("stdin", stdin), ("stdout", "true"), ("stderr", "true")]))
}

impl PodExec {
    fn query(&self) -> String {
        streams(&self.command, &self.container, &self.input)
    }
}
impl PodAttach {
    fn query(&self) -> String {
        streams(&[], &self.container, &self.input)
    }
}
impl PodPortForward {
    fn query(&self) -> String {
        format!("ports={}", self.port)
    }
}
impl KubeletPortForward {
    fn query(&self) -> String {
        format!("port={}", self.port)
    }
}
impl PodLogs {
    fn query(&self) -> String {
        query([("container", &*self.container)])
    }
}
impl KubeletExec {
    /// `command`, `input`, `output`, `error`: the kubelet has names of its own for the same.
    fn query(&self) -> String {
        let stdin = if self.input.is_empty() { "" } else { "1" };
        let words = self.command.iter().map(|word| ("command", &**word));
        query(words.chain([("error", "1"), ("input", stdin), ("output", "1")]))
    }
}
impl KubeletAttach {
    fn query(&self) -> String {
        let stdin = if self.input.is_empty() { "" } else { "1" };
        query([("error", "1"), ("input", stdin), ("output", "1")])
    }
}

//! The other objects of the API: nodes and leases.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::time;
use crate::pod::Amounts;
use crate::sorted::SortedMap;
use crate::trace::Text;

/// Writes what every object begins with.
pub(super) fn begin<S: Serializer>(
    serializer: S,
    version: &str,
    kind: &str,
    metadata: &SortedMap<&str, &str>,
) -> Result<S::SerializeMap, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("apiVersion", version)?;
    map.serialize_entry("kind", kind)?;
    map.serialize_entry("metadata", metadata)?;
    Ok(map)
}

/// A node, as its kubelet describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: Text,
    /// How it is.
    pub status: NodeStatus,
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = begin(serializer, "v1", "Node", &SortedMap::from([("name", &*self.name)]))?;
        map.serialize_entry("status", &self.status)?;
        map.end()
    }
}

/// `status` of a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeStatus {
    /// What of it is there for pods.
    pub allocatable: Amounts,
    /// Whether it is ready, and if not, why.
    pub conditions: Vec<NodeCondition>,
    /// Under which addresses it is found.
    pub addresses: Vec<Address>,
    /// On which ports its programs listen.
    pub daemon_endpoints: DaemonEndpoints,
    /// What is installed on it.
    pub node_info: NodeInfo,
}

/// One condition of a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeCondition {
    /// `Ready`.
    pub r#type: &'static str,
    /// `True`, `False`.
    pub status: &'static str,
    /// `KubeletReady`, `KubeletNotReady`.
    pub reason: &'static str,
    /// For people.
    pub message: Text,
}

/// One address of a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Address {
    /// `InternalIP`, `Hostname`.
    pub r#type: &'static str,
    /// The address.
    pub address: Text,
}

/// The ports of a node's programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonEndpoints {
    /// The kubelet's.
    pub kubelet_endpoint: Endpoint,
}

/// One port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Endpoint {
    /// Its number.
    pub port: u16,
}

/// What is installed on a node.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeInfo {
    /// `containerd://1.6.20`.
    pub container_runtime_version: Text,
    /// `v1.22.0`.
    pub kubelet_version: Text,
}

/// A class of runtimes: a name for a handler that nodes may have.
#[derive(Clone, Debug, PartialEq)]
pub struct RuntimeClass {
    /// Its name, as a Pod's `runtimeClassName` has it.
    pub name: Text,
    /// What the runtime calls it.
    pub handler: Text,
}

impl Serialize for RuntimeClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = begin(serializer, "node.k8s.io/v1", "RuntimeClass", &SortedMap::from([("name", &*self.name)]))?;
        map.serialize_entry("handler", &self.handler)?;
        map.end()
    }
}

/// All classes.
#[derive(Clone, Debug, PartialEq)]
pub struct RuntimeClassList {
    /// The classes.
    pub items: Vec<RuntimeClass>,
}

impl Serialize for RuntimeClassList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = begin(serializer, "node.k8s.io/v1", "RuntimeClassList", &SortedMap::new())?;
        map.serialize_entry("items", &self.items)?;
        map.end()
    }
}

/// The sign of life of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    /// The node's name.
    pub name: Text,
    /// When it was last renewed, in nanoseconds.
    pub renewed_ns: u64,
}

impl Serialize for Lease {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Spec<'a> {
            holder_identity: &'a str,
            lease_duration_seconds: u32,
            renew_time: Text,
        }
        let metadata = SortedMap::from([("name", &*self.name), ("namespace", "kube-node-lease")]);
        let mut map = begin(serializer, "coordination.k8s.io/v1", "Lease", &metadata)?;
        let spec = Spec { holder_identity: &self.name, lease_duration_seconds: 40, renew_time: time(self.renewed_ns) };
        map.serialize_entry("spec", &spec)?;
        map.end()
    }
}

/// How something is to be deleted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteOptions {
    /// How long its containers have; the object's own period if nobody says so, and 0 for at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_period_seconds: Option<u64>,
    /// Only the object with this uid: another one may have the name by now.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preconditions")]
    pub preconditions: Option<Text>,
}

fn preconditions<S: Serializer>(uid: &Option<Text>, serializer: S) -> Result<S::Ok, S::Error> {
    SortedMap::from([("uid", uid.as_deref().unwrap_or(""))]).serialize(serializer)
}

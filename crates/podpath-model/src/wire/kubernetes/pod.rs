//! The Pod as the API has it: what should run, and what the kubelet says that does.

use std::rc::Rc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{PodStatus, time};
use crate::pod;
use crate::sorted::SortedMap;
use crate::trace::Text;

/// A Pod of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// Its identity, and what should run. It has its uid and its node.
    pub pod: Rc<pod::Pod>,
    /// Grows with every change.
    pub resource_version: u64,
    /// When it was created, in nanoseconds.
    pub created_ns: u64,
    /// That it is to go, if it is.
    pub deletion: Option<Deletion>,
    /// What is seen of it.
    pub status: Rc<PodStatus>,
}

/// A Pod is marked to be deleted, and goes when its containers have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// When its grace period is over, in nanoseconds: `deletionTimestamp`.
    pub at_ns: u64,
    /// `deletionGracePeriodSeconds`.
    pub grace_seconds: u64,
}

impl Pod {
    /// Its uid.
    pub fn uid(&self) -> &str {
        self.pod.metadata.uid.as_deref().unwrap_or("")
    }
    /// Its namespace.
    pub fn namespace(&self) -> &str {
        &self.pod.metadata.namespace
    }
    /// Its name.
    pub fn name(&self) -> &str {
        &self.pod.metadata.name
    }
}

/// A Pod as somebody writes it down: without uid, node and status.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest(pub Rc<pod::Pod>);

impl Serialize for Manifest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", "v1")?;
        map.serialize_entry("kind", "Pod")?;
        map.serialize_entry("metadata", &self.0.metadata)?;
        map.serialize_entry("spec", &self.0.spec)?;
        map.end()
    }
}

/// `metadata`, in the API's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    name: &'a str,
    namespace: &'a str,
    uid: &'a str,
    resource_version: String,
    creation_timestamp: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_timestamp: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_grace_period_seconds: Option<u64>,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    labels: &'a SortedMap<String, String>,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    annotations: &'a SortedMap<String, String>,
}

impl Serialize for Pod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let metadata = Metadata {
            name: self.name(),
            namespace: self.namespace(),
            uid: self.uid(),
            resource_version: self.resource_version.to_string(),
            creation_timestamp: time(self.created_ns),
            deletion_timestamp: self.deletion.map(|deletion| time(deletion.at_ns)),
            deletion_grace_period_seconds: self.deletion.map(|deletion| deletion.grace_seconds),
            labels: &self.pod.metadata.labels,
            annotations: &self.pod.metadata.annotations,
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", "v1")?;
        map.serialize_entry("kind", "Pod")?;
        map.serialize_entry("metadata", &metadata)?;
        map.serialize_entry("spec", &self.pod.spec)?;
        map.serialize_entry("status", &*self.status)?;
        map.end()
    }
}

/// All Pods that were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PodList {
    /// Where a watch goes on from.
    pub resource_version: u64,
    /// The Pods.
    pub items: Vec<Rc<Pod>>,
}

impl Serialize for PodList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", "v1")?;
        map.serialize_entry("kind", "PodList")?;
        map.serialize_entry("metadata", &SortedMap::from([("resourceVersion", self.resource_version.to_string())]))?;
        let items: Vec<&Pod> = self.items.iter().map(|pod| &**pod).collect();
        map.serialize_entry("items", &items)?;
        map.end()
    }
}

/// One change in a watch. The first answer of a watch, with which it begins, has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WatchEvent {
    /// `ADDED`, `MODIFIED`, `DELETED`; empty in the first answer.
    pub kind: &'static str,
    /// The Pod as it is now, or as it was last.
    pub object: Option<Rc<Pod>>,
}

impl Serialize for WatchEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(object) = &self.object {
            map.serialize_entry("type", self.kind)?;
            map.serialize_entry("object", &**object)?;
        }
        map.end()
    }
}

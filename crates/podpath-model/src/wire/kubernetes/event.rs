//! Events: what has happened to an object, for people. One that comes again is counted.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::object::begin;
use super::time;
use crate::sorted::SortedMap;
use crate::trace::Text;

/// Something that has happened to an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its own name.
    pub name: Text,
    /// What it is about.
    pub involved_object: Reference,
    /// `Pulling`, `Created`, `BackOff`.
    pub reason: Text,
    /// For people.
    pub message: Text,
    /// `Normal`, `Warning`.
    pub kind: &'static str,
    /// The program from which it comes.
    pub component: &'static str,
    /// The node on which that runs, if it is part of one.
    pub host: Text,
    /// When it happened first, in nanoseconds.
    pub first_ns: u64,
    /// When it happened last, in nanoseconds.
    pub last_ns: u64,
    /// How often.
    pub count: u32,
}

/// Which object is meant, and which part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// `Pod`.
    pub kind: &'static str,
    /// Its namespace.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// Its uid.
    pub uid: Text,
    /// `v1`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub api_version: &'static str,
    /// As it was when it happened.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub resource_version: Text,
    /// `spec.containers{app}`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub field_path: Text,
}

/// The namespace of an event about something that has none itself.
const NO_NAMESPACE: &str = "default";

impl Event {
    /// Where it is kept: with what it is about.
    pub fn namespace(&self) -> &str {
        if self.involved_object.namespace.is_empty() { NO_NAMESPACE } else { &self.involved_object.namespace }
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let metadata = SortedMap::from([("name", &*self.name), ("namespace", self.namespace())]);
        let mut map = begin(serializer, "v1", "Event", &metadata)?;
        map.serialize_entry("involvedObject", &self.involved_object)?;
        map.serialize_entry("reason", &self.reason)?;
        map.serialize_entry("message", &self.message)?;
        let source = [("component", self.component), ("host", &*self.host)];
        let source: SortedMap<_, _> = source.into_iter().filter(|(_, name)| !name.is_empty()).collect();
        map.serialize_entry("source", &source)?;
        map.serialize_entry("firstTimestamp", &time(self.first_ns))?;
        map.serialize_entry("lastTimestamp", &time(self.last_ns))?;
        map.serialize_entry("count", &self.count)?;
        map.serialize_entry("type", self.kind)?;
        map.end()
    }
}

/// That an event has come again: a strategic merge patch of what that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct EventAgain {
    /// How often by now.
    pub count: u32,
    /// When, in nanoseconds.
    pub last_ns: u64,
    /// For people: of several similar ones that of the last.
    pub message: Text,
}

impl Serialize for EventAgain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("count", &self.count)?;
        map.serialize_entry("lastTimestamp", &time(self.last_ns))?;
        map.serialize_entry("message", &self.message)?;
        map.end()
    }
}

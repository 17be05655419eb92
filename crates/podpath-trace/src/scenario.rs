//! What made a trace, as its header says it: enough to run it again.

use serde::{Deserialize, Serialize};

use super::Text;

/// What a run was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scenario {
    /// The release of Kubernetes: `1.24`.
    pub release: Text,
    /// The manifest, as it was written; empty where no Pod came.
    #[serde(skip_serializing_if = "is_default")]
    pub manifest: Text,
    /// The name of the Pod in it; empty where there is none.
    #[serde(skip_serializing_if = "is_default")]
    pub pod: Text,
    /// The node belongs to a cluster: the Pod is applied to an API server. Without it the manifest is a file on the node.
    #[serde(skip_serializing_if = "is_default")]
    pub api_server: bool,
    /// Flags that were taken from the kubelet's command line: `--network-plugin`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Text>,
    /// With what is drawn that all of this does not determine; 0: nothing is drawn.
    #[serde(skip_serializing_if = "is_default")]
    pub seed: u64,
    /// How long the run is at least, in nanoseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least_ns: Option<u64>,
    /// How long after its creation the Pod is deleted, in nanoseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_after_ns: Option<u64>,
    /// How large the disk is, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk_bytes: Option<u64>,
    /// What a person did and what was broken, as the terminal takes it: `--kill 205@dockerd`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Text>,
    /// What somebody did in words, one after the other: `kill dockerd@container.start`. `arguments` has what came of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deeds: Vec<Text>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

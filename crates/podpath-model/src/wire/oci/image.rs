//! The part of an image's configuration that says how to run it.

use serde::Serialize;

use crate::wire::json::{List, Map, Str};

/// `config` of an image's configuration (image-spec v1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfig {
    /// As whom: a number, or `user:group` in numbers.
    #[serde(skip_serializing_if = "super::is_empty")]
    pub user: Str,
    /// The environment.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub env: List,
    /// The first part of the command line.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub entrypoint: List,
    /// The rest of the command line, or all of it.
    #[serde(skip_serializing_if = "List::is_empty")]
    pub cmd: List,
    /// Where it runs.
    #[serde(skip_serializing_if = "super::is_empty")]
    pub working_dir: Str,
    /// What its author says of it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub labels: Map,
    /// How it wants to be stopped.
    #[serde(skip_serializing_if = "super::is_empty")]
    pub stop_signal: Str,
}

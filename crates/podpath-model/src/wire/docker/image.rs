//! Images.

use serde::Serialize;

use super::Config;
use crate::wire::json::{Map, Str, Text};

/// `GET /images/{name}/json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageInspect {
    /// Its id: `sha256:…`.
    pub id: Text,
    /// Its names.
    pub repo_tags: Vec<Text>,
    /// Its names by digest.
    pub repo_digests: Vec<Text>,
    /// When it was built.
    pub created: Text,
    /// How it is run.
    pub config: Config,
    /// `amd64`.
    pub architecture: &'static str,
    /// `linux`.
    pub os: &'static str,
    /// Bytes.
    pub size: u64,
    /// Bytes, with what it shares.
    pub virtual_size: u64,
}

/// An image in `GET /images/json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageSummary {
    /// How many containers use it; -1 if nobody counted.
    pub containers: i64,
    /// When it was built, in seconds since 1970.
    pub created: i64,
    /// Its id.
    pub id: Text,
    /// Its labels.
    pub labels: Map,
    /// The image it was built on.
    pub parent_id: Str,
    /// Its names by digest.
    pub repo_digests: Vec<Text>,
    /// Its names.
    pub repo_tags: Vec<Text>,
    /// Bytes that it shares; -1 if nobody counted.
    pub shared_size: i64,
    /// Bytes.
    pub size: u64,
    /// Bytes, with what it shares.
    pub virtual_size: u64,
}

/// What `DELETE /images/{name}` did: one of both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageDeleted {
    /// A name that was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untagged: Option<Text>,
    /// An image or a layer that is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Text>,
}

/// A line of the answer to `POST /images/create`. The status was 200 before the first of them, so errors come in a line too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PullProgress {
    /// `Pulling from library/busybox`, `Download complete`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub status: Str,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress_detail: Option<PullProgressDetail>,
    /// The layer.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub id: Str,
    /// What went wrong.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub error: Str,
}

/// How far a layer is, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PullProgressDetail {
    /// What is there.
    pub current: u64,
    /// What there will be.
    pub total: u64,
}

/// The name that people use: `docker.io/library/busybox:1.36` is `busybox:1.36`.
pub fn familiar(reference: &str) -> &str {
    let rest = reference.strip_prefix("docker.io/").unwrap_or(reference);
    rest.strip_prefix("library/").unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_leave_out_what_docker_adds() {
        assert_eq!(familiar("docker.io/library/busybox:1.36"), "busybox:1.36");
        assert_eq!(familiar("docker.io/bitnami/redis:7"), "bitnami/redis:7");
        assert_eq!(familiar("registry.k8s.io/pause:3.9"), "registry.k8s.io/pause:3.9");
    }
}

//! Probes: how the kubelet asks a container how it is.

use super::Handler;
use serde::Serialize;

/// A question that is asked again and again, and when its answers count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// What is done.
    #[serde(flatten)]
    pub handler: Handler,
    /// Seconds after the container's start in which nothing is asked. Default 0.
    #[serde(skip_serializing_if = "is_zero")]
    pub initial_delay_seconds: u32,
    /// Seconds after which no answer is a bad answer. Default 1.
    pub timeout_seconds: u32,
    /// Seconds between two questions. Default 10.
    pub period_seconds: u32,
    /// So many good answers in a row count. Default 1, and always 1 where a bad answer ends the container.
    pub success_threshold: u32,
    /// So many bad answers in a row count. Default 3.
    pub failure_threshold: u32,
    /// Seconds between SIGTERM and SIGKILL for a container that failed this probe, if not the Pod's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination_grace_period_seconds: Option<u64>,
}

impl Probe {
    /// A probe with Kubernetes' defaults (v1.22 pkg/apis/core/v1/defaults.go `SetDefaults_Probe`).
    pub fn new(handler: Handler) -> Self {
        Self {
            handler,
            initial_delay_seconds: 0,
            timeout_seconds: 1,
            period_seconds: 10,
            success_threshold: 1,
            failure_threshold: 3,
            termination_grace_period_seconds: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(seconds: &u32) -> bool {
    *seconds == 0
}

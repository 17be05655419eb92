//! Version and Status.

use std::rc::Rc;

use super::Cri;
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::cni::Network;
use crate::trace::Failure;
use crate::wire::cri::{RuntimeCondition, RuntimeStatus, StatusRequest, StatusResponse, VersionRequest, VersionResponse};

impl Cri {
    pub(super) async fn version(&self, sys: Sys, _: Rc<VersionRequest>) -> Result<VersionResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(VersionResponse {
            version: "0.1.0".into(),
            runtime_name: "containerd".into(),
            runtime_version: self.config.version.clone(),
            runtime_api_version: self.config.api_version.clone(),
        })
    }

    /// The runtime is always ready when it answers: containerd v1.6.20 pkg/cri/server/status.go:38.
    pub(super) async fn status(&self, sys: Sys, _: Rc<StatusRequest>) -> Result<StatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let runtime = RuntimeCondition { r#type: "RuntimeReady".into(), status: true, ..Default::default() };
        let mut network = RuntimeCondition { r#type: "NetworkReady".into(), status: true, ..Default::default() };
        if Network::configured(&sys).is_none() {
            network.status = false;
            network.reason = "NetworkPluginNotReady".into();
            network.message = "Network plugin returns error: cni plugin not initialized".into();
        }
        let status = RuntimeStatus { conditions: vec![runtime, network] };
        Ok(StatusResponse { status: Some(status), ..Default::default() })
    }
}

//! Version and Status.

use std::rc::Rc;

use super::Server;
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::cni::CONF_DIR;
use crate::trace::Failure;
use crate::wire::cri::{RuntimeCondition, RuntimeStatus, StatusRequest, StatusResponse, VersionRequest, VersionResponse, VersionV1Request};

impl Server {
    /// Both packages are served, by the same code.
    pub(super) async fn version_v1(&self, sys: Sys, _: Rc<VersionV1Request>) -> Result<VersionResponse, Failure> {
        self.version(sys, Rc::default()).await
    }

    pub(super) async fn version(&self, sys: Sys, _: Rc<VersionRequest>) -> Result<VersionResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        Ok(VersionResponse {
            version: "0.1.0".into(),
            runtime_name: "cri-o".into(),
            runtime_version: "1.25.0".into(),
            runtime_api_version: self.config.api_version.clone(),
        })
    }

    /// The runtime is always ready when it answers; the network is if there is a configuration that works.
    pub(super) async fn status(&self, sys: Sys, _: Rc<StatusRequest>) -> Result<StatusResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let runtime = RuntimeCondition { r#type: "RuntimeReady".into(), status: true, ..Default::default() };
        let mut network = RuntimeCondition { r#type: "NetworkReady".into(), status: true, ..Default::default() };
        if self.network().is_none() {
            network.status = false;
            network.reason = "NetworkPluginNotReady".into();
            network.message =
                format!("Network plugin returns error: No CNI configuration file in {CONF_DIR}/. Has your network provider started?")
                    .into();
        }
        Ok(StatusResponse { status: Some(RuntimeStatus { conditions: vec![runtime, network] }), ..Default::default() })
    }
}

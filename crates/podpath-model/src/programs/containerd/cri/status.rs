//! Version and Status.

use std::rc::Rc;

use super::{C, Cri};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::programs::cni::Network;
use crate::trace::Failure;
use crate::wire::cri::{
    RuntimeCondition, RuntimeStatus, StatusRequest, StatusResponse, UpdateRuntimeConfigRequest, UpdateRuntimeConfigResponse,
    VersionRequest, VersionResponse, VersionV1Request,
};

impl Cri {
    /// Both packages are served, by the same code.
    pub(super) async fn version_v1(&self, sys: Sys, _: Rc<VersionV1Request>) -> Result<VersionResponse, Failure> {
        self.version(sys, Rc::default()).await
    }

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

    /// The range of addresses matters only to a template of a CNI configuration, and none is configured.
    pub(super) async fn update_runtime_config(
        &self,
        sys: Sys,
        request: Rc<UpdateRuntimeConfigRequest>,
    ) -> Result<UpdateRuntimeConfigResponse, Failure> {
        sys.work(Work::AnswerFromMemory).await;
        let network = request.runtime_config.as_ref().and_then(|config| config.network_config.clone()).unwrap_or_default();
        if network.pod_cidr.is_empty() {
            return Ok(UpdateRuntimeConfigResponse {});
        }
        if let Some(bad) = network.pod_cidr.split(',').map(str::trim).find(|range| !is_cidr(range)) {
            return Err(Failure::unknown(format!("get routes: invalid CIDR address: {bad}")));
        }
        let line = "No cni config template is specified, wait for other system components to drop the config.";
        sys.step(C.line("pkg/cri/server/update_runtime_config.go", 70)).log("info", line).await;
        Ok(UpdateRuntimeConfigResponse {})
    }
}

/// An address and how many of its bits are the network's: `10.88.0.0/16`.
fn is_cidr(range: &str) -> bool {
    let Some((address, bits)) = range.split_once('/') else { return false };
    match (address.parse::<std::net::IpAddr>(), bits.parse::<u8>()) {
        (Ok(std::net::IpAddr::V4(_)), Ok(bits)) => bits <= 32,
        (Ok(std::net::IpAddr::V6(_)), Ok(bits)) => bits <= 128,
        _ => false,
    }
}

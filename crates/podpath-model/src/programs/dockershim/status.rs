//! Version, Status and UpdateRuntimeConfig.

use std::rc::Rc;

use super::docker::unknown;
use super::{D, Dockershim, Flavour, SECOND_NS, SERVICE};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure};
use crate::wire::cri::{
    RuntimeCondition, RuntimeStatus, StatusRequest, StatusResponse, UpdateRuntimeConfigRequest, UpdateRuntimeConfigResponse,
    VersionRequest, VersionResponse, VersionV1Request,
};
use crate::wire::docker::VersionInfo;
use crate::wire::engine::ServerVersion;

/// How long an answer to `GET /version` is good for: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_service.go `versionCacheTTL`.
const VERSION_CACHE_NS: u64 = 60 * SECOND_NS;

/// An answer to `GET /version`, and when it came, in nanoseconds.
pub(super) struct CachedVersion {
    at_ns: u64,
    version: Rc<VersionInfo>,
}

impl Dockershim {
    /// Asks dockerd, and remembers the answer.
    pub(super) async fn docker_version(&self, sys: &Sys, evidence: Evidence) -> Result<Rc<VersionInfo>, Failure> {
        let version = self.docker(sys, evidence, ServerVersion {}).await;
        let from = match self.config.flavour {
            Flavour::InTree => "",
            // cri-dockerd v0.3.4 core/docker_service.go, getDockerVersion.
            Flavour::CriDockerd => " from dockerd",
        };
        let version =
            version.map_err(|failure| Failure::new(failure.code, format!("failed to get docker version{from}: {}", failure.message)))?;
        *self.version.set() = Some(CachedVersion { at_ns: sys.now_ns(), version: Rc::clone(&version) });
        Ok(version)
    }
    /// Asks dockerd only once a minute.
    pub(super) async fn cached_version(&self, sys: &Sys, evidence: Evidence) -> Result<Rc<VersionInfo>, Failure> {
        let now_ns = sys.now_ns();
        let fresh =
            self.version.get().as_ref().filter(|cached| now_ns < cached.at_ns + VERSION_CACHE_NS).map(|cached| Rc::clone(&cached.version));
        match fresh {
            Some(version) => Ok(version),
            None => self.docker_version(sys, evidence).await,
        }
    }
    /// The in-tree dockershim asks every time; cri-dockerd remembers: recordings/cri/cri-dockerd/lifecycle.1.json.
    async fn version_for_status(&self, sys: &Sys, evidence: Evidence) -> Result<Rc<VersionInfo>, Failure> {
        match self.config.flavour {
            Flavour::InTree => self.docker_version(sys, evidence).await,
            Flavour::CriDockerd => self.cached_version(sys, evidence).await,
        }
    }

    /// The server in the kubelet has v1alpha2 alone, up to its end: kubernetes v1.23.0 pkg/kubelet/dockershim/remote/docker_server.go:73.
    /// cri-dockerd registers both: cri-dockerd v0.3.4 backend/daemon.go:87.
    pub(super) async fn version_v1(&self, sys: Sys, _: Rc<VersionV1Request>) -> Result<VersionResponse, Failure> {
        match self.config.flavour {
            Flavour::InTree => Err(Failure::new("UNIMPLEMENTED", "unknown service runtime.v1.RuntimeService")),
            Flavour::CriDockerd => self.version(sys, Rc::default()).await,
        }
    }

    pub(super) async fn version(&self, sys: Sys, _: Rc<VersionRequest>) -> Result<VersionResponse, Failure> {
        let version = self.version_for_status(&sys, D.line(SERVICE, 342)).await.map_err(unknown)?;
        Ok(VersionResponse {
            version: "0.1.0".into(),
            runtime_name: "docker".into(),
            runtime_version: version.version.clone(),
            runtime_api_version: match self.config.flavour {
                Flavour::InTree => format!("{}.0", version.api_version).into(),
                Flavour::CriDockerd => "v1".into(),
            },
        })
    }

    /// Never fails: what is wrong is in the conditions. cri-dockerd answers from its memory for a minute, whether dockerd lives or not.
    pub(super) async fn status(&self, sys: Sys, _: Rc<StatusRequest>) -> Result<StatusResponse, Failure> {
        let mut runtime = RuntimeCondition { r#type: "RuntimeReady".into(), status: true, ..Default::default() };
        let mut network = RuntimeCondition { r#type: "NetworkReady".into(), status: true, ..Default::default() };
        if let Err(failure) = self.version_for_status(&sys, D.line(SERVICE, 445)).await {
            runtime.status = false;
            runtime.reason = "DockerDaemonNotReady".into();
            runtime.message = match self.config.flavour {
                Flavour::InTree => format!("docker: {}", failure.message),
                // It says so twice: cri-dockerd v0.3.4 core/docker_service.go, Status.
                Flavour::CriDockerd => format!("docker: failed to get docker version: {}", failure.message),
            }
            .into();
        }
        if self.config.cni && self.network.network().is_none() {
            network.status = false;
            network.reason = "NetworkPluginNotReady".into();
            network.message = "docker: network plugin is not ready: cni config uninitialized".into();
        }
        let status = RuntimeStatus { conditions: vec![runtime, network] };
        Ok(StatusResponse { status: Some(status), ..Default::default() })
    }

    /// No call follows: the network plugin keeps the range of addresses.
    pub(super) async fn update_runtime_config(
        &self,
        _: Sys,
        _: Rc<UpdateRuntimeConfigRequest>,
    ) -> Result<UpdateRuntimeConfigResponse, Failure> {
        Ok(UpdateRuntimeConfigResponse {})
    }
}

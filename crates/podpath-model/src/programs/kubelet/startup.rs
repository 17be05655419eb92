//! From the first line of the log to the first answer of the runtime, shortened to what a pod needs.

use std::rc::Rc;

use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::{Work, dockershim};
use crate::trace::Failure;
use crate::wire::cri::{StatusRequest, VersionRequest};

/// How often the runtime is asked how it is: kubernetes v1.22.0 pkg/kubelet/kubelet.go:1478.
const STATUS_PERIOD_NS: u64 = 5 * SECOND_NS;
/// The only version of the kubelet's runtime API: pkg/kubelet/kuberuntime/kuberuntime_manager.go:61.
const RUNTIME_API_VERSION: &str = "0.1.0";

impl Kubelet {
    pub(super) async fn start_up(self: &Rc<Self>, sys: &Sys) -> Result<(), Failure> {
        let step = sys.step(K.line("cmd/kubelet/app/server.go", 440)).milestone("kubelet.start");
        step.log("info", "\"Kubelet version\" kubeletVersion=\"v1.22.0\"").await;
        sys.work(Work::KubeletStart).await;
        if let Some(config) = &self.config.dockershim {
            let line = "\"Using dockershim is deprecated, please consider using a full-fledged CRI implementation\"";
            sys.step(K.line("pkg/kubelet/kubelet.go", 314)).log("info", line).await;
            dockershim::start(&sys.in_role(&dockershim::ROLE), Rc::new(config.clone()), &self.config.runtime_endpoint).await?;
        }
        let version = VersionRequest { version: RUNTIME_API_VERSION.into() };
        let evidence = K.line("pkg/kubelet/kuberuntime/kuberuntime_manager.go", 315);
        let version = self.cri(sys, evidence, version).await;
        let version = version.map_err(|failure| {
            let text = format!(
                "failed to create kubelet: get remote runtime typed version failed: rpc error: code = {} desc = {}",
                failure.code, failure.message
            );
            Failure::unknown(text)
        })?;
        self.runtime_state.set().runtime_name = Some(version.runtime_name.clone());
        let line = format!(
            "\"Container runtime initialized\" containerRuntime=\"{}\" version=\"{}\" apiVersion=\"{}\"",
            version.runtime_name, version.runtime_version, version.runtime_api_version
        );
        sys.step(K.line("pkg/kubelet/kuberuntime/kuberuntime_manager.go", 244)).log("info", line).await;
        self.update_runtime_up(sys).await;
        Ok(())
    }

    /// `updateRuntimeUp`: what the runtime says of itself and of the network.
    async fn update_runtime_up(&self, sys: &Sys) {
        let status = self.cri(sys, K.line("pkg/kubelet/kubelet.go", 2319), StatusRequest::default()).await;
        let status = match status {
            Ok(status) => status,
            Err(failure) => {
                let line = format!(
                    "\"Container runtime sanity check failed\" err=\"rpc error: code = {} desc = {}\"",
                    failure.code, failure.message
                );
                return sys.step(K.line("pkg/kubelet/kubelet.go", 2321)).log("error", line).await;
            }
        };
        let conditions = status.status.clone().unwrap_or_default().conditions;
        self.runtime_state.set().update(&conditions, sys.now_ns());
        let ready = conditions.iter().any(|condition| &*condition.r#type == "NetworkReady" && condition.status);
        *self.network_ready.set() = ready;
    }

    pub(super) async fn watch_runtime(&self, sys: &Sys) {
        loop {
            sys.sleep(STATUS_PERIOD_NS).await;
            sys.routine(true);
            self.update_runtime_up(sys).await;
        }
    }
}

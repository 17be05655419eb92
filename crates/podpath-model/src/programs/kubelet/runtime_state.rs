//! What is known of the runtime's health, and what the sync loop makes of it.

use std::rc::Rc;

use super::log::{Level, Line};
use super::runtime::rpc_error;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Milestone, Text};
use crate::wire::cri::{RuntimeCondition, StatusRequest};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
/// How often the runtime is asked how it is, from the end of one answer on: kubelet.go:1478.
const STATUS_PERIOD_NS: u64 = 5 * SECOND_NS;
/// After so long without an answer the runtime is down: kubelet.go:127.
const RUNTIME_DOWN_NS: u64 = 30 * SECOND_NS;
/// After so long without a relist the PLEG is not healthy: pkg/kubelet/pleg/generic.go:83.
const RELIST_THRESHOLD_NS: u64 = 180 * SECOND_NS;

/// `runtimeState`: pkg/kubelet/runtime.go.
#[derive(Debug, Default)]
pub(super) struct RuntimeState {
    /// When the runtime last said that it is ready, in nanoseconds; none before the first time.
    synced_ns: Option<u64>,
    /// When the PLEG last had both lists, in nanoseconds; none before the first time.
    pub(super) relisted_ns: Option<u64>,
    runtime_error: Option<Text>,
    network_error: Option<Text>,
}

impl RuntimeState {
    /// Why no pod can be synced; none if they can.
    pub(super) fn runtime_errors(&self, now_ns: u64) -> Option<String> {
        aggregate(&self.list_runtime_errors(now_ns))
    }
    /// Why the node is not ready; none if it is.
    pub(super) fn node_errors(&self, now_ns: u64) -> Option<String> {
        let mut errors = self.list_runtime_errors(now_ns);
        errors.extend(self.network_errors());
        aggregate(&errors)
    }
    fn list_runtime_errors(&self, now_ns: u64) -> Vec<String> {
        let mut errors: Vec<String> = Vec::new();
        match self.synced_ns {
            None => errors.push("container runtime status check may not have completed yet".into()),
            Some(ns) if now_ns.saturating_sub(ns) > RUNTIME_DOWN_NS => errors.push("container runtime is down".into()),
            Some(_) => {}
        }
        match self.relisted_ns {
            None => errors.push("PLEG is not healthy: pleg has yet to be successful".into()),
            Some(ns) if now_ns.saturating_sub(ns) > RELIST_THRESHOLD_NS => {
                let ago = now_ns.saturating_sub(ns) / SECOND_NS;
                errors.push(format!("PLEG is not healthy: pleg was last seen active {}m{}s ago; threshold is 3m0s", ago / 60, ago % 60));
            }
            Some(_) => {}
        }
        errors.extend(self.runtime_error.as_deref().map(str::to_owned));
        errors
    }
    /// Why pods with a network of their own cannot be synced; none if they can.
    pub(super) fn network_errors(&self) -> Option<String> {
        match self.synced_ns {
            None => Some("container runtime network not ready: NetworkReady=false".into()),
            Some(_) => self.network_error.as_deref().map(str::to_owned),
        }
    }
}

/// How several errors are written as one.
fn aggregate(errors: &[String]) -> Option<String> {
    match errors {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some(format!("[{}]", errors.join(", "))),
    }
}

impl Kubelet {
    /// `updateRuntimeUp`, again and again.
    pub(super) async fn watch_runtime(self: &Rc<Self>, sys: &Sys) {
        let mut is_initialized = false;
        loop {
            sys.routine(true);
            self.update_runtime_up(sys, &mut is_initialized).await;
            sys.sleep(STATUS_PERIOD_NS).await;
        }
    }

    /// What the runtime says of itself and of the network: kubelet.go:2315.
    async fn update_runtime_up(self: &Rc<Self>, sys: &Sys, is_initialized: &mut bool) {
        let evidence = K.line(KUBELET, 2319);
        let status = match *is_initialized {
            true => self.cri(sys, evidence, StatusRequest::default()).await,
            false => self.cri_at(sys, evidence, Milestone::RuntimeStatus, StatusRequest::default()).await,
        };
        let status = match status {
            Ok(status) => status,
            Err(failure) => {
                let text = rpc_error(&failure);
                let line = || Line {
                    sentence: format!("Container runtime sanity check failed: {text}"),
                    structured: format!("\"Container runtime sanity check failed\" err=\"{text}\""),
                };
                return self.say(sys.step(K.line(KUBELET, 2321)), Level::Error, line).await;
            }
        };
        let conditions = status.status.clone().unwrap_or_default().conditions;
        let condition = |name: &str| conditions.iter().find(|condition| &*condition.r#type == name).cloned().unwrap_or_default();
        let (runtime, network) = (condition("RuntimeReady"), condition("NetworkReady"));
        let all: Vec<String> = conditions.iter().map(described).collect();
        let line = || Line {
            sentence: format!("Container runtime status: Runtime Conditions: {}", all.join(", ")),
            structured: format!("\"Container runtime status\" status=\"Runtime Conditions: {}\"", all.join(", ")),
        };
        self.info(sys, K.line(KUBELET, 2329), line).await;
        let network_error = (!network.status).then(|| format!("container runtime network not ready: {}", described(&network)));
        if let Some(text) = &network_error {
            let line = || Line {
                sentence: text.replacen('c', "C", 1),
                structured: format!("\"Container runtime network not ready\" networkReady=\"{}\"", described(&network)),
            };
            self.say(sys.step(K.line(KUBELET, 2332)), Level::Error, line).await;
        }
        self.runtime_state.set().network_error = network_error.map(Text::from);
        if !runtime.status {
            let text = described(&runtime);
            let line = || Line {
                sentence: format!("Container runtime not ready: {text}"),
                structured: format!("\"Container runtime not ready\" runtimeReady=\"{text}\""),
            };
            self.say(sys.step(K.line(KUBELET, 2342)), Level::Error, line).await;
            self.runtime_state.set().runtime_error = Some(format!("container runtime not ready: {text}").into());
            return;
        }
        self.runtime_state.set().runtime_error = None;
        if !std::mem::replace(is_initialized, true) {
            let step = sys.step(K.line(KUBELET, 2347)).milestone(Milestone::KubeletReady);
            step.note("note-runtime-ready", "initializeRuntimeDependentModules").await;
            self.initialize_runtime_dependent_modules(sys).await;
        }
        self.runtime_state.set().synced_ns = Some(sys.now_ns());
    }
}

/// `RuntimeCondition.String`: pkg/kubelet/container/runtime.go.
fn described(condition: &RuntimeCondition) -> String {
    format!("{}={} reason:{} message:{}", condition.r#type, condition.status, condition.reason, condition.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_synced_before_the_first_status_and_the_first_relist_and_while_the_runtime_is_down() {
        let mut state = RuntimeState::default();
        let both = "[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]";
        assert_eq!(state.runtime_errors(0).as_deref(), Some(both));
        (state.synced_ns, state.relisted_ns) = (Some(0), Some(0));
        assert_eq!(state.runtime_errors(RUNTIME_DOWN_NS), None);
        assert_eq!(state.runtime_errors(RUNTIME_DOWN_NS + 1).as_deref(), Some("container runtime is down"));
        let late = "[container runtime is down, PLEG is not healthy: pleg was last seen active 3m1s ago; threshold is 3m0s]";
        assert_eq!(state.runtime_errors(181 * SECOND_NS).as_deref(), Some(late));
    }
}

//! The kubelet's CRI client: one deadline for most calls, longer ones where the kubelet waits for more.

use super::{Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure, Milestone, Text};
use crate::wire::Request;

/// `runtimeRequestTimeout`: kubernetes v1.22.0 pkg/kubelet/apis/config/v1beta1/defaults.go:171.
const REQUEST_TIMEOUT_NS: u64 = 120 * SECOND_NS;

impl Kubelet {
    /// Calls the runtime with the usual deadline.
    pub(super) async fn cri<R: Request>(&self, sys: &Sys, evidence: Evidence, request: R) -> Result<std::rc::Rc<R::Reply>, Failure> {
        self.cri_within(sys, evidence, None, REQUEST_TIMEOUT_NS, request).await
    }
    /// The same, at a place in the story.
    pub(super) async fn cri_at<R: Request>(
        &self,
        sys: &Sys,
        evidence: Evidence,
        milestone: Milestone,
        request: R,
    ) -> Result<std::rc::Rc<R::Reply>, Failure> {
        self.cri_within(sys, evidence, Some(milestone), REQUEST_TIMEOUT_NS, request).await
    }
    /// The same, with a deadline of its own in nanoseconds.
    pub(super) async fn cri_within<R: Request>(
        &self,
        sys: &Sys,
        evidence: Evidence,
        milestone: Option<Milestone>,
        timeout_ns: u64,
        request: R,
    ) -> Result<std::rc::Rc<R::Reply>, Failure> {
        let step = sys.step(evidence);
        let step = match milestone {
            Some(milestone) => step.milestone(milestone),
            None => step,
        };
        let answer = sys.timeout(timeout_ns, step.call(&self.config.runtime_endpoint, request)).await;
        answer.unwrap_or_else(|| Err(Failure::new("DEADLINE_EXCEEDED", "context deadline exceeded")))
    }
}

/// How the kubelet writes an error of the runtime.
pub(super) fn rpc_error(failure: &Failure) -> Text {
    let code: String = failure
        .code
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| format!("{first}{}", letters.as_str().to_lowercase()))
        })
        .collect();
    format!("rpc error: code = {code} desc = {}", failure.message).into()
}

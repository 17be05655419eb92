//! The kubelet's CRI client: which version it speaks, and its deadlines.

use std::rc::Rc;

use super::Kubelet;
use super::command::Flags;
use super::log::{Level, Line, say};
use super::release::{CriClient, Release};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure, Milestone, Text};
use crate::wire::Request;
use crate::wire::cri::VersionV1Request;

const REMOTE: &str = "pkg/kubelet/cri/remote/remote_runtime.go";

/// `NewRemoteRuntimeService` and `NewRemoteImageService`. Dialling is lazy: up to 1.22 nothing is asked, so that nobody need be there.
///
/// # Errors
/// From 1.23 on, what the release says of a runtime that does not answer, or not in v1.
pub(super) async fn connect(sys: &Sys, release: &Release, flags: &Flags) -> Result<(), Failure> {
    let endpoint = &flags.runtime_endpoint;
    let note = if flags.is_docker() { "note-dial-itself" } else { "note-dial-runtime" };
    sys.step(super::K.line(REMOTE, 53)).milestone(Milestone::CriConnect).note(note, "NewRemoteRuntimeService").await;
    for (service, line) in [("runtime", 53), ("image", 40)] {
        let line = (
            line,
            Line {
                sentence: format!("Connecting to {service} service {endpoint}"),
                structured: format!("\"Connecting to {service} service\" endpoint=\"{endpoint}\""),
            },
        );
        let file = if service == "runtime" { REMOTE } else { "pkg/kubelet/cri/remote/remote_image.go" };
        say(release.log, sys.step(super::K.line(file, line.0)), Level::Info, line.1).await;
    }
    let line = match release.cri {
        CriClient::V1Alpha2 => return Ok(()),
        CriClient::Negotiated => 107,
        CriClient::V1 => 124,
        CriClient::V1Checked => 122,
    };
    let version = VersionV1Request { version: "".into() };
    let Err(failure) = sys.step(release.line(REMOTE, line)).milestone(Milestone::CriVersion).call(endpoint, version).await else {
        let line = Line::same("Using CRI v1 runtime API");
        say(release.log, sys.step(release.line(REMOTE, line_of_choice(release.cri))), Level::Info, line).await;
        return Ok(());
    };
    let error = rpc_error(&failure);
    let unimplemented = failure.code == "UNIMPLEMENTED";
    match release.cri {
        CriClient::Negotiated if unimplemented => {
            let line = Line::same("Falling back to CRI v1alpha2 runtime API (deprecated)");
            say(release.log, sys.step(release.line(REMOTE, line_of_choice(release.cri))), Level::Info, line).await;
            Ok(())
        }
        CriClient::Negotiated => Err(Failure::new(failure.code, format!("unable to determine runtime API version: {error}"))),
        CriClient::V1 if unimplemented => {
            let text = format!("validate service connection: CRI v1 runtime API is not implemented for endpoint \"{endpoint}\": {error}");
            Err(Failure::new(failure.code, text))
        }
        // The error is swallowed, and comes back with the next call: kubernetes v1.26.0 remote_runtime.go:120-127.
        CriClient::V1 | CriClient::V1Alpha2 => Ok(()),
        CriClient::V1Checked => {
            let text = format!("validate service connection: validate CRI v1 runtime API for endpoint \"{endpoint}\": {error}");
            Err(Failure::new(failure.code, text))
        }
    }
}

/// Where the release says which version it uses.
fn line_of_choice(cri: CriClient) -> u32 {
    match cri {
        CriClient::V1Alpha2 | CriClient::Negotiated => 115,
        CriClient::V1 => 129,
        CriClient::V1Checked => 126,
    }
}

/// What the client says of itself when nobody answers in time.
pub(super) fn deadline_exceeded() -> Failure {
    Failure::new("DEADLINE_EXCEEDED", "context deadline exceeded")
}

impl Kubelet {
    /// Calls the runtime with the usual deadline.
    pub(super) async fn cri<R: Request>(&self, sys: &Sys, evidence: Evidence, request: R) -> Result<Rc<R::Reply>, Failure> {
        self.cri_within(sys, evidence, None, self.request_timeout_ns(), request).await
    }
    /// The same, at a place in the story.
    pub(super) async fn cri_at<R: Request>(
        &self,
        sys: &Sys,
        evidence: Evidence,
        milestone: Milestone,
        request: R,
    ) -> Result<Rc<R::Reply>, Failure> {
        self.cri_within(sys, evidence, Some(milestone), self.request_timeout_ns(), request).await
    }
    /// The same, with a deadline of its own in nanoseconds.
    pub(super) async fn cri_within<R: Request>(
        &self,
        sys: &Sys,
        evidence: Evidence,
        milestone: Option<Milestone>,
        timeout_ns: u64,
        request: R,
    ) -> Result<Rc<R::Reply>, Failure> {
        let step = sys.step(evidence);
        let step = match milestone {
            Some(milestone) => step.milestone(milestone),
            None => step,
        };
        let answer = sys.timeout(timeout_ns, step.call(&self.flags.runtime_endpoint, request)).await;
        answer.unwrap_or_else(|| Err(deadline_exceeded()))
    }
    /// `runtimeRequestTimeout`, in nanoseconds.
    pub(super) fn request_timeout_ns(&self) -> u64 {
        self.config.runtime_request_timeout_ns
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

//! The kubelet's CRI client: which version it speaks, and its deadlines.

use std::rc::Rc;

use super::command::Flags;
use super::log::{Level, Line, say};
use super::machine::say_of_1_20;
use super::release::{CriClient, Release};
use super::{K, Kubelet, V1_20, V1_23, V1_26, V1_27};
use crate::kernel::{Step, Sys};
use crate::trace::{Evidence, Failure, Milestone, Text};
use crate::wire::Request;
use crate::wire::cri::VersionV1Request;

const REMOTE: &str = "pkg/kubelet/cri/remote/remote_runtime.go";
pub(super) const REMOTE_IMAGE: &str = "pkg/kubelet/cri/remote/remote_image.go";

/// `NewRemoteRuntimeService` and `NewRemoteImageService`. Dialling is lazy: up to 1.22 nothing is asked, so that nobody need be there.
///
/// # Errors
/// From 1.23 on, what the release says of a runtime that does not answer, or not in v1.
pub(super) async fn connect(sys: &Sys, release: &Release, flags: &Flags) -> Result<(), Failure> {
    let endpoint = &flags.runtime_endpoint;
    let note = if flags.is_docker() { "note-dial-itself" } else { "note-dial-runtime" };
    sys.step(K.line(REMOTE, 53)).milestone(Milestone::CriConnect).note(note, "NewRemoteRuntimeService").await;
    for (service, evidence) in [("runtime", K.line(REMOTE, 54)), ("image", K.line(REMOTE_IMAGE, 41))] {
        let line = Line {
            sentence: format!("Connecting to {service} service {endpoint}"),
            structured: format!("\"Connecting to {service} service\" endpoint=\"{endpoint}\""),
        };
        say(release.log, sys.step(evidence), Level::Info, line).await;
        // What the library of gRPC says of an address without a scheme, as if the client had said it.
        let dialled = if service == "runtime" { V1_20.line(REMOTE, 62) } else { V1_20.line(REMOTE_IMAGE, 50) };
        for text in ["parsed scheme: \"\"", "scheme \"\" not registered, fallback to default scheme"] {
            say_of_1_20(release, sys.step(dialled), Level::Info, || text.to_owned()).await;
        }
    }
    let (asked, answered, words) = match release.cri {
        CriClient::V1Alpha2 => return Ok(()),
        CriClient::Negotiated => (V1_23.line(REMOTE, 114), V1_23.line(REMOTE, 115), "Using CRI v1 runtime API"),
        CriClient::V1 => (V1_26.line(REMOTE, 120), V1_26.line(REMOTE, 121), "Validated CRI v1 runtime API"),
        CriClient::V1Checked => (V1_27.line(REMOTE, 122), V1_27.line(REMOTE, 126), "Validated CRI v1 runtime API"),
    };
    let version = VersionV1Request { version: "".into() };
    let Err(failure) = sys.step(asked).milestone(Milestone::CriVersion).call(endpoint, version).await else {
        say(release.log, sys.step(answered), Level::Info, Line::same(words)).await;
        return Ok(());
    };
    let error = rpc_error(&failure);
    let unimplemented = failure.code == "UNIMPLEMENTED";
    match release.cri {
        CriClient::Negotiated if unimplemented => {
            let line = Line::same("Falling back to CRI v1alpha2 runtime API (deprecated)");
            say(release.log, sys.step(V1_23.line(REMOTE, 118)), Level::Info, line).await;
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
        self.cri_step(step, timeout_ns, request).await
    }
    /// The same, by a step of which more is known.
    pub(super) async fn cri_step<R: Request>(&self, step: Step<'_>, timeout_ns: u64, request: R) -> Result<Rc<R::Reply>, Failure> {
        let answer = step.sys().timeout(timeout_ns, step.call(&self.flags.runtime_endpoint, request)).await;
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

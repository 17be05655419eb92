//! What is accepted but does not act: fields that podpath does not simulate, and fields that nobody knows.

use super::arguments::{Arguments, cut, last};
use super::problem::Fix;
use super::span::Span;

use serde::Serialize;

/// A calm remark about one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// What is to say.
    pub kind: NoteKind,
    /// The field: `spec.affinity`.
    pub path: String,
    /// From the field's name to the end of its value.
    pub span: Span,
    /// A likely correction, where the name is nearly right.
    pub fixes: Vec<Fix>,
}

/// What a [`Note`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NoteKind {
    /// No such field in the Pod API.
    UnknownField,
    /// Valid, but without effect here.
    NotSimulated(Reason),
    /// The Pod has no name, only the start of one; this is the name it gets.
    GeneratedName(String),
    /// A hook that the API takes and the kubelet cannot run.
    TcpHook,
    /// Containers that a manifest is not the way to.
    EphemeralContainers,
    /// A class that means something only to a kubelet with an API server.
    RuntimeClass,
}

/// Why a field is not simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// It chooses a node.
    Placement,
    /// It is a credential for the API server.
    ServiceAccount,
    /// The API server keeps it.
    Bookkeeping,
    /// It is a probe of a kind that nothing here answers.
    Probe,
    /// It is a volume with content from elsewhere.
    Volume,
    /// It is a value from elsewhere.
    OutsideValue,
    /// It is a resource other than CPU and memory.
    Resource,
    /// It is a hook that waits.
    Hook,
    /// It is an init container that stays.
    Sidecar,
    /// It is for Windows.
    Windows,
    /// It is for SELinux or AppArmor.
    MandatoryAccess,
    /// It names hosts.
    HostNames,
    /// It decides when the Pod counts as ready.
    Readiness,
    /// It is a credential for a registry.
    PullSecret,
    /// It is not in this release.
    General,
}

impl NoteKind {
    /// The key of the sentence that names the field; its attribute `.why` says why it has no effect.
    pub fn key(&self) -> &'static str {
        match self {
            Self::UnknownField => "note-unknown-field",
            Self::GeneratedName(_) => "note-generated-name",
            Self::TcpHook => "note-tcp-hook",
            Self::EphemeralContainers => "note-ephemeral-containers",
            Self::RuntimeClass => "note-runtime-class",
            Self::NotSimulated(reason) => match reason {
                Reason::Placement => "note-not-simulated-placement",
                Reason::ServiceAccount => "note-not-simulated-service-account",
                Reason::Bookkeeping => "note-not-simulated-bookkeeping",
                Reason::Probe => "note-not-simulated-probe",
                Reason::Volume => "note-not-simulated-volume",
                Reason::OutsideValue => "note-not-simulated-outside-value",
                Reason::Resource => "note-not-simulated-resource",
                Reason::Hook => "note-not-simulated-hook",
                Reason::Sidecar => "note-not-simulated-sidecar",
                Reason::Windows => "note-not-simulated-windows",
                Reason::MandatoryAccess => "note-not-simulated-mandatory-access",
                Reason::HostNames => "note-not-simulated-host-names",
                Reason::Readiness => "note-not-simulated-readiness",
                Reason::PullSecret => "note-not-simulated-pull-secret",
                Reason::General => "note-not-simulated-general",
            },
        }
    }
}

impl Note {
    /// The key of the sentence that names the field.
    pub fn key(&self) -> &'static str {
        self.kind.key()
    }

    /// What is filled into the sentence: the path, its last step, and a name that was made up.
    pub fn arguments(&self) -> Arguments {
        let mut arguments = vec![("path", cut(self.path.clone())), ("field", cut(last(&self.path)))];
        if let NoteKind::GeneratedName(name) = &self.kind {
            arguments.push(("name", cut(name.clone())));
        }
        arguments
    }
}

//! What is accepted but does not act: fields that podpath does not simulate, and fields that nobody knows.

use super::Span;
use super::arguments::{Arguments, cut, last};
use super::problem::Fix;

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
    /// What nobody can know of a container, and how it was taken.
    Assumed(Assumed),
    /// A class that means something only to a kubelet with an API server.
    RuntimeClass,
    /// A path of the node of which nobody knows what is there: the manifest is believed.
    HostPathBelieved,
    /// The socket of a runtime, which not every node has, and no type that would find out.
    RuntimeSocket,
    /// The name of a node, whatever this one is called.
    NodeName,
    /// More of something than the node has.
    TooLarge(&'static str),
    /// Search domains that only later releases take.
    ManySearches,
    /// An image of which nobody knows as whom it runs, in a Pod in which nobody may be root.
    NonRootImage,
    /// A system call filter in an annotation.
    SeccompAnnotation,
    /// An AppArmor profile in an annotation.
    AppArmorAnnotation,
}

/// What was assumed of a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Assumed {
    /// What most depends on.
    pub what: Assumption,
    /// The container.
    pub container: String,
    /// Its image, as written.
    pub image: String,
    /// What it runs; empty if that is the image's own.
    pub program: String,
    /// Whether that is a script, which is followed as far as it is understood.
    pub is_script: bool,
    /// Whether it has to end.
    pub is_init: bool,
    /// The ports on which it is taken to listen.
    pub ports: Vec<u16>,
    /// The programs of the script whose answers nobody knows.
    pub programs: Vec<String>,
    /// What of the script is not understood.
    pub construct: String,
    /// At which paths it is asked, by HTTP, of which nobody knows what it answers.
    pub paths: Vec<String>,
}

/// What an assumption is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Assumption {
    /// An image that nobody knows.
    Image,
    /// A tag or digest of an image that is known.
    Tag,
    /// A program from a volume.
    File,
    /// Programs that a script asks.
    Answers,
    /// A script.
    Script,
    /// What a server answers.
    Pages,
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
    /// It is a limit for files, and files have no size here.
    Size,
    /// It is newer than the releases here.
    Newer,
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
            Self::HostPathBelieved => "note-host-path-believed",
            Self::RuntimeSocket => "note-runtime-socket",
            Self::NodeName => "note-node-name",
            Self::TooLarge(_) => "note-too-large",
            Self::ManySearches => "note-many-searches",
            Self::NonRootImage => "note-non-root-image",
            Self::SeccompAnnotation => "note-seccomp-annotation",
            Self::AppArmorAnnotation => "note-app-armor-annotation",
            Self::Assumed(assumed) => match assumed.what {
                Assumption::Image => "note-assumed-image",
                Assumption::Tag => "note-assumed-tag",
                Assumption::File => "note-assumed-file",
                Assumption::Answers => "note-assumed-answers",
                Assumption::Script => "note-assumed-script",
                Assumption::Pages => "note-assumed-pages",
            },
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
                Reason::Size => "note-not-simulated-size",
                Reason::Newer => "note-not-simulated-newer",
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
        match &self.kind {
            NoteKind::GeneratedName(name) => arguments.push(("name", cut(name.clone()))),
            NoteKind::TooLarge(resource) => arguments.push(("resource", (*resource).to_owned())),
            NoteKind::Assumed(assumed) => arguments.extend(assumed.arguments().into_iter().map(|(name, value)| (name, cut(value)))),
            _ => {}
        }
        arguments
    }
}

impl Assumed {
    /// What is filled into the sentence. `role` says what becomes of the container's program.
    fn arguments(&self) -> Arguments {
        let role = match (self.is_script, self.is_init, self.ports.is_empty()) {
            (true, ..) => "script",
            (false, true, _) => "ends",
            (false, false, true) => "stays",
            (false, false, false) => "listens",
        };
        let ports: Vec<String> = self.ports.iter().map(u16::to_string).collect();
        let some = |text: &str| if text.is_empty() { "no" } else { "yes" }.to_owned();
        vec![
            ("container", self.container.clone()),
            ("image", self.image.clone()),
            ("program", self.program.clone()),
            ("hasProgram", some(&self.program)),
            ("role", role.to_owned()),
            ("ports", ports.join(", ")),
            ("programs", self.programs.join(", ")),
            ("hasPrograms", some(&self.programs.join(""))),
            ("construct", self.construct.clone()),
            ("paths", self.paths.join(", ")),
            ("hasPaths", some(&self.paths.join(""))),
        ]
    }
}

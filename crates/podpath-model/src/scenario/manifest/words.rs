//! The keys of the sentences. The sentences themselves are in `static/i18n/*/manifest.ftl`, what is filled in in `arguments`.

use super::arguments::{Arguments, cut};
use super::problem::{Fault, Fix, FixKind, NameRule, ProblemKind, SyntaxFault, Unique};

impl ProblemKind {
    /// The key of the sentence that says what is wrong; its attribute `.fix` says what to do.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "manifest-empty",
            Self::TooLarge { .. } => "manifest-too-large",
            Self::NotText { .. } => "manifest-not-text",
            Self::Utf16 => "manifest-utf16",
            Self::ControlCharacter { .. } => "manifest-control-character",
            Self::Tabs => "manifest-tabs",
            Self::Syntax { fault, .. } => fault.key(),
            Self::TooDeep { .. } => "manifest-too-deep",
            Self::EndlessAliases { .. } => "manifest-endless-aliases",
            Self::AliasOfItself => "manifest-alias-of-itself",
            Self::DuplicateKey { .. } => "manifest-duplicate-key",
            Self::KeyNotText => "manifest-key-not-text",
            Self::NotAnObject { .. } => "manifest-not-an-object",
            Self::SeveralObjects { .. } => "manifest-several-objects",
            Self::ListOfObjects { .. } => "manifest-list-of-objects",
            Self::PodTemplate { .. } => "manifest-pod-template",
            Self::NotAPod { .. } => "manifest-not-a-pod",
            Self::WrongApiVersion { .. } => "manifest-wrong-api-version",
            Self::MissingField { .. } => "manifest-missing-field",
            Self::NoContainers => "manifest-no-containers",
            Self::WrongType { .. } => "manifest-wrong-type",
            Self::LabelNotText { .. } => "manifest-label-not-text",
            Self::EnvNotText { .. } => "manifest-env-not-text",
            Self::UnknownUnit { .. } => "manifest-unknown-unit",
            Self::BadQuantity { .. } => "manifest-bad-quantity",
            Self::RequestAboveLimit { .. } => "manifest-request-above-limit",
            Self::OutOfRange { .. } => "manifest-out-of-range",
            Self::UnknownChoice { .. } => "manifest-unknown-choice",
            Self::Duplicate { what, .. } => what.key(),
            Self::BadName { rule, .. } => rule.key(),
            Self::UnknownVolume { .. } => "manifest-unknown-volume",
            Self::SeveralSources { .. } => "manifest-several-sources",
            Self::SeveralHandlers { .. } => "manifest-several-handlers",
            Self::NotForThis { .. } => "manifest-not-for-this",
            Self::MustBeOne { .. } => "manifest-must-be-one",
            Self::PathGoesUp { .. } => "manifest-path-goes-up",
            Self::PathIsAbsolute { .. } => "manifest-path-is-absolute",
            Self::BadAddress { .. } => "manifest-bad-address",
            Self::Contradiction { .. } => "manifest-contradiction",
            Self::TooLong { .. } => "manifest-too-long",
            Self::TooMany { .. } => "manifest-too-many",
            Self::BadExit { .. } => "manifest-bad-exit",
            Self::BadAnswer { .. } => "manifest-bad-answer",
            Self::HostPortDiffers { .. } => "manifest-host-port-differs",
            Self::Refused { fault, .. } => fault.key(),
        }
    }
}

impl Fix {
    /// The key of what the button says.
    pub fn key(&self) -> &'static str {
        match self.kind {
            FixKind::Use => "fix-use",
            FixKind::Add => "fix-add",
            FixKind::Spaces => "fix-spaces",
            FixKind::Template => "fix-template",
            FixKind::ImageMissing => "fix-image-missing",
            FixKind::CommandMissing => "fix-command-missing",
            FixKind::Ends => "fix-ends",
            FixKind::Answers => "fix-answers",
            FixKind::KeepOnly(_) => "fix-keep-only",
        }
    }

    /// What is filled into what the button says.
    pub fn arguments(&self) -> Arguments {
        match &self.kind {
            FixKind::Use | FixKind::Add => {
                vec![("replacement", cut(self.replacement.trim().to_owned()))]
            }
            FixKind::Spaces | FixKind::Template => Vec::new(),
            FixKind::ImageMissing | FixKind::CommandMissing | FixKind::Ends | FixKind::Answers => vec![("annotation", self.annotation())],
            FixKind::KeepOnly(name) => vec![("name", name.clone())],
        }
    }
}

impl Fix {
    /// The annotation that is written, as it stands in YAML.
    fn annotation(&self) -> String {
        let start = self.replacement.find("podpath.dev/").unwrap_or(0);
        let line = self.replacement[start..].lines().next().unwrap_or_default();
        line.trim_end_matches([',', ' ', '}']).replacen("\": ", ": ", 1)
    }
}

impl SyntaxFault {
    fn key(self) -> &'static str {
        match self {
            Self::ColonInValue => "manifest-syntax-colon-in-value",
            Self::UnexpectedColon => "manifest-syntax-unexpected-colon",
            Self::Indentation => "manifest-syntax-indentation",
            Self::UnclosedQuote => "manifest-syntax-unclosed-quote",
            Self::TextAfterQuote => "manifest-syntax-text-after-quote",
            Self::UnclosedBracket => "manifest-syntax-unclosed-bracket",
            Self::StrayBracket => "manifest-syntax-stray-bracket",
            Self::UnknownAnchor => "manifest-syntax-unknown-anchor",
            Self::UnknownEscape => "manifest-syntax-unknown-escape",
            Self::ReservedCharacter => "manifest-syntax-reserved-character",
            Self::ListOnKeyLine => "manifest-syntax-list-on-key-line",
            Self::MissingColon => "manifest-syntax-missing-colon",
            Self::Other => "manifest-syntax-other",
        }
    }
}

impl Unique {
    fn key(self) -> &'static str {
        match self {
            Self::Container => "manifest-duplicate-container",
            Self::Volume => "manifest-duplicate-volume",
            Self::PortName => "manifest-duplicate-port-name",
            Self::HostPort => "manifest-duplicate-host-port",
            Self::MountPath => "manifest-duplicate-mount-path",
            Self::Sysctl => "manifest-duplicate-sysctl",
        }
    }
}

impl Fault {
    fn key(self) -> &'static str {
        match self {
            Self::NoDnsConfig => "manifest-no-dns-config",
            Self::NoNameserver => "manifest-no-nameserver",
            Self::ManyNameservers => "manifest-many-nameservers",
            Self::ManySearches => "manifest-many-searches",
            Self::LongSearches => "manifest-long-searches",
            Self::LongAnnotations => "manifest-long-annotations",
            Self::SpacesInImage => "manifest-spaces-in-image",
            Self::BadSysctl => "manifest-bad-sysctl",
            Self::ProfileWithoutLocalhost => "manifest-profile-without-localhost",
            Self::EscalationOfSysAdmin => "manifest-escalation-of-sys-admin",
            Self::AnnotatedNobody => "manifest-annotated-nobody",
            Self::BadSeccomp => "manifest-bad-seccomp",
            Self::BadAppArmor => "manifest-bad-app-armor",
        }
    }
}

impl NameRule {
    fn key(self) -> &'static str {
        match self {
            Self::DnsLabel => "manifest-bad-dns-label",
            Self::DnsSubdomain => "manifest-bad-dns-subdomain",
            Self::PortName => "manifest-bad-port-name",
            Self::EnvName => "manifest-bad-env-name",
            Self::LabelKey => "manifest-bad-label-key",
            Self::LabelValue => "manifest-bad-label-value",
            Self::HeaderName => "manifest-bad-header-name",
        }
    }
}

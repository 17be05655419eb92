//! What is wrong with a manifest, and what would mend it. The words for it are in `static/i18n/*/manifest.ftl`.

use super::Span;
use serde::Serialize;

/// One thing that is wrong, on one line of the manifest. Lines and columns are those of [`Span`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The line, from 1.
    pub line: usize,
    /// The first character of it, from 1.
    pub column: usize,
    /// The first character after it; never before `column`.
    pub end_column: usize,
    /// Changes that would mend it, the likeliest first.
    pub fixes: Vec<Fix>,
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, span: Span) -> Self {
        let end_column = if span.is_one_line() { span.end_column } else { span.column };
        Self { kind, line: span.line, column: span.column, end_column, fixes: Vec::new() }
    }

    /// Adds changes that would mend it.
    pub(super) fn with_fixes(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        self.fixes.extend(fixes);
        self
    }
}

/// A change that needs no thinking: put this text in that place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What the button says.
    pub kind: FixKind,
    /// The new text.
    pub replacement: String,
    /// What it replaces; nothing, if start and end are the same place.
    pub span: Span,
}

/// What a [`Fix`] does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FixKind {
    /// Writes this value instead.
    Use,
    /// Adds this line.
    Add,
    /// Replaces tabs with spaces.
    Spaces,
    /// Takes the Pod out of a workload.
    Template,
    /// Writes that the image is not in its registry.
    ImageMissing,
    /// Writes that the program is not in the image.
    CommandMissing,
    /// Writes how the container ends.
    Ends,
    /// Writes an annotation: its server answers with an error.
    Answers,
    /// Keeps one object of several, by its name, and removes the others.
    KeepOnly(String),
}

impl Fix {
    pub(super) fn use_instead(replacement: impl Into<String>, span: Span) -> Self {
        Self { kind: FixKind::Use, replacement: replacement.into(), span }
    }
}

/// What can be wrong with a manifest. `path` is the field's path: `spec.containers[0].name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the sentence above each variant says what its fields are")]
pub enum ProblemKind {
    /// There is no object in it: nothing at all, or only comments.
    Empty,
    /// It is longer than 1 MiB.
    TooLarge { bytes: usize, limit: usize },
    /// A byte that is not UTF-8.
    NotText { byte: String },
    /// The text is UTF-16.
    Utf16,
    /// A character that YAML refuses.
    ControlCharacter { code: String },
    /// Tabs used as indentation.
    Tabs,
    /// It is not YAML; `detail` is the parser's own remark.
    Syntax { fault: SyntaxFault, detail: String },
    /// Nested deeper than any Pod.
    TooDeep { limit: usize },
    /// Aliases that expand to more than any Pod.
    EndlessAliases { limit: usize },
    /// An alias inside of its own anchor.
    AliasOfItself,
    /// The same key twice in one map.
    DuplicateKey { key: String, first_line: usize },
    /// A map or list as a key.
    KeyNotText,
    /// The document is not a map.
    NotAnObject { found: Shape },
    /// More than one object.
    SeveralObjects { count: usize, objects: Vec<String> },
    /// A `List` around the objects.
    ListOfObjects { kind: String, objects: Vec<String> },
    /// A workload, whose Pod is at `template`.
    PodTemplate { kind: String, template: String },
    /// Another kind of object.
    NotAPod { kind: String },
    /// An `apiVersion` that has no Pod.
    WrongApiVersion { found: String },
    /// A field that must be there.
    MissingField { path: String },
    /// A Pod with no containers.
    NoContainers,
    /// A value of another type.
    WrongType { path: String, expected: Shape, found: Shape },
    /// A label or annotation whose value is no text.
    LabelNotText { path: String, value: String, found: Shape },
    /// An environment variable whose value is no text.
    EnvNotText { path: String, value: String, found: Shape },
    /// A quantity with a unit that does not exist.
    UnknownUnit { path: String, value: String, unit: String, resource: ResourceKind },
    /// A quantity that cannot be read.
    BadQuantity { path: String, value: String },
    /// A request that is more than the limit.
    RequestAboveLimit { path: String, resource: ResourceKind, request: String, limit: String },
    /// A number outside of its range.
    OutOfRange { path: String, value: String, min: String, max: String },
    /// A word that is none of the allowed ones.
    UnknownChoice { path: String, value: String, allowed: Vec<String> },
    /// Something that must be unique stands there twice.
    Duplicate { what: Unique, path: String, name: String, first_line: usize },
    /// A name against the rule for such names.
    BadName { rule: NameRule, path: String, value: String },
    /// A mount of a volume that the Pod does not have.
    UnknownVolume { path: String, volume: String, known: Vec<String> },
    /// Two sources where one is allowed.
    SeveralSources { path: String, sources: Vec<String> },
    /// Two things for a probe or hook to do.
    SeveralHandlers { path: String, handlers: Vec<String> },
    /// A field that its owner cannot have.
    NotForThis { path: String, owner: Owner },
    /// A number that can only be 1.
    MustBeOne { path: String, value: String },
    /// A path with `..` in it.
    PathGoesUp { path: String, value: String },
    /// A path that must be relative.
    PathIsAbsolute { path: String, value: String },
    /// Not an IP address.
    BadAddress { path: String, value: String },
    /// Two fields that exclude each other.
    Contradiction { path: String, other: String },
    /// A text that is longer than the kernel takes once variables are filled in.
    TooLong { path: String, bytes: u64, limit: u64 },
    /// A list that is longer than podpath follows.
    TooMany { path: String, count: usize, limit: usize },
    /// No exit code, or no time after it.
    BadExit { path: String, value: String },
    /// No status of HTTP that says no, or no time after it.
    BadAnswer { path: String, value: String },
    /// On the node's network a host port must be the container's port.
    HostPortDiffers { path: String, host_port: u16, container_port: u16 },
    /// What Kubernetes' validation refuses for a reason of its own.
    Refused { fault: Fault, path: String, value: String },
}

/// Why Kubernetes' validation refuses a value that is well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// The policy `None`, and nothing in its place.
    NoDnsConfig,
    /// The policy `None`, and no name server.
    NoNameserver,
    /// More name servers than a resolver asks.
    ManyNameservers,
    /// More search domains than a resolver tries.
    ManySearches,
    /// More characters than a search line may have.
    LongSearches,
    /// Annotations that are longer together than the API server keeps.
    LongAnnotations,
    /// An image with spaces around its name.
    SpacesInImage,
    /// What is no name of a kernel parameter.
    BadSysctl,
    /// The file of a filter that is not read from a file.
    ProfileWithoutLocalhost,
    /// No escalation of privileges, and the capability that is all of them.
    EscalationOfSysAdmin,
    /// An annotation for a container that there is not.
    AnnotatedNobody,
    /// A system call filter, in an annotation, of a kind that there is not.
    BadSeccomp,
    /// An AppArmor profile of a kind that there is not.
    BadAppArmor,
}

/// Why a text is not YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SyntaxFault {
    /// `a: b: c`
    ColonInValue,
    /// A colon in the continuation of a value.
    UnexpectedColon,
    /// A line that fits no level above it.
    Indentation,
    /// A quote that is not closed.
    UnclosedQuote,
    /// Text behind a closing quote.
    TextAfterQuote,
    /// A bracket that is not closed, or a missing comma.
    UnclosedBracket,
    /// A bracket that was never opened.
    StrayBracket,
    /// `*name` without `&name`.
    UnknownAnchor,
    /// A backslash and a letter that mean nothing.
    UnknownEscape,
    /// A value that starts with `@`, `` ` `` or `%`.
    ReservedCharacter,
    /// `- ` behind a key on the same line.
    ListOnKeyLine,
    /// A key without a colon.
    MissingColon,
    /// Anything else.
    Other,
}

/// The shape of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// Fields.
    Map,
    /// Items.
    List,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// true or false.
    Boolean,
    /// Nothing.
    Null,
}

/// A resource whose quantity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResourceKind {
    /// CPU time.
    Cpu,
    /// Bytes of memory.
    Memory,
    /// Bytes of disk.
    Storage,
}

/// What lacks fields that its like have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Owner {
    /// A container that runs to its end.
    InitContainer,
    /// A container that is put into a Pod that runs.
    EphemeralContainer,
    /// A probe that ends nothing.
    ReadinessProbe,
}

/// What must be unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Unique {
    /// The name of a container, among all of the Pod.
    Container,
    /// The name of a volume.
    Volume,
    /// The name of a port, in its container.
    PortName,
    /// A port of the node, in the Pod.
    HostPort,
    /// The path of a mount, in its container.
    MountPath,
    /// A kernel parameter, in the Pod.
    Sysctl,
}

/// The rule a name must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NameRule {
    /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63.
    DnsLabel,
    /// DNS labels with dots, at most 253.
    DnsSubdomain,
    /// A port's name: at most 15, with a letter.
    PortName,
    /// An environment variable's name.
    EnvName,
    /// The key of a label or annotation.
    LabelKey,
    /// The value of a label.
    LabelValue,
    /// The name of a header of HTTP.
    HeaderName,
}

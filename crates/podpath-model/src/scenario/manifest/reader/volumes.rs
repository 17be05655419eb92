//! Volumes.

use crate::pod::{EmptyDir, HostPath, HostPathKind, OtherVolume, StorageMedium, Volume, VolumeSource};
use crate::programs::kubelet;
use crate::scenario::manifest::fields::{Field, Fields};
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::problem::{NameRule, ProblemKind, ResourceKind, Unique};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::tree::{Entry, Meaning, Node, Value};

/// Kinds of volume that bring content from elsewhere.
const OUTSIDE: [&str; 28] = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "configMap",
    "csi",
    "downwardAPI",
    "ephemeral",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "image",
    "iscsi",
    "nfs",
    "persistentVolumeClaim",
    "photonPersistentDisk",
    "portworxVolume",
    "projected",
    "quobyte",
    "rbd",
    "scaleIO",
    "secret",
    "storageos",
    "vsphereVolume",
];

const HOST_PATH_KINDS: [(&str, HostPathKind); 8] = [
    ("", HostPathKind::Unchecked),
    ("DirectoryOrCreate", HostPathKind::DirectoryOrCreate),
    ("Directory", HostPathKind::Directory),
    ("FileOrCreate", HostPathKind::FileOrCreate),
    ("File", HostPathKind::File),
    ("Socket", HostPathKind::Socket),
    ("CharDevice", HostPathKind::CharDevice),
    ("BlockDevice", HostPathKind::BlockDevice),
];

/// Reads `volumes`.
pub(super) fn read(field: &Field<'_>, report: &mut Report<'_>) -> Vec<Volume> {
    let items = field.items(report);
    report.check_unique(Unique::Volume, &field.named_items("name"));
    items.iter().filter_map(|item| volume(item, report)).collect()
}

fn volume(item: &Field<'_>, report: &mut Report<'_>) -> Option<Volume> {
    let mut fields = item.map(report)?;
    let name = fields.require("name", report).and_then(|field| field.name(NameRule::DnsLabel, report));
    let source = source(item, &mut fields, report);
    fields.close(&[], report);
    Some(Volume { name: name?.to_owned(), source })
}

/// No source at all is an empty directory (Kubernetes `SetDefaults_Volume`).
fn source(item: &Field<'_>, fields: &mut Fields<'_>, report: &mut Report<'_>) -> VolumeSource {
    let mut sources = Vec::new();
    if let Some(field) = fields.get("emptyDir") {
        sources.push(("emptyDir", field.at, VolumeSource::EmptyDir(empty_dir(&field, report))));
    }
    if let Some(field) = fields.get("hostPath") {
        let path = host_path(&field, report);
        sources.push(("hostPath", field.at, VolumeSource::HostPath(path)));
    }
    for kind in OUTSIDE {
        if let Some(field) = fields.get(kind) {
            let span = field.at.to(field.node.span);
            report.note(NoteKind::NotSimulated(Reason::Volume), field.path, span);
            sources.push((
                kind,
                field.at,
                VolumeSource::Other(OtherVolume { kind: kind.to_owned(), has_programs: has_programs(kind, field.node) }),
            ));
        }
    }
    if sources.len() > 1 {
        let at = sources.iter().map(|(_, at, _)| *at).max().unwrap_or(item.at);
        let sources = sources.iter().map(|(kind, _, _)| (*kind).to_owned()).collect();
        report.problem(ProblemKind::SeveralSources { path: item.path.clone(), sources }, at);
    }
    sources.pop().map_or_else(|| VolumeSource::EmptyDir(EmptyDir::default()), |(_, _, source)| source)
}

/// Files of the API's own objects have the mode 0644 unless somebody says otherwise: kubernetes v1.22.0 pkg/apis/core/types.go:1516.
fn has_programs(kind: &str, volume: &Node) -> bool {
    if !matches!(kind, "configMap" | "secret" | "downwardAPI" | "projected") {
        return true;
    }
    let is_executable = |entry: &Entry| {
        let mode = match &entry.value.value {
            Value::Scalar(scalar) => match scalar.meaning() {
                Meaning::Integer(mode) => mode,
                _ => 0,
            },
            _ => 0,
        };
        matches!(&*entry.key, "mode" | "defaultMode") && mode & 0o111 != 0
    };
    match &volume.value {
        Value::Mapping(entries) => entries.iter().any(|entry| is_executable(entry) || has_programs(kind, &entry.value)),
        Value::Sequence(items) => items.iter().any(|item| has_programs(kind, item)),
        Value::Scalar(_) => false,
    }
}

fn empty_dir(field: &Field<'_>, report: &mut Report<'_>) -> EmptyDir {
    let Some(mut fields) = field.map(report) else {
        return EmptyDir::default();
    };
    let media = [("", Some(StorageMedium::Disk)), ("Memory", Some(StorageMedium::Memory)), ("HugePages", None)];
    let medium = fields.get("medium").and_then(|field| {
        let medium = field.choice(&media, report)?;
        if medium.is_none() {
            let span = field.at.to(field.node.span);
            report.note(NoteKind::NotSimulated(Reason::Resource), field.path, span);
        }
        medium
    });
    let size_limit_bytes = fields.get("sizeLimit").and_then(|field| {
        let span = field.at.to(field.node.span);
        report.note(NoteKind::NotSimulated(Reason::Size), field.path.clone(), span);
        field.quantity(ResourceKind::Storage, report)
    });
    fields.close(&[], report);
    EmptyDir { medium: medium.unwrap_or_default(), size_limit_bytes }
}

/// What is at a path of the node is known of few paths. Which of them are sockets of a runtime depends on the node.
fn note_what_is_there(field: &Field<'_>, kind: Option<&Field<'_>>, host_path: &HostPath, report: &mut Report<'_>) {
    let (path, is_checked) = (host_path.path.as_str(), host_path.kind != HostPathKind::Unchecked);
    let makes = matches!(host_path.kind, HostPathKind::DirectoryOrCreate | HostPathKind::FileOrCreate);
    if is_checked && !makes && !kubelet::knows_path(path) {
        let field = kind.unwrap_or(field);
        report.note(NoteKind::HostPathBelieved, field.path.clone(), field.at.to(field.node.span));
    } else if !is_checked && kubelet::is_runtime_socket(path) {
        report.note(NoteKind::RuntimeSocket, field.path.clone(), field.at.to(field.node.span));
    }
}

fn host_path(field: &Field<'_>, report: &mut Report<'_>) -> HostPath {
    let mut host_path = HostPath { path: String::new(), kind: HostPathKind::Unchecked };
    let Some(mut fields) = field.map(report) else {
        return host_path;
    };
    if let Some(path) = fields.require("path", report)
        && let Some(text) = path.text(report)
    {
        path.check_no_way_up(text, report);
        text.clone_into(&mut host_path.path);
    }
    let kind = fields.get("type");
    if let Some(kind) = kind.as_ref().and_then(|field| field.choice(&HOST_PATH_KINDS, report)) {
        host_path.kind = kind;
    }
    note_what_is_there(field, kind.as_ref(), &host_path, report);
    fields.close(&[], report);
    host_path
}

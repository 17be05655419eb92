//! One container.

use super::spec::{Surroundings, boolean, text};
use super::{environment, lifecycle, ports, resources, security};
use crate::scenario::manifest::fields::{Field, Fields};
use crate::scenario::manifest::note::Reason;
use crate::scenario::manifest::problem::{NameRule, ProblemKind, Unique};
use crate::scenario::manifest::report::Report;
use crate::scenario::pod::{Container, ImagePullPolicy, MountPropagation, TerminationMessagePolicy, VolumeMount};

const NOT_SIMULATED: [(&str, Reason); 7] = [
    ("envFrom", Reason::OutsideValue),
    ("livenessProbe", Reason::Probe),
    ("readinessProbe", Reason::Probe),
    ("resizePolicy", Reason::General),
    ("restartPolicyRules", Reason::General),
    ("startupProbe", Reason::Probe),
    ("volumeDevices", Reason::Volume),
];

const PULL_POLICIES: [(&str, ImagePullPolicy); 3] =
    [("Always", ImagePullPolicy::Always), ("IfNotPresent", ImagePullPolicy::IfNotPresent), ("Never", ImagePullPolicy::Never)];

const MESSAGE_POLICIES: [(&str, TerminationMessagePolicy); 2] =
    [("File", TerminationMessagePolicy::File), ("FallbackToLogsOnError", TerminationMessagePolicy::FallbackToLogsOnError)];

const PROPAGATIONS: [(&str, MountPropagation); 3] = [
    ("None", MountPropagation::None),
    ("HostToContainer", MountPropagation::HostToContainer),
    ("Bidirectional", MountPropagation::Bidirectional),
];

/// Reads a container or init container.
pub(super) fn read(field: &Field<'_>, is_init: bool, surroundings: &Surroundings, report: &mut Report<'_>) -> Option<Container> {
    let mut fields = field.map(report)?;
    let name = fields.require("name", report).and_then(|field| field.name(NameRule::DnsLabel, report));
    let image = fields.require("image", report).and_then(|field| field.text(report)).unwrap_or("").to_owned();
    let security_context = part(&mut fields, "securityContext", security::container, report);
    let is_privileged = security_context.privileged == Some(true);
    let container = Container {
        name: name.unwrap_or("").to_owned(),
        image_pull_policy: pull_policy(&mut fields, &image, report),
        image,
        command: part(&mut fields, "command", Field::texts, report),
        args: part(&mut fields, "args", Field::texts, report),
        working_dir: text(&mut fields, "workingDir", report),
        env: part(&mut fields, "env", environment::read, report),
        ports: ports::read(&mut fields, surroundings, report),
        resources: part(&mut fields, "resources", resources::read, report),
        volume_mounts: mounts(&mut fields, surroundings, is_privileged, report),
        security_context,
        stdin: boolean(&mut fields, "stdin", report),
        stdin_once: boolean(&mut fields, "stdinOnce", report),
        tty: boolean(&mut fields, "tty", report),
        termination_message_path: message_path(&mut fields, report),
        termination_message_policy: message_policy(&mut fields, report),
        lifecycle: part(&mut fields, "lifecycle", lifecycle::read, report),
    };
    let restart = if is_init { Reason::Sidecar } else { Reason::General };
    let not_simulated: Vec<_> = NOT_SIMULATED.into_iter().chain([("restartPolicy", restart)]).collect();
    fields.close(&not_simulated, report);
    Some(container)
}

/// What a reader makes of a field, or the default.
fn part<'a, T: Default>(
    fields: &mut Fields<'a>,
    name: &'static str,
    read: fn(&Field<'a>, &mut Report<'_>) -> T,
    report: &mut Report<'_>,
) -> T {
    fields.get(name).map(|field| read(&field, report)).unwrap_or_default()
}

fn pull_policy(fields: &mut Fields<'_>, image: &str, report: &mut Report<'_>) -> ImagePullPolicy {
    let policy = fields.get("imagePullPolicy").and_then(|field| field.choice(&PULL_POLICIES, report));
    policy.unwrap_or_else(|| default_pull_policy(image))
}

fn message_path(fields: &mut Fields<'_>, report: &mut Report<'_>) -> String {
    let path = text(fields, "terminationMessagePath", report).filter(|path| !path.is_empty());
    path.unwrap_or_else(|| "/dev/termination-log".to_owned())
}

fn message_policy(fields: &mut Fields<'_>, report: &mut Report<'_>) -> TerminationMessagePolicy {
    let policy = fields.get("terminationMessagePolicy").and_then(|field| field.choice(&MESSAGE_POLICIES, report));
    policy.unwrap_or(TerminationMessagePolicy::File)
}

/// `Always` for the tag `latest`, or where neither tag nor digest is written (Kubernetes `SetDefaults_Container`).
fn default_pull_policy(image: &str) -> ImagePullPolicy {
    let (name, digest) = match image.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (image, None),
    };
    let last = name.rsplit('/').next().unwrap_or(name);
    let tag = last.split_once(':').map(|(_, tag)| tag);
    match (tag, digest) {
        (Some("latest"), _) | (None, None) => ImagePullPolicy::Always,
        _ => ImagePullPolicy::IfNotPresent,
    }
}

fn mounts(fields: &mut Fields<'_>, surroundings: &Surroundings, is_privileged: bool, report: &mut Report<'_>) -> Vec<VolumeMount> {
    let Some(field) = fields.get("volumeMounts") else {
        return Vec::new();
    };
    let items = field.items(report);
    report.check_unique(Unique::MountPath, &field.node.texts_of_items("mountPath"));
    items.iter().filter_map(|item| mount(item, surroundings, is_privileged, report)).collect()
}

fn mount(item: &Field<'_>, surroundings: &Surroundings, is_privileged: bool, report: &mut Report<'_>) -> Option<VolumeMount> {
    let mut fields = item.map(report)?;
    let volume = fields.require("name", report);
    let name = volume.as_ref().and_then(|field| field.text(report)).unwrap_or("");
    if let Some(volume) = volume.filter(|_| !name.is_empty())
        && !surroundings.volumes.iter().any(|known| known == name)
    {
        volume.unknown_volume(name, &surroundings.volumes, report);
    }
    let mount_path = fields.require("mountPath", report).and_then(|field| field.text(report)).unwrap_or("");
    let sub_path = fields.get("subPath");
    let sub_path = sub_path.and_then(|field| field.relative_path(report)).unwrap_or("");
    let propagation = fields.get("mountPropagation").and_then(|field| {
        let propagation = field.choice(&PROPAGATIONS, report)?;
        if propagation == MountPropagation::Bidirectional && !is_privileged {
            let other = "securityContext.privileged".to_owned();
            report.problem(ProblemKind::Contradiction { path: field.path.clone(), other }, field.node.span);
        }
        Some(propagation)
    });
    let mount = VolumeMount {
        name: name.to_owned(),
        mount_path: mount_path.to_owned(),
        sub_path: sub_path.to_owned(),
        read_only: boolean(&mut fields, "readOnly", report),
        mount_propagation: propagation.unwrap_or(MountPropagation::None),
    };
    fields.close(&[("recursiveReadOnly", Reason::General), ("subPathExpr", Reason::General)], report);
    Some(mount)
}

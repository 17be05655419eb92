//! One container.

use super::spec::{Surroundings, boolean, text};
use super::{environment, lifecycle, ports, probe, resources, security, sizes};
use crate::pod::{Container, EphemeralContainer, ImagePullPolicy, MountPropagation, TerminationMessagePolicy, VolumeMount};
use crate::scenario::manifest::fields::{Field, Fields};
use crate::scenario::manifest::note::Reason;
use crate::scenario::manifest::problem::{Fault, NameRule, Owner, ProblemKind, Unique};
use crate::scenario::manifest::report::Report;

const NOT_SIMULATED: [(&str, Reason); 4] = [
    ("envFrom", Reason::OutsideValue),
    ("resizePolicy", Reason::General),
    ("restartPolicyRules", Reason::General),
    ("volumeDevices", Reason::Volume),
];

/// What only a container that stays can have (Kubernetes `validateInitContainers`).
const OF_CONTAINERS_THAT_STAY: [&str; 4] = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];
/// What an ephemeral container cannot have besides (Kubernetes `allowedEphemeralContainerFields`).
const NOT_OF_EPHEMERAL_CONTAINERS: [&str; 2] = ["ports", "resources"];

const PULL_POLICIES: [(&str, ImagePullPolicy); 3] =
    [("Always", ImagePullPolicy::Always), ("IfNotPresent", ImagePullPolicy::IfNotPresent), ("Never", ImagePullPolicy::Never)];

const MESSAGE_POLICIES: [(&str, TerminationMessagePolicy); 2] =
    [("File", TerminationMessagePolicy::File), ("FallbackToLogsOnError", TerminationMessagePolicy::FallbackToLogsOnError)];

const PROPAGATIONS: [(&str, MountPropagation); 3] = [
    ("None", MountPropagation::None),
    ("HostToContainer", MountPropagation::HostToContainer),
    ("Bidirectional", MountPropagation::Bidirectional),
];

/// Reads a container.
pub(super) fn read(field: &Field<'_>, surroundings: &Surroundings, report: &mut Report<'_>) -> Option<Container> {
    let mut fields = field.map(report)?;
    let container = body(&mut fields, surroundings, report);
    sizes::check(&mut fields, &container, report);
    close(fields, Reason::General, report);
    Some(container)
}

/// Reads an init container.
pub(super) fn init(field: &Field<'_>, surroundings: &Surroundings, report: &mut Report<'_>) -> Option<Container> {
    let mut fields = field.map(report)?;
    // Only a sidecar has probes and hooks, in releases that have sidecars: they share the note that its restart policy gets.
    let is_sidecar = field.node.text_of("restartPolicy") == Some("Always");
    if !is_sidecar {
        refuse(&mut fields, &OF_CONTAINERS_THAT_STAY, Owner::InitContainer, report);
    }
    let container = body(&mut fields, surroundings, report);
    sizes::check(&mut fields, &container, report);
    close(fields, Reason::Sidecar, report);
    Some(container)
}

/// Reads an ephemeral container; `known` are the containers that it may look at.
pub(super) fn ephemeral(
    field: &Field<'_>,
    known: &[Container],
    surroundings: &Surroundings,
    report: &mut Report<'_>,
) -> Option<EphemeralContainer> {
    let mut fields = field.map(report)?;
    refuse(&mut fields, &OF_CONTAINERS_THAT_STAY, Owner::EphemeralContainer, report);
    refuse(&mut fields, &NOT_OF_EPHEMERAL_CONTAINERS, Owner::EphemeralContainer, report);
    let container = body(&mut fields, surroundings, report);
    sizes::check(&mut fields, &container, report);
    let target = fields.get("targetContainerName").and_then(|target| {
        let name = target.text(report).filter(|name| !name.is_empty())?;
        if !known.iter().any(|container| container.name == name) {
            target.unknown_choice(name, known.iter().map(|container| container.name.clone()).collect(), report);
        }
        Some(name.to_owned())
    });
    close(fields, Reason::General, report);
    Some(EphemeralContainer { container, target_container_name: target })
}

fn refuse(fields: &mut Fields<'_>, names: &[&'static str], owner: Owner, report: &mut Report<'_>) {
    for name in names {
        if let Some(field) = fields.get(name) {
            report.problem(ProblemKind::NotForThis { path: field.path, owner }, field.at);
        }
    }
}

fn close(fields: Fields<'_>, restart: Reason, report: &mut Report<'_>) {
    let not_simulated: Vec<_> = NOT_SIMULATED.into_iter().chain([("restartPolicy", restart)]).collect();
    fields.close(&not_simulated, report);
}

fn body(fields: &mut Fields<'_>, surroundings: &Surroundings, report: &mut Report<'_>) -> Container {
    let name = fields.require("name", report).and_then(|field| field.name(NameRule::DnsLabel, report));
    let image = fields.require("image", report).and_then(|field| image(&field, report)).unwrap_or("").to_owned();
    let security_context = part(fields, "securityContext", security::container, report);
    let is_privileged = security_context.privileged == Some(true);
    Container {
        name: name.unwrap_or("").to_owned(),
        image_pull_policy: pull_policy(fields, &image, report),
        image,
        command: part(fields, "command", Field::texts, report),
        args: part(fields, "args", Field::texts, report),
        working_dir: text(fields, "workingDir", report),
        env: part(fields, "env", environment::read, report),
        ports: ports::read(fields, surroundings, report),
        resources: part(fields, "resources", resources::read, report),
        volume_mounts: mounts(fields, surroundings, is_privileged, report),
        security_context,
        stdin: boolean(fields, "stdin", report),
        stdin_once: boolean(fields, "stdinOnce", report),
        tty: boolean(fields, "tty", report),
        termination_message_path: message_path(fields, report),
        termination_message_policy: message_policy(fields, report),
        lifecycle: part(fields, "lifecycle", lifecycle::read, report),
        liveness_probe: probe::read(fields, "livenessProbe", report),
        readiness_probe: probe::read(fields, "readinessProbe", report),
        startup_probe: probe::read(fields, "startupProbe", report),
    }
}

fn image<'a>(field: &Field<'a>, report: &mut Report<'_>) -> Option<&'a str> {
    let image = field.text(report)?;
    if image.trim() != image {
        field.refused(Fault::SpacesInImage, image, report);
    }
    Some(image)
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
    report.check_unique(Unique::MountPath, &field.named_items("mountPath"));
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

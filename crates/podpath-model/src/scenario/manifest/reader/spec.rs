//! `spec`: what belongs to the Pod as a whole.

use super::{container, dns, ports, security, volumes};
use crate::node;
use crate::pod::{Amounts, Container, DnsPolicy, EphemeralContainer, PodSpec, RestartPolicy};
use crate::programs::images;
use crate::scenario::manifest::Span;
use crate::scenario::manifest::fields::{Field, Fields};
use crate::scenario::manifest::note::{NoteKind, Reason};
use crate::scenario::manifest::problem::{NameRule, ProblemKind, Unique};
use crate::scenario::manifest::report::{Named, Report};
use crate::scenario::manifest::tree::Value;

const NOT_SIMULATED: [(&str, Reason); 26] = [
    ("activeDeadlineSeconds", Reason::General),
    ("affinity", Reason::Placement),
    ("automountServiceAccountToken", Reason::ServiceAccount),
    ("enableServiceLinks", Reason::General),
    ("hostAliases", Reason::HostNames),
    ("hostUsers", Reason::General),
    ("hostnameOverride", Reason::HostNames),
    ("imagePullSecrets", Reason::PullSecret),
    ("nodeSelector", Reason::Placement),
    ("os", Reason::Windows),
    ("overhead", Reason::Placement),
    ("preemptionPolicy", Reason::Placement),
    ("priority", Reason::Placement),
    ("priorityClassName", Reason::Placement),
    ("readinessGates", Reason::Readiness),
    ("resourceClaims", Reason::Resource),
    ("resources", Reason::Resource),
    ("schedulerName", Reason::Placement),
    ("schedulingGates", Reason::Placement),
    ("serviceAccount", Reason::ServiceAccount),
    ("serviceAccountName", Reason::ServiceAccount),
    ("setHostnameAsFQDN", Reason::HostNames),
    ("subdomain", Reason::HostNames),
    ("tolerations", Reason::Placement),
    ("topologySpreadConstraints", Reason::Placement),
    ("workloadRef", Reason::Placement),
];

const RESTART_POLICIES: [(&str, RestartPolicy); 3] =
    [("Always", RestartPolicy::Always), ("OnFailure", RestartPolicy::OnFailure), ("Never", RestartPolicy::Never)];

const DNS_POLICIES: [(&str, DnsPolicy); 4] = [
    ("ClusterFirst", DnsPolicy::ClusterFirst),
    ("ClusterFirstWithHostNet", DnsPolicy::ClusterFirstWithHostNet),
    ("Default", DnsPolicy::Default),
    ("None", DnsPolicy::None),
];

/// Kubernetes would take any 64-bit number; 68 years leave room for nanoseconds in the virtual clock.
const GRACE_SECONDS_MAX: i64 = 2_147_483_647;

/// More containers than these are not read: Kubernetes has no such bound but the size of an object, and nobody could follow them.
const CONTAINERS_MAX: usize = 250;

/// What a container's reader needs to know of its Pod.
pub(super) struct Surroundings {
    /// The Pod is on the node's network.
    pub host_network: bool,
    /// The names of the Pod's volumes.
    pub volumes: Vec<String>,
}

/// Reads `spec`.
pub(super) fn read(field: &Field<'_>, report: &mut Report<'_>) -> Option<PodSpec> {
    let mut fields = field.map(report)?;
    let volumes = fields.get("volumes").map(|field| volumes::read(&field, report)).unwrap_or_default();
    let host_network = boolean(&mut fields, "hostNetwork", report);
    let surroundings = Surroundings { host_network, volumes: volumes.iter().map(|volume| volume.name.clone()).collect() };
    let Containers { init_containers, containers, ephemeral_containers } = containers(&mut fields, &surroundings, field.at, report);
    let restart_policy = fields.get("restartPolicy").and_then(|field| field.choice(&RESTART_POLICIES, report));
    let grace = fields.get("terminationGracePeriodSeconds").and_then(|field| field.integer(0..=GRACE_SECONDS_MAX, report));
    let dns_policy = fields.get("dnsPolicy").and_then(|field| field.choice(&DNS_POLICIES, report));
    let spec = PodSpec {
        containers,
        init_containers,
        ephemeral_containers,
        restart_policy: restart_policy.unwrap_or(RestartPolicy::Always),
        termination_grace_period_seconds: grace.map_or(30, i64::unsigned_abs),
        host_network,
        host_pid: boolean(&mut fields, "hostPID", report),
        host_ipc: boolean(&mut fields, "hostIPC", report),
        share_process_namespace: share_process_namespace(&mut fields, report),
        hostname: name(&mut fields, "hostname", NameRule::DnsLabel, report),
        dns_policy: dns_policy.unwrap_or(DnsPolicy::ClusterFirst),
        dns_config: dns::read(&mut fields, dns_policy, report),
        node_name: node_name(&mut fields, report),
        runtime_class_name: runtime_class_name(&mut fields, report),
        security_context: fields.get("securityContext").map(|field| security::pod(&field, report)).unwrap_or_default(),
        volumes,
    };
    note_unknown_users(field, &spec, report);
    note_too_large(field, &spec, report);
    fields.close(&NOT_SIMULATED, report);
    Some(spec)
}

/// There is one node, and no scheduler who could leave the Pod without one.
fn note_too_large(field: &Field<'_>, spec: &PodSpec, report: &mut Report<'_>) {
    let (asked, room) = (Amounts::of(spec), node::allocatable());
    let short = [("cpu", asked.cpu > room.cpu), ("memory", asked.memory > room.memory)];
    for (resource, _) in short.into_iter().filter(|(_, is_short)| *is_short) {
        report.note(NoteKind::TooLarge(resource), field.path.clone(), field.at);
    }
}

/// As whom an image runs that nobody knows, nobody knows; where it must not be root, it is taken not to be.
fn note_unknown_users(field: &Field<'_>, spec: &PodSpec, report: &mut Report<'_>) {
    let context = &spec.security_context;
    let is_believed = |container: &&Container| {
        let own = &container.security_context;
        own.run_as_non_root.or(context.run_as_non_root) == Some(true)
            && own.run_as_user.or(context.run_as_user).is_none()
            && !images::Image::by_reference(&container.image).known
    };
    if let Some(container) = spec.init_containers.iter().chain(&spec.containers).find(is_believed) {
        report.note(NoteKind::NonRootImage, container.image.clone(), field.at);
    }
}

struct Containers {
    init_containers: Vec<Container>,
    containers: Vec<Container>,
    ephemeral_containers: Vec<EphemeralContainer>,
}

/// All kinds of containers; they share one space of names.
fn containers(fields: &mut Fields<'_>, surroundings: &Surroundings, at: Span, report: &mut Report<'_>) -> Containers {
    let mut names: Vec<Named<'_>> = Vec::new();
    let containers = fields.get("containers");
    let init_containers = fields.get("initContainers");
    let ephemeral = fields.get("ephemeralContainers");
    let is_empty = |field: &Field<'_>| field.node.nodes == 1 && field.node.is_collection();
    if containers.as_ref().is_none_or(is_empty) {
        report.problem(ProblemKind::NoContainers, containers.as_ref().map_or(at, |field| field.at));
    }
    for field in [&init_containers, &containers, &ephemeral].into_iter().flatten() {
        names.extend(field.named_items("name"));
    }
    names.sort_by_key(|named| named.node.span);
    report.check_unique(Unique::Container, &names);
    for field in [&init_containers, &containers].into_iter().flatten() {
        report.check_unique(Unique::HostPort, &ports::host_ports(field, surroundings.host_network));
    }
    if let Some(field) = ephemeral.as_ref().filter(|field| !is_empty(field)) {
        report.note(NoteKind::EphemeralContainers, field.path.clone(), field.at.to(field.node.span));
    }
    for field in [&init_containers, &containers, &ephemeral].into_iter().flatten() {
        if let Value::Sequence(items) = &field.node.value
            && let Some(first_too_many) = items.get(CONTAINERS_MAX)
        {
            let kind = ProblemKind::TooMany { path: field.path.clone(), count: items.len(), limit: CONTAINERS_MAX };
            report.problem(kind, first_too_many.span);
        }
    }
    let init_containers = items(init_containers, report);
    let init_containers = init_containers.iter().filter_map(|item| container::init(item, surroundings, report)).collect();
    let containers = items(containers, report);
    let containers: Vec<_> = containers.iter().filter_map(|item| container::read(item, surroundings, report)).collect();
    let ephemeral = items(ephemeral, report);
    let ephemeral = ephemeral.iter().filter_map(|item| container::ephemeral(item, &containers, surroundings, report));
    Containers { init_containers, ephemeral_containers: ephemeral.collect(), containers }
}

fn items<'a>(field: Option<Field<'a>>, report: &mut Report<'_>) -> Vec<Field<'a>> {
    field.map(|field| field.items(report).into_iter().take(CONTAINERS_MAX).collect()).unwrap_or_default()
}

/// A field that is true or false, and false if absent.
pub(super) fn boolean(fields: &mut Fields<'_>, name: &'static str, report: &mut Report<'_>) -> bool {
    fields.get(name).and_then(|field| field.boolean(report)).unwrap_or(false)
}

/// A name that may be absent.
pub(super) fn name(fields: &mut Fields<'_>, name: &'static str, rule: NameRule, report: &mut Report<'_>) -> Option<String> {
    fields.get(name).and_then(|field| field.name(rule, report)).map(str::to_owned)
}

/// There is one node, and it is taken to be the one that is meant.
fn node_name(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Option<String> {
    let field = fields.get("nodeName")?;
    let name = field.name(NameRule::DnsSubdomain, report).filter(|name| !name.is_empty())?;
    report.note(NoteKind::NodeName, field.path.clone(), field.at.to(field.node.span));
    Some(name.to_owned())
}

/// The class is a name here; what it stands for is the API server's to say.
fn runtime_class_name(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Option<String> {
    let field = fields.get("runtimeClassName")?;
    let name = field.name(NameRule::DnsSubdomain, report).map(str::to_owned)?;
    report.note(NoteKind::RuntimeClass, field.path.clone(), field.at.to(field.node.span));
    Some(name)
}

/// A text that may be absent.
pub(super) fn text(fields: &mut Fields<'_>, name: &'static str, report: &mut Report<'_>) -> Option<String> {
    fields.get(name).and_then(|field| field.text(report)).map(str::to_owned)
}

fn share_process_namespace(fields: &mut Fields<'_>, report: &mut Report<'_>) -> bool {
    let host_pid = fields.get("hostPID");
    let Some(shared) = fields.get("shareProcessNamespace") else {
        return false;
    };
    let is_shared = shared.boolean(report).unwrap_or(false);
    let is_host = host_pid.is_some_and(|field| field.is_true());
    if is_shared && is_host {
        let kind = ProblemKind::Contradiction { path: shared.path, other: "spec.hostPID".to_owned() };
        report.problem(kind, shared.at.to(shared.node.span));
    }
    is_shared
}

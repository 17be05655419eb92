//! Security contexts.

use crate::pod::{Capabilities, PodSecurityContext, SeccompKind, SeccompProfile, SecurityContext, Sysctl};
use crate::scenario::manifest::fields::{Field, Fields, shortened};
use crate::scenario::manifest::note::Reason;
use crate::scenario::manifest::problem::{Fault, ProblemKind, Unique};
use crate::scenario::manifest::report::Report;

const SECCOMP_KINDS: [(&str, SeccompKind); 3] =
    [("Unconfined", SeccompKind::Unconfined), ("RuntimeDefault", SeccompKind::RuntimeDefault), ("Localhost", SeccompKind::Localhost)];

/// Reads the Pod's `securityContext`.
pub(super) fn pod(field: &Field<'_>, report: &mut Report<'_>) -> PodSecurityContext {
    let Some(mut fields) = field.map(report) else {
        return PodSecurityContext::default();
    };
    let groups = fields.get("supplementalGroups").map(|field| field.items(report)).unwrap_or_default();
    let context = PodSecurityContext {
        run_as_user: id(&mut fields, "runAsUser", report),
        run_as_group: id(&mut fields, "runAsGroup", report),
        run_as_non_root: boolean(&mut fields, "runAsNonRoot", report),
        fs_group: id(&mut fields, "fsGroup", report),
        supplemental_groups: groups.iter().filter_map(|group| number(group, report)).collect(),
        sysctls: sysctls(&mut fields, report),
        seccomp_profile: seccomp(&mut fields, report),
    };
    let not_simulated = [
        ("appArmorProfile", Reason::Newer),
        ("fsGroupChangePolicy", Reason::General),
        ("seLinuxChangePolicy", Reason::MandatoryAccess),
        ("seLinuxOptions", Reason::MandatoryAccess),
        ("supplementalGroupsPolicy", Reason::General),
        ("windowsOptions", Reason::Windows),
    ];
    fields.close(&not_simulated, report);
    context
}

/// Reads a container's `securityContext`.
pub(super) fn container(field: &Field<'_>, report: &mut Report<'_>) -> SecurityContext {
    let Some(mut fields) = field.map(report) else {
        return SecurityContext::default();
    };
    let context = SecurityContext {
        privileged: boolean(&mut fields, "privileged", report),
        run_as_user: id(&mut fields, "runAsUser", report),
        run_as_group: id(&mut fields, "runAsGroup", report),
        run_as_non_root: boolean(&mut fields, "runAsNonRoot", report),
        read_only_root_filesystem: boolean(&mut fields, "readOnlyRootFilesystem", report),
        allow_privilege_escalation: boolean(&mut fields, "allowPrivilegeEscalation", report),
        capabilities: fields.get("capabilities").map(|field| capabilities(&field, report)).unwrap_or_default(),
        seccomp_profile: seccomp(&mut fields, report),
    };
    if context.privileged == Some(true) && context.allow_privilege_escalation == Some(false) {
        let at = fields.get("allowPrivilegeEscalation").map_or(field.at, |field| field.at.to(field.node.span));
        let path = format!("{}.allowPrivilegeEscalation", field.path);
        report.problem(ProblemKind::Contradiction { path, other: "privileged".to_owned() }, at);
    }
    let adds_all = context.capabilities.add.iter().any(|capability| capability == "CAP_SYS_ADMIN");
    if adds_all && context.allow_privilege_escalation == Some(false) {
        field.refused(Fault::EscalationOfSysAdmin, "", report);
    }
    let not_simulated = [
        ("appArmorProfile", Reason::Newer),
        ("procMount", Reason::General),
        ("seLinuxOptions", Reason::MandatoryAccess),
        ("windowsOptions", Reason::Windows),
    ];
    fields.close(&not_simulated, report);
    context
}

fn boolean(fields: &mut Fields<'_>, name: &'static str, report: &mut Report<'_>) -> Option<bool> {
    fields.get(name).and_then(|field| field.boolean(report))
}

fn id(fields: &mut Fields<'_>, name: &'static str, report: &mut Report<'_>) -> Option<u32> {
    fields.get(name).and_then(|field| number(&field, report))
}

/// A user or group id: 0 to 2147483647 (apimachinery `IsValidUserID`).
fn number(field: &Field<'_>, report: &mut Report<'_>) -> Option<u32> {
    field.integer(0..=i64::from(i32::MAX), report).and_then(|id| u32::try_from(id).ok())
}

fn capabilities(field: &Field<'_>, report: &mut Report<'_>) -> Capabilities {
    let Some(mut fields) = field.map(report) else {
        return Capabilities::default();
    };
    let add = fields.get("add").map(|field| field.texts(report)).unwrap_or_default();
    let drop = fields.get("drop").map(|field| field.texts(report)).unwrap_or_default();
    fields.close(&[], report);
    Capabilities { add, drop }
}

fn sysctls(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Vec<Sysctl> {
    let field = fields.get("sysctls");
    if let Some(field) = &field {
        report.check_unique(Unique::Sysctl, &field.named_items("name"));
    }
    let items = field.map(|field| field.items(report)).unwrap_or_default();
    let mut sysctl = |item: &Field<'_>| {
        let mut fields = item.map(report)?;
        let name = fields.require("name", report).and_then(|field| {
            let name = field.text(report)?;
            if !is_sysctl(name) {
                field.refused(Fault::BadSysctl, shortened(name), report);
            }
            Some(name)
        });
        let value = fields.require("value", report).and_then(|field| field.text(report));
        fields.close(&[], report);
        Some(Sysctl { name: name?.to_owned(), value: value?.to_owned() })
    };
    items.iter().filter_map(&mut sysctl).collect()
}

/// Words of small letters, digits, `-` and `_` between dots, or between slashes, as 1.23 takes them too.
fn is_sysctl(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_part = |part: &str| {
        part.bytes().next().is_some_and(is_word)
            && part.bytes().last().is_some_and(is_word)
            && part.bytes().all(|byte| is_word(byte) || byte == b'-' || byte == b'_')
    };
    name.len() <= 253 && name.split(['.', '/']).all(is_part)
}

fn seccomp(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Option<SeccompProfile> {
    let mut fields = fields.get("seccompProfile")?.map(report)?;
    let kind = fields.require("type", report).and_then(|field| field.choice(&SECCOMP_KINDS, report));
    let localhost_profile = match kind {
        Some(SeccompKind::Localhost) => {
            fields.require("localhostProfile", report).and_then(|field| field.relative_path(report)).map(str::to_owned)
        }
        _ => {
            let profile = fields.get("localhostProfile");
            if let Some(profile) = profile.as_ref().filter(|_| kind.is_some()) {
                profile.refused(Fault::ProfileWithoutLocalhost, "", report);
            }
            profile.and_then(|profile| profile.text(report)).map(str::to_owned)
        }
    };
    fields.close(&[], report);
    Some(SeccompProfile { kind: kind?, localhost_profile })
}

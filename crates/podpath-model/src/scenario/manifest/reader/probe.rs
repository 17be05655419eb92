//! Probes.

use super::handler;
use crate::pod::Probe;
use crate::scenario::manifest::fields::Fields;
use crate::scenario::manifest::note::Reason;
use crate::scenario::manifest::problem::{Owner, ProblemKind};
use crate::scenario::manifest::report::Report;
use crate::scenario::manifest::text::replace_with;

/// Kubernetes takes any 32-bit number for these.
const SECONDS_MAX: i64 = 2_147_483_647;

/// The probe of a container under this name.
pub(super) fn read(container: &mut Fields<'_>, name: &'static str, report: &mut Report<'_>) -> Option<Probe> {
    let field = container.get(name)?;
    let mut fields = field.map(report)?;
    let handler = handler::read(&field, &mut fields, ("grpc", Reason::Probe), report);
    let initial_delay_seconds = number(&mut fields, "initialDelaySeconds", 0, report);
    let timeout_seconds = number(&mut fields, "timeoutSeconds", 1, report);
    let period_seconds = number(&mut fields, "periodSeconds", 10, report);
    let success_threshold = success_threshold(&mut fields, name == "readinessProbe", report);
    let failure_threshold = number(&mut fields, "failureThreshold", 3, report);
    let termination_grace_period_seconds = grace(&mut fields, name == "readinessProbe", report);
    fields.close(&[], report);
    Some(Probe {
        handler: handler?,
        initial_delay_seconds,
        timeout_seconds,
        period_seconds,
        success_threshold,
        failure_threshold,
        termination_grace_period_seconds,
    })
}

/// A number that may be absent; 0 counts as absent (Kubernetes `SetDefaults_Probe`).
fn number(fields: &mut Fields<'_>, name: &'static str, default: u32, report: &mut Report<'_>) -> u32 {
    let number = fields.get(name).and_then(|field| field.integer(0..=SECONDS_MAX, report));
    number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0).unwrap_or(default)
}

/// Where a bad answer ends the container, one good answer must do (Kubernetes `validateContainers`: "must be 1").
fn success_threshold(fields: &mut Fields<'_>, is_readiness: bool, report: &mut Report<'_>) -> u32 {
    let threshold = number(fields, "successThreshold", 1, report);
    let written = fields.get("successThreshold").filter(|_| !is_readiness && threshold != 1);
    if let Some(field) = written {
        let kind = ProblemKind::MustBeOne { path: field.path.clone(), value: threshold.to_string() };
        report.problem_with(kind, field.node.span, replace_with(field.node, "1"));
    }
    threshold
}

/// A readiness probe ends nothing, so it has no grace period.
fn grace(fields: &mut Fields<'_>, is_readiness: bool, report: &mut Report<'_>) -> Option<u64> {
    let field = fields.get("terminationGracePeriodSeconds")?;
    if is_readiness {
        let kind = ProblemKind::NotForThis { path: field.path.clone(), owner: Owner::ReadinessProbe };
        report.problem(kind, field.at);
        return None;
    }
    field.integer(1..=SECONDS_MAX, report).map(i64::unsigned_abs)
}

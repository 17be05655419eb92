//! `dnsConfig` (Kubernetes `validatePodDNSConfig`).

use super::spec::text;
use crate::pod::{DnsConfig, DnsOption, DnsPolicy};
use crate::scenario::manifest::fields::{Field, Fields, shortened};
use crate::scenario::manifest::note::NoteKind;
use crate::scenario::manifest::problem::{Fault, NameRule, ProblemKind};
use crate::scenario::manifest::report::Report;
use std::net::IpAddr;

const NAMESERVERS_MAX: usize = 3;
/// Up to 1.25 it is 6 and 256: kubernetes v1.22.0 pkg/apis/core/validation/validation.go:3077, and v1.26.0 pkg/features/kube_features.go
/// opens the gate `ExpandedDNSConfig`.
const SEARCHES_UP_TO_1_25: usize = 6;
const CHARACTERS_UP_TO_1_25: usize = 256;
const SEARCHES_MAX: usize = 32;
const CHARACTERS_MAX: usize = 2048;

/// Reads `dnsConfig`, which one policy cannot do without.
pub(super) fn read(spec: &mut Fields<'_>, policy: Option<DnsPolicy>, report: &mut Report<'_>) -> Option<DnsConfig> {
    let needs_server = policy == Some(DnsPolicy::None);
    let Some(field) = spec.get("dnsConfig") else {
        if let Some(policy) = spec.get("dnsPolicy").filter(|_| needs_server) {
            let kind = ProblemKind::Refused { fault: Fault::NoDnsConfig, path: "spec.dnsConfig".to_owned(), value: String::new() };
            report.problem(kind, policy.at.to(policy.node.span));
        }
        return None;
    };
    let mut fields = field.map(report)?;
    let nameservers = nameservers(&mut fields, report);
    if needs_server && nameservers.is_empty() {
        let kind = ProblemKind::Refused { fault: Fault::NoNameserver, path: format!("{}.nameservers", field.path), value: String::new() };
        report.problem(kind, field.at);
    }
    let searches = searches(&mut fields, report);
    let options = fields.get("options").map(|field| field.items(report)).unwrap_or_default();
    let mut option = |item: &Field<'_>| {
        let mut fields = item.map(report)?;
        let name = fields.require("name", report)?.text(report)?.to_owned();
        let value = text(&mut fields, "value", report);
        fields.close(&[], report);
        Some(DnsOption { name, value })
    };
    let options = options.iter().filter_map(&mut option).collect();
    fields.close(&[], report);
    Some(DnsConfig { nameservers, searches, options })
}

fn nameservers(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Vec<String> {
    let Some(field) = fields.get("nameservers") else { return Vec::new() };
    let servers = field.texts(report);
    if servers.len() > NAMESERVERS_MAX {
        field.refused(Fault::ManyNameservers, go_list(&servers), report);
    }
    for item in field.items(report) {
        let Some(text) = item.text(report).filter(|text| text.parse::<IpAddr>().is_err()) else { continue };
        report.problem(ProblemKind::BadAddress { path: item.path.clone(), value: shortened(text) }, item.node.span);
    }
    servers
}

fn searches(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Vec<String> {
    let Some(field) = fields.get("searches") else { return Vec::new() };
    let searches = field.texts(report);
    if searches.len() > SEARCHES_MAX {
        field.refused(Fault::ManySearches, go_list(&searches), report);
    }
    if searches.join(" ").len() > CHARACTERS_MAX {
        field.refused(Fault::LongSearches, go_list(&searches), report);
    }
    if searches.len() > SEARCHES_UP_TO_1_25 || searches.join(" ").len() > CHARACTERS_UP_TO_1_25 {
        report.note(NoteKind::ManySearches, field.path.clone(), field.at.to(field.node.span));
    }
    for item in field.items(report) {
        // A dot at the end is fine.
        if item.text(report).is_some_and(|text| !text.ends_with('.')) {
            item.name(NameRule::DnsSubdomain, report);
        }
    }
    searches
}

/// As Go prints a list of texts.
fn go_list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().take(8).map(|text| format!("{text:?}")).collect();
    format!("[]string{{{}}}", quoted.join(", "))
}

//! Capabilities: cri-o server/container_create.go `setupCapabilities`.

use super::SpecError;
use crate::wire::cri::Capability;
use crate::wire::json::{List, Text};
use crate::wire::oci::{Capabilities, capability};

/// `default_capabilities`: recordings/cri/crio/kill-containerd.1.json, "Using default capabilities".
pub(super) static DEFAULT: &[&str] = &[
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FSETID",
    "CAP_FOWNER",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETPCAP",
    "CAP_NET_BIND_SERVICE",
    "CAP_KILL",
];

/// First all or none, then what is added, then the defaults, then without what is dropped.
pub(super) fn of(asked: Option<&Capability>) -> Result<List, SpecError> {
    let Some(asked) = asked else { return Ok(List::Static(DEFAULT)) };
    let all = |list: &List| list.iter().any(|name| name.eq_ignore_ascii_case("ALL"));
    let (add_all, drop_all) = (all(&asked.add_capabilities), all(&asked.drop_capabilities));
    let mut names: Vec<Text> = Vec::new();
    if add_all && !drop_all {
        names.extend(capability::ALL.iter().map(|name| Text::from(*name)));
    }
    for name in one_by_one(&asked.add_capabilities) {
        if !capability::ALL.contains(&&*name) {
            return Err(SpecError::UnknownCapability(name));
        }
        names.push(name);
    }
    if !add_all && !drop_all {
        names.extend(DEFAULT.iter().map(|name| Text::from(*name)));
    }
    let dropped = one_by_one(&asked.drop_capabilities);
    let mut kept: Vec<Text> = Vec::with_capacity(names.len());
    for name in names {
        if !kept.contains(&name) && !dropped.contains(&name) {
            kept.push(name);
        }
    }
    Ok(kept.into())
}

fn one_by_one(list: &List) -> Vec<Text> {
    let full = |name: &str| match name.to_ascii_uppercase() {
        name if name.starts_with("CAP_") => Text::from(name),
        name => format!("CAP_{name}").into(),
    };
    list.iter().filter(|name| !name.eq_ignore_ascii_case("ALL")).map(full).collect()
}

/// runtime-tools generate/generate.go `SetupPrivileged`: all of them, in every set.
pub(super) fn of_privileged() -> Capabilities {
    let all = List::Static(capability::ALL);
    Capabilities { inheritable: all.clone(), ambient: all.clone(), ..Capabilities::all(&all) }
}

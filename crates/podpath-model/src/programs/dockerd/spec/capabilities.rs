//! Capabilities: moby v20.10.24 oci/caps/utils.go.

use super::SpecError;
use crate::wire::docker::HostConfig;
use crate::wire::json::{List, Text};
use crate::wire::oci::capability;

/// Refuses names that are no capabilities, as `POST /containers/create` does.
///
/// # Errors
/// The name.
pub fn check(host: &HostConfig) -> Result<(), SpecError> {
    normalize("CapAdd", &host.cap_add)?;
    normalize("CapDrop", &host.cap_drop)?;
    Ok(())
}

/// `TweakCapabilities`.
pub(super) fn of(host: &HostConfig) -> Result<List, SpecError> {
    if host.privileged {
        return Ok(List::Static(capability::ALL));
    }
    if host.cap_add.is_empty() && host.cap_drop.is_empty() {
        return Ok(List::Static(capability::DEFAULT));
    }
    let (added, dropped) = (normalize("CapAdd", &host.cap_add)?, normalize("CapDrop", &host.cap_drop)?);
    let without = |names: &[&'static str]| names.iter().copied().filter(|name| !dropped.contains(name)).collect::<Vec<_>>();
    let names = if added.contains(&ALL) {
        without(capability::ALL)
    } else if dropped.contains(&ALL) {
        added
    } else {
        [without(capability::DEFAULT), added].concat()
    };
    Ok(names.into_iter().map(Text::from).collect())
}

const ALL: &str = "ALL";

/// `NormalizeLegacyCapabilities`: capitals, with the prefix; or `ALL`.
fn normalize(field: &'static str, names: &List) -> Result<Vec<&'static str>, SpecError> {
    let known = |name: &str| {
        let name = name.to_ascii_uppercase();
        let full = if name.starts_with("CAP_") { name.clone() } else { format!("CAP_{name}") };
        match name.as_str() {
            ALL => Ok(ALL),
            _ => {
                capability::ALL.iter().copied().find(|known| *known == full).ok_or_else(|| SpecError::UnknownCapability(field, full.into()))
            }
        }
    };
    names.iter().map(known).collect()
}

//! Pods that can be applied by a name, and what else is read as one.

use crate::pod::Pod;
use crate::scenario::manifest;

/// The manifests that podpath comes with: by name.
const AT_HAND: [(&str, &str); 8] = [
    ("web", include_str!("../../../../../static/presets/web.yaml")),
    ("nginx", include_str!("../../../../../static/presets/nginx.yaml")),
    ("two-containers", include_str!("../../../../../static/presets/two-containers.yaml")),
    ("init", include_str!("../../../../../static/presets/init.yaml")),
    ("host-network", include_str!("../../../../../static/presets/host-network.yaml")),
    ("crash", include_str!("../../../../../static/presets/crash.yaml")),
    ("probes", include_str!("../../../../../static/presets/probes.yaml")),
    ("hooks", include_str!("../../../../../static/presets/hooks.yaml")),
];

/// A Pod by a name, or as it is written. Two Pods of one node have two names, so one of these has `-2` behind its own.
pub(super) fn read(whom: &str) -> Result<Pod, &'static str> {
    let at_hand = AT_HAND.iter().find(|(name, _)| *name == whom);
    let text = at_hand.map_or(whom, |(_, text)| text);
    let mut pod = manifest::read(text.as_bytes()).pod.ok_or("deed-manifest")?;
    if at_hand.is_some() {
        pod.metadata.name.push_str("-2");
    }
    Ok(pod)
}

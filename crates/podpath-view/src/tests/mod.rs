//! Traces made by hand, and what must be true of every view of any trace.

mod aftermath;
mod beats;
mod beside;
mod both;
mod cluster;
mod fault_maps;
mod forests;
mod frames;
mod gloss;
mod invented;
mod misconceptions;
mod on_node;
mod paths;
mod pictures;
mod places;
mod said;
mod scenes;
mod search;
mod states;
mod story;
mod texts;
mod walks;

pub(crate) use story::{Story, docker, shared_shim};

/// Every bundled Pod.
const PRESETS: [&str; 8] = [
    include_str!("../../../../static/presets/crash.yaml"),
    include_str!("../../../../static/presets/hooks.yaml"),
    include_str!("../../../../static/presets/host-network.yaml"),
    include_str!("../../../../static/presets/init.yaml"),
    include_str!("../../../../static/presets/nginx.yaml"),
    include_str!("../../../../static/presets/probes.yaml"),
    include_str!("../../../../static/presets/two-containers.yaml"),
    include_str!("../../../../static/presets/web.yaml"),
];

//! The length and a digest of every trace: one line a path and bundled manifest.

use podpath_model::node::PATHS;
use podpath_model::scenario::manifest;
use podpath_model::trace::export;
use podpath_model::{Scenario, run};

/// The bundled manifests.
const PRESETS: [(&str, &str); 6] = [
    ("web", include_str!("../../../../static/presets/web.yaml")),
    ("nginx", include_str!("../../../../static/presets/nginx.yaml")),
    ("two-containers", include_str!("../../../../static/presets/two-containers.yaml")),
    ("init", include_str!("../../../../static/presets/init.yaml")),
    ("host-network", include_str!("../../../../static/presets/host-network.yaml")),
    ("crash", include_str!("../../../../static/presets/crash.yaml")),
];

/// FNV-1a, 64 bits.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// `path manifest bytes digest`, separated by `;`.
pub(crate) fn digests() -> String {
    let mut lines = Vec::new();
    for path in PATHS {
        for (name, yaml) in PRESETS {
            let pod = manifest::read(yaml.as_bytes()).pod.expect("the bundled manifests are good");
            let trace = run(&Scenario::new(path.id, pod)).trace;
            let mut bytes = Vec::new();
            export::write_jsonl(&mut bytes, &export::Header::of(&trace), &trace).expect("memory takes everything");
            lines.push(format!("{} {name} {} {:016x}", path.id, bytes.len(), digest(&bytes)));
        }
    }
    lines.join(";")
}

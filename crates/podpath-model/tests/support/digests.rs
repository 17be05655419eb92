//! The length and a digest of every trace: one line a scenario.

use podpath_model::node::{PATHS, RELEASES};
use podpath_model::pod::Pod;
use podpath_model::scenario::manifest;
use podpath_model::trace::export;
use podpath_model::{Scenario, run};

#[path = "manifests.rs"]
mod manifests;

pub(crate) use manifests::MANIFESTS;

/// FNV-1a, 64 bits.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// `path name bytes digest`, separated by `;`.
pub(crate) fn digests() -> String {
    let scenarios = scenarios().into_iter().map(|(name, scenario)| {
        let trace = run(&scenario).trace;
        let mut bytes = Vec::new();
        export::write_jsonl(&mut bytes, &export::Header::of(&trace), &trace).expect("memory takes everything");
        format!("{} {name} {} {:016x}", scenario.path, bytes.len(), digest(&bytes))
    });
    scenarios.collect::<Vec<_>>().join(";")
}

/// On each path: every bundled manifest, the first one on every release, visited and deleted in a cluster, and no pod at all.
fn scenarios() -> Vec<(&'static str, Scenario)> {
    let mut all = Vec::new();
    for path in PATHS {
        all.extend(MANIFESTS.map(|(name, yaml)| (name, Scenario::new(path.id, pod(yaml)))));
        let first = || pod(MANIFESTS[0].1);
        all.extend(RELEASES.iter().map(|release| (release.id, Scenario { release: release.id, ..Scenario::new(path.id, first()) })));
        all.push(("visited", Scenario::visited(path.id, first())));
        all.push(("startup", Scenario::startup(path.id)));
    }
    all
}

fn pod(yaml: &str) -> Pod {
    manifest::read(yaml.as_bytes()).pod.expect("the bundled manifests are good")
}

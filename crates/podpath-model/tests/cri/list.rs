//! The list of calls is that of CRI v1 as of Kubernetes 1.26: it is held against the proto, which the crate `k8s-cri` carries.

use std::collections::BTreeSet;

use podpath_model::wire::cri::{METHODS, SIGNATURES};

/// What came later than 1.26; the crate has the proto of 1.28.
const LATER: &[&str] = &["RuntimeConfig"];

#[test]
fn no_call_is_there_twice() {
    let unique: BTreeSet<&str> = METHODS.iter().copied().collect();
    assert_eq!(unique.len(), METHODS.len());
}

/// The calls of a proto: name, request, reply.
fn calls_of(proto: &str) -> BTreeSet<[String; 3]> {
    let lines = proto.lines().filter_map(|line| line.trim().strip_prefix("rpc "));
    let calls = lines.filter_map(|line| {
        let (name, rest) = line.split_once('(')?;
        let (request, rest) = rest.split_once(')')?;
        let (_, rest) = rest.split_once('(')?;
        let (reply, _) = rest.split_once(')')?;
        Some([name, request, reply.trim_start_matches("stream ")].map(|word| word.trim().to_owned()))
    });
    calls.collect()
}

#[test]
fn a_call_is_read_out_of_a_proto() {
    let proto =
        "service X {\n    // rpc is a word\n    rpc Exec(ExecRequest) returns (ExecResponse) {}\n  rpc Watch(A) returns (stream B) {}\n}";
    let wanted = [["Exec", "ExecRequest", "ExecResponse"], ["Watch", "A", "B"]].map(|call| call.map(str::to_owned));
    assert_eq!(calls_of(proto), wanted.into());
}

/// The proto in the sources of the crate. cargo knows where they are; it fetches them if they are not there yet.
fn proto() -> Option<String> {
    let metadata = |more: &[&str]| {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let folder = env!("CARGO_MANIFEST_DIR");
        // The dependency is one of a platform that nobody builds for.
        let usual = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-none"];
        let output = std::process::Command::new(cargo).current_dir(folder).args(usual).args(more).output().ok()?;
        serde_json::from_slice::<serde_json::Value>(&output.stdout).ok()
    };
    let known = metadata(&["--offline"]).or_else(|| metadata(&[]))?;
    let package = known["packages"].as_array()?.iter().find(|package| package["name"] == "k8s-cri")?;
    let manifest = std::path::PathBuf::from(package["manifest_path"].as_str()?);
    std::fs::read_to_string(manifest.with_file_name("proto").join("v1.proto")).ok()
}

#[test]
fn the_calls_are_those_of_the_proto() {
    let proto = proto().expect("k8s-cri is among the crates, or cargo fetches it");
    let wanted: BTreeSet<[String; 3]> = calls_of(&proto).into_iter().filter(|[name, ..]| !LATER.contains(&&**name)).collect();
    let ours: BTreeSet<[String; 3]> = SIGNATURES.iter().map(|call| call.map(str::to_owned)).collect();
    assert_eq!(ours, wanted);
    assert_eq!(ours.len(), 33, "28 of the runtime, 5 of the images");
}

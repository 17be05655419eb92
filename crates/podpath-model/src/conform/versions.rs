//! Whether a node of ours has the programs with which a recording was made. Which programs a node has is data: `node::Recorded::programs`.

use serde_json::Value;

use super::recording::Document;
use crate::node::{Installed, Path, Recorded};

/// A program with which a recording was made, and that the node of its path does not have in that version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// Its name: `kubelet`.
    pub program: String,
    /// Its version: `1.36.2`.
    pub version: String,
}

/// The node on which a recording is replayed; none if its path was never recorded.
pub(super) fn node_of(recording: &Document) -> Option<(&'static Path, Recorded)> {
    let path = Path::by_id(&recording.path)?;
    let recorded = if recording.is_of_kubelet() { path.recorded_kubelet } else { path.recorded };
    Some((path, recorded?))
}

/// The first program of a recording, from the kubelet to the kernel, that the node of its path does not have; none if it has all of them,
/// if the recording does not name its programs, or if there is no such node.
pub fn stranger(recording: &Document) -> Option<Stranger> {
    let (_, node) = node_of(recording)?;
    let place = |name: &str| node.programs.iter().position(|program| program.name == name);
    let strangers = recording.versions.iter().filter(|(name, version)| !has(node.programs, name, version));
    let (name, version) = strangers.min_by_key(|(name, _)| place(name).unwrap_or(usize::MAX))?;
    Some(Stranger { program: name.clone(), version: version.as_str().map_or_else(|| version.to_string(), ToOwned::to_owned) })
}

fn has(programs: &[Installed], name: &str, version: &Value) -> bool {
    programs.iter().any(|program| program.name == name && program.versions.iter().any(|known| version == known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(path: &str, versions: &str, events: &str) -> Document {
        let text = format!(r#"{{"format":"capture/1","path":"{path}","scenario":"s","versions":{versions},"events":[{events}]}}"#);
        Document::read(text.as_bytes()).expect("a document")
    }

    fn named(path: &str, versions: &str, events: &str) -> Option<String> {
        stranger(&recording(path, versions, events)).map(|Stranger { program, version }| format!("{program} {version}"))
    }

    #[test]
    fn a_recording_of_other_programs_names_the_first_of_them_from_the_kubelet_on() {
        let pod = r#"{"t_ms":0,"layer":"input","op":"create-pod","pod":"web"}"#;
        let cases = [
            ("containerd", r#"{"containerd":"1.6.20","runc":"1.1.5","cni-plugins":"1.9.1"}"#, "", None),
            ("containerd", "{}", "", None),
            ("containerd", r#"{"containerd":"1.6.20","runc":"1.3.6"}"#, "", Some("runc 1.3.6")),
            ("containerd", r#"{"runc":"1.3.6","containerd":"2.1.9"}"#, "", Some("containerd 2.1.9")),
            ("containerd", r#"{"containerd":"1.6.20","crun":"1.28"}"#, "", Some("crun 1.28")),
            ("containerd", r#"{"kubernetes":"1.36.2","containerd":"1.6.20","kubelet":"1.36.2"}"#, pod, Some("kubelet 1.36.2")),
            ("containerd", r#"{"kubelet":"1.20.2","containerd":"1.6.20"}"#, pod, None),
            ("containerd", r#"{"kubelet":"1.20.2","containerd":"1.6.20"}"#, "", Some("kubelet 1.20.2")),
            ("containerd", r#"{"containerd":2}"#, "", Some("containerd 2")),
            ("dockerd", r#"{"dockerd":"20.10.24"}"#, "", None),
        ];
        for (path, versions, events, wanted) in cases {
            assert_eq!(named(path, versions, events).as_deref(), wanted, "{path} {versions}");
        }
    }
}

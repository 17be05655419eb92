//! The names that a kubelet makes by hashing are those that it made.

use std::collections::BTreeSet;

use podpath_model::conform::Document;
use podpath_model::pod::Pod;
use podpath_model::programs::pod_hash::{container_hash, static_pod_uid, static_pod_uid_of_file};
use podpath_model::scenario::manifest;

use crate::support::recordings::of_our_nodes;

/// The pods of a recording.
fn pods(document: &Document) -> Vec<Pod> {
    let manifests = document.events.iter().filter_map(|event| event.fields.get("manifest"));
    manifests.map(|given| manifest::read(given.to_string().as_bytes()).pod.unwrap()).collect()
}

/// What follows a word in the text of a document, of so many hexadecimal digits.
fn digits<'a>(text: &'a str, word: &str, count: std::ops::RangeInclusive<usize>) -> BTreeSet<&'a str> {
    let after = text.match_indices(word).map(|(at, word)| &text[at + word.len()..]);
    let found = after.map(|rest| &rest[..rest.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(rest.len())]);
    found.filter(|digits| count.contains(&digits.len())).collect()
}

#[test]
fn a_static_pod_has_the_uid_and_its_containers_the_hashes_that_were_recorded() {
    let mut compared = 0;
    for (name, document) in of_our_nodes().unwrap().into_iter().filter(|(_, document)| document.is_of_kubelet()) {
        let text = serde_json::to_string(&document).unwrap();
        let uids: Vec<_> = pods(&document).iter().map(static_pod_uid).collect();
        assert_eq!(digits(&text, "/pod", 32..=32), uids.iter().map(|uid| &**uid).collect(), "{name}");
        let hashes: BTreeSet<_> =
            pods(&document).iter().flat_map(|pod| pod.all_containers().map(container_hash).collect::<Vec<_>>()).collect();
        let recorded = digits(&text, "io.kubernetes.container.hash\":\"", 1..=8);
        assert!(recorded.iter().all(|hash| hashes.contains(*hash)), "{name}: {recorded:?} and {hashes:?}");
        compared += 1;
    }
    assert_eq!(compared, 42);
}

#[test]
fn from_1_21_on_the_same_manifest_on_another_node_or_in_another_file_is_another_pod() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: busybox}]}";
    let pod = manifest::read(text.as_bytes()).pod.unwrap();
    let uids =
        [("node1", "/a.yaml"), ("node1", "/b.yaml"), ("node2", "/a.yaml")].map(|(node, path)| static_pod_uid_of_file(&pod, node, path));
    assert_eq!(BTreeSet::from(uids).len(), 3);
}

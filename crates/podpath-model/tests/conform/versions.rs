//! Which recordings of the repository a node of ours has the programs of.

use std::collections::{BTreeMap, BTreeSet};

use podpath_model::conform::versions::{Stranger, stranger};
use podpath_model::conform::{Unplayable, replay};
use podpath_model::node::{Installed, PATHS, RELEASES};

use super::read;
use crate::support::recordings::all;

/// The folders whose recordings are of programs that no node has, and the first of these.
const OF_OTHERS: [(&str, &str); 12] = [
    ("chain/containerd-1.6", "kubelet 1.36.2"),
    ("chain/containerd-2.1", "kubelet 1.36.2"),
    ("cri/containerd-2.1", "containerd 2.1.9"),
    ("cri/containerd-2.1-crun", "containerd 2.1.9"),
    ("cri/containerd-2.3", "containerd 2.3.4"),
    ("cri/crio-1.37", "cri-o 1.37.0"),
    ("cri/crio-1.37-crun", "cri-o 1.37.0"),
    ("kubelet-api/containerd-2.1", "kubelet 1.36.2"),
    ("kubelet/containerd-2.1", "kubelet 1.36.2"),
    ("kubelet/containerd-2.3", "kubelet 1.36.2"),
    ("kubelet/crio-1.37", "kubelet 1.36.2"),
    ("ttrpc/containerd-2.1", "containerd 2.1.9"),
];
/// The others; of the path `dockerd` there is no node at all.
const OF_OURS: [&str; 8] = [
    "cri/containerd",
    "cri/cri-dockerd",
    "cri/crio",
    "kubelet/containerd",
    "kubelet/crio",
    "kubelet/dockershim",
    "ttrpc/containerd-1.6",
    "ttrpc/dockerd-20.10",
];

#[test]
fn recordings_of_programs_that_no_node_has_are_known_by_their_versions() {
    let mut found: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for (name, document) in all().unwrap() {
        let folder = name.rsplit_once('/').unwrap().0.to_owned();
        let named = stranger(&document).map(|Stranger { program, version }| format!("{program} {version}"));
        found.entry(folder).or_default().insert(named);
    }
    let others = OF_OTHERS.map(|(folder, program)| (folder.to_owned(), BTreeSet::from([Some(program.to_owned())])));
    let ours = OF_OURS.map(|folder| (folder.to_owned(), BTreeSet::from([None])));
    assert_eq!(found, others.into_iter().chain(ours).collect());
}

#[test]
fn a_recording_of_programs_that_no_node_has_is_not_replayed_and_names_them() {
    let unplayable = replay(&read("kubelet/containerd-2.1/simple.1.json")).unwrap_err();
    assert_eq!(unplayable, Unplayable::Programs(Stranger { program: "kubelet".into(), version: "1.36.2".into() }));
}

#[test]
fn the_recorded_kubelet_is_the_one_of_a_release_that_can_be_chosen() {
    for node in PATHS.iter().filter_map(|path| path.recorded_kubelet) {
        let Installed { name, versions } = node.programs[0];
        assert_eq!(name, "kubelet");
        assert!(versions.iter().all(|version| RELEASES.iter().any(|release| release.version == format!("v{version}"))), "{versions:?}");
    }
}

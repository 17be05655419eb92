//! Static pods: a folder of manifests. What appears is added, what disappears is removed.

use std::rc::Rc;

use super::log::Line;
use super::release::{Release, StaticPodUid};
use super::runtime_cache::RunningPod;
use super::sync_loop::Arrival;
use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::pod::{Metadata, Pod, PodSpec};
use crate::programs::pod_hash;
use crate::sorted::SortedMap;
use crate::trace::Text;

/// No host has a longer name.
pub(super) const HOST_NAME_MAX: usize = 63;

/// The pods that should run, by UID.
pub(super) type Pods = SortedMap<Text, Rc<StaticPod>>;

/// A pod as the kubelet keeps it: its node's name is part of its own.
#[derive(Debug, PartialEq)]
pub(super) struct StaticPod {
    pub(super) uid: Text,
    pub(super) name: Text,
    pub(super) namespace: Text,
    pub(super) pod: Rc<Pod>,
    pub(super) path: Text,
    /// Whether it came from a file, and not from the API server.
    pub(super) is_static: bool,
    /// Whether its object is marked: it is to end, and then the object goes.
    pub(super) is_deleted: bool,
}

impl StaticPod {
    fn of(pod: Rc<Pod>, path: Text, release: &Release, node_name: &str) -> Self {
        // kubernetes v1.22.0 pkg/kubelet/config/common.go:57: a UID that is not written is a hash; the name gets the node's.
        let uid = match &pod.metadata.uid {
            Some(uid) => uid.as_str().into(),
            None if release.static_pod_uid == StaticPodUid::Pod => pod_hash::static_pod_uid(&pod),
            None => pod_hash::static_pod_uid_of_file(&pod, node_name, &path),
        };
        Self {
            uid,
            name: format!("{}-{node_name}", pod.metadata.name.to_lowercase()).into(),
            namespace: pod.metadata.namespace.as_str().into(),
            pod,
            path,
            is_static: true,
            is_deleted: false,
        }
    }
    /// `ToAPIPod`: a pod of which only is known what runs. One second of grace is what housekeeping gives.
    pub(super) fn orphan(uid: &Text, running: &RunningPod) -> Self {
        let metadata = Metadata { name: running.name.to_string(), namespace: running.namespace.to_string(), ..Metadata::default() };
        let spec = PodSpec { termination_grace_period_seconds: 1, ..PodSpec::default() };
        Self {
            uid: uid.clone(),
            name: running.name.clone(),
            namespace: running.namespace.clone(),
            pod: Rc::new(Pod { metadata, spec }),
            path: "".into(),
            is_static: false,
            is_deleted: false,
        }
    }
    /// The name of the pod's host before it is cut.
    pub(super) fn whole_host_name(&self) -> &str {
        self.pod.spec.hostname.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.name)
    }
    /// `truncatePodHostnameIfNeeded`: what the kernel takes, without dashes and dots at its end: kubernetes v1.22.0
    /// pkg/kubelet/kubelet_pods.go:409.
    pub(super) fn host_name(&self) -> Text {
        let whole = self.whole_host_name();
        if whole.len() <= HOST_NAME_MAX { whole.into() } else { whole[..HOST_NAME_MAX].trim_end_matches(['-', '.']).into() }
    }
    /// `name_namespace(uid)`, as the log writes it.
    pub(super) fn described(&self) -> String {
        format!("{}_{}({})", self.name, self.namespace, self.uid)
    }
    /// `namespace/name`, as the log of later releases writes it.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

impl Kubelet {
    /// The pod of that UID, if it should run.
    pub(super) fn pod(&self, uid: &str) -> Option<Rc<StaticPod>> {
        self.pods.get().get(uid).cloned()
    }

    /// The source of pods: a watch on the folder. What it finds at first is told even if it is nothing.
    pub(super) async fn watch_manifests(self: &Rc<Self>, sys: &Sys) {
        let mut known = Pods::new();
        let mut is_first = true;
        // Each with its path: a file that is as it was is the same pod, and its hash is not computed again.
        let mut read: SortedMap<Text, Rc<StaticPod>> = SortedMap::new();
        loop {
            let pod_of = |path: Text| {
                let pod = sys.read::<Pod>(&path)?;
                let same = read.get(&path).filter(|known| Rc::ptr_eq(&known.pod, &pod)).cloned();
                Some(same.unwrap_or_else(|| Rc::new(StaticPod::of(pod, path, self.release, &self.flags.node_name))))
            };
            let in_folder: Vec<Rc<StaticPod>> = sys.list(&self.config.static_pod_path).into_iter().filter_map(pod_of).collect();
            let found: Pods = in_folder.iter().map(|pod| (pod.uid.clone(), Rc::clone(pod))).collect();
            read = in_folder.into_iter().map(|pod| (pod.path.clone(), pod)).collect();
            let only_in = |one: &Pods, other: &Pods| -> Vec<Rc<StaticPod>> {
                one.iter().filter(|(uid, _)| !other.contains_key(*uid)).map(|(_, pod)| Rc::clone(pod)).collect()
            };
            let (added, removed) = (only_in(&found, &known), only_in(&known, &found));
            for pod in &added {
                let line = || Line {
                    sentence: format!("Receiving a new pod \"{}\"", pod.described()),
                    structured: format!("\"Receiving a new pod\" pod=\"{}\"", pod.key()),
                };
                self.info(sys, K.line("pkg/kubelet/config/config.go", 383), line).await;
            }
            if is_first || !added.is_empty() {
                self.arrivals.push(sys, Arrival::Add(added));
            }
            if !removed.is_empty() {
                self.arrivals.push(sys, Arrival::Remove(removed));
            }
            (known, is_first) = (found, false);
            sys.file_changed(&self.config.static_pod_path).await;
        }
    }
}

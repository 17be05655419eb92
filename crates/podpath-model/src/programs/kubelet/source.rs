//! Static pods: a folder of manifests. What appears is added, what disappears is removed.

use std::rc::Rc;

use super::{K, Kubelet};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::scenario::pod::Pod;
use crate::sorted::SortedMap;
use crate::trace::Text;

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
}

impl StaticPod {
    fn of(pod: Rc<Pod>, path: Text, node_name: &str) -> Self {
        // kubernetes v1.22.0 pkg/kubelet/config/common.go:57: the UID is a hash of node, file and pod; the name gets the node's.
        let uid = match &pod.metadata.uid {
            Some(uid) => uid.as_str().into(),
            None => ids::hex32(&format!("{node_name} {path} {}", pod.metadata.name)),
        };
        Self {
            uid,
            name: format!("{}-{node_name}", pod.metadata.name.to_lowercase()).into(),
            namespace: pod.metadata.namespace.as_str().into(),
            pod,
            path,
        }
    }
    /// Whether it comes from the folder, and not from the API server.
    pub(super) fn is_static(&self) -> bool {
        !self.path.is_empty()
    }
    /// `name_namespace(uid)`, as the log writes it.
    pub(super) fn described(&self) -> String {
        format!("{}_{}({})", self.name, self.namespace, self.uid)
    }
}

impl Kubelet {
    pub(super) fn pod(&self, uid: &str) -> Option<Rc<StaticPod>> {
        self.pods.get().get(uid).cloned()
    }

    /// The pods of the folder are now these; those that it had before are returned.
    fn replace_static_pods(&self, found: &Pods) -> Pods {
        let mut pods = self.pods.set();
        let known = pods.iter().filter(|(_, pod)| pod.is_static()).map(|(uid, pod)| (uid.clone(), Rc::clone(pod))).collect();
        pods.retain(|_, pod| !pod.is_static());
        pods.extend(found.iter().map(|(uid, pod)| (uid.clone(), Rc::clone(pod))));
        known
    }

    /// The sync loop's configuration channel, fed by a watch on the folder.
    pub(super) async fn watch_manifests(self: &Rc<Self>, sys: &Sys) {
        loop {
            let found: Pods = sys
                .list(&self.config.static_pod_path)
                .into_iter()
                .filter_map(|path| Some((sys.read::<Pod>(&path)?, path)))
                .map(|(pod, path)| StaticPod::of(pod, path, &self.config.node_name))
                .map(|pod| (pod.uid.clone(), Rc::new(pod)))
                .collect();
            let known = self.replace_static_pods(&found);
            for (uid, pod) in &found {
                if !known.contains_key(uid) {
                    let line = format!("\"SyncLoop ADD\" source=\"file\" pods=[{}/{}]", pod.namespace, pod.name);
                    sys.step(K.line("pkg/kubelet/kubelet.go", 2058)).milestone("pod.seen").log("info", line).await;
                    self.start_worker(sys, uid);
                }
            }
            for (uid, pod) in &known {
                if !found.contains_key(uid) {
                    let line = format!("\"SyncLoop REMOVE\" source=\"file\" pods=[{}/{}]", pod.namespace, pod.name);
                    sys.step(K.line("pkg/kubelet/kubelet.go", 2064)).milestone("pod.delete").log("info", line).await;
                    self.terminate_worker(sys, uid, Rc::clone(pod));
                }
            }
            sys.file_changed(&self.config.static_pod_path).await;
        }
    }
}

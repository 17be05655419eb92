//! Pods: created, looked at, changed, marked to be deleted, and removed.

use std::rc::Rc;

use super::{API, ApiServer};
use crate::kernel::Sys;
use crate::pod::{self, EphemeralContainer};
use crate::programs::ids;
use crate::trace::{Failure, Kind, Object, Text};
use crate::wire::kubernetes::{
    Deletion, Pod, PodCreate, PodDelete, PodEphemeralContainersPatch, PodGet, PodList, PodStatus, PodStatusPatch, PodsGet,
};

const SECOND_NS: u64 = 1_000_000_000;

impl ApiServer {
    pub(super) async fn list_pods(&self, _: Sys, request: Rc<PodsGet>) -> Result<PodList, Failure> {
        let store = self.store.get();
        let here = |pod: &&Rc<Pod>| pod.pod.spec.node_name.as_deref() == Some(&*request.node);
        Ok(PodList { resource_version: store.version(), items: store.pods.values().filter(here).cloned().collect() })
    }

    pub(super) async fn get_pod(&self, _: Sys, request: Rc<PodGet>) -> Result<Pod, Failure> {
        self.store.get().pod(&request.namespace, &request.name).map(|pod| (*pod).clone())
    }

    /// A Pod gets its uid, and its node if there is one already.
    pub(super) async fn create_pod(&self, sys: Sys, request: Rc<PodCreate>) -> Result<Pod, Failure> {
        let manifest = &request.manifest.0;
        let name: Text = manifest.metadata.name.as_str().into();
        if self.store.get().pod(&request.namespace, &name).is_ok() {
            return Err(Failure::new("409", format!("pods \"{name}\" already exists")));
        }
        let created = {
            let mut store = self.store.set();
            let resource_version = store.next_version();
            let uid = uuid(&format!("{}/{name} {resource_version}", request.namespace));
            let node_name = store.nodes.keys().next().map(|node| node.to_string());
            let pod = pod::Pod {
                metadata: pod::Metadata { uid: Some(uid), ..manifest.metadata.clone() },
                spec: pod::PodSpec { node_name, ..manifest.spec.clone() },
            };
            let status = Rc::new(PodStatus { qos_class: pod.quality_of_service().name(), ..PodStatus::default() });
            store.put(Pod { pod: Rc::new(pod), resource_version, created_ns: sys.now_ns(), deletion: None, status })
        };
        sys.step(API).change(object(&created), None, Some(created.status.phase.name().into())).await;
        self.tell(&sys, "ADDED", &created).await;
        self.scheduled(&sys, &created).await;
        Ok((*created).clone())
    }

    /// In the place of a scheduler: Pods that were created before there was a node go to the first one.
    pub(super) async fn bind_waiting_pods(&self, sys: &Sys, node: &str) {
        let waiting: Vec<Rc<Pod>> = self.store.get().pods.values().filter(|pod| pod.pod.spec.node_name.is_none()).cloned().collect();
        for pod in waiting {
            let bound = {
                let mut store = self.store.set();
                let spec = pod::PodSpec { node_name: Some(node.to_owned()), ..pod.pod.spec.clone() };
                let inner = Rc::new(pod::Pod { metadata: pod.pod.metadata.clone(), spec });
                let resource_version = store.next_version();
                store.put(Pod { pod: inner, resource_version, ..(*pod).clone() })
            };
            // Whoever watches the Pods of a node sees it for the first time.
            self.tell(sys, "ADDED", &bound).await;
            self.scheduled(sys, &bound).await;
        }
    }

    pub(super) async fn patch_pod_status(&self, sys: Sys, request: Rc<PodStatusPatch>) -> Result<Pod, Failure> {
        let former = self.store.get().pod(&request.namespace, &request.name)?;
        if former.uid() != &*request.patch.metadata.uid {
            let text = format!("Operation cannot be fulfilled on pods \"{}\": the UID in the precondition is another one", request.name);
            return Err(Failure::new("409", text));
        }
        let patched = {
            let mut store = self.store.set();
            let resource_version = store.next_version();
            store.put(Pod { resource_version, status: Rc::clone(&request.patch.status), ..(*former).clone() })
        };
        let [before, after] = [&former, &patched].map(|pod| pod.status.phase.name());
        if before != after {
            sys.step(API).change(object(&patched), Some(before.into()), Some(after.into())).await;
        }
        self.tell(&sys, "MODIFIED", &patched).await;
        Ok((*patched).clone())
    }

    /// Containers are added to a Pod that runs; those that were added before stay as they are.
    pub(super) async fn patch_ephemeral_containers(&self, sys: Sys, request: Rc<PodEphemeralContainersPatch>) -> Result<Pod, Failure> {
        let former = self.store.get().pod(&request.namespace, &request.name)?;
        let mut spec = former.pod.spec.clone();
        let is_there =
            |added: &&EphemeralContainer| spec.ephemeral_containers.iter().any(|known| known.container.name == added.container.name);
        if let Some(taken) = request.patch.containers.iter().find(is_there) {
            let text = format!("existing ephemeral containers \"{}\" may not be changed", taken.container.name);
            return Err(Failure::new("422", format!("Pod \"{}\" is invalid: spec.ephemeralContainers: Forbidden: {text}", request.name)));
        }
        spec.ephemeral_containers.extend(request.patch.containers.iter().cloned());
        let patched = {
            let mut store = self.store.set();
            let resource_version = store.next_version();
            let pod = Rc::new(pod::Pod { metadata: former.pod.metadata.clone(), spec });
            store.put(Pod { pod, resource_version, ..(*former).clone() })
        };
        self.tell(&sys, "MODIFIED", &patched).await;
        Ok((*patched).clone())
    }

    /// Marks a Pod, so that its kubelet stops it. With a grace period of 0 it is removed: that is the kubelet's last word, or force.
    pub(super) async fn delete_pod(&self, sys: Sys, request: Rc<PodDelete>) -> Result<Pod, Failure> {
        let former = self.store.get().pod(&request.namespace, &request.name)?;
        if request.options.preconditions.as_deref().is_some_and(|uid| uid != former.uid()) {
            return Err(Failure::new("409", format!("the UID in the precondition is not that of pods \"{}\"", request.name)));
        }
        let grace_seconds = match request.options.grace_period_seconds {
            // Whoever has no node, or has ended, needs no time.
            _ if former.pod.spec.node_name.is_none() || former.status.phase.is_final() => 0,
            Some(seconds) => seconds,
            None => former.pod.spec.termination_grace_period_seconds,
        };
        if grace_seconds == 0 {
            return self.remove_pod(&sys, &former).await;
        }
        if former.deletion.is_some_and(|deletion| deletion.grace_seconds <= grace_seconds) {
            // A period that runs can be made shorter, not longer.
            return Ok((*former).clone());
        }
        let marked = {
            let mut store = self.store.set();
            let resource_version = store.next_version();
            let deletion = Some(Deletion { at_ns: sys.now_ns() + grace_seconds * SECOND_NS, grace_seconds });
            store.put(Pod { resource_version, deletion, ..(*former).clone() })
        };
        if former.deletion.is_none() {
            let before = Some(former.status.phase.name().into());
            sys.step(API).change(object(&marked), before, Some("Terminating".into())).await;
        }
        self.tell(&sys, "MODIFIED", &marked).await;
        Ok((*marked).clone())
    }

    async fn remove_pod(&self, sys: &Sys, former: &Rc<Pod>) -> Result<Pod, Failure> {
        let removed = {
            let mut store = self.store.set();
            store.remove(former);
            let resource_version = store.next_version();
            Rc::new(Pod { resource_version, ..(**former).clone() })
        };
        let before = if former.deletion.is_some() { "Terminating" } else { former.status.phase.name() };
        sys.step(API).change(object(former), Some(before.into()), None).await;
        self.tell(sys, "DELETED", &removed).await;
        Ok((*removed).clone())
    }
}

fn object(pod: &Pod) -> Object {
    Object::new(Kind::Pod, pod.name())
}

/// A uid that follows from what it names.
fn uuid(name: &str) -> String {
    let digits = ids::hex32(name);
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_has_the_form_of_one() {
        let lengths: Vec<usize> = uuid("default/web 1").split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_ne!(uuid("default/web 1"), uuid("default/web 2"));
    }
}

//! Garbage: once a minute, and when the kubelet starts, what is left of pods that are gone: kubernetes v1.22.0
//! pkg/kubelet/kuberuntime/kuberuntime_gc.go:401.

use std::rc::Rc;

use super::log::{Level, Line};
use super::runtime::rpc_error;
use super::{K, Kubelet, SECOND_NS, V1_20};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerFilter, ContainerState, ListContainersRequest, ListPodSandboxRequest, PodSandboxState};

/// pkg/kubelet/kubelet.go:174
const PERIOD_NS: u64 = 60 * SECOND_NS;
/// pkg/kubelet/kuberuntime/kuberuntime_manager.go:63
const LOGS: &str = "/var/log/pods";
/// pkg/kubelet/kuberuntime/legacy.go:34
const LINKS: &str = "/var/log/containers";
const KUBELET: &str = "pkg/kubelet/kubelet.go";
const GC: &str = "pkg/kubelet/kuberuntime/kuberuntime_gc.go";

impl Kubelet {
    pub(super) async fn collect_garbage(self: &Rc<Self>, sys: &Sys) {
        let mut is_first = true;
        loop {
            sys.routine(true);
            match self.collect(sys).await {
                Ok(()) if is_first => {
                    let line = || Line::same("Container garbage collection succeeded");
                    self.info(sys, K.line(KUBELET, 1325), line).await;
                    is_first = false;
                }
                Ok(()) => {
                    let line = || "Container garbage collection succeeded".to_owned();
                    self.chatter(sys.step(V1_20.line(KUBELET, 1256)), Level::Verbose(4), line).await;
                }
                Err(error) => {
                    let line = || Line {
                        sentence: format!("Container garbage collection failed: {error}"),
                        structured: format!("\"Container garbage collection failed\" err=\"{error}\""),
                    };
                    self.say(sys.step(K.line(KUBELET, 1315)), Level::Error, line).await;
                    self.node_event(sys, K.line(KUBELET, 1316), "ContainerGCFailed", &error).await;
                }
            }
            sys.sleep(PERIOD_NS).await;
        }
    }

    /// What goes wrong with one does not keep the others from being done: kuberuntime_gc.go:402.
    async fn collect(&self, sys: &Sys) -> Result<(), Text> {
        let containers = self.evict_containers(sys).await;
        let sandboxes = self.evict_sandboxes(sys).await;
        self.evict_logs(sys).await;
        aggregate([containers, sandboxes].iter().filter_map(|done| done.as_ref().err()).map(rpc_error))
    }

    /// The folders of the logs of pods that are gone, and then the links into them. Left out: a link is kept while its container runs.
    async fn evict_logs(&self, sys: &Sys) {
        let sources_ready = *self.sources_ready.get();
        for name in sys.names_in(LOGS).into_iter().filter(|_| sources_ready) {
            let uid = name.rsplit('_').next().unwrap_or_default();
            if self.pod(uid).is_none() && !self.workers.get().contains_key(uid) {
                sys.routine(false);
                sys.step(K.line(GC, 344)).remove(&format!("{LOGS}/{name}")).await;
                sys.routine(true);
            }
        }
        for link in sys.list(LINKS).into_iter().filter(|link| sys.is_dangling(link)) {
            sys.routine(false);
            sys.step(K.line(GC, 380)).remove(&link).await;
            sys.routine(true);
        }
    }

    /// Of a pod that is gone everything that does not run; of one that is there all but the newest dead instance of each container.
    async fn evict_containers(&self, sys: &Sys) -> Result<(), Failure> {
        let request = ListContainersRequest { filter: Some(ContainerFilter::default()) };
        let list = self.cri(sys, K.line(GC, 187), request).await?;
        let mut kept: Vec<(Text, Text)> = Vec::new();
        let mut containers: Vec<_> = list.containers.iter().filter(|container| container.state != ContainerState::Running).collect();
        containers.sort_by_key(|container| std::cmp::Reverse(container.created_at));
        for container in containers {
            let label = |key: &str| container.labels.get(key).map_or_else(|| "".into(), Text::from);
            let key = (label("io.kubernetes.pod.uid"), label("io.kubernetes.container.name"));
            if self.is_kept(&key.0) && !kept.contains(&key) {
                kept.push(key);
                continue;
            }
            // A removal is news, the look for something to remove is not. That it failed is seen at the next look.
            sys.routine(false);
            self.remove_container(sys, &container.id).await;
            sys.routine(true);
        }
        Ok(())
    }

    /// A sandbox that is not ready and that no container refers to.
    async fn evict_sandboxes(&self, sys: &Sys) -> Result<(), Failure> {
        let containers = self.cri(sys, K.line(GC, 276), ListContainersRequest { filter: Some(ContainerFilter::default()) }).await?;
        let sandboxes = self.cri(sys, K.line(GC, 281), ListPodSandboxRequest::default()).await?;
        for sandbox in &sandboxes.items {
            let used = containers.containers.iter().any(|container| container.pod_sandbox_id == sandbox.id);
            let uid = sandbox.labels.get("io.kubernetes.pod.uid").map_or_else(|| "".into(), Text::from);
            let newest =
                sandboxes.items.iter().filter(|other| other.labels == sandbox.labels).all(|other| other.created_at <= sandbox.created_at);
            if used || sandbox.state == PodSandboxState::Ready || (self.is_kept(&uid) && newest) {
                continue;
            }
            sys.routine(false);
            self.remove_sandbox(sys, &sandbox.id).await;
            sys.routine(true);
        }
        Ok(())
    }
}

/// Several errors as one, each text once: apimachinery v0.22.0 pkg/util/errors/errors.go:69.
fn aggregate(errors: impl Iterator<Item = Text>) -> Result<(), Text> {
    let mut texts: Vec<Text> = Vec::new();
    for error in errors {
        if !texts.contains(&error) {
            texts.push(error);
        }
    }
    match &texts[..] {
        [] => Ok(()),
        [one] => Err(one.clone()),
        several => Err(format!("[{}]", several.join(", ")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::aggregate;

    #[test]
    fn several_errors_are_one_and_each_text_stands_there_once() {
        let of = |errors: &[&str]| aggregate(errors.iter().map(|error| (*error).into()));
        assert_eq!(of(&[]), Ok(()));
        assert_eq!(of(&["a", "a"]), Err("a".into()));
        assert_eq!(of(&["a", "b"]), Err("[a, b]".into()));
    }
}

//! RuntimeClasses: which handler of the runtime a pod's class stands for: kubernetes v1.22.0 pkg/kubelet/runtimeclass/runtimeclass_manager.go.
//!
//! A kubelet without an API server has no such manager, and nobody asks what a pod's class means: pkg/kubelet/kubelet.go:629.

use std::rc::Rc;

use super::api_source::API;
use super::log::Line;
use super::source::StaticPod;
use super::{K, Kubelet, SECOND_NS};
use crate::kernel::Sys;
use crate::sorted::SortedMap;
use crate::trace::{Failure, Text};
use crate::wire::kubernetes::{RuntimeClassWatch, RuntimeClassesGet};

/// The handler of each class, by its name.
pub(super) type RuntimeClasses = SortedMap<Text, Text>;

/// After a watch that has ended, or could not begin.
const RETRY_NS: u64 = SECOND_NS;

impl Kubelet {
    /// The informer: it lists, watches, and begins again when the watch ends. What it has seen stays.
    pub(super) async fn watch_runtime_classes(self: &Rc<Self>, sys: &Sys, server: &Text) {
        loop {
            if let Err(failure) = self.list_and_watch_runtime_classes(sys, server).await {
                // That it is still not there is no news.
                sys.routine(true);
                let line = format!("k8s.io/client-go/informers/factory.go:134: Failed to watch *v1.RuntimeClass: {}", failure.message);
                sys.step(API).log("error", line).await;
            }
            sys.sleep(RETRY_NS).await;
        }
    }

    async fn list_and_watch_runtime_classes(&self, sys: &Sys, server: &Text) -> Result<(), Failure> {
        let list = sys.step(API).call(server, RuntimeClassesGet {}).await?;
        *self.runtime_classes.set() = list.items.iter().map(|class| (class.name.clone(), class.handler.clone())).collect();
        let watch = sys.step(API).open(server, RuntimeClassWatch {}).await?;
        watch.next().await?;
        while watch.following().await.is_some() {}
        Ok(())
    }

    /// `LookupRuntimeHandler`: what the class of a pod is called by the runtime; a pod without one has no handler. Nothing is called.
    pub(super) async fn runtime_handler(&self, sys: &Sys, pod: &StaticPod) -> Result<Text, Failure> {
        let class = pod.pod.spec.runtime_class_name.as_deref().filter(|_| self.api_server().is_some());
        let Some(class) = class else { return Ok("".into()) };
        let handler = self.runtime_classes.get().get(class).cloned();
        let handler = handler.ok_or_else(|| Failure::new("404", format!("runtimeclass.node.k8s.io \"{class}\" not found")))?;
        let line = || Line {
            sentence: format!("Running pod {} with RuntimeHandler \"{handler}\"", pod.described()),
            structured: format!("\"Running pod with runtime handler\" pod=\"{}\" runtimeHandler=\"{handler}\"", pod.key()),
        };
        self.info(sys, K.line("pkg/kubelet/kuberuntime/kuberuntime_sandbox.go", 63), line).await;
        Ok(handler)
    }
}

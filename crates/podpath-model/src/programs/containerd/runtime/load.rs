//! At the start: the shims whose bundles are there.

use std::rc::Rc;

use super::{C, Daemon, ShimTask};
use crate::kernel::{Condition, Shared, Sys};
use crate::trace::Text;

impl Daemon {
    /// Connects to the shims that answer, and cleans up after those that are gone.
    pub(in crate::programs::containerd) async fn load_tasks(self: &Rc<Self>, sys: &Sys) {
        let root = format!("{}/io.containerd.runtime.v2.task", self.config.state);
        for namespace in sys.names_in(&root) {
            for id in sys.names_in(&format!("{root}/{namespace}")) {
                self.load_task(sys, &namespace, &id).await;
            }
        }
    }

    async fn load_task(self: &Rc<Self>, sys: &Sys, namespace: &Text, id: &Text) {
        let bundle = self.bundle(namespace, id);
        if sys.list(&bundle).is_empty() {
            sys.step(C.line("runtime/v2/shim_load.go", 88)).about(id.clone()).remove(&bundle).await;
            return;
        }
        let runtime_root =
            self.container(sys, namespace, id).map_or_else(|_| "/run/containerd/runc".into(), |container| container.runtime_root.clone());
        let address = sys.text(&format!("{bundle}/address"));
        let task = Rc::new(ShimTask {
            namespace: namespace.clone(),
            id: id.clone(),
            address: address.clone().unwrap_or_default(),
            bundle,
            runtime_root,
            connection: Shared::default(),
            changed: Condition::default(),
        });
        // Without an address there is nobody to ask.
        let answers = address.is_some() && self.ask_pid(sys, &task).await.is_ok();
        if !answers || self.connect(sys, &task).is_err() {
            self.clean_up(sys, &task).await;
        }
    }
}

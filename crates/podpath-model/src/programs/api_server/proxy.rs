//! The way from `kubectl` to a node: the API server connects to the kubelet and copies.

use std::rc::Rc;

use super::{API, ApiServer};
use crate::kernel::Sys;
use crate::programs::streaming::relay;
use crate::trace::{Failure, Text};
use crate::wire::Incoming;
use crate::wire::kubernetes::{
    KubeletAttach, KubeletExec, KubeletLogs, KubeletPortForward, Pod, PodAttach, PodExec, PodLogs, PodPortForward,
};

impl ApiServer {
    pub(super) async fn exec(&self, incoming: Incoming, request: &PodExec) {
        let (address, container) = match self.container_of(&request.namespace, &request.name, &request.container) {
            Ok(found) => found,
            Err(failure) => return incoming.refuse(failure).await,
        };
        let to = KubeletExec {
            namespace: request.namespace.clone(),
            pod: request.name.clone(),
            container,
            command: request.command.clone(),
            input: request.input.clone(),
        };
        relay::<PodExec, KubeletExec>(incoming, API, &address, to).await;
    }

    pub(super) async fn attach(&self, incoming: Incoming, request: &PodAttach) {
        let (address, container) = match self.container_of(&request.namespace, &request.name, &request.container) {
            Ok(found) => found,
            Err(failure) => return incoming.refuse(failure).await,
        };
        let to = KubeletAttach { namespace: request.namespace.clone(), pod: request.name.clone(), container, input: request.input.clone() };
        relay::<PodAttach, KubeletAttach>(incoming, API, &address, to).await;
    }

    pub(super) async fn port_forward(&self, incoming: Incoming, request: &PodPortForward) {
        let found = self.store.get().pod(&request.namespace, &request.name);
        let address = match found.and_then(|pod| self.kubelet_of(&pod)) {
            Ok(address) => address,
            Err(failure) => return incoming.refuse(failure).await,
        };
        let to = KubeletPortForward {
            namespace: request.namespace.clone(),
            pod: request.name.clone(),
            port: request.port,
            input: request.input.clone(),
        };
        relay::<PodPortForward, KubeletPortForward>(incoming, API, &address, to).await;
    }

    pub(super) async fn logs(&self, sys: Sys, request: Rc<PodLogs>) -> Result<Text, Failure> {
        let (address, container) = self.container_of(&request.namespace, &request.name, &request.container)?;
        let to = KubeletLogs { namespace: request.namespace.clone(), pod: request.name.clone(), container };
        let text = sys.step(API).call(&address, to).await?;
        Ok((*text).clone())
    }

    /// The kubelet of a container, and its name; the only one there is if nobody says which.
    fn container_of(&self, namespace: &Text, name: &Text, container: &Text) -> Result<(Text, Text), Failure> {
        let pod = self.store.get().pod(namespace, name)?;
        let names: Vec<&str> = pod.pod.all_containers().map(|container| container.name.as_str()).collect();
        let chosen: Text = match (&**container, &names[..]) {
            ("", [only]) => (*only).into(),
            ("", several) => {
                let text = format!("a container name must be specified for pod {name}, choose one of: [{}]", several.join(" "));
                return Err(Failure::new("400", text));
            }
            (wanted, all) if all.contains(&wanted) => wanted.into(),
            (wanted, _) => return Err(Failure::new("400", format!("container {wanted} is not valid for pod {name}"))),
        };
        Ok((self.kubelet_of(&pod)?, chosen))
    }

    fn kubelet_of(&self, pod: &Pod) -> Result<Text, Failure> {
        let node = pod.pod.spec.node_name.as_deref();
        let node = node.ok_or_else(|| Failure::new("400", format!("pod {} does not have a host assigned", pod.name())))?;
        self.kubelet_address(node)
    }
}

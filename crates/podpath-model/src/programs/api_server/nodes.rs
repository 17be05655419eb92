//! Nodes and their signs of life.

use std::rc::Rc;

use super::ApiServer;
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::kubernetes::{Lease, LeaseCreate, LeasePut, Node, NodeCreate, NodeGet, NodeStatusPatch};

impl ApiServer {
    pub(super) async fn create_node(&self, sys: Sys, request: Rc<NodeCreate>) -> Result<Node, Failure> {
        let node = &request.node;
        if self.store.get().nodes.contains_key(&node.name) {
            return Err(Failure::new("409", format!("nodes \"{}\" already exists", node.name)));
        }
        self.store.set().nodes.insert(node.name.clone(), node.clone());
        self.bind_waiting_pods(&sys, &node.name).await;
        Ok(node.clone())
    }

    pub(super) async fn get_node(&self, _: Sys, request: Rc<NodeGet>) -> Result<Node, Failure> {
        self.node(&request.name)
    }

    pub(super) async fn patch_node_status(&self, _: Sys, request: Rc<NodeStatusPatch>) -> Result<Node, Failure> {
        let node = Node { status: request.status.clone(), ..self.node(&request.name)? };
        self.store.set().nodes.insert(node.name.clone(), node.clone());
        Ok(node)
    }

    pub(super) async fn create_lease(&self, _: Sys, request: Rc<LeaseCreate>) -> Result<Lease, Failure> {
        Ok(self.keep_lease(&request.lease))
    }

    pub(super) async fn put_lease(&self, _: Sys, request: Rc<LeasePut>) -> Result<Lease, Failure> {
        if !self.store.get().leases.contains_key(&request.name) {
            return Err(Failure::new("404", format!("leases.coordination.k8s.io \"{}\" not found", request.name)));
        }
        Ok(self.keep_lease(&request.lease))
    }

    fn keep_lease(&self, lease: &Lease) -> Lease {
        self.store.set().leases.insert(lease.name.clone(), lease.clone());
        lease.clone()
    }

    fn node(&self, name: &Text) -> Result<Node, Failure> {
        self.store.get().nodes.get(name).cloned().ok_or_else(|| Failure::new("404", format!("nodes \"{name}\" not found")))
    }

    /// Where the kubelet of a node listens: its address and port are what it has said of itself.
    pub(super) fn kubelet_address(&self, node: &str) -> Result<Text, Failure> {
        let node = self.node(&node.into())?;
        let address = node.status.addresses.iter().find(|address| address.r#type == "InternalIP");
        let address = address.ok_or_else(|| Failure::new("500", format!("no preferred addresses found for node \"{}\"", node.name)))?;
        Ok(format!("https://{}:{}", address.address, node.status.daemon_endpoints.kubelet_endpoint.port).into())
    }
}

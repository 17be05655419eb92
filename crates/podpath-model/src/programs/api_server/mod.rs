//! An API server as far as a kubelet needs one, on another machine. It keeps Pods, nodes, leases and events, tells watchers what changes,
//! and leads `kubectl` to the kubelet.
//!
//! Simplified: there is no scheduler, so it gives every Pod to the first node that has registered, and tells so in its name; nothing is stored in etcd; nobody has to
//! say who they are; admission only fills in the uid, and so a Pod whose RuntimeClass there is not gets as far as the kubelet.

mod events;
mod nodes;
mod pods;
mod proxy;
mod runtime_classes;
mod store;

use std::rc::Rc;

use crate::kernel::{Program, Shared, Sys};
use crate::programs::Work;
use crate::programs::description::{Description, Place};
use crate::trace::{Evidence, Failure, Rank, Role, SharedPayload, Side};
use crate::wire::kubernetes::{
    EventCreate, EventPatch, LeaseCreate, LeasePut, NodeCreate, NodeGet, NodeStatusPatch, Pod, PodAttach, PodCreate, PodDelete,
    PodEphemeralContainersPatch, PodExec, PodGet, PodLogs, PodPortForward, PodStatusPatch, PodWatch, PodsGet, RuntimeClassWatch,
    RuntimeClassesGet, WatchEvent,
};
use crate::wire::{Incoming, Service, dispatch, serve};

/// The API server in the trace.
pub static ROLE: Role = Role::new("kube-apiserver", Rank::Surroundings, Side::Left);
/// The API server to be started elsewhere.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };
/// The API server is another machine.
pub static DESCRIPTION: Description = Description::new(&ROLE, Place::Elsewhere);

/// Where it listens.
pub const ADDRESS: &str = "https://10.0.0.1:6443";

const API: Evidence = Evidence::Simplified("simplified-api-server");
/// The bus on which a watch shows what changes.
const BUS: &str = "kubernetes";

struct ApiServer {
    store: Shared<store::Store>,
    watchers: Shared<Vec<Watcher>>,
}

/// Whoever watches the Pods of a node.
struct Watcher {
    node: crate::trace::Text,
    incoming: Rc<Incoming>,
}

async fn main(sys: Sys) -> i32 {
    let listener = sys.step(API).listen(ADDRESS).await;
    let server = ApiServer { store: Shared::default(), watchers: Shared::default() };
    serve(sys.clone(), listener, Rc::new(server)).await;
    0
}

impl Service for ApiServer {
    async fn handle(self: Rc<Self>, incoming: Incoming) {
        incoming.sys.work(Work::AnswerFromMemory).await;
        if let Some(request) = incoming.request::<PodWatch>() {
            return self.watch(incoming, &request).await;
        }
        if incoming.request::<RuntimeClassWatch>().is_some() {
            return self.watch_runtime_classes(incoming).await;
        }
        if let Some(request) = incoming.request::<PodExec>() {
            return self.exec(incoming, &request).await;
        }
        if let Some(request) = incoming.request::<PodAttach>() {
            return self.attach(incoming, &request).await;
        }
        if let Some(request) = incoming.request::<PodPortForward>() {
            return self.port_forward(incoming, &request).await;
        }
        dispatch!(self, incoming, {
            PodsGet => list_pods,
            PodCreate => create_pod,
            PodGet => get_pod,
            PodStatusPatch => patch_pod_status,
            PodEphemeralContainersPatch => patch_ephemeral_containers,
            PodDelete => delete_pod,
            PodLogs => logs,
            EventCreate => create_event,
            EventPatch => patch_event,
            RuntimeClassesGet => list_runtime_classes,
            NodeCreate => create_node,
            NodeGet => get_node,
            NodeStatusPatch => patch_node_status,
            LeaseCreate => create_lease,
            LeasePut => put_lease,
        });
        incoming.refuse(Failure::new("404", "the server could not find the requested resource")).await;
    }
}

impl ApiServer {
    /// Tells whoever asks what has changed since its list, and then every change until it goes.
    async fn watch(&self, incoming: Incoming, request: &PodWatch) {
        let sys = incoming.sys.clone();
        incoming.begin::<PodWatch>(WatchEvent::default()).await;
        let incoming = Rc::new(incoming);
        for change in self.store.get().since(request.resource_version, &request.node) {
            incoming.push(Ok(Rc::new(change.event.clone())), change.seq);
        }
        self.watchers.set().push(Watcher { node: request.node.clone(), incoming: Rc::clone(&incoming) });
        incoming.closed(&sys).await;
        self.watchers.set().retain(|watcher| !Rc::ptr_eq(&watcher.incoming, &incoming));
    }

    /// A change becomes known: it is remembered for those that begin to watch, and told to those that do.
    async fn tell(&self, sys: &Sys, kind: &'static str, pod: &Rc<Pod>) {
        let payload = SharedPayload(Rc::clone(pod) as Rc<_>);
        let seq = sys.step(API).publish(BUS, kind, payload).await;
        let event = WatchEvent { kind, object: Some(Rc::clone(pod)) };
        for watcher in self.watchers.get().iter().filter(|watcher| pod.pod.spec.node_name.as_deref() == Some(&*watcher.node)) {
            watcher.incoming.push(Ok(Rc::new(event.clone())), seq);
        }
        self.store.set().remember(store::Change { version: pod.resource_version, seq, event });
    }
}

//! The Kubernetes API v1 over HTTPS, as far as a kubelet and `kubectl` use it, and the kubelet's own API on port 10250.
//!
//! A request is written as `{path, query, body}`. Simplified: what a client
//! sends into a stream goes with the request, and nobody has to say who they are.

mod endpoint;
mod event;
mod object;
mod pod;
mod requests;
mod status;
mod strategic;

pub use event::{Event, EventAgain, Reference};
pub use object::{
    Address, DaemonEndpoints, DeleteOptions, Endpoint, Lease, Node, NodeCondition, NodeInfo, NodeStatus, RuntimeClass, RuntimeClassList,
};
pub use pod::{Deletion, Manifest, Pod, PodList, WatchEvent};
pub use requests::{
    EphemeralContainersPatch, EventCreate, EventPatch, Identity, KubeletAttach, KubeletExec, KubeletLogs, KubeletPortForward, LeaseCreate,
    LeasePut, NodeCreate, NodeGet, NodeStatusPatch, PodAttach, PodCreate, PodDelete, PodEphemeralContainersPatch, PodExec, PodGet, PodLogs,
    PodPortForward, PodStatusPatch, PodWatch, PodsGet, RuntimeClassWatch, RuntimeClassesGet, StatusPatch,
};
pub use status::{Condition, ContainerState, ContainerStatus, Phase, PodIp, PodStatus, Running, Terminated, Waiting};

use crate::kernel::{Errno, Sys};
use crate::trace::{Failure, Protocol};
use crate::wire::Wire;

/// `metav1.Time`: RFC 3339 in whole seconds.
pub use crate::wire::docker::whole_seconds as time;

/// The Kubernetes API, and the kubelet's own.
pub(super) const WIRE: Wire = Wire { protocol: Protocol::Kubernetes, authority: None, refused, lost };

fn refused(_: &Sys, address: &str, _: Errno) -> Failure {
    let authority = address.strip_prefix("https://").unwrap_or(address);
    Failure::unknown(format!("dial tcp {authority}: connect: connection refused"))
}

fn lost() -> Failure {
    Failure::unknown("unexpected EOF")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_api_has_no_fraction() {
        assert_eq!(&*time(2_900_000_000), "1970-01-01T00:00:02Z");
        assert_eq!(&*time(0), "1970-01-01T00:00:00Z");
    }
}

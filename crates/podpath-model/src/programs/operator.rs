//! The person at the node: puts manifests into the kubelet's folder, and takes them out again.

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Program, Sys};
use crate::pod::Pod;
use crate::programs::description::{Description, Place};
use crate::trace::{Evidence, Rank, Role, SharedPayload, Side, Text};

/// The person in the trace.
pub static ROLE: Role = Role::new("operator", Rank::Surroundings, Side::Left);
/// The person to be put at the node.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };
/// The person is no program of the node.
pub static DESCRIPTION: Description = Description::new(&ROLE, Place::Elsewhere);

/// When the manifests appear: the daemons have started by then, the kubelet, whose start is the longest, too.
pub const CREATE_AT_NS: u64 = 8_000_000_000;
/// Where the kubelet looks for them.
pub const MANIFESTS: &str = "/etc/kubernetes/manifests";

/// What the person does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Script {
    /// The pods.
    pub pods: Vec<Rc<Pod>>,
    /// When their manifests appear, in nanoseconds; none if they are there.
    pub create_at_ns: Option<u64>,
    /// How long after that they are removed, in nanoseconds; none if they stay.
    pub delete_after_ns: Option<u64>,
}

const PERSON: Evidence = Evidence::Simplified("simplified-operator");

async fn main(sys: Sys) -> i32 {
    let Some(script) = sys.input::<Script>() else { return 1 };
    if let Some(create_at_ns) = script.create_at_ns {
        sys.sleep(create_at_ns).await;
        for pod in &script.pods {
            sys.step(PERSON).write(manifest(pod), SharedPayload(Rc::clone(pod) as Rc<_>)).await;
        }
    }
    if let Some(delete_after_ns) = script.delete_after_ns {
        sys.sleep(delete_after_ns).await;
        for pod in &script.pods {
            sys.step(PERSON).remove(&manifest(pod)).await;
        }
    }
    0
}

/// The file of a pod.
pub(crate) fn manifest(pod: &Pod) -> Text {
    format!("{MANIFESTS}/{}_{}.yaml", pod.metadata.namespace, pod.metadata.name).into()
}

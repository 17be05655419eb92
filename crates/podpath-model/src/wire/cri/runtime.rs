//! The runtime itself: its version, its condition, its events.
#![expect(missing_docs, reason = "the names of the proto, whose comments say what they mean")]

use super::{ContainerStatus, PodSandboxStatus};
use crate::wire::json::{Map, Text, enumeration, int64, message};

enumeration! {
    /// What happened to a container.
    ContainerEventType {
        Created = "CONTAINER_CREATED_EVENT",
        Started = "CONTAINER_STARTED_EVENT",
        Stopped = "CONTAINER_STOPPED_EVENT",
        Deleted = "CONTAINER_DELETED_EVENT",
    }
}

message! {
    /// Asks which runtime this is.
    VersionRequest {
        version: Text,
    }
    /// The same in `runtime.v1`, by which a client of 1.23 and later finds out whether the runtime knows that package.
    VersionV1Request {
        version: Text,
    }
    /// Which runtime this is.
    VersionResponse {
        version: Text,
        runtime_name: Text,
        runtime_version: Text,
        runtime_api_version: Text,
    }
    /// Asks whether the runtime is ready.
    StatusRequest {
        verbose: bool,
    }
    /// One condition: `RuntimeReady`, `NetworkReady`.
    RuntimeCondition {
        r#type: Text,
        status: bool,
        reason: Text,
        message: Text,
    }
    /// All conditions.
    RuntimeStatus {
        conditions: Vec<RuntimeCondition>,
    }
    /// All conditions, as an answer.
    StatusResponse {
        status: Option<RuntimeStatus>,
        info: Map,
    }
    /// The network of the node's pods.
    NetworkConfig {
        pod_cidr: Text,
    }
    /// What the kubelet tells the runtime.
    RuntimeConfig {
        network_config: Option<NetworkConfig>,
    }
    /// Tells the runtime its configuration.
    UpdateRuntimeConfigRequest {
        runtime_config: Option<RuntimeConfig>,
    }
    /// It has it.
    UpdateRuntimeConfigResponse {}
    /// Asks for events as they come.
    GetEventsRequest {}
    /// An event.
    ContainerEventResponse {
        container_id: Text,
        container_event_type: ContainerEventType,
        #[serde(with = "int64")]
        created_at: i64,
        pod_sandbox_status: Option<PodSandboxStatus>,
        containers_statuses: Vec<ContainerStatus>,
    }
}

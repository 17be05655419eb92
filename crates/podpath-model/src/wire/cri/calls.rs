//! The calls of both services: which answer belongs to which request.

use std::rc::Rc;

use serde_json::Value;

use super::*;
use crate::kernel::Step;
use crate::trace::{Failure, Payload, Protocol, SharedPayload, Text};
use crate::wire::rpc::{Request, Wire};

/// The answer to a call that was made by its name.
pub type Answer = Result<SharedPayload, Failure>;

/// The container runtime interface.
const WIRE: Wire = crate::wire::grpc::wire(Protocol::Cri);

macro_rules! calls {
    ($($request:ident -> $reply:ident = $method:literal $(about $subject:ident)?;)*) => {
        $(impl Request for $request {
            type Reply = $reply;
            const WIRE: &'static Wire = &WIRE;
            fn method(&self) -> &'static str { $method }
            $(fn subject(&self) -> Option<Text> { Some(self.$subject.clone()) })?
        })*
        /// The names of all calls.
        pub const METHODS: &[&str] = &[$($method),*];
        /// The names of all calls, each with the messages that it takes and answers.
        pub const SIGNATURES: &[[&str; 3]] = &[$([$method, stringify!($request), stringify!($reply)]),*];
        /// Whether there is a call of that name, and it takes a request like this one.
        pub fn takes(method: &str, request: &Value) -> bool {
            match method {
                $($method => <$request as serde::Deserialize>::deserialize(request).is_ok(),)*
                _ => false,
            }
        }
        /// Makes the call of that name with a request in JSON; none if the protocol has no such call.
        ///
        /// # Errors
        /// Where the request is not the one of this call.
        pub async fn call_by_name(step: Step<'_>, address: &Text, method: &str, request: Value) -> Result<Option<Answer>, serde_json::Error> {
            match method {
                $($method => {
                    let request: $request = serde_json::from_value(request)?;
                    let answer = step.call(address, request).await;
                    Ok(Some(answer.map(|reply| SharedPayload(reply as Rc<dyn Payload>))))
                })*
                _ => Ok(None),
            }
        }
    };
}

impl Request for VersionV1Request {
    type Reply = VersionResponse;
    const WIRE: &'static Wire = &WIRE;
    fn method(&self) -> &'static str {
        "Version"
    }
}

calls! {
    VersionRequest -> VersionResponse = "Version";
    RunPodSandboxRequest -> RunPodSandboxResponse = "RunPodSandbox";
    StopPodSandboxRequest -> StopPodSandboxResponse = "StopPodSandbox" about pod_sandbox_id;
    RemovePodSandboxRequest -> RemovePodSandboxResponse = "RemovePodSandbox" about pod_sandbox_id;
    PodSandboxStatusRequest -> PodSandboxStatusResponse = "PodSandboxStatus" about pod_sandbox_id;
    ListPodSandboxRequest -> ListPodSandboxResponse = "ListPodSandbox";
    CreateContainerRequest -> CreateContainerResponse = "CreateContainer" about pod_sandbox_id;
    StartContainerRequest -> StartContainerResponse = "StartContainer" about container_id;
    StopContainerRequest -> StopContainerResponse = "StopContainer" about container_id;
    RemoveContainerRequest -> RemoveContainerResponse = "RemoveContainer" about container_id;
    ListContainersRequest -> ListContainersResponse = "ListContainers";
    ContainerStatusRequest -> ContainerStatusResponse = "ContainerStatus" about container_id;
    UpdateContainerResourcesRequest -> UpdateContainerResourcesResponse = "UpdateContainerResources" about container_id;
    ReopenContainerLogRequest -> ReopenContainerLogResponse = "ReopenContainerLog" about container_id;
    ExecSyncRequest -> ExecSyncResponse = "ExecSync" about container_id;
    ExecRequest -> ExecResponse = "Exec" about container_id;
    AttachRequest -> AttachResponse = "Attach" about container_id;
    PortForwardRequest -> PortForwardResponse = "PortForward" about pod_sandbox_id;
    ContainerStatsRequest -> ContainerStatsResponse = "ContainerStats" about container_id;
    ListContainerStatsRequest -> ListContainerStatsResponse = "ListContainerStats";
    PodSandboxStatsRequest -> PodSandboxStatsResponse = "PodSandboxStats" about pod_sandbox_id;
    ListPodSandboxStatsRequest -> ListPodSandboxStatsResponse = "ListPodSandboxStats";
    UpdateRuntimeConfigRequest -> UpdateRuntimeConfigResponse = "UpdateRuntimeConfig";
    StatusRequest -> StatusResponse = "Status";
    CheckpointContainerRequest -> CheckpointContainerResponse = "CheckpointContainer" about container_id;
    GetEventsRequest -> ContainerEventResponse = "GetContainerEvents";
    ListMetricDescriptorsRequest -> ListMetricDescriptorsResponse = "ListMetricDescriptors";
    ListPodSandboxMetricsRequest -> ListPodSandboxMetricsResponse = "ListPodSandboxMetrics";
    ListImagesRequest -> ListImagesResponse = "ListImages";
    ImageStatusRequest -> ImageStatusResponse = "ImageStatus";
    PullImageRequest -> PullImageResponse = "PullImage";
    RemoveImageRequest -> RemoveImageResponse = "RemoveImage";
    ImageFsInfoRequest -> ImageFsInfoResponse = "ImageFsInfo";
}

/// What a server of the CRI answers if it has no such method. `package` is the version that it knows: `runtime.v1`.
pub fn unknown_method(method: &str, package: &str) -> Failure {
    let is_of_images = method.ends_with("Image") || method.contains("Images") || matches!(method, "ImageStatus" | "ImageFsInfo");
    let service = if is_of_images { "ImageService" } else { "RuntimeService" };
    Failure::new("UNIMPLEMENTED", format!("unknown method {method} for service {package}.{service}"))
}

//! The calls of both services: which answer belongs to which request.

#![expect(clippy::wildcard_imports, reason = "every message of the protocol is named here")]

use super::*;
use crate::trace::{Protocol, Text};
use crate::wire::rpc::Request;

macro_rules! calls {
    ($($request:ident -> $reply:ident = $method:literal $(about $subject:ident)?;)*) => {
        $(impl Request for $request {
            type Reply = $reply;
            const PROTOCOL: Protocol = Protocol::Cri;
            fn method(&self) -> &'static str { $method }
            $(fn subject(&self) -> Option<Text> { Some(self.$subject.clone()) })?
        })*
        /// The names of all calls.
        pub const METHODS: &[&str] = &[$($method),*];
        /// Whether this request is one of the protocol's.
        pub fn is_request(incoming: &crate::wire::Incoming) -> bool {
            $(incoming.request::<$request>().is_some())||*
        }
    };
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

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::*;
use crate::wire::json::leaves::recorded;

fn survives<T: Serialize + DeserializeOwned>(value: &Value) {
    let message: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&message).unwrap(), *value);
}

#[test]
fn recorded_messages_are_read_and_written_without_a_loss() {
    for message in recorded("cri-messages").get("messages").unwrap().as_array().unwrap() {
        let (name, value) = (message["message"].as_str().unwrap(), &message["value"]);
        match name {
            "RunPodSandbox request" => survives::<RunPodSandboxRequest>(value),
            "PodSandboxStatus response" => survives::<PodSandboxStatusResponse>(value),
            "ListPodSandbox response" => survives::<ListPodSandboxResponse>(value),
            "ListPodSandbox request" => survives::<ListPodSandboxRequest>(value),
            "CreateContainer request" => survives::<CreateContainerRequest>(value),
            "ContainerStatus response" => survives::<ContainerStatusResponse>(value),
            "ListContainers request" => survives::<ListContainersRequest>(value),
            "ListContainers response" => survives::<ListContainersResponse>(value),
            "StopContainer request" => survives::<StopContainerRequest>(value),
            "ExecSync request" => survives::<ExecSyncRequest>(value),
            "ExecSync response" => survives::<ExecSyncResponse>(value),
            "Status response" => survives::<StatusResponse>(value),
            "Version response" => survives::<VersionResponse>(value),
            "ImageStatus response" => survives::<ImageStatusResponse>(value),
            "ListImages response" => survives::<ListImagesResponse>(value),
            "PullImage request" => survives::<PullImageRequest>(value),
            "ImageFsInfo response" => survives::<ImageFsInfoResponse>(value),
            "ListContainerStats response" => survives::<ListContainerStatsResponse>(value),
            other => panic!("no type for {other}"),
        }
    }
}

#[test]
fn what_is_default_is_left_out() {
    assert_eq!(serde_json::to_string(&PodSandboxStatus::default()).unwrap(), "{}");
    let user = LinuxContainerSecurityContext { run_as_user: Some(Int64Value::default()), ..Default::default() };
    assert_eq!(serde_json::to_string(&user).unwrap(), r#"{"run_as_user":{}}"#);
}

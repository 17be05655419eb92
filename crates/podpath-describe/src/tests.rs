//! Whole descriptions.

use podpath_model::scenario::manifest;
use podpath_model::{Scenario, run};

use super::describe;

const SECOND_NS: u64 = 1_000_000_000;

fn described(yaml: &str, release: &'static str, seconds: u64) -> String {
    let pod = manifest::read(yaml.as_bytes()).pod.unwrap();
    let scenario = Scenario { release, at_least_ns: Some(seconds * SECOND_NS), ..Scenario::in_cluster("containerd", pod) };
    describe(&run(&scenario).trace, "web", seconds * SECOND_NS).unwrap()
}

const CRASH: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  containers:\n  - name: app\n    image: \
                     busybox:1.36\n    command: [sh, -c, exit 1]\n    env: [{name: A, value: b}]\n    resources: {limits: {memory: 64Mi}}\n";

#[test]
fn a_pod_that_crashes_is_described_as_kubectl_does() {
    let text = described(CRASH, "1.27", 60);
    let id = text.lines().find_map(|line| line.trim().strip_prefix("Container ID:")).unwrap().trim().to_owned();
    let digest = text.lines().find_map(|line| line.trim().strip_prefix("Image ID:")).unwrap().trim().to_owned();
    let begins = format!(
        "Name:         web\nNamespace:    default\nPriority:     0\nNode:         node1/192.168.1.10\nStart Time:   Thu, 01 Jan 1970 00:00:08 \
         +0000\nLabels:       app=web\nAnnotations:  <none>\nStatus:       Running\nIP:           10.88.0.2\nIPs:\n  IP:  \
         10.88.0.2\nContainers:\n  app:\n    Container ID:  {id}\n    Image:         busybox:1.36\n    Image ID:      {digest}\n    Port:          \
         <none>\n    Host Port:     <none>\n    Command:\n      sh\n      -c\n      exit 1\n    State:          "
    );
    assert_eq!(text[..begins.len().min(text.len())], begins);
    for part in [
        "    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    1\n      Started:      Thu, 01 Jan 1970 00:00:",
        "    Limits:\n      memory:  64Mi\n    Requests:\n      memory:  64Mi\n    Environment:\n      A:     b\n    Mounts:  <none>\nConditions:\n  \
         Type              Status\n  Initialized       True \n  Ready             False \n  ContainersReady   False \n  PodScheduled      True \n",
        "Volumes:            <none>\nQoS Class:          Burstable\nNode-Selectors:     <none>\nTolerations:        \
         node.kubernetes.io/not-ready:NoExecute op=Exists for 300s\n                    node.kubernetes.io/unreachable",
        "Events:\n  Type     Reason     Age  ",
        "  default-scheduler  Successfully assigned default/web to node1\n",
        "Back-off restarting failed container app in pod web_default(",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
}

#[test]
fn a_pod_that_is_not_there_is_not_found() {
    let pod = manifest::read(CRASH.as_bytes()).pod.unwrap();
    let trace = run(&Scenario::in_cluster("containerd", pod)).trace;
    assert_eq!(describe(&trace, "web", 0), Err("Error from server (NotFound): pods \"web\" not found".to_owned()));
}

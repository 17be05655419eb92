use serde_json::Value;

use super::*;
use crate::wire::cri::{ContainerConfig, CreateContainerRequest, LinuxContainerConfig, PodSandboxConfig, RunPodSandboxRequest};
use crate::wire::json::leaves::{assert_same, recorded};
use crate::wire::oci::ImageConfig;

const NODE: Node<'static> =
    Node { root: "/var/lib/containerd", state: "/run/containerd", hostname: "vm", swap: true, hugetlb: false, app_armor: false };

fn spec_of(case: &Value) -> Spec {
    let (id, request) = (Text::from(case["subject"].as_str().unwrap()), case["request"].clone());
    if case["op"] == "RunPodSandbox" {
        let request: RunPodSandboxRequest = serde_json::from_value(request).unwrap();
        let image = ImageConfig { entrypoint: List::Static(&["/pause"]), ..ImageConfig::default() };
        let config = &request.config.unwrap();
        return sandbox_spec(&NODE, &Sandbox { id: &id, config, image: &image, network_namespace: "/var/run/netns/cni-NETNS" }).unwrap();
    }
    let request: CreateContainerRequest = serde_json::from_value(request).unwrap();
    let container = Container {
        id: &id,
        image_name: &"docker.io/library/busybox:1.36".into(),
        config: &request.config.unwrap(),
        image: &ImageConfig { cmd: List::Static(&["sh"]), ..ImageConfig::default() },
        sandbox_id: &request.pod_sandbox_id,
        sandbox_pid: 4242,
        target_pid: None,
        sandbox_config: &request.sandbox_config.unwrap(),
    };
    container_spec(&NODE, &container).unwrap()
}

#[test]
fn the_specs_are_those_that_were_recorded() {
    for file in ["containerd-lifecycle", "containerd-host-network", "containerd-two-containers", "kubelet-containerd-simple"] {
        for case in recorded(file)["cases"].as_array().unwrap() {
            assert_same(&format!("{file} {}", case["subject"]), &spec_of(case), &case["config"]);
        }
    }
}

/// A container whose `linux` part is this, in a sandbox whose is that.
fn spec(linux: &str, sandbox_linux: &str) -> Result<Spec, SpecError> {
    let linux: LinuxContainerConfig = serde_json::from_str(linux).unwrap();
    let config = ContainerConfig { command: List::Static(&["app"]), linux: Some(linux), ..ContainerConfig::default() };
    let sandbox_config = PodSandboxConfig { linux: Some(serde_json::from_str(sandbox_linux).unwrap()), ..PodSandboxConfig::default() };
    let (id, name, image) = ("c".into(), "i".into(), ImageConfig::default());
    let of_sandbox = (&"s".into(), &sandbox_config);
    container_spec(
        &NODE,
        &Container {
            id: &id,
            image_name: &name,
            config: &config,
            image: &image,
            sandbox_id: of_sandbox.0,
            sandbox_pid: 7,
            target_pid: Some(8),
            sandbox_config: of_sandbox.1,
        },
    )
}

#[test]
fn limits_reach_the_cgroup() {
    let resources = r#"{"resources":{"cpu_shares":"256","cpu_quota":"50000","cpu_period":"100000","memory_limit_in_bytes":"67108864","oom_score_adj":"982"}}"#;
    let spec = serde_json::to_value(spec(resources, "{}").unwrap()).unwrap();
    assert_eq!(spec["linux"]["resources"]["cpu"], serde_json::json!({"shares": 256, "quota": 50000, "period": 100_000}));
    assert_eq!(spec["linux"]["resources"]["memory"], serde_json::json!({"limit": 67_108_864, "swap": 67_108_864}));
    assert_eq!(spec["process"]["oomScoreAdj"], 982);
}

#[test]
fn all_and_none_are_taken_before_single_capabilities() {
    let bounding = |asked: &str| {
        let spec = spec(&format!(r#"{{"security_context":{{"capabilities":{asked},"seccomp":{{}}}}}}"#), "{}").unwrap();
        (spec.process.capabilities.unwrap().bounding, spec.linux.seccomp.unwrap())
    };
    let (names, filter) = bounding(r#"{"add_capabilities":["NET_BIND_SERVICE"],"drop_capabilities":["ALL"]}"#);
    assert_eq!(names, List::Static(&["CAP_NET_BIND_SERVICE"]));
    assert!(filter.syscalls.iter().all(|rule| rule.names != [["chroot"].as_slice()]), "chroot needs its capability");
    let (names, filter) = bounding(r#"{"add_capabilities":["sys_admin"],"drop_capabilities":["KILL"]}"#);
    assert_eq!((names.len(), names.contains("CAP_SYS_ADMIN"), names.contains("CAP_KILL")), (14, true, false));
    assert!(!filter.syscalls.contains(&crate::wire::oci::seccomp::CLONE), "the administrator may make namespaces");
    let (names, _) = bounding(r#"{"add_capabilities":["ALL"]}"#);
    assert_eq!(names, List::Static(capability::ALL));
}

#[test]
fn a_privileged_container_needs_a_privileged_sandbox() {
    let privileged = r#"{"security_context":{"privileged":true,"masked_paths":["/proc/kcore"],"seccomp":{}}}"#;
    assert_eq!(spec(privileged, "{}").unwrap_err(), SpecError::PrivilegedInOrdinarySandbox);
    let spec = spec(privileged, privileged).unwrap();
    assert!(spec.linux.seccomp.is_none() && spec.linux.masked_paths.is_empty() && spec.linux.resources.devices[0].allow);
    assert!(spec.mounts.iter().all(|mount| !mount.options.contains("ro")));
}

#[test]
fn a_user_brings_its_group() {
    let user = |context: &str| spec(&format!(r#"{{"security_context":{context}}}"#), "{}").map(|spec| spec.process.user);
    let ordinary = user(r#"{"run_as_user":{"value":"1000"},"run_as_group":{"value":"7"},"supplemental_groups":["9","3"]}"#).unwrap();
    assert_eq!((ordinary.uid, ordinary.gid, ordinary.additional_gids), (1000, 7, vec![3, 7, 9]));
    assert_eq!(user(r#"{"run_as_group":{"value":"7"}}"#).unwrap_err(), SpecError::GroupWithoutUser(7));
    assert_eq!(user(r#"{"run_as_username":"web"}"#).unwrap_err(), SpecError::UnknownUser("web".into()));
}

#[test]
fn pid_namespaces_are_joined_as_asked() {
    let pid = |mode: &str| {
        let options = format!(r#"{{"security_context":{{"namespace_options":{{"pid":"{mode}"}}}}}}"#);
        let spec = spec(&options, "{}").unwrap();
        spec.linux.namespaces[0].path.to_string()
    };
    assert_eq!((pid("CONTAINER"), pid("POD"), pid("TARGET")), ("".into(), "/proc/7/ns/pid".into(), "/proc/8/ns/pid".into()));
}

#[test]
fn systemd_names_the_cgroup_by_its_slice() {
    assert_eq!(&*cgroups_path("/kubepods.slice/kubepods-pod1.slice", "c"), "kubepods-pod1.slice:cri-containerd:c");
    assert_eq!(&*cgroups_path("/kubepods/pod1", "c"), "/kubepods/pod1/c");
    assert_eq!(&*cgroups_path("", "c"), "/k8s.io/c");
}

#[test]
fn a_profile_that_is_not_on_the_node_is_an_error() {
    let seccomp = |context: &str| spec(&format!(r#"{{"security_context":{context}}}"#), "{}").map(|spec| spec.linux.seccomp.is_some());
    assert_eq!(seccomp(r#"{"seccomp_profile_path":"runtime/default"}"#), Ok(true));
    assert_eq!(seccomp("{}"), Ok(false));
    let error = seccomp(r#"{"seccomp":{"profile_type":"Localhost","localhost_ref":"/p.json"}}"#).unwrap_err();
    assert_eq!(error.to_string(), "cannot load seccomp profile \"/p.json\": open /p.json: no such file or directory");
}

use std::rc::Rc;

use serde_json::Value;

use super::*;
use crate::programs::crio::{Namespaces, Status};
use crate::programs::images::Image;
use crate::wire::cri::{ContainerConfig, CreateContainerRequest, LinuxContainerConfig, PodSandboxConfig, RunPodSandboxRequest};
use crate::wire::json::leaves::{assert_same, recorded};

fn config() -> Config {
    Config {
        api_version: "v1".into(),
        root: "/var/lib/containers/storage".into(),
        run_root: "/run/containers/storage".into(),
        listen: "/var/run/crio/crio.sock".into(),
        conmon: "/usr/bin/conmon".into(),
        runtime_root: "/run/runc".into(),
        namespaces_dir: "/var/run".into(),
        exits_dir: "/var/run/crio/exits".into(),
        attach_socket_dir: "/var/run/crio/attach".into(),
        drop_infra_ctr: false,
        pause_image: "127.0.0.1:5000/pause:3.9".into(),
        pause_command: "/pause".into(),
        images: vec![],
    }
}

fn image(reference: &str, id: &str) -> Rc<Image> {
    Rc::new(Image { id: format!("sha256:{id}").into(), ..Image::by_reference(reference) })
}

fn sandbox(config: Rc<PodSandboxConfig>) -> Sandbox {
    let namespaces = Namespaces { net: "/var/run/netns/NETNS".into(), ipc: "/var/run/ipcns/NS".into(), uts: "/var/run/utsns/NS".into() };
    let name = config.metadata.as_ref().map(|pod| format!("k8s_{}_{}_{}_{}", pod.name, pod.namespace, pod.uid, pod.attempt));
    let mut sandbox = Sandbox {
        id: "sandbox-1".into(),
        name: name.unwrap_or_default().into(),
        config,
        runtime_handler: "".into(),
        namespaces,
        network: None,
        ip: "".into(),
        created_at_ns: 1,
        spoofed: false,
        created: true,
        stopped: false,
        network_stopped: false,
    };
    if !sandbox.is_host_network() {
        sandbox.ip = "POD_IP".into();
    }
    sandbox
}

fn container(id: &str, config: Rc<ContainerConfig>, of_pod: &PodSandboxConfig, mount_point: &str) -> Container {
    let pod = of_pod.metadata.clone().unwrap_or_default();
    let (name, attempt, log, image) = match &config.metadata {
        Some(metadata) => {
            (metadata.name.clone(), metadata.attempt, config.log_path.clone(), image("127.0.0.1:5000/busybox:1.36", "image-busybox"))
        }
        None => ("POD".into(), pod.attempt, format!("{id}.log").into(), image("127.0.0.1:5000/pause:3.9", "image-pause")),
    };
    Container {
        id: id.into(),
        name: format!("k8s_{name}_{}_{}_{}_{attempt}", pod.name, pod.namespace, pod.uid).into(),
        sandbox_id: "sandbox-1".into(),
        config,
        image,
        image_ref: "".into(),
        layer: "".into(),
        mount_point: mount_point.into(),
        log_path: format!("{}/{log}", of_pod.log_directory).into(),
        status: Status::Created,
        pid: 0,
        created_at_ns: 1,
        started_at_ns: 0,
        finished_at_ns: 0,
        exit_code: None,
        oom_killed: false,
    }
}

fn spec_of(case: &Value) -> Spec {
    let (id, request) = (case["subject"].as_str().unwrap(), case["request"].clone());
    let mount_point = case["config"]["root"]["path"].as_str().unwrap();
    let config = config();
    let node = Node { config: &config, hostname: "vm", app_armor: false, pid_namespace_of: 0 };
    if case["op"] == "RunPodSandbox" {
        let request: RunPodSandboxRequest = serde_json::from_value(request).unwrap();
        let of_pod = request.config.unwrap();
        return infra_spec(&node, &sandbox(Rc::clone(&of_pod)), &container(id, Rc::default(), &of_pod, mount_point)).unwrap();
    }
    let request: CreateContainerRequest = serde_json::from_value(request).unwrap();
    let of_pod = request.sandbox_config.unwrap();
    let container = container(id, request.config.unwrap(), &of_pod, mount_point);
    container_spec(&node, &sandbox(of_pod), &container).unwrap()
}

/// Without what is chance on a real node: the order in a Go map, the time of day, the name of an interface.
fn without_chance(mut spec: Value) -> Value {
    let annotations = spec["annotations"].as_object_mut().unwrap();
    for name in ["Created", "CNIResult"] {
        annotations.remove(&format!("io.kubernetes.cri-o.{name}"));
    }
    for name in ["Labels", "Annotations", "Metadata"] {
        if let Some(text) = annotations.get_mut(&format!("io.kubernetes.cri-o.{name}")) {
            *text = serde_json::from_str(text.as_str().unwrap()).unwrap();
        }
    }
    spec
}

#[test]
fn the_specs_are_those_that_were_recorded() {
    for file in ["crio-lifecycle", "crio-host-network", "crio-two-containers", "kubelet-crio-simple"] {
        for case in recorded(file)["cases"].as_array().unwrap() {
            let ours = without_chance(serde_json::to_value(spec_of(case)).unwrap());
            assert_same(&format!("{file} {}", case["subject"]), &ours, &without_chance(case["config"].clone()));
        }
    }
}

/// A container whose `linux` part is this, in a sandbox whose is that.
fn spec_in(linux: &str, sandbox_linux: &str, change: impl FnOnce(&mut ContainerConfig)) -> Result<Spec, SpecError> {
    let linux: LinuxContainerConfig = serde_json::from_str(linux).unwrap();
    let mut asked = ContainerConfig {
        metadata: Some(Default::default()),
        command: List::Static(&["app"]),
        linux: Some(linux),
        ..ContainerConfig::default()
    };
    change(&mut asked);
    let of_pod = Rc::new(PodSandboxConfig { linux: Some(serde_json::from_str(sandbox_linux).unwrap()), ..PodSandboxConfig::default() });
    let config = config();
    let node = Node { config: &config, hostname: "vm", app_armor: false, pid_namespace_of: 7 };
    container_spec(&node, &sandbox(Rc::clone(&of_pod)), &container("c", Rc::new(asked), &of_pod, "/merged"))
}

fn spec(linux: &str) -> Result<Spec, SpecError> {
    spec_in(linux, "{}", |_| {})
}

#[test]
fn limits_reach_the_cgroup_and_too_little_memory_is_refused() {
    let resources = |memory: &str| {
        format!(r#"{{"resources":{{"cpu_shares":"256","cpu_quota":"50000","cpu_period":"100000","memory_limit_in_bytes":"{memory}"}}}}"#)
    };
    let limited = serde_json::to_value(spec(&resources("67108864")).unwrap()).unwrap();
    assert_eq!(limited["linux"]["resources"]["cpu"], serde_json::json!({"shares": 256, "quota": 50000, "period": 100_000}));
    assert_eq!(limited["linux"]["resources"]["memory"], serde_json::json!({"limit": 67_108_864, "swap": 67_108_864}));
    let refused = spec(&resources("4194304")).unwrap_err().to_string();
    assert_eq!(refused, "set memory limit 4194304 too low; should be at least 12582912");
}

#[test]
fn added_capabilities_come_before_the_defaults_and_all_and_none_before_both() {
    let bounding = |asked: &str| {
        let spec = spec(&format!(r#"{{"security_context":{{"capabilities":{asked}}}}}"#))?;
        Ok::<_, SpecError>((spec.process.capabilities.unwrap().bounding, spec.linux.seccomp.unwrap()))
    };
    let (names, _) = bounding(r#"{"add_capabilities":["NET_ADMIN"],"drop_capabilities":["KILL","CHOWN"]}"#).unwrap();
    assert_eq!((names.len(), names.get(0), names.contains("CAP_KILL")), (8, Some("CAP_NET_ADMIN"), false));
    let (names, _) = bounding(r#"{"add_capabilities":["NET_BIND_SERVICE"],"drop_capabilities":["ALL"]}"#).unwrap();
    assert_eq!(names, List::Static(&["CAP_NET_BIND_SERVICE"]));
    let (names, filter) = bounding(r#"{"add_capabilities":["ALL"]}"#).unwrap();
    assert_eq!(names.len(), 41);
    assert!(filter.syscalls.iter().all(|rule| rule.action == "SCMP_ACT_ALLOW" || rule.errno_ret == Some(1)));
    assert_eq!(filter.syscalls.last().unwrap().names, [["unshare"].as_slice()]);
    let error = bounding(r#"{"add_capabilities":["FLY"]}"#).unwrap_err();
    assert_eq!(error.to_string(), "unknown capability \"CAP_FLY\" to add");
}

#[test]
fn a_privileged_container_needs_a_privileged_sandbox_and_then_may_do_everything() {
    let privileged = r#"{"security_context":{"privileged":true,"masked_paths":["/proc/kcore"]}}"#;
    assert_eq!(spec(privileged).unwrap_err(), SpecError::PrivilegedInOrdinarySandbox);
    let spec = spec_in(privileged, privileged, |_| {}).unwrap();
    assert!(spec.linux.seccomp.is_none() && spec.linux.masked_paths.is_empty() && spec.linux.resources.devices[0].allow);
    assert!(spec.mounts.iter().all(|mount| !mount.options.contains("ro")));
    assert_eq!(spec.process.capabilities.unwrap().ambient.len(), 41);
}

#[test]
fn the_group_of_a_user_is_its_first_additional_group() {
    let user = |context: &str| spec(&format!(r#"{{"security_context":{context}}}"#)).map(|spec| spec.process.user);
    let ordinary = user(r#"{"run_as_user":{"value":"1000"},"run_as_group":{"value":"7"},"supplemental_groups":["9","7","3"]}"#).unwrap();
    assert_eq!((ordinary.uid, ordinary.gid, ordinary.additional_gids), (1000, 7, vec![7, 9, 3]));
    assert_eq!(user(r#"{"run_as_group":{"value":"7"}}"#).unwrap_err(), SpecError::GroupWithoutUser);
    assert_eq!(user(r#"{"run_as_username":"web"}"#).unwrap_err(), SpecError::UnknownUser("web".into()));
}

#[test]
fn pid_namespaces_are_joined_as_asked() {
    let pid = |mode: &str| {
        let options = format!(r#"{{"security_context":{{"namespace_options":{{"pid":"{mode}"}}}}}}"#);
        spec(&options).unwrap().linux.namespaces.iter().find(|namespace| namespace.r#type == "pid").map(|own| own.path.to_string())
    };
    let of_pod = Some("/proc/7/ns/pid".to_owned());
    assert_eq!((pid("CONTAINER"), pid("POD"), pid("TARGET"), pid("NODE")), (Some(String::new()), of_pod.clone(), of_pod, None));
}

#[test]
fn what_a_pod_mounts_replaces_what_is_there_and_higher_directories_come_first() {
    let spec = spec_in("{}", "{}", |config| {
        config.mounts = serde_json::from_str(
            r#"[{"container_path":"/data/deep","host_path":"/a","readonly":true},
                {"container_path":"/dev/shm","host_path":"/b"},
                {"container_path":"/data/","host_path":"/c","propagation":"PROPAGATION_BIDIRECTIONAL"}]"#,
        )
        .unwrap();
    })
    .unwrap();
    let last: Vec<(&str, &str)> = spec.mounts.iter().rev().take(3).rev().map(|mount| (&*mount.destination, &*mount.source)).collect();
    assert_eq!(last, [("/data/", "/c"), ("/data/deep", "/a"), ("/dev/shm", "/b")]);
    assert_eq!(spec.mounts.iter().filter(|mount| *mount.destination == *"/dev/shm").count(), 1);
    assert_eq!(spec.mounts.last().unwrap().options, List::Static(&["rw", "rbind", "rprivate", "bind"]));
    assert_eq!(spec.linux.rootfs_propagation, "rshared");
}

#[test]
fn a_pods_variables_come_before_those_of_the_image_and_win() {
    let spec = spec_in("{}", "{}", |config| {
        config.envs = serde_json::from_str(r#"[{"key":"A","value":"1"},{"key":"PATH","value":"/x"}]"#).unwrap();
    })
    .unwrap();
    assert_eq!(spec.process.env, List::Static(&["PATH=/x", "TERM=xterm", "HOSTNAME=sandbox-1", "A=1"]));
}

#[test]
fn without_a_profile_the_default_one_is_used() {
    let seccomp = |context: &str| spec(&format!(r#"{{"security_context":{context}}}"#)).map(|spec| spec.linux.seccomp.is_some());
    assert_eq!(seccomp("{}"), Ok(true));
    assert_eq!(seccomp(r#"{"seccomp":{"profile_type":"Unconfined"}}"#), Ok(false));
    assert_eq!(seccomp(r#"{"seccomp_profile_path":"unconfined"}"#), Ok(false));
    let error = seccomp(r#"{"seccomp":{"profile_type":"Localhost","localhost_ref":"/p.json"}}"#).unwrap_err().to_string();
    assert_eq!(error, "setup seccomp: from field: unable to load local profile \"/p.json\": open /p.json: no such file or directory");
}

#[test]
fn a_slice_is_no_parent_for_a_cgroup_without_systemd() {
    let error = spec_in("{}", r#"{"cgroup_parent":"/kubepods.slice/kubepods-pod1.slice"}"#, |_| {}).unwrap_err();
    assert!(error.to_string().ends_with("received systemd slice as parent: /kubepods.slice/kubepods-pod1.slice"));
}

use super::*;
use crate::wire::cri::{CreateContainerRequest, RunPodSandboxRequest};
use crate::wire::json::leaves::{assert_same, recorded};

const CRI_DOCKERD: Shim = Shim { flavour: Flavour::CriDockerd, cgroup_driver: CgroupDriver::Cgroupfs, cni: true };
const IN_TREE: Shim = Shim { flavour: Flavour::InTree, ..CRI_DOCKERD };

fn translates(shim: Shim, file: &str) {
    let document = recorded(file);
    for case in document["cases"].as_array().unwrap() {
        let request = case["request"].clone();
        let create = if case["op"] == "RunPodSandbox" {
            let request: RunPodSandboxRequest = serde_json::from_value(request).unwrap();
            shim.make_sandbox_docker_config(&request.config.unwrap(), "registry.k8s.io/pause:3.9").unwrap()
        } else {
            let request: CreateContainerRequest = serde_json::from_value(request).unwrap();
            shim.make_container_config(&request.pod_sandbox_id, &request.config.unwrap(), &request.sandbox_config.unwrap()).unwrap()
        };
        assert_eq!(format!("name={}", create.name), case["query"].as_str().unwrap());
        assert_same(&format!("{file} {}", create.name), &*create.body, &case["body"]);
        // The shape too, with what is null or zero.
        let ours = serde_json::to_value(&*create.body).unwrap();
        assert_eq!(ours, case["body"], "{file} {}", create.name);
    }
}

#[test]
fn cri_dockerd_says_what_was_recorded() {
    for scenario in ["lifecycle", "host-network", "two-containers"] {
        translates(CRI_DOCKERD, &format!("cri-dockerd-{scenario}"));
    }
}

#[test]
fn the_in_tree_dockershim_says_what_was_recorded() {
    translates(IN_TREE, "dockershim-simple");
}

#[test]
fn a_mount_keeps_its_options() {
    let mount = |readonly, propagation| Mount {
        host_path: "/data".into(),
        container_path: "/d".into(),
        readonly,
        propagation,
        ..Default::default()
    };
    assert_eq!(&*mount_binding(&mount(false, MountPropagation::Private)), "/data:/d");
    assert_eq!(&*mount_binding(&mount(true, MountPropagation::Private)), "/data:/d:ro");
    assert_eq!(&*mount_binding(&mount(true, MountPropagation::HostToContainer)), "/data:/d:ro,rslave");
    assert_eq!(&*mount_binding(&mount(false, MountPropagation::Bidirectional)), "/data:/d:rshared");
}

#[test]
fn only_ports_of_the_node_are_published() {
    let mapping = |host_port| PortMapping { container_port: 80, host_port, ..Default::default() };
    let config = PodSandboxConfig { port_mappings: vec![mapping(0), mapping(8080), mapping(8081)], ..Default::default() };
    let create = CRI_DOCKERD.make_sandbox_docker_config(&config, "pause").unwrap();
    let body = serde_json::to_value(&*create.body).unwrap();
    assert_eq!(body["ExposedPorts"], serde_json::json!({"80/tcp": {}}));
    let bindings = serde_json::json!({"80/tcp": [{"HostIp": "", "HostPort": "8080"}, {"HostIp": "", "HostPort": "8081"}]});
    assert_eq!(body["HostConfig"]["PortBindings"], bindings);
}

#[test]
fn a_group_needs_a_user() {
    let context: crate::wire::cri::LinuxContainerConfig =
        serde_json::from_str(r#"{"security_context":{"run_as_group":{"value":"7"}}}"#).unwrap();
    let config = ContainerConfig { linux: Some(context), ..Default::default() };
    let error = CRI_DOCKERD.make_container_config(&"s".into(), &config, &PodSandboxConfig::default()).unwrap_err();
    assert!(error.ends_with("runAsGroup is specified without a runAsUser"), "{error}");
}

#[test]
fn a_container_that_asks_for_everything_gets_it_in_dockers_words() {
    let config: ContainerConfig = serde_json::from_str(
        r#"{"metadata":{"name":"app"},"envs":[{"key":"A","value":"1"}],"args":["x"],"working_dir":"/w","linux":{
        "resources":{"memory_limit_in_bytes":"67108864","cpu_quota":"50000","cpu_period":"100000"},
        "security_context":{"privileged":true,"run_as_user":{"value":"1000"},"run_as_group":{"value":"7"},"supplemental_groups":["5"],
        "readonly_rootfs":true,"no_new_privs":true,"capabilities":{"add_capabilities":["NET_ADMIN"],"drop_capabilities":["ALL"]},
        "masked_paths":["/proc/kcore"],"seccomp":{}}}}"#,
    )
    .unwrap();
    let create = CRI_DOCKERD.make_container_config(&"s".into(), &config, &PodSandboxConfig::default()).unwrap();
    let host = &create.body.host_config;
    assert_eq!((host.memory, host.memory_swap, host.cpu_quota), (67_108_864, 67_108_864, 50_000));
    assert!(host.privileged && host.readonly_rootfs && host.masked_paths.is_empty());
    assert_eq!(host.cap_add, List::Static(&["NET_ADMIN"]));
    assert_eq!(host.cap_drop, List::Static(&["ALL"]));
    assert_eq!(host.group_add, List::Static(&["5"]));
    // The default profile is asked for by saying nothing.
    assert_eq!(host.security_opt, List::Static(&["no-new-privileges"]));
    assert_eq!((host.pid_mode.as_str(), host.ipc_mode.as_str()), ("container:s", "container:s"));
    assert_eq!((create.body.config.user.as_str(), create.body.config.working_dir.as_str()), ("1000:7", "/w"));
    assert_eq!(create.body.config.env, List::Static(&["A=1"]));
}

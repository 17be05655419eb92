use serde_json::{Value, json};

use super::*;
use crate::programs::dockershim::translate::{CgroupDriver, Flavour, Shim};
use crate::wire::cri::{CreateContainerRequest, RunPodSandboxRequest};
use crate::wire::docker::ContainerCreateBody;
use crate::wire::json::leaves::{assert_same, recorded};
use crate::wire::oci::{ImageConfig, capability};

fn daemon(controller: &str) -> Daemon<'_> {
    Daemon { pid: 4242, exec_root: "/run/docker", network_controller: controller, systemd_cgroups: false, app_armor: false }
}

fn body_of(case: &Value, flavour: Flavour) -> (bool, ContainerCreateBody) {
    let shim = Shim { flavour, cgroup_driver: CgroupDriver::Cgroupfs, cni: true };
    let request = case["request"].clone();
    if case["op"] == "RunPodSandbox" {
        let request: RunPodSandboxRequest = serde_json::from_value(request).unwrap();
        let create = shim.make_sandbox_docker_config(&request.config.unwrap(), "registry.k8s.io/pause:3.9").unwrap();
        return (true, (*create.body).clone());
    }
    let request: CreateContainerRequest = serde_json::from_value(request).unwrap();
    let create = shim.make_container_config(&request.pod_sandbox_id, &request.config.unwrap(), &request.sandbox_config.unwrap());
    (false, (*create.unwrap().body).clone())
}

/// What dockerd decides by chance or by the order of events is taken from the recording: the mounted root and the controller's id.
fn spec_of(case: &Value, flavour: Flavour, pause_hostname: &mut Str) -> Spec {
    let (is_sandbox, body) = body_of(case, flavour);
    let (entrypoint, cmd): (List, List) =
        if is_sandbox { (List::Static(&["/pause"]), List::EMPTY) } else { (List::EMPTY, List::Static(&["sh"])) };
    let mut config = merge(&body.config, &ImageConfig { entrypoint, cmd, ..ImageConfig::default() }).unwrap();
    let (id, host) = (Text::from(case["subject"].as_str().unwrap()), adapt(&body.host_config));
    if is_sandbox {
        *pause_hostname = hostname(&id, &config, &host, "vm");
    }
    config.hostname = pause_hostname.clone();
    let recorded = &case["config"];
    let controller = recorded["hooks"]["prestart"][0]["args"][3].as_str().unwrap_or_default();
    let container = Container {
        id: &id,
        config: &config,
        host: &host,
        rootfs: &recorded["root"]["path"].as_str().unwrap().into(),
        files: &Files::own("/var/lib/docker/containers/sandbox-1"),
        node_network: "/run/docker/netns/default",
    };
    create_spec(&daemon(controller), &container, &|donor| (donor == "sandbox-1").then_some(4242)).unwrap()
}

#[test]
fn the_specs_are_those_that_were_recorded() {
    let files = [
        ("cri-dockerd-lifecycle", Flavour::CriDockerd),
        ("cri-dockerd-host-network", Flavour::CriDockerd),
        ("cri-dockerd-two-containers", Flavour::CriDockerd),
        ("dockershim-simple", Flavour::InTree),
    ];
    for (file, flavour) in files {
        let mut pause_hostname = Str::EMPTY;
        for case in recorded(file)["cases"].as_array().unwrap() {
            let spec = spec_of(case, flavour, &mut pause_hostname);
            assert_same(&format!("{file} {}", case["subject"]), &spec, &case["config"]);
        }
    }
}

fn spec(host: HostConfig, config: Config) -> Result<Spec, SpecError> {
    let config = merge(&config, &ImageConfig { cmd: List::Static(&["app"]), ..ImageConfig::default() })?;
    let (id, rootfs, files) = ("c".into(), "/merged".into(), Files::own("/containers/c"));
    let container = Container { id: &id, config: &config, host: &adapt(&host), rootfs: &rootfs, files: &files, node_network: "/netns" };
    create_spec(&daemon("abc"), &container, &|donor| (donor == "pause").then_some(7))
}

#[test]
fn limits_reach_the_cgroup() {
    let host = HostConfig {
        memory: 64 << 20,
        memory_swap: 64 << 20,
        cpu_quota: 50_000,
        cpu_period: 100_000,
        cpu_shares: 1,
        ..HostConfig::default()
    };
    let spec = serde_json::to_value(spec(host, Config::default()).unwrap()).unwrap();
    let resources = &spec["linux"]["resources"];
    assert_eq!(resources["memory"], json!({"limit": 67_108_864, "swap": 67_108_864, "disableOOMKiller": false}));
    assert_eq!(resources["cpu"], json!({"shares": 2, "quota": 50000, "period": 100_000}));
}

#[test]
fn a_donor_that_does_not_run_cannot_be_joined() {
    let joining = |donor: &str| HostConfig { ipc_mode: format!("container:{donor}").into(), ..HostConfig::default() };
    let error = spec(joining("gone"), Config::default()).unwrap_err();
    assert_eq!(error.to_string(), "cannot join IPC of a non running container: gone");
    let spec = spec(joining("pause"), Config::default()).unwrap();
    assert!(spec.linux.namespaces.iter().any(|namespace| namespace.r#type == "ipc" && &*namespace.path == "/proc/7/ns/ipc"));
}

#[test]
fn only_a_new_network_namespace_is_handed_to_dockerd() {
    let hooks = |mode: &'static str| {
        let host = HostConfig { network_mode: mode.into(), ..HostConfig::default() };
        let spec = spec(host, Config::default()).unwrap();
        (spec.hooks.unwrap().prestart.len(), spec.linux.sysctl.len())
    };
    assert_eq!((hooks("none"), hooks("host"), hooks("container:pause")), ((1, 2), (0, 0), (0, 0)));
}

#[test]
fn capabilities_are_tweaked() {
    let bounding = |add: &'static [&'static str], drop: &'static [&'static str]| {
        let host = HostConfig { cap_add: List::Static(add), cap_drop: List::Static(drop), ..HostConfig::default() };
        spec(host, Config::default()).map(|spec| spec.process.capabilities.unwrap().bounding)
    };
    assert_eq!(bounding(&["NET_BIND_SERVICE"], &["ALL"]), Ok(List::Static(&["CAP_NET_BIND_SERVICE"])));
    assert_eq!(bounding(&["ALL"], &[]).unwrap().len(), capability::ALL.len());
    assert_eq!(bounding(&["sys_admin"], &["CAP_KILL"]).unwrap().len(), 14);
    assert_eq!(bounding(&["FLY"], &[]).unwrap_err().to_string(), "invalid CapAdd: unknown capability: \"CAP_FLY\"");
}

#[test]
fn an_ordinary_user_has_no_effective_capabilities() {
    let spec = spec(HostConfig::default(), Config { user: "1000:7".into(), ..Config::default() }).unwrap();
    let capabilities = spec.process.capabilities.unwrap();
    assert_eq!((spec.process.user.uid, spec.process.user.additional_gids), (1000, vec![7]));
    assert!(capabilities.effective.is_empty() && !capabilities.bounding.is_empty());
}

#[test]
fn volumes_come_before_deeper_ones_and_replace_the_networks_files() {
    let binds = Some(List::Static(&["/a:/var/lib/app:ro", "/b:/data:rslave", "/etc-hosts:/etc/hosts"]));
    let spec = spec(HostConfig { binds, ..HostConfig::default() }, Config::default()).unwrap();
    let bound: Vec<_> = spec
        .mounts
        .iter()
        .filter(|mount| mount.r#type == "bind")
        .map(|mount| (mount.destination.as_str(), mount.source.as_str()))
        .collect();
    let expected = [
        ("/data", "/b"),
        ("/etc/resolv.conf", "/containers/c/resolv.conf"),
        ("/etc/hostname", "/containers/c/hostname"),
        ("/etc/hosts", "/etc-hosts"),
        ("/var/lib/app", "/a"),
    ];
    assert_eq!(bound, expected);
    assert_eq!(spec.linux.rootfs_propagation, "rslave");
    assert!(
        spec.mounts.iter().any(|mount| &*mount.destination == "/dev/shm" && mount.options.contains("size=67108864")),
        "private shared memory"
    );
}

#[test]
fn the_image_fills_in_what_the_request_leaves_open() {
    let image = ImageConfig {
        env: List::Static(&["PATH=/bin", "A=image"]),
        entrypoint: List::Static(&["/entry"]),
        cmd: List::Static(&["image"]),
        working_dir: "/srv".into(),
        user: "5".into(),
        ..ImageConfig::default()
    };
    let own = Config { cmd: List::Static(&["own"]), env: List::Static(&["A=own"]), ..Config::default() };
    let merged = merge(&own, &image).unwrap();
    assert_eq!((&merged.entrypoint, &merged.cmd), (&List::Static(&["/entry"]), &List::Static(&["own"])));
    assert_eq!(merged.env, List::Static(&["A=own", "PATH=/bin"]));
    assert_eq!((merged.user.as_str(), merged.working_dir.as_str()), ("5", "/srv"));
    let entry = Config { entrypoint: List::Static(&["sh"]), ..Config::default() };
    assert!(merge(&entry, &image).unwrap().cmd.is_empty(), "an entrypoint of one's own drops the image's command");
    assert_eq!(merge(&Config::default(), &ImageConfig::default()).unwrap_err(), SpecError::NoCommand);
}

//! What the kubelet and the runtimes refuse.

use podpath_model::node::RELEASES;
use podpath_model::trace::{Event, Kind, Outcome, What};
use podpath_model::wire::kubernetes::Phase;

use crate::language::{Story, cluster, is_docker, kubelet, lasting, paths, texts_of_events};

/// A pod of one container that waits, with more in its spec and in its container.
fn pod(spec: &str, container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n{spec}  containers:\n  - name: app\n    image: busybox:1.36\n    command: [sleep, '600']\n{container}"
    )
}

/// What waits for what, of the last status that the API server was told.
fn waits(story: &Story) -> (String, String) {
    let statuses = story.told_statuses();
    let waiting = statuses.last().and_then(|status| status.container_statuses.first()?.state.waiting.clone());
    waiting.map(|waiting| (waiting.reason.to_string(), waiting.message.to_string())).unwrap_or_default()
}

/// Why the pod has failed for good.
fn failed(story: &Story) -> (String, String) {
    let statuses = story.told_statuses();
    let last = statuses.last().unwrap();
    assert_eq!(last.phase, Phase::Failed);
    (last.reason.to_string(), last.message.to_string())
}

#[test]
fn an_image_whose_name_is_none_is_never_asked_for() {
    // case 09
    let yaml = pod("", "").replace("busybox:1.36", "\"https://registry.example.com/web:1.0\"");
    for path in paths() {
        let story = cluster(path, &yaml).told();
        let of_container = |call: &&podpath_model::trace::Event| !call.routine;
        assert_eq!(story.calls("PullImage").len() + story.calls("ImageStatus").into_iter().filter(of_container).count(), 0, "{path}");
        let text = "Failed to apply default image tag \"https://registry.example.com/web:1.0\": couldn't parse image reference \
                    \"https://registry.example.com/web:1.0\": invalid reference format";
        let posted = texts_of_events(&story);
        assert!(posted.contains(&format!("Warning InspectFailed: {text}")), "{path}: {posted:?}");
        assert!(posted.contains(&"Warning Failed: Error: InvalidImageName".to_owned()), "{path}: {posted:?}");
        assert_eq!(waits(&story).0, "InvalidImageName", "{path}");
    }
}

#[test]
fn a_container_that_must_not_be_root_and_would_be_is_never_made() {
    // case 22
    let of_image = pod("  securityContext: {runAsNonRoot: true}\n", "");
    let of_spec = pod("  securityContext: {runAsNonRoot: true}\n", "    securityContext: {runAsUser: 0}\n");
    for path in paths() {
        let refused = [
            (&of_image, "container has runAsNonRoot and image will run as root"),
            (&of_spec, "container's runAsUser breaks non-root policy"),
        ];
        for (yaml, text) in refused {
            let story = cluster(path, yaml).told();
            assert!(story.calls("CreateContainer").is_empty(), "{path}");
            let (reason, message) = waits(&story);
            assert!(reason == "CreateContainerConfigError" && message.starts_with(text), "{path}: {reason} {message}");
            let posted = texts_of_events(&story);
            let begin = format!("Warning Failed: Error: {text} (pod: \"web_default(");
            assert!(posted.iter().any(|text| text.starts_with(&begin) && text.ends_with(")\", container: app)")), "{path}: {posted:?}");
        }
        let good = [
            pod("  securityContext: {runAsNonRoot: true, runAsUser: 1000}\n", ""),
            pod("  securityContext: {runAsNonRoot: true}\n", "    securityContext: {runAsNonRoot: false}\n"),
        ];
        for yaml in good {
            assert_eq!(kubelet(path, &yaml).apps().len(), 1, "{path}");
        }
    }
}

#[test]
fn a_kernel_parameter_that_is_not_safe_is_refused_before_there_is_a_sandbox() {
    // case 24
    let yaml = pod("  securityContext: {sysctls: [{name: net.core.somaxconn, value: '1024'}]}\n", "");
    for release in RELEASES {
        let story = cluster("containerd", &yaml).release(release.id).told();
        assert!(story.calls("RunPodSandbox").is_empty(), "{}", release.id);
        let word = if ["1.20", "1.22"].contains(&release.id) { "whitelisted" } else { "allowlisted" };
        let prefix = if ["1.26", "1.27"].contains(&release.id) { "Pod was rejected:" } else { "Pod" };
        let text = format!("forbidden sysctl: \"net.core.somaxconn\" not {word}");
        assert_eq!(failed(&story), ("SysctlForbidden".to_owned(), format!("{prefix} {text}")), "{}", release.id);
        assert!(texts_of_events(&story).contains(&format!("Warning SysctlForbidden: {text}")), "{}", release.id);
    }
    let safe = pod("  securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}\n", "");
    for path in paths() {
        assert_eq!(kubelet(path, &safe).apps().len(), 1, "{path}");
        assert!(kubelet(path, &yaml).calls("RunPodSandbox").is_empty(), "{path}: a static pod neither");
    }
}

#[test]
fn who_wants_more_than_the_node_has_is_refused() {
    let wants = |name: &str, amount: &str| pod("", &format!("    resources: {{requests: {{{name}: '{amount}'}}}}\n"));
    for (name, amount, requested, capacity) in [("cpu", "8", 8000_u64, 4000_u64), ("memory", "64Gi", 64 << 30, (8 << 30) - (100 << 20))] {
        let story = cluster("containerd", &wants(name, amount)).told();
        let text = format!("Node didn't have enough resource: {name}, requested: {requested}, used: 0, capacity: {capacity}");
        assert_eq!(failed(&story), (format!("OutOf{name}"), format!("Pod {text}")));
        assert!(texts_of_events(&story).contains(&format!("Warning OutOf{name}: {text}")));
        assert!(story.calls("RunPodSandbox").is_empty());
        let of_folder = kubelet("containerd", &wants(name, amount));
        assert!(of_folder.calls("RunPodSandbox").is_empty(), "nobody goes for a static pod here");
    }
    assert_eq!(kubelet("containerd", &wants("cpu", "4")).apps().len(), 1);
}

#[test]
fn a_socket_of_docker_is_there_where_docker_is_and_a_pod_that_wants_it_waits_where_it_is_not() {
    // case 26
    let yaml = pod(
        "  volumes: [{name: s, hostPath: {path: /var/run/docker.sock, type: Socket}}]\n",
        "    volumeMounts: [{name: s, mountPath: /var/run/docker.sock}]\n",
    );
    for path in paths() {
        let story = cluster(path, &yaml).lasting(20).told();
        let text =
            "MountVolume.SetUp failed for volume \"s\" : hostPath type check failed: /var/run/docker.sock is not a socket file".to_owned();
        let tries = texts_of_events(&story).iter().filter(|event| **event == format!("Warning FailedMount: {text}")).count();
        if is_docker(path) {
            assert_eq!((tries, story.apps().len()), (0, 1), "{path}");
        } else {
            assert!(tries > 0 && story.calls("RunPodSandbox").is_empty(), "{path}");
            assert_eq!(waits(&story).0, "ContainerCreating", "{path}");
        }
    }
}

#[test]
fn a_volume_that_cannot_be_set_up_is_tried_ever_more_rarely_whether_its_pod_still_waits_or_has_given_up() {
    let yaml = pod(
        "  volumes: [{name: s, hostPath: {path: /var/run/docker.sock, type: Socket}}]\n",
        "    volumeMounts: [{name: s, mountPath: /var/run/docker.sock}]\n",
    );
    // kubernetes v1.22.0 pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go:53: half a second, twice as long each time, two
    // minutes and two seconds at most.
    let wanted = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 122_000, 122_000];
    for path in paths().filter(|path| !is_docker(path)) {
        let story = lasting(path, "1.24", &yaml, 400);
        let is_try = |event: &&Event| {
            matches!(&event.what, What::Change(change) if change.object.kind == Kind::Pod
            && change.after.as_deref().is_some_and(|after| after.contains("hostPath type check failed")))
        };
        let tries: Vec<u64> = story.events().filter(is_try).map(|event| event.at_ns / 1_000_000).collect();
        let pauses: Vec<u64> = tries.windows(2).map(|pair| (pair[1] - pair[0]) / 100 * 100).collect();
        assert_eq!(pauses, wanted, "{path}");
    }
}

#[test]
fn a_path_of_the_node_is_what_the_manifest_says_or_the_pod_waits() {
    let asks = |path: &str, kind: &str| {
        let volume = format!("  volumes: [{{name: v, hostPath: {{path: {path}, type: {kind}}}}}]\n");
        let story = kubelet("containerd", &pod(&volume, "    volumeMounts: [{name: v, mountPath: /v}]\n"));
        let failed = story.events().find_map(|event| match &event.what {
            What::Change(change) if change.object.kind == Kind::Pod => {
                Some(change.after.as_deref()?.split_once("hostPath type check failed: ")?.1.to_owned())
            }
            _ => None,
        });
        assert_eq!(failed.is_none(), story.apps().len() == 1, "{path} {kind}");
        failed.unwrap_or_default()
    };
    let refused = [
        ("/etc", "File", "is not a file"),
        ("/etc/hosts", "Directory", "is not a directory"),
        ("/etc/hosts", "DirectoryOrCreate", "is not a directory"),
        ("/dev/null", "File", "is not a file"),
        ("/dev/null", "BlockDevice", "is not a block device"),
        ("/etc", "CharDevice", "is not a character device"),
        ("/run/containerd/containerd.sock", "File", "is not a file"),
        ("/run/docker.sock", "Socket", "is not a socket file"),
        ("/var/lib/docker/containers", "Directory", "is not a directory"),
    ];
    for (path, kind, why) in refused {
        assert_eq!(asks(path, kind), format!("{path} {why}"), "{kind}");
    }
    let good = [
        ("/etc", "Directory"),
        ("/etc/hosts", "File"),
        ("/dev/null", "CharDevice"),
        ("/run/containerd/containerd.sock", "Socket"),
        ("/var/run/containerd/containerd.sock", "Socket"),
        ("/data", "DirectoryOrCreate"),
        ("/data/file", "FileOrCreate"),
        // Of what nobody knows the manifest is believed.
        ("/data", "Directory"),
        ("/run/mine.sock", "Socket"),
    ];
    for (path, kind) in good {
        assert_eq!(asks(path, kind), "", "{path} {kind}");
    }
}

#[test]
fn volumes_that_cannot_be_mounted_are_given_up_after_two_minutes_and_tried_again() {
    let yaml = pod("  volumes: [{name: v, hostPath: {path: /etc, type: File}}]\n", "    volumeMounts: [{name: v, mountPath: /v}]\n");
    for (release, others) in [("1.22", "unattached volumes=[v]"), ("1.27", "unattached volumes=[], failed to process volumes=[]")] {
        let story = lasting("containerd", release, &yaml, 160);
        let text = format!("unmounted volumes=[v], {others}: timed out waiting for the condition");
        assert!(story.level_of(&format!("skipping pod\" err=\"{text}\"")).is_some(), "{release}");
        assert!(story.calls("RunPodSandbox").is_empty(), "{release}");
    }
}

#[test]
fn docker_makes_no_container_with_less_than_six_megabytes_and_cri_o_none_with_less_than_twelve() {
    // case 42
    let yaml = pod("", "    resources: {limits: {memory: 4Mi}}\n");
    for path in paths() {
        let story = cluster(path, &yaml).told();
        if path == "containerd" {
            assert_eq!(story.apps().len(), 1, "{path}");
            continue;
        }
        let (reason, message) = waits(&story);
        assert_eq!(reason, "CreateContainerError", "{path}");
        if path == "crio" {
            assert!(message.contains("set memory limit 4194304 too low; should be at least 12582912"), "{path}: {message}");
            continue;
        }
        assert!(message.ends_with("Error response from daemon: Minimum memory limit allowed is 6MB"), "{path}: {message}");
        let create = story.calls("POST /containers/create").into_iter().last().unwrap();
        let reply = story.events().find_map(|event| match &event.what {
            What::Reply { call, outcome: Outcome::Failed(failure) } if *call == create.seq => Some(failure.code),
            _ => None,
        });
        assert_eq!(reply, Some("400"), "{path}");
    }
}

#[test]
fn two_pods_that_want_one_port_of_the_node_do_not_both_run() {
    let yaml = |name: &str| pod("", "    ports: [{containerPort: 80, hostPort: 8080}]\n").replace("name: web", &format!("name: {name}"));
    let story = crate::language::of_several("containerd", &[&yaml("one"), &yaml("two")]);
    assert_eq!(story.apps().len(), 1);
    assert!(story.events().any(|event| matches!(&event.what, What::Change(change)
        if change.after.as_deref() == Some("NodePorts: Predicate NodePorts failed"))));
}

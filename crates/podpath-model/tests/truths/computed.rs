//! What the kubelet computes from a manifest before it calls anybody.

use podpath_model::node::RELEASES;
use podpath_model::trace::{Kind, What};
use serde_json::Value;

use crate::language::{Story, argument, cluster, deleted, kubelet, of_release, paths, texts_of_events};

/// A pod of one container that waits, with more in its spec and in its container.
fn pod(spec: &str, container: &str) -> String {
    named("web", spec, container)
}

fn named(name: &str, spec: &str, container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n{spec}  containers:\n  - name: app\n    image: busybox:1.36\n    command: [sleep, '600']\n{container}"
    )
}

/// The mounts of the first container: path in it, path of the node.
fn mounts(story: &Story) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mounts = argument(story, "CreateContainer", "/config/mounts");
    mounts.as_array().unwrap().iter().map(|mount| (text(&mount["container_path"]), text(&mount["host_path"]))).collect()
}

#[test]
fn a_host_name_is_cut_at_63_and_its_last_dashes_go() {
    // case 41; the name of a static pod has the node's behind it.
    let name = "a-pod-with-a-name-that-is-longer-than-sixty-three-characters---x-y";
    let cut = "a-pod-with-a-name-that-is-longer-than-sixty-three-characters---";
    for release in RELEASES {
        let story = of_release("containerd", release.id, &named(name, "", ""));
        let hostname = argument(&story, "RunPodSandbox", "/config/hostname");
        assert_eq!(hostname, cut.trim_end_matches('-'), "{}", release.id);
        let said = if release.id == "1.20" {
            format!("hostname for pod:\"{name}-node1\" was longer than 63. Truncated hostname to :\"{cut}\"")
        } else {
            format!(
                "\"Hostname for pod was too long, truncated it\" podName=\"{name}-node1\" hostnameMaxLen=63 truncatedHostname=\"{cut}\""
            )
        };
        assert_eq!(story.level_of(&said), Some("error"), "{}", release.id);
    }
    let story = kubelet("containerd", &pod("  hostname: short\n", ""));
    assert_eq!(argument(&story, "RunPodSandbox", "/config/hostname"), "short");
}

#[test]
fn an_option_of_the_pod_takes_the_place_of_the_clusters_and_a_search_domain_stands_there_once() {
    // case 31
    let yaml = pod(
        "  dnsConfig:\n    nameservers: [10.96.0.10]\n    searches: [svc.cluster.local, example.org]\n    options: [{name: ndots, value: '2'}, {name: edns0}]\n",
        "",
    );
    for path in paths() {
        let story = kubelet(path, &yaml);
        let dns = argument(&story, "RunPodSandbox", "/config/dns_config");
        assert_eq!(dns["options"], serde_json::json!(["ndots:2", "edns0"]), "{path}");
        let searches = serde_json::json!(["default.svc.cluster.local", "svc.cluster.local", "cluster.local", "example.org"]);
        assert_eq!((&dns["searches"], &dns["servers"]), (&searches, &serde_json::json!(["10.96.0.10"])), "{path}");
    }
}

#[test]
fn a_resolv_conf_is_cut_to_what_resolvers_bear_and_the_rest_is_told() {
    let servers = pod("  dnsConfig: {nameservers: [1.1.1.1, 8.8.8.8, 9.9.9.9]}\n", "");
    let story = cluster("containerd", &servers).told();
    assert_eq!(argument(&story, "RunPodSandbox", "/config/dns_config/servers"), serde_json::json!(["10.96.0.10", "1.1.1.1", "8.8.8.8"]));
    let text =
        "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 8.8.8.8";
    assert!(texts_of_events(&story).contains(&format!("Warning DNSConfigForming: {text}")));
    let searches = pod("  dnsConfig: {searches: [a.org, b.org, c.org, d.org]}\n", "");
    for (release, count) in [("1.20", 6), ("1.22", 6), ("1.24", 6), ("1.26", 7), ("1.27", 7)] {
        let story = cluster("containerd", &searches).release(release).told();
        assert_eq!(argument(&story, "RunPodSandbox", "/config/dns_config/searches").as_array().unwrap().len(), count, "{release}");
        let told =
            texts_of_events(&story).iter().any(|text| text.starts_with("Warning DNSConfigForming: Search Line limits were exceeded"));
        assert_eq!(told, count == 6, "{release}");
    }
}

#[test]
fn who_brings_a_hosts_file_of_its_own_keeps_it() {
    // case 30
    let yaml = pod("  volumes: [{name: h, hostPath: {path: /etc/hosts}}]\n", "    volumeMounts: [{name: h, mountPath: /etc/hosts}]\n");
    for path in paths() {
        let mounts = mounts(&kubelet(path, &yaml));
        let of_hosts: Vec<&str> = mounts.iter().filter(|(at, _)| at == "/etc/hosts").map(|(_, source)| source.as_str()).collect();
        assert_eq!(of_hosts, ["/etc/hosts"], "{path}");
    }
}

#[test]
fn a_pod_in_the_nodes_network_has_a_hosts_file_of_the_kubelets_only_with_an_api_server() {
    let yaml = pod("  hostNetwork: true\n", "");
    let has = |story: &Story| mounts(story).iter().any(|(at, source)| at == "/etc/hosts" && source.ends_with("/etc-hosts"));
    for path in paths() {
        assert!(!has(&kubelet(path, &yaml)), "{path}");
        assert!(has(&cluster(path, &yaml).told()), "{path}");
    }
}

#[test]
fn a_path_in_a_container_without_a_slash_in_front_begins_at_the_root() {
    let yaml = pod("  volumes: [{name: v}]\n", "    volumeMounts: [{name: v, mountPath: data/x}]\n");
    for path in paths() {
        assert!(mounts(&kubelet(path, &yaml)).iter().any(|(at, _)| at == "/data/x"), "{path}");
    }
}

#[test]
fn a_path_inside_of_a_volume_is_made_and_mounted_where_only_the_kubelet_can_change_it() {
    let yaml = pod("  volumes: [{name: v}]\n", "    volumeMounts: [{name: v, mountPath: /data, subPath: a/b}]\n");
    for path in paths() {
        let story = deleted(path, &yaml);
        let (_, source) = mounts(&story).into_iter().find(|(at, _)| at == "/data").unwrap();
        assert!(source.ends_with("/volume-subpaths/v/app/0"), "{path}: {source}");
        let made = story.changes(Kind::Directory, "/volumes/kubernetes.io~empty-dir/v/a/b");
        assert_eq!(made.len(), 1, "{path}");
        assert_eq!(story.changes(Kind::Mount, &source).len(), 2, "{path}: and gone with the pod");
    }
}

#[test]
fn a_volume_in_memory_is_a_tmpfs_as_long_as_the_pod_lives() {
    let yaml = pod("  volumes: [{name: m, emptyDir: {medium: Memory}}]\n", "    volumeMounts: [{name: m, mountPath: /m}]\n");
    for path in paths() {
        let story = deleted(path, &yaml);
        let mounts = story.changes(Kind::Mount, "/volumes/kubernetes.io~empty-dir/m");
        let words: Vec<_> = mounts
            .iter()
            .filter(|event| event.process.role.name == "kubelet")
            .filter_map(|event| match &event.what {
                podpath_model::trace::What::Change(change) => Some((change.before.clone(), change.after.clone())),
                _ => None,
            })
            .collect();
        assert_eq!(words, [(None, Some("tmpfs".into())), (Some("mounted".into()), None)], "{path}");
    }
}

#[test]
fn profiles_in_annotations_reach_the_runtime_in_the_way_of_the_release() {
    // case 43
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/app: localhost/deny-write\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\nspec:\n  containers: [{name: app, image: 'busybox:1.36', command: [sleep, '600']}]\n";
    let context = "/config/linux/security_context";
    for release in RELEASES {
        for (story, in_cluster) in
            [(of_release("containerd", release.id, yaml), false), (cluster("containerd", yaml).release(release.id).told(), true)]
        {
            let context = argument(&story, "CreateContainer", context);
            assert_eq!(context["apparmor_profile"], "localhost/deny-write", "{}", release.id);
            // An API server makes a field of it, up to 1.26. Of a static pod nobody does: only the old path has it, up to 1.24.
            let seccomp = context["seccomp"]["profile_type"].as_str().unwrap_or("RuntimeDefault");
            let expected = if in_cluster && release.id != "1.27" { "RuntimeDefault" } else { "Unconfined" };
            assert_eq!(seccomp, expected, "{} {in_cluster}", release.id);
            let path = context["seccomp_profile_path"].as_str().unwrap_or_default();
            let has_path = !["1.26", "1.27"].contains(&release.id);
            assert_eq!(path == "runtime/default", has_path, "{}", release.id);
        }
    }
}

#[test]
fn an_app_armor_profile_stands_in_the_spec_that_runc_gets_in_the_words_of_each_runtime() {
    let profile = |path, annotation: &str, more: &str| {
        let yaml = format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: web, annotations: {{container.apparmor.security.beta.kubernetes.io/app: {annotation}}}}}, \
             spec: {{containers: [{{name: app, image: 'busybox:1.36', command: [sleep, '600']{more}}}]}}}}"
        );
        let story = of_release(path, "1.22", &yaml);
        let spec = |what: &What| match what {
            What::Spawn { comm, argv, input: Some(input), .. } if &**comm == "runc" && argv.iter().any(|word| &**word == "create") => {
                serde_json::from_str::<serde_json::Value>(&input.json()).ok()
            }
            _ => None,
        };
        let specs: Vec<_> = story.events().filter_map(|event| spec(&event.what)).collect();
        let of_app = specs.iter().find(|spec| spec["process"]["args"][0] == "sleep").expect("the app has a spec");
        of_app["process"]["apparmorProfile"].as_str().unwrap_or_default().to_owned()
    };
    let privileged = ", securityContext: {privileged: true}";
    for (path, default, of_privileged, unconfined) in [
        ("containerd", "cri-containerd.apparmor.d", "", ""),
        ("crio", "crio-default", "", "unconfined"),
        ("dockershim", "docker-default", "unconfined", "unconfined"),
        ("cri-dockerd", "docker-default", "unconfined", "unconfined"),
    ] {
        assert_eq!(profile(path, "localhost/deny-write", ""), "deny-write", "{path}");
        assert_eq!(profile(path, "runtime/default", ""), default, "{path}");
        assert_eq!(profile(path, "runtime/default", privileged), of_privileged, "{path}");
        assert_eq!(profile(path, "unconfined", ""), unconfined, "{path}");
    }
}

//! What must simply run, and what the Pod is then. Probes, hooks and the like are in `life`.

use super::{container, read};
use crate::pod::*;

fn pod(manifest: &str) -> Pod {
    let reading = read(manifest.as_bytes());
    assert_eq!(reading.problems, []);
    reading.pod.expect("there is no problem")
}

#[test]
fn every_bundled_manifest_is_good_and_has_no_note() {
    let presets = [
        include_str!("../../../../../../static/presets/web.yaml"),
        include_str!("../../../../../../static/presets/nginx.yaml"),
        include_str!("../../../../../../static/presets/two-containers.yaml"),
        include_str!("../../../../../../static/presets/init.yaml"),
        include_str!("../../../../../../static/presets/host-network.yaml"),
        include_str!("../../../../../../static/presets/crash.yaml"),
        include_str!("../../../../../../static/presets/probes.yaml"),
        include_str!("../../../../../../static/presets/hooks.yaml"),
    ];
    for preset in presets {
        pod(preset);
        assert_eq!(read(preset.as_bytes()).notes, []);
    }
}

#[test]
fn defaults_are_those_of_kubernetes() {
    let pod = pod(&container(""));
    assert_eq!(pod.metadata.namespace, "default");
    assert_eq!(pod.spec.restart_policy, RestartPolicy::Always);
    assert_eq!(pod.spec.termination_grace_period_seconds, 30);
    assert_eq!(pod.spec.dns_policy, DnsPolicy::ClusterFirst);
    let container = &pod.spec.containers[0];
    assert_eq!(container.termination_message_path, "/dev/termination-log");
    assert_eq!(container.termination_message_policy, TerminationMessagePolicy::File);
}

#[test]
fn the_pull_policy_follows_the_tag() {
    let policy = |image: &str| pod(&container("").replace("busybox:1.36", image)).spec.containers[0].image_pull_policy;
    assert_eq!(policy("busybox"), ImagePullPolicy::Always);
    assert_eq!(policy("busybox:latest"), ImagePullPolicy::Always);
    assert_eq!(policy("localhost:5000/busybox"), ImagePullPolicy::Always);
    assert_eq!(policy("localhost:5000/busybox:1"), ImagePullPolicy::IfNotPresent);
    assert_eq!(policy("busybox@sha256:0123"), ImagePullPolicy::IfNotPresent);
}

#[test]
fn json_is_read_like_yaml() {
    let yaml = pod(&container("    args: [\"a 😀\", \"b\\\\c\"]\n"));
    let json = "{\n\t\"apiVersion\": \"v1\", \"kind\":\"Pod\",\n\t\"metadata\": {\"name\": \"web\"},\n\t\"spec\": {\"containers\": [\n\
                \t\t{\"name\":\"app\",\"image\":\"busybox:1.36\",\"args\":[\"a \\ud83d\\ude00\", \"b\\\\c\"]}\n\t]}\n}\n";
    assert_eq!(pod(json), yaml);
}

#[test]
fn places_in_json_are_those_of_the_text_as_given() {
    let json = "{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"a\", \"annotations\": {\"e\": \"\\ud83d\\ude00\", \"n\": 5}}, \"spec\": {\"containers\": [{\"name\": \"a\", \"image\": \"b\"}]}}";
    let problem = &read(json.as_bytes()).problems[0];
    assert_eq!(problem.column, json.find('5').expect("it is there") + 1);
    assert_eq!(problem.fixes[0].apply(json), json.replace(": 5}", ": \"5\"}"));
}

#[test]
fn line_ends_and_byte_order_mark_do_not_matter() {
    let manifest = container("    args: [a]\n");
    assert_eq!(pod(&format!("\u{feff}{}", manifest.replace('\n', "\r\n"))), pod(&manifest));
}

#[test]
fn what_kubectl_takes_beyond_the_standard_is_taken() {
    let expected = pod(&container("    args: [\"x y\", z]\n    tty: true\n"));
    let loose = container("    args: [\n  \"x\n y\",\n  z,\n]\n    tty:\ttrue\n");
    assert_eq!(pod(&loose), expected);
}

#[test]
fn places_behind_a_loose_bracket_are_those_of_the_text_as_given() {
    let manifest = container("    args: [\n  \"x\",\n  5,\n]\n    tty: 1\n");
    let places = |problem: &super::super::Problem| (problem.line, problem.column, problem.end_column);
    assert_eq!(read(manifest.as_bytes()).problems.iter().map(places).collect::<Vec<_>>(), [(11, 3, 4), (13, 10, 11)]);
}

#[test]
fn emoji_in_values_are_kept() {
    let pod = pod(&container("    env: [{name: MOOD, value: \"🦀 👩‍🚀 é\"}]\n"));
    assert_eq!(pod.spec.containers[0].env[0].source, EnvSource::Value("🦀 👩‍🚀 é".to_owned()));
}

#[test]
fn a_hundred_containers_are_read() {
    let more: String = (0..99).map(|number| format!("  - name: app-{number}\n    image: b:1\n")).collect();
    assert_eq!(pod(&container(&more)).spec.containers.len(), 100);
}

#[test]
fn anchors_and_merges_are_followed() {
    let manifest = "\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - &app
    name: app
    image: b:1
    env: &env
    - {name: A, value: b}
  - <<: *app
    name: other
  - name: third
    image: c:1
    env: *env
";
    let pod = pod(manifest);
    let [first, second, third] = pod.spec.containers.as_slice() else { panic!("three containers") };
    assert_eq!((&*second.name, &second.image, &second.env), ("other", &first.image, &first.env));
    assert_eq!(third.env, first.env);
}

#[test]
fn words_mean_what_they_mean_to_kubectl() {
    let pod = pod(&container(
        "    tty: yes\n    stdin: off\n    env: [{name: A, value: \"yes\"}, {name: B, value: !!str 5}]\n    securityContext: {runAsUser: 0755}\n",
    ));
    let container = &pod.spec.containers[0];
    assert_eq!((container.tty, container.stdin), (true, false));
    assert_eq!(container.env[1].source, EnvSource::Value("5".to_owned()));
    assert_eq!(container.security_context.run_as_user, Some(0o755));
}

#[test]
fn a_port_on_the_nodes_network_is_a_port_of_the_node() {
    let pod = pod(&container("    ports: [{containerPort: 80}]\n  hostNetwork: true\n"));
    assert_eq!(pod.spec.containers[0].ports[0].host_port, Some(80));
}

#[test]
fn a_volume_without_a_source_is_an_empty_directory() {
    let pod = pod(&container("  volumes: [{name: a}, {name: b, emptyDir: {medium: Memory, sizeLimit: 1Mi}}]\n"));
    assert_eq!(pod.spec.volumes[0].source, VolumeSource::EmptyDir(EmptyDir::default()));
    let memory = EmptyDir { medium: StorageMedium::Memory, size_limit_bytes: Some(1 << 20) };
    assert_eq!(pod.spec.volumes[1].source, VolumeSource::EmptyDir(memory));
}

#[test]
fn the_serialised_pod_has_kubernetes_names() {
    let pod = pod(&container(
        "    env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n    resources: {limits: {cpu: 0.5, memory: 64Mi}}\n  hostPID: true\n  volumes: [{name: a, hostPath: {path: /a}}, {name: b, secret: {}}]\n",
    ));
    let json = serde_json::to_value(&pod).expect("a Pod is JSON");
    assert_eq!(json["spec"]["hostPID"], true);
    assert_eq!(json["spec"]["containers"][0]["env"][0]["valueFrom"]["fieldRef"]["fieldPath"], "status.podIP");
    assert_eq!(json["spec"]["containers"][0]["resources"]["requests"]["cpu"], "500m");
    assert_eq!(json["spec"]["containers"][0]["resources"]["limits"]["memory"], "64Mi");
    assert_eq!(json["spec"]["volumes"][0]["hostPath"]["path"], "/a");
    assert!(json["spec"]["volumes"][1]["secret"].is_object());
}

#[test]
fn the_quality_of_service_is_that_of_kubernetes() {
    let quality = |resources: &str, more: &str| pod(&container(&format!("    resources: {resources}\n{more}"))).quality_of_service();
    let second = "  - {name: b, image: c}\n";
    assert_eq!(quality("{}", ""), QualityOfService::BestEffort);
    assert_eq!(quality("{requests: {cpu: 0}}", ""), QualityOfService::BestEffort);
    assert_eq!(quality("{requests: {cpu: 1}}", ""), QualityOfService::Burstable);
    assert_eq!(quality("{limits: {memory: 1Gi}}", ""), QualityOfService::Burstable);
    assert_eq!(quality("{limits: {cpu: 1, memory: 1Gi}}", ""), QualityOfService::Guaranteed);
    assert_eq!(quality("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}", ""), QualityOfService::Burstable);
    assert_eq!(quality("{limits: {cpu: 1, memory: 1Gi}}", second), QualityOfService::Burstable);
    assert_eq!(quality("{}", second), QualityOfService::BestEffort);
}

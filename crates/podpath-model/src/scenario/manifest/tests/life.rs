//! What a Pod says about its life: probes, hooks, ephemeral containers.

use super::{container, problems_of, read};
use crate::pod::*;
use serde_json::json;

fn pod(more: &str) -> Pod {
    let reading = read(container(more).as_bytes());
    assert_eq!(reading.problems, []);
    reading.pod.expect("there is no problem")
}

fn liveness(fields: &str) -> Probe {
    let pod = pod(&format!("    livenessProbe: {{{fields}}}\n"));
    pod.spec.containers[0].liveness_probe.clone().expect("it is written")
}

/// The manifest after each of the fixes of its first problem.
fn fixed(manifest: &str) -> Vec<String> {
    read(manifest.as_bytes()).problems[0].fixes.iter().map(|fix| fix.apply(manifest)).collect()
}

#[test]
fn a_probe_has_the_defaults_of_kubernetes_and_zero_counts_as_not_written() {
    let request = HttpGet { path: "/".to_owned(), port: PortReference::Number(80), host: None, scheme: Scheme::Http, headers: vec![] };
    assert_eq!(liveness("httpGet: {port: 80}"), Probe::new(Handler::HttpGet(request)));
    let zeros = "initialDelaySeconds: 0, timeoutSeconds: 0, periodSeconds: 0, successThreshold: 0, failureThreshold: 0";
    assert_eq!(liveness(&format!("httpGet: {{port: 80, path: \"\", scheme: \"\"}}, {zeros}")), liveness("httpGet: {port: 80}"));
}

#[test]
fn everything_that_a_probe_says_is_read() {
    let fields = "exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 1, timeoutSeconds: 2, periodSeconds: 3, failureThreshold: 4, terminationGracePeriodSeconds: 5";
    let expected = Probe {
        handler: Handler::Exec(Exec { command: vec!["cat".to_owned(), "/tmp/healthy".to_owned()] }),
        initial_delay_seconds: 1,
        timeout_seconds: 2,
        period_seconds: 3,
        success_threshold: 1,
        failure_threshold: 4,
        termination_grace_period_seconds: Some(5),
    };
    assert_eq!(liveness(fields), expected);
    let pod = pod("    readinessProbe: {tcpSocket: {port: web}, successThreshold: 2}\n    startupProbe: {tcpSocket: {port: 1, host: a}}\n");
    let [container] = pod.spec.containers.as_slice() else { panic!("one container") };
    let readiness = container.readiness_probe.clone().map(|probe| (probe.handler, probe.success_threshold));
    let socket = TcpSocket { port: PortReference::Name("web".to_owned()), host: None };
    assert_eq!(readiness, Some((Handler::TcpSocket(socket), 2)));
    let socket = TcpSocket { port: PortReference::Number(1), host: Some("a".to_owned()) };
    assert_eq!(container.startup_probe, Some(Probe::new(Handler::TcpSocket(socket))));
    assert_eq!(container.liveness_probe, None);
}

#[test]
fn a_port_is_found_by_its_name_in_its_container() {
    let pod = pod("    ports: [{name: web, containerPort: 8080}]\n");
    let ports = &pod.spec.containers[0].ports;
    assert_eq!(PortReference::Name("web".to_owned()).resolved(ports), Some(8080));
    assert_eq!(PortReference::Name("other".to_owned()).resolved(ports), None);
    assert_eq!(PortReference::Number(1).resolved(ports), Some(1));
}

#[test]
fn a_hook_can_be_a_command_a_request_or_what_no_kubelet_can_run() {
    let pod = pod("    lifecycle: {postStart: {httpGet: {port: 80, path: /hello}}, preStop: {tcpSocket: {port: 80}}}\n");
    let lifecycle = &pod.spec.containers[0].lifecycle;
    assert!(matches!(&lifecycle.post_start, Some(Handler::HttpGet(request)) if request.path == "/hello"));
    assert!(matches!(&lifecycle.pre_stop, Some(Handler::TcpSocket(_))));
}

#[test]
fn of_two_handlers_each_can_be_kept() {
    let commands = [
        "    livenessProbe: {tcpSocket: {port: 1}, exec: {command: [a]}, periodSeconds: 5}\n",
        "    livenessProbe: {periodSeconds: 5, tcpSocket: {port: 1}, exec: {command: [a]}}\n",
        "    livenessProbe:\n      tcpSocket: {port: 1}\n      exec:\n        command: [a]\n      periodSeconds: 5\n    tty: true\n",
        "    livenessProbe:\n      periodSeconds: 5\n      tcpSocket:\n        port: 1\n      exec:\n        command:\n        - a",
    ];
    for more in commands {
        let [socket, command] = fixed(&container(more)).try_into().expect("two fixes");
        for (manifest, kept, gone) in [(socket, "tcpSocket", "exec"), (command, "exec", "tcpSocket")] {
            assert_eq!(problems_of(manifest.as_bytes()), [""; 0], "{manifest}");
            assert!(manifest.contains(kept) && !manifest.contains(gone) && manifest.contains("periodSeconds: 5"), "{manifest}");
        }
    }
}

#[test]
fn a_handler_that_an_alias_brings_is_not_taken_out() {
    let more = "    readinessProbe: &probe {exec: {command: [a]}}\n    livenessProbe: {<<: *probe, tcpSocket: {port: 1}}\n";
    assert_eq!(fixed(&container(more)), Vec::<String>::new());
}

#[test]
fn a_port_in_quotes_loses_them() {
    let fixed = fixed(&container("    livenessProbe: {tcpSocket: {port: \"80\"}}\n"));
    assert_eq!(fixed, [container("    livenessProbe: {tcpSocket: {port: 80}}\n")]);
}

#[test]
fn a_sidecar_may_be_probed_in_releases_that_have_sidecars() {
    let pod = pod("  initContainers: [{name: b, image: c, restartPolicy: Always, startupProbe: {tcpSocket: {port: 1}}}]\n");
    assert!(pod.spec.init_containers[0].startup_probe.is_some());
}

#[test]
fn an_ephemeral_container_is_read_with_its_target() {
    let pod = pod("  ephemeralContainers: [{name: debug, image: busybox, tty: true, targetContainerName: app}]\n");
    let [debug] = pod.spec.ephemeral_containers.as_slice() else { panic!("one container") };
    assert_eq!((&*debug.container.name, debug.container.tty), ("debug", true));
    assert_eq!(debug.target_container_name.as_deref(), Some("app"));
    assert_eq!(pod.all_containers().count(), 1, "the kubelet does not start it with the others");
}

#[test]
fn a_runtime_class_is_read() {
    assert_eq!(pod("  runtimeClassName: kata\n").spec.runtime_class_name.as_deref(), Some("kata"));
}

#[test]
fn the_serialised_life_has_kubernetes_names() {
    let pod = pod(
        "    livenessProbe: {httpGet: {port: web, path: /healthz, scheme: HTTPS, httpHeaders: [{name: A, value: b}]}, initialDelaySeconds: 3}\n    lifecycle: {preStop: {exec: {command: [a]}}}\n  ephemeralContainers: [{name: b, image: c, targetContainerName: app}]\n",
    );
    let json = serde_json::to_value(&pod).expect("a Pod is JSON");
    let probe = json!({
        "httpGet": {"path": "/healthz", "port": "web", "scheme": "HTTPS", "httpHeaders": [{"name": "A", "value": "b"}]},
        "initialDelaySeconds": 3, "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
    });
    let container = &json["spec"]["containers"][0];
    assert_eq!(container["livenessProbe"], probe);
    assert_eq!(container["lifecycle"], json!({"preStop": {"exec": {"command": ["a"]}}}));
    assert_eq!(container.get("readinessProbe"), None);
    assert_eq!(json["spec"]["ephemeralContainers"][0]["name"], "b");
    assert_eq!(json["spec"]["ephemeralContainers"][0]["targetContainerName"], "app");
}

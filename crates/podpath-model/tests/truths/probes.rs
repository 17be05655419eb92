//! Probes and hooks, with a whole node (K32, K33 and K34 of `facts/kubelet.md`, and what surrounds them).

use podpath_model::trace::{Event, Outcome, Protocol, What};
use serde_json::Value;

use crate::language::{Story, cluster, deleted, kubelet, of_release, paths};

const PROBES: &str = include_str!("../../../../static/presets/probes.yaml");
const HOOKS: &str = include_str!("../../../../static/presets/hooks.yaml");

const SECOND_NS: u64 = 1_000_000_000;

/// A pod of one container with these fields.
fn pod(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: probed}}\nspec:\n  terminationGracePeriodSeconds: 1\n  containers:\n  - name: app\n{container}"
    )
}

/// A shell that waits, and is probed.
fn shell(probes: &str) -> String {
    let script = "    image: busybox:1.36\n    command: [sh, -c, \"trap 'exit 0' TERM; while :; do sleep 0.2; done\"]\n";
    pod(&format!("{script}{probes}"))
}

/// A server of that image, and probed.
fn server(image: &str, probes: &str) -> String {
    pod(&format!("    image: {image}\n{probes}"))
}

/// What the kubelet told as events of the pod: `Unhealthy: …`, in order.
fn events<'a>(story: &'a Story, reason: &str) -> Vec<(&'a Event, &'a str)> {
    let told = |event: &'a Event| match &event.what {
        What::Change(change) if event.process.role.name == "kubelet" => {
            Some((event, change.after.as_deref()?.strip_prefix(reason)?.strip_prefix(": ")?))
        }
        _ => None,
    };
    story.events().filter_map(told).collect()
}

fn request(call: &Event) -> Value {
    let What::Call { request, .. } = &call.what else { panic!("it is a call") };
    serde_json::from_str(&request.json()).unwrap()
}

fn has_logged(story: &Story, text: &str) -> bool {
    story.events().any(|event| matches!(&event.what, What::Log { line, .. } if line.contains(text)))
}

#[test]
fn an_exec_probe_is_a_call_of_the_runtime_every_period_with_the_probes_own_time() {
    let yaml = shell("    readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 3, timeoutSeconds: 2}\n");
    for path in paths() {
        let story = kubelet(path, &yaml);
        let calls = story.calls("ExecSync");
        assert!(calls.len() > 5, "{path}: {}", calls.len());
        assert_eq!(request(calls[0])["timeout"], "2", "{path}");
        // Between the ticks a container that is not ready is asked with each sync.
        let last_ns = calls[calls.len() - 1].at_ns;
        let is_tick = |at_ns: u64| (last_ns - at_ns + 10_000_000) % (3 * SECOND_NS) < 20_000_000;
        let ticks = calls.iter().filter(|call| is_tick(call.at_ns)).count();
        assert!(ticks * 10 >= calls.len() * 7, "{path}: {ticks} of {}", calls.len());
    }
}

#[test]
fn a_command_that_finds_no_file_fails_the_probe_and_another_containers_file_does_not_help() {
    let second = "  - name: other\n    image: busybox:1.36\n    command: [sh, -c, \"touch /tmp/ready; while :; do sleep 0.2; done\"]\n";
    let yaml = shell(&format!("    readinessProbe: {{exec: {{command: [cat, /tmp/ready]}}, periodSeconds: 1}}\n{second}"));
    for path in paths() {
        let story = kubelet(path, &yaml);
        let calls = story.calls("ExecSync");
        assert!(!calls.is_empty(), "{path}");
        // The run may end during the last one.
        for call in &calls[..calls.len() - 1] {
            assert_eq!(story.answer_to(call.seq).at("/exit_code"), 1, "{path}");
        }
        let (_, text) = events(&story, "Unhealthy")[0];
        assert_eq!(text, "Readiness probe failed: cat: can't open '/tmp/ready': No such file or directory\n", "{path}");
        assert!(!has_logged(&story, "status=\"ready\""), "{path}");
    }
}

#[test]
fn a_failed_readiness_probe_ends_nothing() {
    // (K34)
    // A container that is never ready is neither stopped nor started again.
    let yaml = shell("    readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, failureThreshold: 1}\n");
    for path in paths() {
        let story = kubelet(path, &yaml);
        assert!(events(&story, "Unhealthy").len() > 10, "{path}");
        assert_eq!((story.calls("StopContainer").len(), story.calls("CreateContainer").len()), (0, 1), "{path}");
    }
}

#[test]
fn a_failed_liveness_probe_makes_a_new_container_in_the_same_sandbox() {
    // (K34)
    for path in paths() {
        let story = kubelet(path, PROBES);
        let (creates, stops) = (story.calls("CreateContainer"), story.calls("StopContainer"));
        assert!(creates.len() >= 2 && !stops.is_empty(), "{path}");
        assert_eq!(story.calls("RunPodSandbox").len(), 1, "{path}");
        let (told, text) = events(&story, "Killing")[0];
        assert_eq!(text, "Container app failed liveness probe, will be restarted", "{path}");
        assert!(told.seq < stops[0].seq && stops[0].seq < creates[1].seq, "{path}");
        assert_eq!(request(creates[1])["config"]["metadata"]["attempt"], 1, "{path}");
        let failures: Vec<&str> = events(&story, "Unhealthy")
            .into_iter()
            .filter(|(event, text)| event.seq < told.seq && text.starts_with("Liveness"))
            .map(|(_, text)| text)
            .collect();
        let text = "Liveness probe failed: cat: can't open '/tmp/alive': No such file or directory\n";
        assert_eq!(failures, [text, text], "{path}: as many as the threshold");
        assert!(has_logged(&story, "\"SyncLoop (probe)\" probe=\"liveness\" status=\"unhealthy\""), "{path}");
    }
}

#[test]
fn the_other_probes_wait_until_the_startup_probe_has_succeeded() {
    for path in paths() {
        let story = kubelet(path, PROBES);
        let calls = story.calls("ExecSync");
        let started = story.first(|event| matches!(&event.what, What::Log { line, .. } if line.contains("status=\"started\""))).unwrap();
        let before: Vec<String> =
            calls.iter().filter(|call| (call.seq as usize) < started).map(|call| request(call)["cmd"].to_string()).collect();
        assert!(before.len() >= 2 && before.iter().all(|cmd| cmd == "[\"cat\",\"/tmp/alive\"]"), "{path}: {before:?}");
        assert!(events(&story, "Unhealthy")[0].1.starts_with("Startup probe failed: "), "{path}");
        // Liveness would have failed twice while the app was starting.
        let killed = events(&story, "Killing")[0].0;
        assert!(killed.at_ns - story.calls("StartContainer")[0].at_ns > 10 * SECOND_NS, "{path}");
        assert!(has_logged(&story, "probe=\"readiness\" status=\"ready\""), "{path}");
    }
}

#[test]
fn a_startup_probe_that_never_succeeds_ends_the_container() {
    let yaml = shell("    startupProbe: {exec: {command: [cat, /tmp/started]}, periodSeconds: 1, failureThreshold: 2}\n");
    for path in paths() {
        let story = kubelet(path, &yaml);
        assert_eq!(events(&story, "Killing")[0].1, "Container app failed startup probe, will be restarted", "{path}");
        assert!(story.calls("CreateContainer").len() >= 2, "{path}");
    }
}

#[test]
fn requests_and_connections_go_to_the_pods_address_and_not_through_the_runtime() {
    // (K33)
    let probes = "    ports: [{name: web, containerPort: 80}]\n    readinessProbe: {httpGet: {port: web, path: /}, periodSeconds: 1}\n    livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}\n";
    for path in paths() {
        let story = kubelet(path, &server("nginx:1.27", probes));
        assert_eq!(story.calls("ExecSync").len(), 0, "{path}");
        for (protocol, method) in [(Protocol::Http, "GET"), (Protocol::Tcp, "connect")] {
            let calls = story.protocol(protocol);
            assert!(calls.len() > 3 && calls.iter().all(|(_, made)| *made == method), "{path}");
            for (call, _) in calls {
                let What::Call { peer, .. } = &call.what else { unreachable!("it is a call") };
                assert_eq!(call.process.role.name, "kubelet", "{path}");
                assert!(peer.address.contains("://10.88.0.2:80"), "{path}: {}", peer.address);
                assert_eq!(peer.process.unwrap().role.name, "app", "{path}");
                assert_eq!(story.answer_to(call.seq).code(), "OK", "{path}");
            }
        }
        assert!(has_logged(&story, "probe=\"readiness\" status=\"ready\""), "{path}");
        assert_eq!(events(&story, "Unhealthy").len(), 0, "{path}");
    }
}

#[test]
fn a_pod_on_the_nodes_network_is_asked_at_the_nodes_address() {
    let probes = "    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}\n  hostNetwork: true\n";
    for path in paths() {
        let story = kubelet(path, &server("nginx:1.27", probes));
        let (call, _) = story.protocol(Protocol::Http)[0];
        let What::Call { peer, .. } = &call.what else { unreachable!("it is a call") };
        assert_eq!(&*peer.address, "http://192.168.1.10:80", "{path}");
        assert!(has_logged(&story, "probe=\"readiness\" status=\"ready\""), "{path}");
    }
}

#[test]
fn a_port_on_which_nobody_listens_is_a_bad_answer_in_the_words_of_go() {
    let probes = "    readinessProbe: {httpGet: {port: 81, path: /x}, periodSeconds: 1}\n    livenessProbe: {tcpSocket: {port: 82}, failureThreshold: 100}\n";
    for path in paths() {
        let story = kubelet(path, &server("nginx:1.27", probes));
        let told: Vec<&str> = events(&story, "Unhealthy").into_iter().map(|(_, text)| text).collect();
        let http = "Readiness probe failed: Get \"http://10.88.0.2:81/x\": dial tcp 10.88.0.2:81: connect: connection refused";
        assert!(told.contains(&http), "{path}: {told:?}");
        assert!(told.contains(&"Liveness probe failed: dial tcp 10.88.0.2:82: connect: connection refused"), "{path}: {told:?}");
    }
}

#[test]
fn a_port_that_has_no_such_name_cannot_be_asked_and_does_not_count() {
    let probes = "    livenessProbe: {httpGet: {port: web}, periodSeconds: 1, failureThreshold: 1}\n";
    for path in paths() {
        let story = kubelet(path, &server("nginx:1.27", probes));
        assert!(events(&story, "Unhealthy")[0].1.starts_with("Liveness probe errored: "), "{path}");
        assert_eq!(story.calls("StopContainer").len(), 0, "{path}");
    }
}

#[test]
fn the_server_of_the_documentation_is_killed_after_its_ten_good_seconds() {
    let probes =
        "    args: [/server]\n    livenessProbe: {httpGet: {port: 8080, path: /healthz}, initialDelaySeconds: 3, periodSeconds: 3}\n";
    for path in paths() {
        let story = kubelet(path, &server("registry.k8s.io/liveness", probes));
        let told = events(&story, "Unhealthy");
        assert_eq!(told[0].1, "Liveness probe failed: HTTP probe failed with statuscode: 500", "{path}");
        let started = story.calls("StartContainer")[0].at_ns;
        let (killed, text) = events(&story, "Killing")[0];
        assert_eq!(text, "Container app failed liveness probe, will be restarted", "{path}");
        // Three failures, the first of them within a period after the tenth second.
        assert!((16..22).contains(&((killed.at_ns - started) / SECOND_NS)), "{path}: {}", killed.at_ns - started);
        assert!(story.calls("CreateContainer").len() >= 2, "{path}");
    }
}

#[test]
fn an_exec_probe_that_takes_too_long_has_failed() {
    // (K32)
    let yaml = shell("    livenessProbe: {exec: {command: [sleep, '60']}, periodSeconds: 2, failureThreshold: 100}\n");
    for path in paths() {
        let story = kubelet(path, &yaml);
        let told = events(&story, "Unhealthy");
        let text = if path == "crio" {
            "Liveness probe failed: command timed out"
        } else {
            "Liveness probe failed: command \"sleep 60\" timed out"
        };
        assert_eq!(told[0].1, text, "{path}");
        // dockershim leaves the command to itself.
        let is_left = story.alive("app").iter().any(|process| process.argv.iter().any(|word| &**word == "60"));
        assert_eq!(is_left, path == "dockershim" || path == "cri-dockerd", "{path}");
    }
}

#[test]
fn a_pod_that_goes_is_probed_no_more() {
    let yaml = shell("    livenessProbe: {exec: {command: [cat, /etc/hosts]}, periodSeconds: 1}\n");
    for path in paths() {
        let story = deleted(path, &yaml);
        let stop = story.calls("StopContainer")[0].seq;
        // One that was cut short by the stop is tried again; no other begins.
        let late_ns = story.trace.events[stop as usize].at_ns + SECOND_NS / 2;
        assert!(story.calls("ExecSync").iter().all(|call| call.at_ns < late_ns), "{path}");
        assert!(!story.calls("ExecSync").is_empty(), "{path}");
        assert_eq!(story.calls("CreateContainer").len(), 1, "{path}");
    }
}

#[test]
fn hooks_run_after_the_start_and_before_the_stop() {
    for path in paths() {
        let story = deleted(path, HOOKS);
        let hooks = story.calls("ExecSync");
        assert_eq!(hooks.len(), 2, "{path}");
        let (start, stop) = (story.calls("StartContainer")[0], story.calls("StopContainer")[0]);
        assert!(start.seq < hooks[0].seq && hooks[1].seq < stop.seq, "{path}");
        assert!(hooks.iter().all(|hook| story.answer_to(hook.seq).at("/exit_code").as_i64().unwrap_or(0) == 0), "{path}");
    }
}

#[test]
fn a_hook_can_be_a_request_to_the_container() {
    // (K33)
    let hook = "    lifecycle: {postStart: {httpGet: {port: 80, path: /hello}}}\n";
    for path in paths() {
        let story = kubelet(path, &server("nginx:1.27", hook));
        let (call, _) = story.protocol(Protocol::Http)[0];
        // Up to 1.24 the path is written after a slash of its own.
        assert_eq!(request(call)["path"], "//hello", "{path}");
        assert!(story.calls("ContainerStatus").iter().any(|status| status.seq < call.seq), "{path}: the address is asked for");
        assert_eq!(story.calls("ExecSync").len(), 0, "{path}");
    }
}

#[test]
fn a_connection_is_no_hook_and_stops_the_container() {
    let hook = "    lifecycle: {postStart: {tcpSocket: {port: 80}}}\n";
    for path in paths() {
        let story = kubelet(path, &server("nginx:1.27", hook));
        assert!(!story.calls("StopContainer").is_empty(), "{path}");
        assert!(story.protocol(Protocol::Tcp).is_empty(), "{path}");
    }
}

#[test]
fn an_error_of_an_app_is_an_answer_that_failed() {
    let probes = "    args: [/server]\n    readinessProbe: {httpGet: {port: 8080}, periodSeconds: 5}\n";
    for path in paths().take(1) {
        let story = kubelet(path, &server("registry.k8s.io/liveness", probes));
        let failed = story.events().any(
            |event| matches!(&event.what, What::Reply { outcome: Outcome::Failed(failure), .. } if failure.code == "500" && event.process.role.name == "app"),
        );
        assert!(failed, "{path}");
    }
}

#[test]
fn that_a_probe_goes_on_failing_is_no_news_on_any_path() {
    // What its command makes in every daemon is folded away with it, down to its exit.
    let yaml = shell("    readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1, failureThreshold: 1}\n");
    for path in paths() {
        let story = kubelet(path, &yaml);
        assert!(story.ends_ns() < 60 * SECOND_NS, "{path}: {}", story.ends_ns());
        let first_ns = story.calls("ExecSync")[0].at_ns;
        let late = story.events().find(|event| event.at_ns > first_ns + 3 * SECOND_NS && !event.routine);
        assert!(late.is_none(), "{path}: {late:?}");
    }
}

#[test]
fn an_api_server_is_told_that_a_container_is_ready_when_its_probe_says_so_and_not_when_it_runs() {
    let script = "sleep 6; touch /tmp/ready; trap 'exit 0' TERM; while :; do sleep 0.2; done";
    let probe = "readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1}";
    let yaml = pod(&format!("    image: busybox:1.36\n    command: [sh, -c, \"{script}\"]\n    {probe}\n"));
    for (path, release) in [("dockershim", "1.20"), ("dockershim", "1.22"), ("containerd", "1.20"), ("crio", "1.24")] {
        let story = cluster(path, &yaml).release(release).told();
        let told: Vec<(bool, bool, &str)> = story
            .told_statuses()
            .iter()
            .map(|status| {
                let container = &status.container_statuses[0];
                let ready = status.conditions.iter().find(|condition| condition.r#type == "Ready").unwrap();
                (container.state.running.is_some(), container.ready, ready.status)
            })
            .collect();
        assert_eq!(told, [(false, false, "False"), (true, false, "False"), (true, true, "True")], "{path} {release}");
    }
}

#[test]
fn in_1_20_a_container_that_becomes_ready_makes_no_sync_and_a_sync_asks_no_container() {
    let yaml = shell("    readinessProbe: {exec: {command: [echo, hello]}, periodSeconds: 7}\n");
    for path in ["dockershim", "containerd"] {
        let asked = |release| {
            let story = of_release(path, release, &yaml);
            let is_sync = |event: &&Event| matches!(&event.what, What::Log { line, .. } if line.contains("SyncLoop (probe)") || line.contains("SyncLoop (container unhealthy)"));
            (story.events().filter(is_sync).count(), story.calls("ExecSync").len())
        };
        assert_eq!(asked("1.20").0, 0, "{path}");
        assert!(asked("1.22").0 > 0, "{path}");
    }
}

#[test]
fn from_1_25_on_a_probe_can_give_the_container_that_fails_it_another_grace_period() {
    let probe =
        "livenessProbe: {exec: {command: [cat, /tmp/alive]}, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 7}";
    for (release, seconds) in [("1.22", 1), ("1.24", 1), ("1.26", 7), ("1.27", 7)] {
        let story = of_release("containerd", release, &shell(&format!("    {probe}\n")));
        // The Pod gives one second, and nobody gets less than two.
        assert_eq!(request(story.calls("StopContainer")[0])["timeout"], seconds.max(2).to_string(), "{release}");
    }
}

#[test]
fn a_name_in_brackets_stands_for_a_variable_in_commands_and_values_and_a_probe_knows_only_what_is_written() {
    let env = "env: [{name: FILE, value: /tmp/ready}, {name: COPY, value: $(FILE).$(NOBODY)}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]";
    let script = "command: [sh, -c, \"touch $(FILE); echo $$(FILE) $(COPY); trap 'exit 0' TERM; while :; do sleep 0.2; done\"]";
    let yaml = pod(&format!(
        "    image: busybox:1.36\n    {env}\n    {script}\n    readinessProbe: {{exec: {{command: [cat, $(FILE), \"$(POD)\"]}}, periodSeconds: 1}}\n"
    ));
    for path in paths() {
        let story = kubelet(path, &yaml);
        let config = &request(story.calls("CreateContainer")[0])["config"];
        assert_eq!(
            config["command"][2], "touch /tmp/ready; echo $(FILE) /tmp/ready.$(NOBODY); trap 'exit 0' TERM; while :; do sleep 0.2; done",
            "{path}"
        );
        assert_eq!(config["envs"][1], serde_json::json!({"key": "COPY", "value": "/tmp/ready.$(NOBODY)"}), "{path}");
        assert_eq!(request(story.calls("ExecSync")[0])["cmd"], serde_json::json!(["cat", "/tmp/ready", ""]), "{path}");
    }
}

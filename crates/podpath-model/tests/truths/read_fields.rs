//! Everything that is read of a manifest has an effect, or a note.

use std::collections::BTreeSet;

use podpath_model::scenario::manifest;
use podpath_model::trace::{Protocol, What};

use crate::language::{Story, cluster};

/// A Pod in which everything has its usual value; what is to be changed stands in capitals.
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, META}\nspec:\n  terminationGracePeriodSeconds: 5\n  SPEC\n  containers:\n  - name: app\n    image: busybox:1.36\n    command: [sh, -c, \"sleep 12; exit 1\"]\n    CONTAINER\n  volumes: [VOLUME]\n";

/// Every field that a reader of the model asks for, with a value that is not its default: the place, the field, and what surrounds it.
const FIELDS: [(&str, &str, &str); 62] = [
    ("META", "labels: {app: web}", ""),
    ("META", "annotations: {a: b}", ""),
    ("META", "annotations: {container.apparmor.security.beta.kubernetes.io/app: unconfined}", ""),
    ("META", "annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}", ""),
    ("META", "namespace: other", ""),
    ("SPEC", "restartPolicy: Never", ""),
    ("SPEC", "hostNetwork: true", ""),
    ("SPEC", "hostPID: true", ""),
    ("SPEC", "hostIPC: true", ""),
    ("SPEC", "shareProcessNamespace: true", ""),
    ("SPEC", "hostname: other", ""),
    ("SPEC", "dnsPolicy: Default", ""),
    ("SPEC", "dnsConfig: {nameservers: [1.1.1.1]}", ""),
    ("SPEC", "dnsConfig: {searches: [example.org]}", ""),
    ("SPEC", "dnsConfig: {options: [{name: edns0}]}", ""),
    ("SPEC", "nodeName: other", ""),
    ("SPEC", "runtimeClassName: runc", ""),
    ("SPEC", "securityContext: {runAsUser: 1000}", ""),
    ("SPEC", "securityContext: {runAsUser: 1000, runAsGroup: 1000}", ""),
    ("SPEC", "securityContext: {runAsNonRoot: true}", ""),
    ("SPEC", "securityContext: {fsGroup: 7}", ""),
    ("SPEC", "securityContext: {supplementalGroups: [7]}", ""),
    ("SPEC", "securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}", ""),
    ("SPEC", "securityContext: {seccompProfile: {type: RuntimeDefault}}", ""),
    ("SPEC", "initContainers: [{name: first, image: 'busybox:1.36', command: ['true']}]", ""),
    ("SPEC", "ephemeralContainers: [{name: last, image: 'busybox:1.36'}]", ""),
    ("CONTAINER", "args: [more]", ""),
    ("CONTAINER", "workingDir: /tmp", ""),
    ("CONTAINER", "env: [{name: A, value: b}]", ""),
    ("CONTAINER", "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", ""),
    ("CONTAINER", "ports: [{containerPort: 80}]", ""),
    ("CONTAINER", "ports: [{containerPort: 80, hostPort: 8080}]", ""),
    ("CONTAINER", "ports: [{containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1}]", ""),
    ("CONTAINER", "ports: [{containerPort: 80, protocol: UDP}]", ""),
    ("CONTAINER", "ports: [{containerPort: 80, name: http}]", ""),
    ("CONTAINER", "resources: {requests: {cpu: 100m}}", ""),
    ("CONTAINER", "resources: {limits: {cpu: 100m}}", ""),
    ("CONTAINER", "resources: {requests: {memory: 32Mi}}", ""),
    ("CONTAINER", "resources: {limits: {memory: 32Mi}}", ""),
    ("CONTAINER", "imagePullPolicy: Always", ""),
    ("CONTAINER", "stdin: true", ""),
    ("CONTAINER", "stdinOnce: true", ""),
    ("CONTAINER", "tty: true", ""),
    ("CONTAINER", "terminationMessagePath: /dev/words", ""),
    ("CONTAINER", "terminationMessagePolicy: FallbackToLogsOnError", ""),
    ("CONTAINER", "lifecycle: {postStart: {exec: {command: ['true']}}}", ""),
    ("CONTAINER", "lifecycle: {preStop: {exec: {command: ['true']}}}", ""),
    ("CONTAINER", "livenessProbe: {exec: {command: ['true']}}", ""),
    ("CONTAINER", "readinessProbe: {exec: {command: ['true']}}", ""),
    ("CONTAINER", "startupProbe: {exec: {command: ['true']}}", ""),
    ("CONTAINER", "securityContext: {privileged: true}", ""),
    ("CONTAINER", "securityContext: {runAsNonRoot: true}", ""),
    ("CONTAINER", "securityContext: {readOnlyRootFilesystem: true}", ""),
    ("CONTAINER", "securityContext: {allowPrivilegeEscalation: false}", ""),
    ("CONTAINER", "securityContext: {capabilities: {add: [NET_ADMIN]}}", ""),
    ("CONTAINER", "volumeMounts: [{name: v, mountPath: /v}]", "{name: v}"),
    ("CONTAINER", "volumeMounts: [{name: v, mountPath: /v, subPath: a}]", "{name: v}"),
    ("CONTAINER", "volumeMounts: [{name: v, mountPath: /v, readOnly: true}]", "{name: v}"),
    ("VOLUME", "{name: v, emptyDir: {medium: Memory}}", ""),
    ("VOLUME", "{name: v, emptyDir: {sizeLimit: 1Mi}}", ""),
    ("VOLUME", "{name: v, hostPath: {path: /data, type: Directory}}", ""),
    ("VOLUME", "{name: v, hostPath: {path: /etc, type: File}}", ""),
];

fn with(place: &str, text: &str, volume: &str) -> String {
    let volumes = if place == "VOLUME" { text } else { volume };
    let filled = POD.replace(", META", &if place == "META" { format!(", {text}") } else { String::new() });
    let filled = filled.replace("  SPEC\n", &if place == "SPEC" { format!("  {text}\n") } else { String::new() });
    let filled = filled.replace("    CONTAINER\n", &if place == "CONTAINER" { format!("    {text}\n") } else { String::new() });
    filled.replace("[VOLUME]", &format!("[{volumes}]"))
}

/// What the node did: calls of the CRI without what the manifest is hashed to, changes by the kubelet, ends of programs, statuses.
fn deeds(story: &Story) -> BTreeSet<String> {
    let deed = |event: &podpath_model::trace::Event| match &event.what {
        What::Call { protocol: Protocol::Cri, method, request, .. } if !event.routine => {
            let request = request.json();
            let cut = request.split("\"io.kubernetes.container.hash\":\"").map(|part| part.split_once('"').map_or(part, |(_, rest)| rest));
            Some(format!("{method} {}", cut.collect::<String>()))
        }
        What::Change(change) if event.process.role.name == "kubelet" => Some(format!("{:?} {:?}", change.object, change.after)),
        What::Exit { .. } if event.process.role.name == "app" => Some(format!("exit {} {:?}", event.at_ns / 1_000_000_000, event.what)),
        _ => None,
    };
    let statuses = story.told_statuses().into_iter().map(|status| serde_json::to_string(&*status).unwrap());
    story.events().filter_map(deed).chain(statuses).chain(story.posted().into_iter().map(|posted| format!("{posted:?}"))).collect()
}

#[test]
fn every_field_that_is_read_has_an_effect_or_a_note() {
    let told = |yaml: &str| cluster("containerd", yaml).delete(40, None, false).lasting(50).told();
    let plain = deeds(&told(&with("", "", "")));
    let plain_with_volume = deeds(&told(&with("CONTAINER", "volumeMounts: [{name: v, mountPath: /v}]", "{name: v}")));
    let mut silent = Vec::new();
    for (place, text, volume) in FIELDS {
        let yaml = with(place, text, volume);
        let reading = manifest::read(yaml.as_bytes());
        assert_eq!(reading.problems, [], "{text}");
        if !reading.notes.is_empty() {
            continue;
        }
        let without = if volume.is_empty() || text.ends_with("/v}]") { &plain } else { &plain_with_volume };
        if deeds(&told(&yaml)) == *without {
            silent.push(text);
        }
    }
    assert_eq!(silent, [""; 0], "neither an effect nor a note");
}

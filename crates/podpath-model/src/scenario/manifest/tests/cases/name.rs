//! Names, and things that exclude each other.

use super::{Case, case};
use crate::scenario::manifest::tests::container;

pub(super) fn names() -> Vec<Case> {
    let pod = |name: &str| format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  containers: [{{name: a, image: b}}]\n");
    let metadata = |more: &str| pod("a").replace("  name: a\n", &format!("  name: a\n  {more}\n"));
    let long = "a".repeat(64);
    vec![
        case("capitals in the Pod's name", pod("Web"), &["4:9 manifest-bad-dns-subdomain"]),
        case("a Pod's name of 254", pod(&"a.".repeat(127)), &["4:9 manifest-bad-dns-subdomain"]),
        case("dots in a namespace", metadata("namespace: a.b"), &["5:14 manifest-bad-dns-label"]),
        case("an underscore in a container's name", container("  - name: my_app\n    image: b\n"), &["9:11 manifest-bad-dns-label"]),
        case("a container's name of 64", container(&format!("  - name: {long}\n    image: b\n")), &["9:11 manifest-bad-dns-label"]),
        case("spaces in a port's name", container("    ports: [{name: my port, containerPort: 1}]\n"), &["9:20 manifest-bad-port-name"]),
        case("digits for a port's name", container("    ports: [{name: \"80\", containerPort: 1}]\n"), &["9:20 manifest-bad-port-name"]),
        case("a digit first in a variable's name", container("    env: [{name: 1A, value: b}]\n"), &["9:18 manifest-bad-env-name"]),
        case("spaces in a label's key", metadata("labels: {my app: a}"), &["5:12 manifest-bad-label-key"]),
        case("spaces in a label's value", metadata("labels: {app: my app}"), &["5:17 manifest-bad-label-value"]),
        case("a second container of the same name", container("  - name: app\n    image: b\n"), &["9:11 manifest-duplicate-container"]),
        case(
            "an init container of the same name",
            container("  initContainers:\n  - name: app\n    image: b\n"),
            &["10:11 manifest-duplicate-container"],
        ),
        case("a second volume of the same name", container("  volumes: [{name: a}, {name: a}]\n"), &["9:31 manifest-duplicate-volume"]),
        case(
            "a second port of the same name",
            container("    ports: [{name: a, containerPort: 1}, {name: a, containerPort: 2}]\n"),
            &["9:49 manifest-duplicate-port-name"],
        ),
        case(
            "a port of the node twice",
            container("    ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]\n"),
            &["9:75 manifest-duplicate-host-port"],
        ),
        case(
            "two mounts at one path",
            container("    volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /a}]\n  volumes: [{name: a}]\n"),
            &["9:67 manifest-duplicate-mount-path"],
        ),
    ]
}

pub(super) fn pairs() -> Vec<Case> {
    vec![
        case(
            "a volume with two sources",
            container("  volumes:\n  - name: a\n    emptyDir: {}\n    hostPath: {path: /a}\n"),
            &["12:5 manifest-several-sources"],
        ),
        case(
            "a variable with two sources",
            container("    env:\n    - name: A\n      value: b\n      valueFrom: {fieldRef: {fieldPath: metadata.name}}\n"),
            &["12:7 manifest-several-sources"],
        ),
        case(
            "privileged without escalation",
            container("    securityContext: {privileged: true, allowPrivilegeEscalation: false}\n"),
            &["9:41 manifest-contradiction"],
        ),
        case("both PID namespaces", container("  hostPID: true\n  shareProcessNamespace: true\n"), &["10:3 manifest-contradiction"]),
        case(
            "shared mounts without privilege",
            container("    volumeMounts:\n    - {name: a, mountPath: /a, mountPropagation: Bidirectional}\n  volumes: [{name: a}]\n"),
            &["10:50 manifest-contradiction"],
        ),
        case(
            "another port on the node's network",
            container("    ports: [{containerPort: 80, hostPort: 8080}]\n  hostNetwork: true\n"),
            &["9:43 manifest-host-port-differs"],
        ),
        case(
            "many at once",
            "apiVersion: v2\nkind: Pod\nmetadata: {name: A}\nspec:\n  restartPolicy: never\n  containers:\n  - {name: b_, image: 5}\n",
            &[
                "1:13 manifest-wrong-api-version",
                "3:18 manifest-bad-dns-subdomain",
                "5:18 manifest-unknown-choice",
                "7:12 manifest-bad-dns-label",
                "7:23 manifest-wrong-type",
            ],
        ),
    ]
}

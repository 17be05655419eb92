//! Values that are out of range.

use super::{Case, case};
use crate::scenario::manifest::tests::container;

pub(super) fn values() -> Vec<Case> {
    vec![
        case(
            "a label that is a number",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {version: 1.0}}\nspec: {containers: [{name: a, image: b}]}\n",
            &["3:39 manifest-label-not-text"],
        ),
        case("a variable that is a number", container("    env:\n    - name: A\n      value: 5\n"), &["11:14 manifest-env-not-text"]),
        case("a variable that is a boolean", container("    env:\n    - {name: A, value: on}\n"), &["10:24 manifest-env-not-text"]),
        case("megabytes", container("    resources: {limits: {memory: 64MB}}\n"), &["9:34 manifest-unknown-unit"]),
        case("cores", container("    resources:\n      limits:\n        cpu: 2 cores\n"), &["11:14 manifest-unknown-unit"]),
        case("much memory", container("    resources: {limits: {memory: much}}\n"), &["9:34 manifest-bad-quantity"]),
        case("less than nothing", container("    resources: {limits: {cpu: -1}}\n"), &["9:31 manifest-out-of-range"]),
        case("more than there is", container("    resources: {limits: {memory: 9000P}}\n    tty: maybe\n"), &["10:10 manifest-wrong-type"]),
        case("more than there can be", container("    resources: {limits: {memory: 16Ei}}\n"), &["9:34 manifest-out-of-range"]),
        case(
            "a request above its limit",
            container("    resources:\n      requests: {memory: 2Gi}\n      limits: {memory: 1Gi}\n"),
            &["10:26 manifest-request-above-limit"],
        ),
        case("port 0", container("    ports: [{containerPort: 0}]\n"), &["9:29 manifest-out-of-range"]),
        case("port 65536", container("    ports: [{containerPort: 65536}]\n"), &["9:29 manifest-out-of-range"]),
        case("a negative grace period", container("  terminationGracePeriodSeconds: -1\n"), &["9:34 manifest-out-of-range"]),
        case(
            "a grace period beyond all numbers",
            container("  terminationGracePeriodSeconds: 99999999999999999999\n"),
            &["9:34 manifest-out-of-range"],
        ),
        case("a user id too large", container("    securityContext: {runAsUser: 4294967295}\n"), &["9:34 manifest-out-of-range"]),
        case("an unknown restart policy", container("  restartPolicy: always\n"), &["9:18 manifest-unknown-choice"]),
        case("an unknown pull policy", container("    imagePullPolicy: Sometimes\n"), &["9:22 manifest-unknown-choice"]),
        case("an unknown protocol", container("    ports: [{containerPort: 1, protocol: tcp}]\n"), &["9:42 manifest-unknown-choice"]),
        case(
            "an unknown kind of path",
            container("  volumes:\n  - name: a\n    hostPath: {path: /a, type: Dir}\n"),
            &["11:32 manifest-unknown-choice"],
        ),
        case(
            "an unknown field of the Pod",
            container("    env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.hostname}}}]\n"),
            &["9:55 manifest-unknown-choice"],
        ),
        case(
            "a mount of no volume",
            container("    volumeMounts:\n    - {name: data, mountPath: /data}\n"),
            &["10:14 manifest-unknown-volume"],
        ),
        case("a way up", container("  volumes:\n  - name: a\n    hostPath: {path: /a/../b}\n"), &["11:22 manifest-path-goes-up"]),
        case(
            "an absolute path below",
            container("    volumeMounts:\n    - {name: a, mountPath: /a, subPath: /b}\n  volumes: [{name: a}]\n"),
            &["10:41 manifest-path-is-absolute"],
        ),
        case("a host for an address", container("    ports: [{containerPort: 1, hostIP: localhost}]\n"), &["9:40 manifest-bad-address"]),
    ]
}

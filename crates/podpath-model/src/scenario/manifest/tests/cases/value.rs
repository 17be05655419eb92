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
        case("a policy without servers", container("  dnsPolicy: None\n"), &["9:3 manifest-no-dns-config"]),
        case("a policy with an empty configuration", container("  dnsPolicy: None\n  dnsConfig: {}\n"), &["10:3 manifest-no-nameserver"]),
        case(
            "four name servers",
            container("  dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]}\n"),
            &["9:28 manifest-many-nameservers"],
        ),
        case(
            "too many search domains",
            container(&format!("  dnsConfig: {{searches: [{}]}}\n", vec!["a.org"; 33].join(", "))),
            &["9:25 manifest-many-searches"],
        ),
        case(
            "too long a search line",
            container(&format!("  dnsConfig: {{searches: [{}]}}\n", vec![vec!["abcdefghi"; 24].join("."); 10].join(", "))),
            &["9:25 manifest-long-searches"],
        ),
        case("a search domain with capitals", container("  dnsConfig: {searches: [A.org]}\n"), &["9:26 manifest-bad-dns-subdomain"]),
        case("spaces around an image", container("  - {name: b, image: ' c'}\n"), &["9:22 manifest-spaces-in-image"]),
        case(
            "capitals in a kernel parameter",
            container("  securityContext: {sysctls: [{name: A, value: '1'}]}\n"),
            &["9:38 manifest-bad-sysctl"],
        ),
        case(
            "a kernel parameter twice",
            container("  securityContext: {sysctls: [{name: a.b, value: '1'}, {name: a.b, value: '2'}]}\n"),
            &["9:63 manifest-duplicate-sysctl"],
        ),
        case(
            "a file for a filter that is not read from one",
            container("    securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: a}}\n"),
            &["9:80 manifest-profile-without-localhost"],
        ),
        case(
            "no escalation and everything allowed",
            container("    securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}}\n"),
            &["9:22 manifest-escalation-of-sys-admin"],
        ),
        case(
            "an annotation for nobody",
            annotated("container.apparmor.security.beta.kubernetes.io/b: unconfined"),
            &["5:17 manifest-annotated-nobody"],
        ),
        case(
            "a profile of AppArmor that is none",
            annotated("container.apparmor.security.beta.kubernetes.io/app: x"),
            &["5:17 manifest-bad-app-armor"],
        ),
        case("a seccomp profile that is none", annotated("seccomp.security.alpha.kubernetes.io/pod: x"), &["5:17 manifest-bad-seccomp"]),
        case("a host for an address", container("    ports: [{containerPort: 1, hostIP: localhost}]\n"), &["9:40 manifest-bad-address"]),
    ]
}

/// The Pod with an annotation, in line 5.
fn annotated(annotation: &str) -> String {
    container("").replace("  name: web\n", &format!("  name: web\n  annotations: {{{annotation}}}\n"))
}

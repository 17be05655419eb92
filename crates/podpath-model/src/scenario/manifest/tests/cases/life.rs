//! Probes, hooks, and containers that cannot have them.

use super::{Case, case};
use crate::scenario::manifest::tests::container;

pub(super) fn probes() -> Vec<Case> {
    let liveness = |fields: &str| container(&format!("    livenessProbe: {{{fields}}}\n"));
    let command = "exec: {command: [a]}";
    vec![
        case("a probe of nothing", liveness("periodSeconds: 1"), &["9:5 manifest-missing-field"]),
        case("a probe with an empty command", liveness("exec: {command: []}"), &["9:28 manifest-missing-field"]),
        case("a probe of two kinds", liveness(&format!("{command}, tcpSocket: {{port: 1}}")), &["9:43 manifest-several-handlers"]),
        case(
            "a probe of two kinds on lines of their own",
            container(
                "    readinessProbe:\n      periodSeconds: 5\n      httpGet:\n        port: 80\n      exec:\n        command:\n        - a\n",
            ),
            &["13:7 manifest-several-handlers"],
        ),
        case(
            "a probe of three kinds",
            liveness(&format!("grpc: {{port: 1}}, tcpSocket: {{port: 1}}, {command}")),
            &["9:60 manifest-several-handlers"],
        ),
        case("a request without a port", liveness("httpGet: {path: /}"), &["9:21 manifest-missing-field"]),
        case("a connection to port 0", liveness("tcpSocket: {port: 0}"), &["9:39 manifest-out-of-range"]),
        case("a port in quotes", liveness("tcpSocket: {port: \"80\"}"), &["9:39 manifest-bad-port-name"]),
        case("a port's name with capitals", liveness("httpGet: {port: HTTP}"), &["9:37 manifest-bad-port-name"]),
        case("a port that is a list", liveness("httpGet: {port: [80]}"), &["9:37 manifest-wrong-type"]),
        case("an unknown scheme", liveness("httpGet: {port: 80, scheme: https}"), &["9:49 manifest-unknown-choice"]),
        case(
            "a header with a space in its name",
            liveness("httpGet: {port: 80, httpHeaders: [{name: X Y, value: z}]}"),
            &["9:62 manifest-bad-header-name"],
        ),
        case("a period below zero", liveness(&format!("{command}, periodSeconds: -1")), &["9:58 manifest-out-of-range"]),
        case("two good answers for a liveness probe", liveness(&format!("{command}, successThreshold: 2")), &["9:61 manifest-must-be-one"]),
        case("no grace at all", liveness(&format!("{command}, terminationGracePeriodSeconds: 0")), &["9:74 manifest-out-of-range"]),
        case(
            "a grace period for a readiness probe",
            container(&format!("    readinessProbe: {{{command}, terminationGracePeriodSeconds: 5}}\n")),
            &["9:44 manifest-not-for-this"],
        ),
    ]
}

/// What nothing could bear.
pub(super) fn bounds() -> Vec<Case> {
    let twice: String = (1..20).map(|at| format!(", {{name: E{at}, value: $(E{0})$(E{0})}}", at - 1)).collect();
    let many: String = (0..250).map(|at| format!("  - {{name: c{at}, image: busybox}}\n")).collect();
    let wish = |wish: &str| container("").replace("  name: web\n", &format!("  name: web\n  annotations:\n    {wish}\n"));
    vec![
        case(
            "variables that double",
            container(&format!("    env: [{{name: E0, value: xxxxxxxxxx}}{twice}]\n")),
            &["9:455 manifest-too-long"],
        ),
        case("251 containers", container(&many), &["258:5 manifest-too-many"]),
        case("no answer", wish("podpath.dev/answer.app: \"200 after 20s\""), &["6:29 manifest-bad-answer"]),
        case(
            "annotations longer than the API server keeps",
            wish(&format!("a: {}", "x".repeat(262_144))),
            &["6:5 manifest-long-annotations"],
        ),
        case("no exit code", wish("podpath.dev/exit.app: soon"), &["6:27 manifest-bad-exit"]),
        case("a wish for a container that is not there", wish("podpath.dev/image.other: missing"), &["6:5 manifest-unknown-choice"]),
        case("a wish that is none", wish("podpath.dev/command.app: gone"), &["6:30 manifest-unknown-choice"]),
    ]
}

pub(super) fn containers() -> Vec<Case> {
    let init = |more: &str| container(&format!("  initContainers:\n  - name: b\n    image: c\n{more}"));
    let ephemeral = |more: &str| container(&format!("  ephemeralContainers:\n  - name: b\n    image: c\n{more}"));
    vec![
        case(
            "an init container that is probed",
            init("    livenessProbe: {tcpSocket: {port: 1}}\n    lifecycle: {}\n"),
            &["12:5 manifest-not-for-this", "13:5 manifest-not-for-this"],
        ),
        case("an ephemeral container with ports", ephemeral("    ports: [{containerPort: 1}]\n"), &["12:5 manifest-not-for-this"]),
        case("an ephemeral container at nobody", ephemeral("    targetContainerName: b\n"), &["12:26 manifest-unknown-choice"]),
        case(
            "an ephemeral container of the same name",
            container("  ephemeralContainers:\n  - name: app\n    image: c\n"),
            &["10:11 manifest-duplicate-container"],
        ),
        case(
            "a hook of two kinds",
            container("    lifecycle:\n      preStop:\n        exec: {command: [a]}\n        httpGet: {port: 80}\n"),
            &["12:9 manifest-several-handlers"],
        ),
        case("a hook of nothing", container("    lifecycle: {postStart: {}}\n"), &["9:17 manifest-missing-field"]),
    ]
}

//! What Kubernetes says of problems, word for word: kubernetes v1.22.0 pkg/apis/core/validation/validation.go.

use super::{container, read};

/// What is said of the problems of a manifest, in order.
fn said(more: &str) -> Vec<String> {
    let problems = read(container(more).as_bytes()).problems;
    problems.iter().filter_map(|problem| problem.kind.said()).collect()
}

#[test]
fn what_the_validation_refuses_it_refuses_in_its_own_words() {
    let cases = [
        ("  dnsPolicy: None\n", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
        (
            "  dnsPolicy: None\n  dnsConfig: {searches: [a.org]}\n",
            "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None",
        ),
        ("  dnsConfig: {nameservers: [one]}\n", "spec.dnsConfig.nameservers[0]: Invalid value: \"one\": must be valid IP address"),
        (
            "  dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]}\n",
            "spec.dnsConfig.nameservers: Invalid value: []string{\"1.1.1.1\", \"1.1.1.2\", \"1.1.1.3\", \"1.1.1.4\"}: must not have more than 3 nameservers",
        ),
        ("  - name: app\n    image: b\n", "spec.containers[1].name: Duplicate value: \"app\""),
        ("  - name: b\n", "spec.containers[1].image: Required value"),
        (
            "    ports: [{containerPort: 70000}]\n",
            "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ),
        ("    ports: [{containerPort: 0}]\n", "spec.containers[0].ports[0].containerPort: Required value"),
        (
            "    ports: [{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 80}]\n",
            "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//80\"",
        ),
        (
            "    ports: [{containerPort: 1, hostPort: 80}]\n  - {name: b, image: c, ports: [{containerPort: 2, hostPort: 80}]}\n",
            "spec.containers[1].ports[0].hostPort: Duplicate value: \"TCP//80\"",
        ),
        (
            "    ports: [{containerPort: 80}]\n  - {name: b, image: c, ports: [{containerPort: 80}]}\n  hostNetwork: true\n",
            "spec.containers[1].ports[0].hostPort: Duplicate value: \"TCP//80\"",
        ),
        (
            "    livenessProbe: {exec: {command: [a]}, httpGet: {port: 80}}\n",
            "spec.containers[0].livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type",
        ),
        (
            "    resources: {limits: {cpu: \"-1\"}}\n",
            "spec.containers[0].resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
        ),
        (
            "    resources: {requests: {memory: -500m}}\n",
            "spec.containers[0].resources.requests[memory]: Invalid value: \"-500m\": must be greater than or equal to 0",
        ),
        ("    livenessProbe: {periodSeconds: 1}\n", "spec.containers[0].livenessProbe: Required value: must specify a handler type"),
        (
            "    livenessProbe: {exec: {command: [a]}, periodSeconds: -1}\n",
            "spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
        ),
        (
            "    livenessProbe: {exec: {command: [a]}, successThreshold: 2}\n",
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
        ),
        (
            "  restartPolicy: always\n",
            "spec.restartPolicy: Unsupported value: \"always\": supported values: \"Always\", \"OnFailure\", \"Never\"",
        ),
        (
            "    imagePullPolicy: always\n",
            "spec.containers[0].imagePullPolicy: Unsupported value: \"always\": supported values: \"Always\", \"IfNotPresent\", \"Never\"",
        ),
        ("    volumeMounts: [{name: a, mountPath: /a}]\n", "spec.containers[0].volumeMounts[0].name: Not found: \"a\""),
        (
            "    volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /a}]\n  volumes: [{name: a}]\n",
            "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique",
        ),
        (
            "    resources: {requests: {cpu: 2}, limits: {cpu: 1}}\n",
            "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit",
        ),
        ("  volumes: [{name: a}, {name: a}]\n", "spec.volumes[1].name: Duplicate value: \"a\""),
        (
            "  volumes: [{name: a, hostPath: {path: /a/../b}}]\n",
            "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
        ),
        (
            "  volumes: [{name: a, hostPath: {path: /a, type: Folder}}]\n",
            "spec.volumes[0].hostPath.type: Unsupported value: \"Folder\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \
             \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"",
        ),
        (
            "  securityContext: {runAsUser: -1}\n",
            "spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        ),
        (
            "  securityContext: {sysctls: [{name: A, value: '1'}]}\n",
            "spec.securityContext.sysctls[0].name: Invalid value: \"A\": must have at most 253 characters and match regex \
             ([a-z0-9]([-_a-z0-9]*[a-z0-9])?\\.)*[a-z0-9]([-_a-z0-9]*[a-z0-9])?",
        ),
        (
            "  securityContext: {sysctls: [{name: kernel.sem, value: '1'}, {name: kernel.sem, value: '2'}]}\n",
            "spec.securityContext.sysctls[1].name: Duplicate value: \"kernel.sem\"",
        ),
        (
            "  securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: a}}\n",
            "spec.securityContext.seccompProfile.localhostProfile: Invalid value: {…}: can only be set when seccomp type is Localhost",
        ),
        (
            "  shareProcessNamespace: true\n  hostPID: true\n",
            "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
        ),
        (
            "    env: [{name: 1A, value: b}]\n",
            "spec.containers[0].env[0].name: Invalid value: \"1A\": a valid environment variable name must consist of alphabetic characters, digits, \
             '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation \
             is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
        ),
    ];
    for (more, expected) in cases {
        assert_eq!(said(more), [expected], "{more}");
    }
}

#[test]
fn an_annotation_with_a_profile_is_for_a_container_that_there_is() {
    let of = |annotation: &str| {
        let manifest = container("").replace("  name: web\n", &format!("  name: web\n  annotations: {{{annotation}}}\n"));
        let problems = read(manifest.as_bytes()).problems;
        problems.iter().filter_map(|problem| problem.kind.said()).collect::<Vec<_>>()
    };
    let key = "container.apparmor.security.beta.kubernetes.io/";
    assert_eq!(of(&format!("{key}app: localhost/x")), [""; 0]);
    assert_eq!(
        of(&format!("{key}other: localhost/x")),
        [format!("metadata.annotations[{key}other]: Invalid value: \"other\": container not found")]
    );
    let bad = format!("metadata.annotations[{key}app]: Invalid value: \"x\": invalid AppArmor profile name: \"x\"");
    assert_eq!(of(&format!("{key}app: x")), [bad]);
    let key = "seccomp.security.alpha.kubernetes.io/pod";
    assert_eq!(of(&format!("{key}: x")), [format!("metadata.annotations[{key}]: Invalid value: \"x\": must be a valid seccomp profile")]);
}

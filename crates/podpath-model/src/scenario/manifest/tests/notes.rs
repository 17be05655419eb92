//! Notes: what is accepted without effect.

use super::{container, read};

/// Every note as `line:column key path`, in order.
fn notes_of(manifest: &str) -> Vec<String> {
    let reading = read(manifest.as_bytes());
    assert_eq!(reading.problems, []);
    let note = |note: &super::super::Note| format!("{}:{} {} {}", note.span.line, note.span.column, note.key(), note.path);
    reading.notes.iter().map(note).collect()
}

#[test]
fn affinity_is_named_with_all_its_lines() {
    let manifest = container("  affinity:\n    nodeAffinity: {}\n  hostNetwork: false\n");
    assert_eq!(notes_of(&manifest), ["9:3 note-not-simulated-placement spec.affinity"]);
    let span = read(manifest.as_bytes()).notes[0].span;
    assert_eq!((span.end_line, span.end_column), (10, 21));
    assert_eq!(read(manifest.as_bytes()).notes[0].arguments()[1], ("field", "affinity".to_owned()));
}

#[test]
fn what_a_cluster_or_an_earlier_release_would_not_take_is_noted() {
    let cases = [
        ("    resources: {requests: {cpu: '400'}}\n", &["5:1 note-too-large spec"] as &[&str]),
        ("    resources: {limits: {cpu: '5', memory: 9Gi}}\n", &["5:1 note-too-large spec", "5:1 note-too-large spec"]),
        ("    resources: {requests: {cpu: '4', memory: 8092Mi}}\n", &[]),
        ("  dnsConfig: {searches: [a, b, c, d, e, f]}\n", &[]),
        ("  dnsConfig: {searches: [a, b, c, d, e, f, g]}\n", &["9:15 note-many-searches spec.dnsConfig.searches"]),
    ];
    for (more, expected) in cases {
        assert_eq!(notes_of(&container(more)), expected, "{more}");
    }
    let domain = ["a", "b", "c"].map(|letter| letter.repeat(60)).join(".");
    let long = format!("  dnsConfig: {{searches: [{domain}, {domain}]}}\n");
    assert_eq!(notes_of(&container(&long)), ["9:15 note-many-searches spec.dnsConfig.searches"]);
}

#[test]
fn every_field_that_is_not_simulated_has_its_reason() {
    let cases = [
        ("  tolerations: [{operator: Exists}]\n", "9:3 note-not-simulated-placement spec.tolerations"),
        ("  serviceAccountName: a\n", "9:3 note-not-simulated-service-account spec.serviceAccountName"),
        ("    livenessProbe: {grpc: {port: 1}}\n", "9:21 note-not-simulated-probe spec.containers[0].livenessProbe.grpc"),
        ("    envFrom: []\n", "9:5 note-not-simulated-outside-value spec.containers[0].envFrom"),
        ("  volumes: [{name: a, configMap: {name: b}}]\n", "9:23 note-not-simulated-volume spec.volumes[0].configMap"),
        (
            "    resources: {limits: {example.com/gpu: 1}}\n",
            "9:26 note-not-simulated-resource spec.containers[0].resources.limits[\"example.com/gpu\"]",
        ),
        ("    lifecycle: {preStop: {sleep: {seconds: 1}}}\n", "9:27 note-not-simulated-hook spec.containers[0].lifecycle.preStop.sleep"),
        ("    lifecycle: {preStop: {tcpSocket: {port: 1}}}\n", "9:27 note-tcp-hook spec.containers[0].lifecycle.preStop.tcpSocket"),
        ("  ephemeralContainers: [{name: b, image: c}]\n", "9:3 note-ephemeral-containers spec.ephemeralContainers"),
        ("  runtimeClassName: kata\n", "9:3 note-runtime-class spec.runtimeClassName"),
        (
            "  initContainers: [{name: b, image: busybox, restartPolicy: Always}]\n",
            "9:46 note-not-simulated-sidecar spec.initContainers[0].restartPolicy",
        ),
        ("  os: {name: linux}\n", "9:3 note-not-simulated-windows spec.os"),
        (
            "    securityContext: {seLinuxOptions: {}}\n",
            "9:23 note-not-simulated-mandatory-access spec.containers[0].securityContext.seLinuxOptions",
        ),
        ("  hostAliases: []\n", "9:3 note-not-simulated-host-names spec.hostAliases"),
        ("  readinessGates: []\n", "9:3 note-not-simulated-readiness spec.readinessGates"),
        ("  imagePullSecrets: []\n", "9:3 note-not-simulated-pull-secret spec.imagePullSecrets"),
        ("  activeDeadlineSeconds: 5\n", "9:3 note-not-simulated-general spec.activeDeadlineSeconds"),
        ("status: {phase: Running}\n", "9:1 note-not-simulated-bookkeeping status"),
        (
            "    env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b}}}]\n",
            "9:33 note-not-simulated-outside-value spec.containers[0].env[0].valueFrom.secretKeyRef",
        ),
    ];
    for (more, expected) in cases {
        assert_eq!(notes_of(&container(more)), [expected]);
    }
}

#[test]
fn an_unknown_field_is_noted_and_its_likely_name_offered() {
    let offered = |more: &str| {
        let manifest = container(more);
        let notes = read(manifest.as_bytes()).notes;
        assert_eq!(notes[0].key(), "note-unknown-field");
        notes[0].fixes.iter().map(|fix| fix.replacement.clone()).collect::<Vec<_>>()
    };
    assert_eq!(offered("    volumeMount: []\n"), ["volumeMounts"]);
    assert_eq!(offered("  hostnetwork: true\n"), ["hostNetwork"]);
    assert_eq!(offered("    \"imagePullPolciy\": Never\n"), ["\"imagePullPolicy\""]);
    assert_eq!(offered("    containerPort: 80\n"), Vec::<String>::new());
    assert_eq!(offered("    livenesProbe: {}\n"), ["livenessProbe"]);
    assert_eq!(offered("    startupProbe: {tcpSocket: {port: 1}, periodSecond: 1}\n"), ["periodSeconds"]);
    assert_eq!(offered("    startupProbe: {tcpSocket: {port: 1}, httpget: {}}\n"), ["httpGet"]);
    assert_eq!(offered("  ephemeralContainers: []\n  runtimeClasName: a\n"), ["runtimeClassName"]);
    assert_eq!(offered("    imag: x\n"), Vec::<String>::new(), "image is there already");
}

#[test]
fn what_kubectl_writes_by_itself_is_not_worth_a_note() {
    let manifest = container("    resources: {}\nstatus: {}\n");
    assert_eq!(notes_of(&manifest.replace("  name: web", "  creationTimestamp: null\n  name: web")), [""; 0]);
}

#[test]
fn a_generated_name_is_always_the_same_and_said() {
    let manifest = container("").replace("  name: web", "  generateName: web-");
    assert_eq!(notes_of(&manifest), ["4:3 note-generated-name metadata.generateName"]);
    let name = read(manifest.as_bytes()).pod.map(|pod| pod.metadata.name).unwrap_or_default();
    assert_eq!(name.len(), "web-".len() + 5);
    assert_eq!(read(manifest.as_bytes()).notes[0].arguments()[2], ("name", name));
}

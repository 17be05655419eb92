//! Fixes: what they write, and that they mend.

use super::cases::cases;
use super::{container, problems_of, read};

/// The manifest after the first fix of its first problem.
fn fixed(manifest: &str) -> String {
    read(manifest.as_bytes()).problems[0].fixes[0].apply(manifest)
}

/// What the fixes of the first problem write.
fn offered(manifest: &str) -> Vec<String> {
    read(manifest.as_bytes()).problems[0].fixes.iter().map(|fix| fix.replacement.clone()).collect()
}

#[test]
fn every_fix_removes_its_problem() {
    let mut fixes = 0;
    for (name, manifest, _) in cases() {
        let Ok(text) = std::str::from_utf8(&manifest) else {
            continue;
        };
        for problem in read(&manifest).problems {
            for fix in &problem.fixes {
                fixes += 1;
                let after = read(fix.apply(text).as_bytes());
                let is_left = after.problems.iter().any(|other| other.kind == problem.kind);
                assert!(!is_left, "{name}: {fix:?} leaves {:?}", after.problems);
            }
        }
    }
    assert!(fixes > 40, "only {fixes} fixes in all cases");
}

#[test]
fn the_likeliest_unit_comes_first() {
    let memory = |amount: &str| offered(&container(&format!("    resources: {{limits: {{memory: {amount}}}}}\n")));
    assert_eq!(memory("64MB"), ["64Mi", "64M"]);
    assert_eq!(memory("1.5gb"), ["1.5Gi", "1.5G"]);
    assert_eq!(memory("10K"), ["10Ki", "10k"]);
    assert_eq!(memory("\"64 megabytes\""), ["\"64Mi\"", "\"64M\""]);
    assert_eq!(memory("100bytes"), ["100"]);
    assert_eq!(memory("5apples"), Vec::<String>::new());
}

#[test]
fn a_second_container_gets_a_free_name() {
    let manifest = container("  - name: app-2\n    image: b\n  - name: app\n    image: b\n");
    assert_eq!(offered(&manifest), ["app-3"]);
    assert_eq!(problems_of(fixed(&manifest).as_bytes()), [""; 0]);
}

#[test]
fn a_name_is_bent_into_a_label() {
    let named = |name: &str| offered(&container("").replace("name: app", &format!("name: {name}")));
    assert_eq!(named("My_App"), ["my-app"]);
    assert_eq!(named("'-Web Server-'"), ["\"web-server\""]);
    assert_eq!(named("\"🦀\""), Vec::<String>::new());
    assert_eq!(named(&"a".repeat(70)), ["a".repeat(63)]);
}

#[test]
fn all_tabs_become_spaces_at_once() {
    let manifest = "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\nspec:\n\tcontainers:\n\t- name: a\n\t  image: b\n";
    assert_eq!(problems_of(fixed(manifest).as_bytes()), [""; 0]);
    assert!(fixed(manifest).ends_with("  containers:\n  - name: a\n    image: b\n"));
}

#[test]
fn a_value_with_a_colon_is_quoted() {
    let manifest = container("    workingDir: /a: b\n");
    assert_eq!(offered(&manifest), ["\"/a: b\""]);
    assert_eq!(problems_of(fixed(&manifest).as_bytes()), [""; 0]);
}

#[test]
fn a_deployment_becomes_its_pod() {
    let manifest = "\
# a workload
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    metadata:
      labels:
        app: web
    spec:
      # the container
      containers:
      - name: app
        image: nginx
  strategy: {}
";
    let pod = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  # the container
  containers:
  - name: app
    image: nginx
";
    assert_eq!(fixed(manifest), pod);
    assert!(offered(&manifest.replace("image: nginx", "image: 5")).is_empty(), "only a good Pod is offered");
}

#[test]
fn the_pod_of_a_workload_has_its_name_its_namespace_and_its_own_labels() {
    let spec = "spec: {containers: [{name: app, image: nginx}]}";
    for (kind, api) in
        [("Deployment", "apps/v1"), ("StatefulSet", "apps/v1"), ("DaemonSet", "apps/v1"), ("ReplicaSet", "apps/v1"), ("Job", "batch/v1")]
    {
        let template = format!("template:\n    metadata:\n      labels: {{app: web}}\n    {spec}");
        let manifest = format!(
            "apiVersion: {api}\nkind: {kind}\nmetadata: {{name: web, namespace: shop, labels: {{of: all}}}}\nspec:\n  {template}\n"
        );
        let pod = read(fixed(&manifest).as_bytes()).pod.unwrap_or_else(|| panic!("{kind}"));
        assert_eq!((&*pod.metadata.name, &*pod.metadata.namespace), ("web", "shop"), "{kind}");
        let labels: Vec<(&str, &str)> = pod.metadata.labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(labels, [("app", "web")], "{kind}: those of the template, and not those of the workload");
    }
    let cron = format!(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: tick\n  namespace: shop\nspec:\n  jobTemplate:\n    spec:\n      template:\n        {spec}\n"
    );
    let pod = read(fixed(&cron).as_bytes()).pod.expect("a Pod");
    assert_eq!((&*pod.metadata.name, &*pod.metadata.namespace), ("tick", "shop"));
}

#[test]
fn one_pod_of_two_is_kept() {
    let pod = |name: &str| container("").replace("name: web", &format!("name: {name}"));
    let manifest = format!("{}---\n{}", pod("a"), pod("b"));
    let fixes = &read(manifest.as_bytes()).problems[0].fixes;
    assert_eq!(fixes.iter().map(|fix| fix.apply(&manifest)).collect::<Vec<_>>(), [pod("a"), pod("b")]);
}

#[test]
fn what_is_missing_at_the_top_is_added() {
    let manifest = container("").replace("kind: Pod\n", "");
    assert_eq!(fixed(&manifest), format!("kind: Pod\n{manifest}"));
}

#[test]
fn an_anchor_survives_the_fix_of_its_value() {
    let manifest = container("    resources: {limits: {memory: &m 64MB}, requests: {memory: *m}}\n");
    assert!(fixed(&manifest).contains("memory: &m 64Mi}"), "{}", fixed(&manifest));
}

#[test]
fn a_fix_keeps_byte_order_mark_and_line_ends() {
    let manifest = format!("\u{feff}{}", container("    tty: \"true\"\n").replace('\n', "\r\n"));
    assert_eq!(fixed(&manifest), manifest.replace("\"true\"", "true"));
}

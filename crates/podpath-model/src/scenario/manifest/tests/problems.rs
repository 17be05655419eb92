//! Every error is found, at its place, with what its sentence needs.

use super::cases::cases;
use super::{container, problems_of, read};

#[test]
fn every_error_is_found_where_it_is() {
    let mut wrong = Vec::new();
    for (name, manifest, expected) in cases() {
        let found = problems_of(&manifest);
        if found != expected {
            wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_deployment_says_where_its_pod_is() {
    let template = |manifest: &str| read(manifest.as_bytes()).problems[0].kind.arguments()[1].1.clone();
    assert_eq!(template("kind: Deployment"), "spec.template");
    assert_eq!(template("kind: CronJob"), "spec.jobTemplate.spec.template");
    assert_eq!(template("kind: PodTemplate"), "template");
}

#[test]
fn several_objects_are_named() {
    let manifest = "kind: Pod\nmetadata: {name: a}\n---\nkind: Service\nmetadata: {name: b}\n---\nkind: Pod\n";
    let arguments = read(manifest.as_bytes()).problems[0].kind.arguments();
    assert_eq!(arguments, [("count", "3".to_owned()), ("objects", "Pod a, Service b, Pod ?".to_owned())]);
    let manifest = "kind: List\nitems: [{kind: Pod, metadata: {name: a}}, {kind: Pod, metadata: {name: b}}]\n";
    let arguments = read(manifest.as_bytes()).problems[0].kind.arguments();
    assert_eq!(arguments[1].1, "Pod a, Pod b");
}

#[test]
fn a_wrong_type_says_what_it_found() {
    let manifest = container("    command: {a: b}\n");
    let arguments = read(manifest.as_bytes()).problems[0].kind.arguments();
    let expected = [("path", "spec.containers[0].command"), ("expected", "list"), ("found", "map")];
    assert_eq!(arguments, expected.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn the_end_of_a_mark_is_on_its_line() {
    for (name, manifest, _) in cases() {
        let text = String::from_utf8_lossy(&manifest).into_owned();
        let lines: Vec<&str> = text.split('\n').collect();
        for problem in read(&manifest).problems {
            let length = lines.get(problem.line - 1).map_or(0, |line| line.chars().count());
            assert!(problem.column <= problem.end_column, "{name}");
            assert!(problem.end_column <= length + 2, "{name}: {} of {length}", problem.end_column);
        }
    }
}

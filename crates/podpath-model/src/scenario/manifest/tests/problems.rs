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

#[test]
fn a_problem_is_at_a_line_that_the_manifest_has() {
    for text in [
        "%TAG ! x",
        "%TAG ! x\n",
        "%YAML 9\n\n\n",
        "a: [",
        "a: [\n\n",
        "'",
        "? ",
        "- ",
        "\n\n\n",
        "%",
        "&",
        "*",
        "!",
        "a:\n\t",
        "{",
        "|",
        ">\n",
    ] {
        let last = text.trim_end().lines().count().max(1);
        for problem in read(text.as_bytes()).problems {
            assert!((1..=last).contains(&problem.line), "{text:?}: {problem:?}");
        }
    }
}

#[test]
fn every_change_that_is_offered_changes_something() {
    let more = ["? ", "?", "? \n? ", "- ", "a", "~", "{}", "kind: Pod", "apiVersion: v1\nkind: Pod\n? \n"].map(str::to_owned);
    let known = cases().into_iter().filter_map(|(_, manifest, _)| String::from_utf8(manifest).ok());
    for text in known.chain(more) {
        let reading = read(text.as_bytes());
        let fixes = reading.problems.iter().flat_map(|problem| &problem.fixes).chain(reading.notes.iter().flat_map(|note| &note.fixes));
        for fix in fixes {
            assert_ne!(fix.apply(&text), text, "{fix:?}");
        }
    }
}

#[test]
fn a_sentence_quotes_no_more_than_a_reader_reads() {
    let long = "x".repeat(5_000);
    let manifests = [
        format!("apiVersion: {long}\nkind: {long}\n"),
        container(&format!("    imagePullPolicy: {long}\n")),
        container(&format!("    {long}: 1\n")),
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {long}}}\n{long}: 1\nspec: {{containers: [{{name: {long}, image: a}}]}}\n"),
    ];
    for manifest in manifests {
        let reading = read(manifest.as_bytes());
        assert!(!reading.problems.is_empty() || !reading.notes.is_empty());
        let of_problems = reading
            .problems
            .iter()
            .flat_map(|problem| problem.kind.arguments().into_iter().chain(problem.fixes.iter().flat_map(|fix| fix.arguments())));
        let of_notes = reading.notes.iter().flat_map(|note| note.arguments());
        for (name, value) in of_problems.chain(of_notes) {
            assert!(value.chars().count() < 700, "{name} has {} characters", value.chars().count());
        }
    }
}

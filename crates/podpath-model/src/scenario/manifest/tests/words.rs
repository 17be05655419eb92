//! Every key has its sentence in both languages, with the arguments that are given, and every sentence has its case.

use super::cases::cases;
use super::read;
use std::collections::{BTreeMap, BTreeSet};

const ENGLISH: &str = include_str!("../../../../../../static/i18n/en/manifest.ftl");
const CHINESE: &str = include_str!("../../../../../../static/i18n/zh-CN/manifest.ftl");

/// Of every message: its attributes and variables.
fn messages(file: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut messages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" = ").filter(|_| line.starts_with(|first: char| first.is_ascii_lowercase())) {
            current = key;
            assert!(messages.insert(key, BTreeSet::new()).is_none(), "{key} is there twice");
        }
        let message = messages.entry(current).or_default();
        let attribute = line.trim_start().split_once(" = ").map(|(name, _)| name).filter(|name| name.starts_with('.'));
        message.extend(attribute);
        for variable in line.split('$').skip(1) {
            message.insert(variable.split(|end: char| !end.is_ascii_alphanumeric()).next().unwrap_or(""));
        }
    }
    messages.remove("");
    messages
}

#[test]
fn both_languages_say_the_same_things() {
    assert_eq!(messages(ENGLISH), messages(CHINESE));
}

#[test]
fn every_problem_has_a_sentence_a_fix_and_a_case() {
    let messages = messages(ENGLISH);
    let mut seen = BTreeSet::new();
    for (name, manifest, _) in cases() {
        for problem in read(&manifest).problems {
            let key = problem.kind.key();
            let used = messages.get(key).unwrap_or_else(|| panic!("{name}: no sentence for {key}"));
            let given: BTreeSet<&str> = problem.kind.arguments().into_iter().map(|(name, _)| name).chain([".fix"]).collect();
            assert!(used.is_subset(&given), "{key} uses {used:?} and is given {given:?}");
            assert!(used.contains(".fix"), "{key} has no .fix");
            seen.insert(key);
        }
    }
    let problems: BTreeSet<&str> = messages.keys().copied().filter(|key| key.starts_with("manifest-")).collect();
    assert_eq!(seen, problems);
}

#[test]
fn every_fix_and_note_has_a_sentence() {
    let messages = messages(ENGLISH);
    for (_, manifest, _) in cases() {
        let reading = read(&manifest);
        for fix in reading.problems.iter().flat_map(|problem| &problem.fixes) {
            let given: BTreeSet<&str> = fix.arguments().into_iter().map(|(name, _)| name).collect();
            assert!(messages[fix.key()].is_subset(&given));
        }
    }
    let notes = messages.iter().filter(|(key, _)| key.starts_with("note-"));
    let plain = BTreeSet::from([".why", "path", "field", "name"]);
    let of_assumptions = BTreeSet::from([
        ".why",
        "container",
        "image",
        "program",
        "hasProgram",
        "role",
        "ports",
        "programs",
        "hasPrograms",
        "construct",
        "paths",
        "hasPaths",
    ]);
    for (key, used) in notes {
        let allowed = if key.starts_with("note-assumed-") { &of_assumptions } else { &plain };
        assert!(used.contains(".why") && used.is_subset(allowed), "{key}: {used:?}");
    }
}

//! The sentences of the terminal: both languages have all of them, and the program uses all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use fluent_syntax::ast::Entry;
use fluent_syntax::parser::parse;

/// Each key with the variables of its sentence.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let messages = resource.body.into_iter().filter_map(|entry| if let Entry::Message(message) = entry { Some(message) } else { None });
    messages.map(|message| (message.id.name.to_owned(), variables(&format!("{:?}", message.value)))).collect()
}

fn variables(pattern: &str) -> BTreeSet<String> {
    let references = pattern.split("VariableReference { id: Identifier { name: \"").skip(1);
    references.filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned).collect()
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    let english = keys(include_str!("../../../static/i18n/en/cli.ftl"));
    let chinese = keys(include_str!("../../../static/i18n/zh-CN/cli.ftl"));
    assert!(english.values().any(|variables| variables.contains("reason")));
    assert_eq!(english, chinese);
}

#[test]
fn every_sentence_is_used_and_every_used_sentence_is_there() {
    let mut code = String::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        write!(code, "{}", std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
    }
    let used: BTreeSet<String> = code.split('"').filter(|text| text.starts_with("cli-")).map(ToOwned::to_owned).collect();
    let defined: BTreeSet<String> = keys(include_str!("../../../static/i18n/en/cli.ftl")).into_keys().collect();
    let (used, defined) = (without_paths(used), without_paths(defined));
    assert_eq!(used, defined);
}

/// The sentences about paths are looked up by the id of the path; another test asks for each.
fn without_paths(keys: BTreeSet<String>) -> BTreeSet<String> {
    keys.into_iter().filter(|key| !key.starts_with("cli-path-")).collect()
}

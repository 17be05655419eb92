//! The Fluent files themselves.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;

use crate::words::{Lang, Words};

/// Of each message: its own name or that of an attribute, and the variables that it uses.
type Shape = BTreeMap<String, BTreeSet<String>>;

pub(super) fn source(lang: Lang, file: &str) -> String {
    let path = format!("{}/../../static/i18n/{}/{file}.ftl", env!("CARGO_MANIFEST_DIR"), lang.tag());
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn shape(source: &str) -> Shape {
    let resource = parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut shape = Shape::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name;
                if let Some(value) = &message.value {
                    assert!(shape.insert(key.to_owned(), variables(value)).is_none(), "{key} is there twice");
                }
                for attribute in &message.attributes {
                    shape.insert(format!("{key}.{}", attribute.id.name), variables(&attribute.value));
                }
            }
            Entry::Junk { content } => panic!("no Fluent: {content}"),
            _ => {}
        }
    }
    shape
}

fn variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => found.extend(variable(inline)),
                Expression::Select { selector, variants } => {
                    found.extend(variable(selector));
                    found.extend(variants.iter().flat_map(|variant| variables(&variant.value)));
                }
            }
        }
    }
    found
}

fn variable(inline: &InlineExpression<&str>) -> Option<String> {
    match inline {
        InlineExpression::VariableReference { id } => Some(id.name.to_owned()),
        _ => None,
    }
}

#[test]
fn both_languages_have_the_same_keys_and_attributes() {
    for file in ["trace", "glossary", "recording", "misconceptions", "start"] {
        let [en, zh] = Lang::ALL.map(|lang| shape(&source(lang, file)));
        let keys = |shape: &Shape| shape.keys().cloned().collect::<BTreeSet<_>>();
        let only: Vec<_> = keys(&en).symmetric_difference(&keys(&zh)).cloned().collect();
        assert!(only.is_empty(), "{file}: only in one language: {only:?}");
    }
}

#[test]
fn no_text_names_a_variable_that_the_other_language_does_not_have() {
    for file in ["trace", "glossary", "recording", "misconceptions", "start"] {
        let [en, zh] = Lang::ALL.map(|lang| shape(&source(lang, file)));
        let all = |shape: &Shape| shape.values().flatten().cloned().collect::<BTreeSet<_>>();
        assert_eq!(all(&en), all(&zh), "{file}");
    }
}

#[test]
fn a_text_is_one_line_and_ends_as_a_sentence_does() {
    for (lang, stop) in [(Lang::En, ['.', '?', ':']), (Lang::ZhCn, ['。', '？', '：'])] {
        let words = Words::new(lang);
        for key in shape(&source(lang, "trace")).keys().filter(|key| key.starts_with("call-") && !key.contains('.')) {
            let text = words.say(key, &[("caller", "A"), ("callee", "B"), ("thing", "C")]);
            assert!(text.ends_with(stop) && !text.contains('\n'), "{lang}: {key}: {text}");
        }
    }
}

#[test]
fn tags_of_a_language_are_read_in_any_form() {
    for (text, lang) in [("en", Lang::En), ("en-GB", Lang::En), ("zh", Lang::ZhCn), ("zh-Hans-CN", Lang::ZhCn), ("ZH_cn", Lang::ZhCn)] {
        assert_eq!(text.parse(), Ok(lang));
    }
    assert_eq!("tlh".parse::<Lang>(), Err(()));
}

#[test]
fn a_count_chooses_its_plural() {
    let words = Words::new(Lang::En);
    assert_eq!(words.count("payload-folded", 1, &[]), "+ 1 field at its zero value");
    assert_eq!(words.count("payload-folded", 56, &[]), "+ 56 fields at their zero value");
}

#[test]
fn chinese_keeps_a_space_beside_latin_names_only() {
    let words = Words::new(Lang::ZhCn);
    let args = |caller| [("caller", caller), ("callee", "shim"), ("method", "Task/Ping"), ("status", "OK")];
    assert_eq!(words.say("reply-ok", &args("containerd")), "containerd 回答 shim：Task/Ping，OK。");
    assert_eq!(words.say("reply-ok", &args("镜像仓库")), "镜像仓库回答 shim：Task/Ping，OK。");
}

/// What people who know the field would not say, and what they say: `unwanted.tsv`.
#[test]
fn no_text_has_a_phrase_that_was_found_wanting() {
    let rows = include_str!("unwanted.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (tag, phrase, instead) in
        rows.filter_map(|row| row.split_once('\t')).filter_map(|(tag, row)| Some((tag, row.split_once('\t')?.0, row.split_once('\t')?.1)))
    {
        let lang: Lang = tag.parse().expect("a language");
        for file in ["trace", "ui", "glossary", "manifest", "recording", "misconceptions", "cli"] {
            let text = source(lang, file);
            let line = text.lines().find(|line| !line.starts_with('#') && line.contains(phrase));
            assert_eq!(line, None, "{lang}: {file}: instead of {phrase:?} say {instead:?}");
        }
    }
}

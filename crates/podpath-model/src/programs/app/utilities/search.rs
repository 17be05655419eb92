//! `grep`.

use super::super::inside::Inside;
use super::super::shell::Pattern;
use super::text::{contents, is_endless};
use super::{cannot, endless};
use crate::kernel::Sys;
use crate::trace::Text;

pub(super) async fn grep(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let flags: String = words.iter().filter(|word| word.starts_with('-') && !word.starts_with("--")).map(|word| &word[1..]).collect();
    let mut plain = words.iter().filter(|word| !word.starts_with('-'));
    let Some(expression) = plain.next() else { return 2 };
    let files: Vec<Text> = plain.cloned().collect();
    let Some(text) = contents(sys, inside, &files).await else {
        cannot(sys, inside, "grep", files.first().map_or("", |file| file), "No such file or directory").await;
        return 2;
    };
    if is_endless(inside, &files) {
        return endless::hoard(sys).await;
    }
    let fold = |text: &str| if flags.contains('i') { text.to_lowercase() } else { text.to_owned() };
    let pattern = expression_of(&fold(expression), flags.contains('F'));
    let found: Vec<&str> = text.lines().filter(|line| pattern.matches(&fold(line)) != flags.contains('v')).collect();
    if flags.contains('c') {
        inside.print(sys, &format!("{}\n", found.len())).await;
    } else if !flags.contains('q') {
        inside.print(sys, &found.iter().map(|line| format!("{line}\n")).collect::<String>()).await;
    }
    i32::from(found.is_empty())
}

/// A regular expression as a pattern. Simplified: `.`, `.*`, sets and anchors are understood.
fn expression_of(expression: &str, is_fixed: bool) -> Pattern {
    let mut pattern = Pattern::default();
    let body = if is_fixed { expression } else { expression.trim_start_matches('^').trim_end_matches('$') };
    if is_fixed || !expression.starts_with('^') {
        pattern.push("*", false);
    }
    let mut rest = body;
    while let Some(letter) = rest.chars().next() {
        if !is_fixed && rest.starts_with(".*") {
            pattern.push("*", false);
            rest = &rest[2..];
            continue;
        }
        if !is_fixed
            && letter == '['
            && let Some(end) = rest.find(']')
        {
            pattern.push(&rest[..=end], false);
            rest = &rest[end + 1..];
            continue;
        }
        let escaped = rest[letter.len_utf8()..].chars().next().filter(|_| !is_fixed && letter == '\\');
        match escaped {
            Some(escaped) => pattern.push(&escaped.to_string(), true),
            None if letter == '.' && !is_fixed => pattern.push("?", false),
            None => pattern.push(&letter.to_string(), true),
        }
        rest = &rest[letter.len_utf8() + escaped.map_or(0, char::len_utf8)..];
    }
    if is_fixed || !expression.ends_with('$') {
        pattern.push("*", false);
    }
    pattern
}

//! A style sheet as rules, as far as a picture that stands still needs them: what depends on the reader's machine is left out.

use super::select::{Selector, split};

/// A rule with one selector.
#[derive(Debug)]
pub(super) struct Rule<'a> {
    pub(super) selector: Selector<'a>,
    /// Names and values.
    pub(super) declarations: Vec<(&'a str, &'a str)>,
}

/// The rules of a sheet in their order.
pub(super) fn rules(sheet: &str) -> Vec<Rule<'_>> {
    let mut found = Vec::new();
    read(sheet, &mut found);
    found
}

/// Reads what stands in a block; `@layer` is looked into, other blocks with an `@` are not.
fn read<'a>(mut rest: &'a str, found: &mut Vec<Rule<'a>>) {
    while let Some((head, inside, after)) = block(rest) {
        rest = after;
        if head.starts_with("@layer") {
            read(inside, found);
        } else if !head.starts_with('@') {
            let declarations: Vec<(&str, &str)> = split(inside, ';').into_iter().filter_map(declaration).collect();
            let selectors = split(head, ',').into_iter().filter_map(Selector::read);
            found.extend(selectors.map(|selector| Rule { selector, declarations: declarations.clone() }));
        }
    }
}

fn declaration(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    Some((without_remarks(name), value.trim()))
}

/// The next block: what stands before it, what is in it, what comes after it.
fn block(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let head = text.get(..open)?;
    // Statements without a block come before it: `@layer a, b;`.
    let head = head.rsplit(';').next().unwrap_or(head);
    let mut depth = 0_usize;
    let end = text.get(open..)?.find(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some((without_remarks(head), text.get(open + 1..open + end)?, text.get(open + end + 1..)?))
}

/// A text from which the remarks before it are taken.
fn without_remarks(text: &str) -> &str {
    text.rsplit("*/").next().unwrap_or(text).trim()
}

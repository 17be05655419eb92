//! Sentences: what is between two marks looks different, and English names among Chinese words are marked as English.

use super::{Child, Element};
use crate::foreign::pieces;

/// A sentence with code between backticks: what is in the element that holds it.
pub fn coded(text: &str) -> Vec<Child> {
    between(text, '`', code)
}

/// Code.
pub fn code(part: &str) -> Element {
    Element::new("code", &["translate", "lang"], [Some("no".into()), Some("en".into())]).say(part.to_owned())
}

/// A part of a sentence: English names among Chinese words are marked.
pub fn said_in(part: &str, whole: &str) -> Vec<Child> {
    let chinese = !matches!(*pieces(whole), [(_, false)]);
    let pieces = match pieces(part).as_slice() {
        // A name alone does not look foreign to itself.
        [(name, false)] if chinese && name.contains(|letter: char| letter.is_ascii_alphabetic()) => vec![(*name, true)],
        found if chinese => found.to_vec(),
        _ => vec![(part, false)],
    };
    let pieces = pieces.into_iter().filter(|(piece, _)| !piece.is_empty());
    pieces
        .map(|(piece, is_english)| if is_english { Child::Element(english(piece)) } else { Child::Text(piece.to_owned().into()) })
        .collect()
}

/// A text with what is between asterisks in bold.
pub fn bold(text: &str) -> Vec<Child> {
    between(text, '*', |part| Element::new("b", &[], []).say(part.to_owned()))
}

/// A sentence as text alone.
pub fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn between(text: &str, mark: char, inside: impl Fn(&str) -> Element) -> Vec<Child> {
    let whole = text.replace(mark, "");
    let part = |(at, part)| if at % 2 == 1 { vec![Child::Element(inside(part))] } else { said_in(part, &whole) };
    text.split(mark).enumerate().flat_map(part).collect()
}

fn english(text: &str) -> Element {
    Element::new("span", &["lang"], [Some("en".into())]).say(text.to_owned())
}

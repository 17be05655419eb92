//! A run as a book of leaves: what of the first picture is other at each step. A page turns them before the app is there, and where it
//! cannot be (`static/book.js`). Each part of the picture is a list of pieces with keys; a leaf has the pieces that are new or look
//! different from the leaf before, and the order where it changes.

use podpath_trace::sorted::SortedMap;
use serde_json::{Map, Value, json};

use super::Still;
use super::element::{Child, Element};
use super::first::{at, count, place, rows, say};
use crate::link::Link;

/// The pieces of a list by their keys, in order.
type Pieces = Vec<(String, Value)>;

/// What the lists and the other parts looked like last.
#[derive(Default)]
struct Last {
    lists: SortedMap<&'static str, Pieces>,
    wholes: SortedMap<&'static str, Value>,
}

/// The leaves of a run as JSON, from its first step to its last. `here` is the link of the run; the leaf of the picture that the page is
/// served with is `first`. A part is named by its selector; where it is one element a leaf has that element, where it is a list an object of
/// the pieces that changed, with the whole order under the empty key. An element is a list of its name, its attributes and what is in it:
/// nothing becomes markup.
pub fn book(still: &Still<'_>, here: &Link) -> String {
    let mut last = Last::default();
    let begin = still.steps.first();
    let leaves: Vec<Value> = (begin..=still.steps.last()).map(|step| leaf(&Still { step, ..*still }, here, &mut last)).collect();
    json!({ "book": 1, "first": still.step - begin, "leaves": leaves }).to_string()
}

fn leaf(still: &Still<'_>, here: &Link, last: &mut Last) -> Value {
    let mut leaf = Map::new();
    leaf.insert("at".to_owned(), at(still, here, still.step).into());
    let scene = still.stage();
    for (selector, pieces) in [(".scene", pieces(&scene)), (".steps ol", pieces(&rows(still, here)))] {
        let was = last.lists.insert(selector, pieces.clone()).unwrap_or_default();
        let changes = changes(&was, &pieces);
        if !changes.is_empty() {
            leaf.insert(selector.to_owned(), changes.into());
        }
    }
    let told = still.steps.step(still.trace, still.step).map(|step| say(still, &step)).into_iter();
    let wholes = told.map(|told| (".say", told)).chain([(".steps h2 .number", place(still)), (".count", count(still))]);
    for (selector, element) in wholes.map(|(selector, element)| (selector, tree(&element))) {
        if last.wholes.get(selector) != Some(&element) {
            leaf.insert(selector.to_owned(), element.clone());
            last.wholes.insert(selector, element);
        }
    }
    leaf.into()
}

/// The children of an element by their keys.
fn pieces(list: &Element) -> Pieces {
    let children = list.children.iter().filter_map(|child| if let Child::Element(child) = child { Some(child) } else { None });
    children.map(|child| (child.key.as_deref().unwrap_or_default().to_owned(), tree(child))).collect()
}

/// An element as its name, its attributes and what is in it.
fn tree(element: &Element) -> Value {
    let attributes: Map<String, Value> = element.attributes().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let children = element.children.iter().map(|child| match child {
        Child::Element(element) => tree(element),
        Child::Text(text) => Value::from(text.as_ref()),
    });
    [element.name.into(), attributes.into()].into_iter().chain(children).collect()
}

fn changes(was: &Pieces, now: &Pieces) -> Map<String, Value> {
    let old = |key: &str| was.iter().find(|(old, _)| old == key).map(|(_, piece)| piece);
    let changed = now.iter().filter(|(key, piece)| old(key) != Some(piece));
    let mut changes: Map<String, Value> = changed.map(|(key, piece)| (key.clone(), piece.clone())).collect();
    let order = |pieces: &Pieces| pieces.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    if order(was) != order(now) {
        changes.insert(String::new(), order(now).into());
    }
    changes
}

//! A run as a book of leaves, one for each beat and one for the end: what of the first picture is other there. A page turns them before the app is there, and where it
//! cannot be (`static/book.js`). Each part of the picture is a list of pieces with keys; a leaf has the pieces that are new or look
//! different from the leaf before, and the order where it changes.

use podpath_trace::sorted::SortedMap;
use serde_json::{Map, Value, json};

use super::Still;
use super::element::{Child, Element};
use super::first::{at, count, rows, say};
use crate::link::Link;

/// The pieces of a list by their keys, in order.
type Pieces = Vec<(String, Value)>;

/// What the lists and the other parts looked like last.
#[derive(Default)]
struct Last {
    lists: SortedMap<&'static str, Pieces>,
    wholes: SortedMap<&'static str, Value>,
}

/// The leaves of a run as JSON, from its first beat to its end. `here` is the link of the run; the leaf of the picture that the page is
/// served with is `first`. A part is named by its selector; where it is one element a leaf has that element, where it is a list an object of
/// the pieces that changed, with the whole order under the empty key. An element is a list of its name, its attributes and what is in it:
/// nothing becomes markup.
pub fn book(still: &Still<'_>, here: &Link) -> String {
    let mut last = Last::default();
    let told: Vec<usize> = leaves(still).collect();
    let first = told.iter().position(|step| *step == still.step).unwrap_or_default();
    let leaves: Vec<Value> = told.iter().map(|step| leaf(&Still { step: *step, ..*still }, here, &mut last)).collect();
    json!({ "book": 1, "first": first, "leaves": leaves }).to_string()
}

/// The steps that have a leaf: where beats are told, and the last one.
pub(crate) fn leaves(still: &Still<'_>) -> impl Iterator<Item = usize> {
    let steps = still.steps;
    let last = steps.last();
    steps.beats().iter().map(|beat| beat.told).filter(move |told| *told != last).chain([last])
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
    let wholes = say(still, here).map(|said| (".say", said)).into_iter().chain([(".count", count(still))]);
    let wholes = wholes.map(|(selector, element)| (selector, tree(&element)));
    for (selector, element) in wholes {
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

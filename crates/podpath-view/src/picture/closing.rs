//! The closing frame of a run: what became of the Pod, in numbers, and the doors to other runs.

use super::element::{Element, Value};
use super::first::sentences;
use crate::closing::{Closing, Door};
use crate::words::Words;

/// The closing frame, in the place of the sentence.
pub fn closing_frame(words: &Words, closing: &Closing) -> Element {
    let label = words.say("closing-label", &[]);
    let numbers = Element::of("dl", "numbers").with(closing.numbers.iter().map(number));
    let doors = Element::new("nav", &["class", "aria-label"], [Some("doors".into()), Some(words.say("closing-doors", &[]).into())]);
    let place = Element::of("span", "number").with([Element::new("b", &[], []).say(label.clone())]);
    let section =
        Element::new("section", &["class", "aria-label", "tabindex"], ["say closing".into(), Value::from(label), "-1".into()].map(Some));
    section
        .with([Element::of("div", "where").with([place])])
        .with(sentences(&closing.sentence))
        .with([numbers, doors.with(closing.doors.iter().map(|of| door(of, "door"))).with(closing.on.iter().map(|of| door(of, "go-on")))])
}

fn number((number, of): &(String, String)) -> Element {
    let of = Element::new("dt", &[], []).say(of.clone());
    Element::new("div", &[], []).with([of, Element::new("dd", &[], []).say(number.clone())])
}

fn door(door: &Door, class: &'static str) -> Element {
    let about = Element::new("small", &[], []).say(door.about.clone());
    let name = Element::new("b", &[], []).say(door.name.clone());
    Element::new("a", &["class", "href"], [Some(class.into()), Some(door.to.to_string().into())]).with([name]).say(" ").with([about])
}

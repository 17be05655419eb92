//! What the lines mean: a pattern and a word each.

use super::element::{Element, Value, number};
use crate::steps::Family;
use crate::words::Words;

/// A list of the ways in which calls travel, for a head of the stage.
pub fn legend(words: &Words) -> Element {
    let label = Some(words.say("legend-label", &[]).into());
    let list = Element::new("ul", &["class", "aria-label"], [Some("legend".into()), label]);
    let entry = |family: Family| {
        let svg = svg(32, Some(format!("family-{}", family.name()).into())).with(lines(family));
        item(svg, words.say(&format!("legend-{}", family.name()), &[]))
    };
    let names = &["class", "cx", "cy", "r", "stroke-width"];
    let circle = Element::new("circle", names, ["reply", "6", "6", "4.2", "1.75"].map(|value| Some(value.into())));
    let families = [Family::Fn, Family::Grpc, Family::Http, Family::Ttrpc, Family::Exec];
    list.with(families.map(entry)).with([item(svg(12, None).with([circle]), words.say("legend-reply", &[]))])
}

fn item(svg: Element, word: String) -> Element {
    Element::new("li", &[], []).with([svg]).say(word)
}

fn svg(width: u8, class: Option<Value>) -> Element {
    let names = &["class", "width", "height", "aria-hidden"];
    Element::new("svg", names, [class, Some(width.to_string().into()), Some("12".into()), Some("true".into())])
}

fn lines(family: Family) -> Vec<Element> {
    let line = |class: &'static str, d: &'static str, width: f32, dash: &'static str| {
        let some = |text: &'static str| Some(Value::from(text)).filter(|text| !text.is_empty());
        let names = &["class", "d", "stroke-width", "stroke-dasharray"];
        Element::new("path", names, [some(class), some(d), Some(number(width)), some(dash)])
    };
    match family {
        Family::Fn | Family::Fail => vec![line("", "M0 6H32", 1.5, "")],
        Family::Grpc => vec![line("", "M0 6H32", 5.0, ""), line("core", "M0 6H32", 2.0, "")],
        Family::Http => vec![line("", "M0 6H32", 2.5, "8 4")],
        Family::Ttrpc => vec![line("", "M0 6H32", 2.5, "8 3 2 3")],
        Family::Exec => vec![line("", "M12 6H32", 4.0, ""), line("", "M1 1Q5 6 12 6M1 11Q5 6 12 6", 2.5, "")],
    }
}

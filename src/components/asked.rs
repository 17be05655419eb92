//! What can be asked about: a word, a badge, a box of the stage, a process. Whoever clicks it, or presses Enter or Space on it, is told
//! what it is; whoever asks for its menu is told what can be done to it.

use podpath_view::gloss::About;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::roving::rove;

/// Something that was asked about.
#[derive(Clone, PartialEq)]
pub(crate) struct Asked {
    /// What.
    pub(crate) what: What,
    /// Its element on the page.
    pub(crate) place: Element,
    /// Whether it was a key that asked.
    pub(crate) by_key: bool,
}

/// What is wanted of it.
#[derive(Clone, PartialEq)]
pub(crate) enum What {
    /// What it is.
    Is(About),
    /// What can be done to a process.
    Harm(u32),
    /// What can be done at a step.
    Step(usize),
}

/// What takes no part in this: the cards themselves, the sheet of the processes, where a click leads to a step, and the count that opens a
/// stack.
const OUTSIDE: &str = ".asked, .sheet-processes, .menu, [data-stack]";
/// A box of the stage.
const BOX: &str = ".scene [data-seat]";

/// What an event asks about.
pub(crate) fn asked(event: &Event) -> Option<Asked> {
    let target = target(event)?;
    if within(&target, OUTSIDE).is_some() {
        return None;
    }
    match &*event.type_() {
        "click" => about(&target).map(|(about, place)| Asked { what: What::Is(about), place, by_key: false }),
        "contextmenu" => harm(&target).map(|(what, place)| Asked { what, place, by_key: false }),
        "keydown" => {
            let pressed = event.dyn_ref::<KeyboardEvent>()?;
            let key = pressed.key();
            if key == "ContextMenu" || (key == "F10" && pressed.shift_key()) {
                return harm(&target).map(|(what, place)| Asked { what, place, by_key: true });
            }
            // Enter on a process leads to the last step that it had a part in.
            let asks = key == " " || (key == "Enter" && within(&target, "[role=treeitem]").is_none());
            let focused = target.matches("[role=button], [role=treeitem]").unwrap_or(false);
            let (about, place) = about(&target).filter(|_| asks && focused)?;
            Some(Asked { what: What::Is(about), place, by_key: true })
        }
        _ => None,
    }
}

/// Moves the focus among the boxes of the stage; whether it did.
pub(crate) fn moved(event: &Event) -> bool {
    let svg = target(event).filter(|target| target.matches(BOX).unwrap_or(false)).and_then(|seat| within(&seat, ".scene"));
    svg.zip(event.dyn_ref::<KeyboardEvent>()).is_some_and(|(svg, key)| rove(key, &svg, "[data-seat]").is_some())
}

/// What an event happened to, in the page or in the shadow tree of an element.
pub(crate) fn target(event: &Event) -> Option<Element> {
    event.composed_path().get(0).dyn_into().ok()
}

pub(crate) fn within(target: &Element, selector: &str) -> Option<Element> {
    target.closest(selector).ok().flatten()
}

fn about(target: &Element) -> Option<(About, Element)> {
    if let Some(term) = within(target, "[data-term]") {
        return Some((About::Term(term.get_attribute("data-term")?), term));
    }
    if let Some(badge) = within(target, "[data-badge]") {
        return Some((About::Badge(badge.get_attribute("data-badge")?), badge));
    }
    if let Some(tag) = within(target, ".scene .tag, .scene .tag-text") {
        let word = tag.parent_element()?.query_selector(".tag-text").ok().flatten()?;
        return Some((About::Badge(word.text_content()?), tag));
    }
    if let Some(seat) = within(target, BOX) {
        return Some((seated(&seat)?, seat));
    }
    let process = within(target, ".tree-scroll .proc:not(.folded)")?;
    let known = process.get_attribute("data-pid").and_then(|pid| pid.parse().ok()).map(About::Process);
    // What has no number yet is known by its name.
    Some((known.or_else(|| Some(About::Seat("workload".to_owned(), name_in(&process)?)))?, process))
}

/// Who sits in a box.
fn seated(seat: &Element) -> Option<About> {
    if let Some(pid) = seat.get_attribute("data-pid").and_then(|pid| pid.parse().ok()) {
        return Some(About::Process(pid));
    }
    Some(About::Seat(seat.get_attribute("data-seat")?, name_in(seat)?))
}

/// The name that is written in a box. The number stands behind it, in an element of its own.
fn name_in(place: &Element) -> Option<String> {
    let name = place.query_selector(".name").ok().flatten()?.first_child()?.text_content()?;
    Some(name.trim().to_owned())
}

fn harm(target: &Element) -> Option<(What, Element)> {
    if let Some(process) = within(target, "[data-pid]") {
        return Some((What::Harm(process.get_attribute("data-pid")?.parse().ok()?), process));
    }
    let row = within(target, "[data-goto]")?;
    Some((What::Step(row.get_attribute("data-goto")?.parse().ok()?), row))
}

//! One tab stop for a group of controls: the arrow keys move inside it, Home and End go to its ends.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Moves the focus inside `group`, among what `selector` selects; gives the position of what has the focus now.
pub(crate) fn rove(event: &KeyboardEvent, group: &Element, selector: &str) -> Option<usize> {
    let found = group.query_selector_all(selector).ok()?;
    // Whatever is in a picture takes the focus as elements of the page do.
    let items: Vec<HtmlElement> = (0..found.length()).filter_map(|at| found.get(at)).map(JsCast::unchecked_into).collect();
    let here = items.iter().position(|item| event.target().as_ref() == Some(item.as_ref()))?;
    let last = items.len().checked_sub(1)?;
    let next = match &*event.key() {
        "ArrowRight" | "ArrowDown" => {
            if here == last {
                0
            } else {
                here + 1
            }
        }
        "ArrowLeft" | "ArrowUp" => here.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    event.prevent_default();
    // An element that is on the page takes the focus.
    let _ = items.get(next)?.focus();
    Some(next)
}

/// `0` for the one tab stop of a group, `-1` for the others.
pub(crate) fn tab_index(is_stop: bool) -> &'static str {
    if is_stop { "0" } else { "-1" }
}

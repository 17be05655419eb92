//! A process is in two pictures: whoever looks at it in one sees it in the other.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use yew::prelude::*;

/// What is marked: every element of the same process.
const MARK: &str = "hl";

/// Marks the process under the pointer or the focus, everywhere inside of `root`.
#[hook]
pub(crate) fn use_couple(root: &NodeRef) {
    let root = root.clone();
    use_effect_with((), move |()| {
        let listeners = root.cast::<Element>().map(|root| {
            ["pointerover", "focusin", "pointerleave"].map(|kind| {
                let inside = root.clone();
                EventListener::new(&root, kind, move |event| mark(&inside, event))
            })
        });
        move || drop(listeners)
    });
}

fn mark(root: &Element, event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let looked = target.and_then(|target| target.closest("[data-pid]").ok().flatten()).and_then(|found| found.get_attribute("data-pid"));
    let each = |selector: &str, look: &dyn Fn(&Element)| {
        let found = root.query_selector_all(selector).ok();
        let elements = found.iter().flat_map(|found| (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok()));
        elements.for_each(|element| look(&element));
    };
    // A class more or less cannot fail.
    each(&format!(".{MARK}"), &|element| drop(element.class_list().remove_1(MARK)));
    if let Some(pid) = looked.filter(|pid| pid.bytes().all(|letter| letter.is_ascii_digit())) {
        each(&format!("[data-pid=\"{pid}\"]"), &|element| drop(element.class_list().add_1(MARK)));
    }
}

//! A pointer that chooses a path or a tab leaves the arrow keys to the story: the focus goes to the app. Who has come by the
//! keyboard stays.

use gloo::events::EventListener;
use gloo::render::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};
use yew::prelude::*;

/// What is chosen among others by arrow keys: paths, tabs, rows of the list.
const CHOICES: &str = "[role=radio], [role=tab], [data-goto]";

/// Listens for clicks inside `root`.
#[hook]
pub(crate) fn use_give_back(root: &NodeRef) {
    let root = root.clone();
    use_effect_with((), move |()| {
        let app = root.cast::<HtmlElement>();
        let listener = app.map(|app| {
            EventListener::new(&app.clone(), "click", move |event| {
                if event.dyn_ref::<MouseEvent>().is_some_and(|event| event.detail() > 0 && is_choice(event)) {
                    give_back(app.clone());
                }
            })
        });
        move || drop(listener)
    });
}

fn is_choice(event: &MouseEvent) -> bool {
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    target.is_some_and(|target| target.closest(CHOICES).is_ok_and(|choice| choice.is_some()))
}

/// After the browser has given the focus to what was clicked.
fn give_back(app: HtmlElement) {
    let frame = request_animation_frame(move |_| {
        // An element that is on the page takes the focus.
        let _ = app.focus();
    });
    // It comes within a frame, and does nothing if the app is gone by then.
    std::mem::forget(frame);
}

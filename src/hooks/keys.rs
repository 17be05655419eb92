//! The keyboard. Keys count only while the focus is inside the app and not in a text field; on a page of its own the app is the page.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::host::{Place, Remote};
use crate::page;
use crate::store::{Action, ClaimAction, Opened, Store};
use podpath_view::words::Lang;

/// What a key means.
pub(crate) fn action(key: &str, store: &Store) -> Option<Action> {
    if store.opened != Opened::Nothing && store.opened != Opened::Editor && key != "Escape" {
        return None;
    }
    // The space bar is neither, and every other key has a name.
    if store.settings.letters_off && key != " " && key.chars().count() == 1 {
        return None;
    }
    if store.claims.shown && !matches!(key, "?" | "t" | "T" | "l" | "L" | "Escape") {
        return None;
    }
    Some(match key {
        " " | "k" | "K" => Action::TogglePlay,
        "ArrowRight" => Action::Forward,
        "ArrowLeft" => Action::Back,
        "ArrowDown" => Action::Level(store.settings.level.closer()),
        "ArrowUp" => Action::Level(store.settings.level.wider()),
        "Home" => Action::First,
        "End" => Action::Last,
        "PageDown" => Action::NextBeat,
        "PageUp" => Action::PreviousBeat,
        "o" | "O" => Action::Over,
        "i" | "I" => Action::Into,
        "u" | "U" => Action::Out,
        "/" => Action::Seek("".into()),
        "?" => Action::Open(Opened::Help),
        "t" | "T" => Action::Theme(store.settings.theme.other(page::is_dark())),
        "l" | "L" => Action::Lang(if store.settings.lang == Lang::En { Lang::ZhCn } else { Lang::En }),
        "Escape" if store.opened != Opened::Nothing => Action::Close,
        "Escape" if store.claims.shown => Action::Claims(ClaimAction::Leave),
        _ => return None,
    })
}

/// Listens for keys: of the whole page, or inside `root` only.
#[hook]
pub(crate) fn use_keys(root: &NodeRef, place: Place, store: &UseReducerHandle<Store>, remote: &Rc<Remote>) {
    let latest = use_mut_ref(|| store.clone());
    *latest.borrow_mut() = store.clone();
    let (root, remote) = (root.clone(), remote.clone());
    use_effect_with((), move |()| {
        let target: Option<EventTarget> =
            if place == Place::Element { root.cast::<Element>().map(EventTarget::from) } else { Some(document().unchecked_into()) };
        let listener = target.map(|target| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&target, "keydown", options, move |event| {
                let store = latest.borrow().clone();
                press(event, &store, &remote);
            })
        });
        move || drop(listener)
    });
}

fn press(event: &Event, store: &UseReducerHandle<Store>, remote: &Remote) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if key.ctrl_key() || key.meta_key() || key.alt_key() || event.default_prevented() || key.is_composing() {
        return;
    }
    let name = key.key();
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    if target.as_ref().is_some_and(|target| is_taken(target, &name)) {
        return;
    }
    match action(&name, store) {
        Some(action) => {
            event.prevent_default();
            store.dispatch(action);
        }
        None => remote.pass_key(&name),
    }
}

/// Whether the element that has the focus has a use of its own for the key.
fn is_taken(target: &Element, key: &str) -> bool {
    let inside = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let is_range = target.dyn_ref::<HtmlInputElement>().is_some_and(|input| matches!(&*input.type_(), "range" | "checkbox" | "radio"));
    let is_text = inside("textarea, select, [contenteditable]") || (target.is_instance_of::<HtmlInputElement>() && !is_range);
    let moves = matches!(key, "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" | "PageUp" | "PageDown");
    match key {
        "ArrowUp" | "ArrowDown" if inside("[data-goto]") => true,
        "Escape" => false,
        _ if is_text => true,
        " " => inside("button, a, summary, input, [role=treeitem], [role=button]"),
        _ if moves => is_range || inside("[role=toolbar], [role=radiogroup], [role=tablist], [role=tree], [role=menu], [data-seat], .pane"),
        _ => inside("[role=tree]") && key.len() == 1,
    }
}

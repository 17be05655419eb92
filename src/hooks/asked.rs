//! Listens, inside of an app, for what somebody asks about; and closes the answer when they turn to something else.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};
use yew::prelude::*;

use crate::components::asked::{Asked, asked, moved, target, within};

/// Whoever moves the pointer further than this while it is down drags, and asks nothing.
const STILL_PX: i32 = 6;

/// What is asked about inside of `root`, and how to forget it.
#[hook]
pub(crate) fn use_asked(root: &NodeRef) -> (Option<Asked>, Callback<bool>) {
    let open = use_state_eq(|| None::<Asked>);
    let latest = use_mut_ref(|| None::<Asked>);
    latest.borrow_mut().clone_from(&open);
    let close = {
        let (open, latest, root) = (open.setter(), latest.clone(), root.clone());
        Callback::from(move |gives_back: bool| {
            if let Some(asked) = latest.borrow_mut().take().filter(|_| gives_back) {
                give_back(&asked, &root);
            }
            open.set(None);
        })
    };
    use_effect_with((), {
        let (root, setter, close) = (root.clone(), open.setter(), close.clone());
        move |()| {
            let down = std::rc::Rc::new(std::cell::Cell::new((0, 0)));
            let listeners = root.cast::<Element>().map(|root| {
                ["pointerdown", "click", "contextmenu", "keydown"].map(|kind| {
                    let (setter, close, latest, down) = (setter.clone(), close.clone(), latest.clone(), down.clone());
                    EventListener::new_with_options(&root, kind, EventListenerOptions::enable_prevent_default(), move |event| {
                        let at = event.dyn_ref::<MouseEvent>().map_or((0, 0), |event| (event.client_x(), event.client_y()));
                        let dragged = (at.0 - down.get().0).abs().max((at.1 - down.get().1).abs()) > STILL_PX;
                        match kind {
                            "pointerdown" => down.set(at),
                            "click" if dragged && event.dyn_ref::<MouseEvent>().is_some_and(|event| event.detail() > 0) => {}
                            _ => {
                                let open = latest.borrow().clone();
                                heard(event, open.as_ref(), &setter, &close);
                            }
                        }
                    })
                })
            });
            move || drop(listeners)
        }
    });
    ((*open).clone(), close)
}

fn heard(event: &Event, open: Option<&Asked>, setter: &UseStateSetter<Option<Asked>>, close: &Callback<bool>) {
    if event.default_prevented() {
        return;
    }
    let is_escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
    if is_escape && open.is_some() {
        event.prevent_default();
        return close.emit(true);
    }
    match asked(event) {
        // What is asked for twice is put away.
        Some(asked) if event.type_() == "click" && open == Some(&asked) => close.emit(true),
        Some(asked) => {
            event.prevent_default();
            setter.set(Some(asked));
        }
        None if event.type_() == "click" && open.is_some() && target(event).is_some_and(|target| within(&target, ".asked").is_none()) => {
            close.emit(false);
        }
        None => drop(event.type_() == "keydown" && moved(event)),
    }
}

/// Whoever came by the keyboard goes on where they were; a pointer leaves the arrow keys to the story.
fn give_back(asked: &Asked, root: &NodeRef) {
    let back = if asked.by_key { Some(asked.place.clone()) } else { root.cast::<Element>() };
    if let Some(element) = back {
        // Whatever is in a picture takes the focus as elements of the page do.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

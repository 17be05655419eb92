//! A dialog over the app: it takes the focus and gives it back, Tab stays inside, Escape closes it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::{ask, use_dispatch};
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) title: AttrValue,
    pub(crate) children: Html,
}

const FOCUSABLE: &str = "button, a[href], input, textarea, select, [tabindex=\"0\"]";

#[component]
pub(crate) fn Dialog(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let card = use_node_ref();
    use_effect_with((), {
        let card = card.clone();
        move |()| {
            let card = card.cast::<HtmlElement>();
            let before = card.as_ref().and_then(active);
            if let Some(card) = &card {
                // An element that is on the page takes the focus.
                let _ = card.focus();
            }
            move || {
                if let Some(before) = before {
                    let _ = before.focus();
                }
            }
        }
    });
    let onkeydown = {
        let card = card.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(card) = card.cast::<Element>().filter(|_| event.key() == "Tab") {
                keep_inside(&event, &card);
            }
        })
    };
    let onclick = {
        let (card, dispatch) = (card.clone(), dispatch.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if !card.cast::<Node>().is_some_and(|card| card.contains(target.as_ref())) {
                dispatch.dispatch(Action::Close);
            }
        })
    };
    html! {
        <div class="dialog" {onkeydown} {onclick}>
            <div ref={card} class="card" role="dialog" aria-modal="true" aria-label={&props.title} tabindex="-1">
                <div class="dialog-head">
                    <h2>{ &props.title }</h2>
                    <button type="button" class="icon-button" aria-label={text.say("dialog-close")} onclick={ask(&dispatch, Action::Close)}>{ icon(Glyph::Close) }</button>
                </div>
                { props.children.clone() }
            </div>
        </div>
    }
}

/// What has the focus, in the page or in the shadow tree that the element lives in.
fn active(element: &HtmlElement) -> Option<HtmlElement> {
    let root = element.get_root_node();
    let found = js_sys::Reflect::get(&root, &"activeElement".into()).ok()?;
    found.dyn_into().ok()
}

/// From the last control to the first, and back.
fn keep_inside(event: &KeyboardEvent, card: &Element) {
    let Ok(found) = card.query_selector_all(FOCUSABLE) else { return };
    let end = if event.shift_key() { 0 } else { found.length().saturating_sub(1) };
    let other = if event.shift_key() { found.length().saturating_sub(1) } else { 0 };
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    if target.is_some() && (target == found.get(end) || target.as_ref().is_some_and(|target| target.is_same_node(Some(card)))) {
        event.prevent_default();
        if let Some(element) = found.get(other) {
            // Whatever is in a picture takes the focus as elements of the page do.
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    }
}

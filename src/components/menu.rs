//! A button that opens a short list of things to do. Escape closes it, and the focus goes back to the button.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, Node};
use yew::prelude::*;

use super::roving::{rove, tab_index};

/// A thing to do.
#[derive(Clone, PartialEq)]
pub(crate) struct MenuItem {
    /// What it says.
    pub(crate) label: Html,
    /// What it does.
    pub(crate) onselect: Callback<()>,
    /// Whether a line stands above it.
    pub(crate) apart: bool,
    /// Whether it is the one that is chosen, where it is one of several.
    pub(crate) checked: Option<bool>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What the button shows.
    pub(crate) face: Html,
    /// What the button is called, where its face is only a picture.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    /// The class of the button.
    pub(crate) class: Classes,
    pub(crate) items: Rc<[MenuItem]>,
    /// The list is flush with the button's end.
    #[prop_or_default]
    pub(crate) end: bool,
    #[prop_or_default]
    pub(crate) place: Classes,
}

#[component]
pub(crate) fn Menu(props: &Props) -> Html {
    let open = use_state_eq(|| false);
    let place = use_node_ref();
    use_effect_with(*open, {
        let place = place.clone();
        move |open| {
            if *open {
                focus(&place, "[role^=menuitem]");
            }
        }
    });
    let onkeydown = {
        let (open, place) = (open.clone(), place.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.prevent_default();
                open.set(false);
                focus(&place, "button");
            } else if let Some(list) = place.cast::<Element>() {
                rove(&event, &list, "[role^=menuitem]");
            }
        })
    };
    let onfocusout = {
        let (open, place) = (open.clone(), place.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            if !place.cast::<Node>().is_some_and(|place| place.contains(to.as_ref())) {
                open.set(false);
            }
        })
    };
    let onclick = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let item = |(at, item): (usize, &MenuItem)| {
        let (open, place, onselect) = (open.clone(), place.clone(), item.onselect.clone());
        let chosen = Callback::from(move |()| {
            open.set(false);
            focus(&place, "button");
            onselect.emit(());
        });
        menu_item(item, at == 0, chosen)
    };
    html! {
        <div ref={place.clone()} class={classes!("menu-place", props.place.clone())} {onkeydown} {onfocusout}>
            <button type="button" class={props.class.clone()} aria-haspopup="menu" aria-expanded={open.to_string()} aria-label={props.label.clone()} {onclick}>
                { props.face.clone() }
            </button>
            if *open {
                <div class={classes!("menu", props.end.then_some("end"))} role="menu" aria-label={props.label.clone()}>{ for props.items.iter().enumerate().map(item) }</div>
            }
        </div>
    }
}

/// An item as it is drawn.
pub(super) fn menu_item(item: &MenuItem, is_stop: bool, chosen: Callback<()>) -> Html {
    html! {
        <>
            if item.apart { <hr /> }
            <button type="button" role={if item.checked.is_some() { "menuitemradio" } else { "menuitem" }} aria-checked={item.checked.map(|checked| checked.to_string())} tabindex={tab_index(is_stop)} onclick={chosen.reform(|_: MouseEvent| ())}>{ item.label.clone() }</button>
        </>
    }
}

/// Gives the focus to the first thing of a kind in a place.
fn focus(place: &NodeRef, selector: &str) {
    let found = place.cast::<Element>().and_then(|place| place.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // An element that is on the page takes the focus.
        let _ = element.focus();
    }
}

//! The card beside what was asked about. It takes the focus, and gives it back when it is put away.

use std::rc::Rc;

use podpath_view::gloss::gloss;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::asked::{Asked, What};
use super::gloss::GlossCard;
use super::here_menu::HereMenu;
use crate::placing::{Area, Placed, place};
use crate::run::Run;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) root: NodeRef,
    pub(crate) asked: Asked,
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) onclose: Callback<bool>,
}

#[component]
pub(crate) fn AskedCard(props: &Props) -> Html {
    let text = use_text();
    let card = use_node_ref();
    let (run, cursor) = (props.run.clone(), props.cursor);
    // Whoever goes to another step, or to another run, has read it.
    let begun = use_state(|| (run.clone(), cursor));
    use_effect_with((run.clone(), cursor), {
        let (onclose, begun) = (props.onclose.clone(), begun.clone());
        move |here| {
            if *here != *begun {
                onclose.emit(false);
            }
        }
    });
    use_effect_with(props.asked.clone(), {
        let (card, root) = (card.clone(), props.root.clone());
        move |asked| {
            if let (Some(card), Some(root)) = (card.cast::<HtmlElement>(), root.cast::<Element>()) {
                put(&card, &root, &asked.place);
                // A menu begins with its first item. An element that is on the page takes the focus.
                let first = card.query_selector("[role=menuitem]").ok().flatten().and_then(|item| item.dyn_into::<HtmlElement>().ok());
                let _ = first.as_ref().unwrap_or(&card).focus();
            }
        }
    });
    let (label, inside) = match &props.asked.what {
        What::Is(about) => {
            let Some(gloss) = gloss(text.words(), (&run.trace, &run.steps, run.scene.processes()), cursor, about) else { return html!() };
            (AttrValue::from(gloss.title.clone()), html!(<GlossCard {run} {cursor} {gloss} onclose={props.onclose.clone()} />))
        }
        what => (text.say("break-it"), html!(<HereMenu {run} {cursor} what={what.clone()} onclose={props.onclose.clone()} />)),
    };
    html! {
        <div ref={card} key={format!("{:p}", std::ptr::from_ref(&*props.asked.place))} class="asked" role="dialog" aria-label={label} tabindex="-1">{ inside }<i class="pointer" aria-hidden="true"></i></div>
    }
}

/// Puts a card beside a box, away from the current hop.
fn put(card: &HtmlElement, root: &Element, own: &Element) {
    let frame = root.get_bounding_client_rect();
    let area = |element: &Element| {
        let rect = element.get_bounding_client_rect();
        Area { x: rect.left() - frame.left(), y: rect.top() - frame.top(), w: rect.width(), h: rect.height() }
    };
    let seen = root.query_selector(".scene .now").ok().flatten().map(|now| area(&now));
    let size = area(card);
    let Placed { x, y, pointer } = place((size.w, size.h), area(own), seen, (frame.width(), frame.height()));
    let style = card.style();
    let mut set = vec![("left", x), ("top", y)];
    let side = pointer.map(|(side, along)| {
        set.push(("--along", along));
        side.name()
    });
    card.set_class_name(&format!("asked {}", side.unwrap_or_default()));
    for (name, value) in set {
        // These are properties, and numbers are what they take.
        let _ = style.set_property(name, &format!("{value:.1}px"));
    }
}

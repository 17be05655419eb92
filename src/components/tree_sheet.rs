//! All processes at once, over the app: as a tree where there is room for its width, as an outline where there is not.

use std::rc::Rc;

use podpath_view::picture::{Form, grove};
use podpath_view::processes::Extent;
use web_sys::Element;
use yew::prelude::*;

use super::processes::{TreeView, counted};
use crate::run::Run;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn TreeSheet(props: &Props) -> Html {
    let text = use_text();
    let place = use_node_ref();
    let room = use_state_eq(|| 0.0_f32);
    use_effect_with((), {
        let (place, room) = (place.clone(), room.setter());
        move |()| {
            let width = place.cast::<Element>().map_or(0, |place| place.client_width());
            #[expect(clippy::cast_precision_loss, reason = "a sheet is some thousand pixels wide at most")]
            room.set(width as f32);
        }
    });
    let shown = props.run.forest(props.cursor, Extent::Whole);
    let fits = grove(text.words(), &shown, Form::Rows).size.0 <= *room;
    let form = if fits { Form::Rows } else { Form::Outline };
    html! {
        <div class="sheet-processes">
            { counted(&shown, &text) }
            <div ref={place} class="tree-place"><TreeView run={props.run.clone()} cursor={props.cursor} {shown} {form} leads=true /></div>
            <p>{ text.say("tree-how") }</p>
        </div>
    }
}

//! The menu of what was asked for by its place: a process, or a step of the list.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::asked::What;
use super::break_it::step_items;
use super::harm::{cannot, harm_items};
use super::menu::{MenuItem, menu_item};
use super::roving::rove;
use super::use_dispatch;
use crate::run::Run;
use crate::text::use_text;
use podpath_view::gloss::{About, gloss};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) what: What,
    /// Puts it away; whether the focus goes back.
    pub(crate) onclose: Callback<bool>,
}

#[component]
pub(crate) fn HereMenu(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let list = use_node_ref();
    let (run, happened) = (&props.run, props.run.wish.release.is_empty());
    let (title, items, why) = match &props.what {
        What::Harm(pid) => {
            let about = About::Process(*pid);
            let Some(gloss) = gloss(text.words(), (&run.trace, &run.steps, run.scene.processes()), props.cursor, &about) else {
                return html!();
            };
            let items = if happened { Vec::new() } else { harm_items(run, props.cursor, *pid, &dispatch, &text) };
            (AttrValue::from(gloss.title), items, cannot(&gloss.kill, happened))
        }
        What::Step(step) if happened => (number(run, *step, &text), Vec::new(), Some("gloss-cannot-recording")),
        What::Step(step) => (number(run, *step, &text), step_items(run, *step, &dispatch, &text), None),
        What::Is(_) => return html!(),
    };
    let onkeydown = {
        let list = list.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(list) = list.cast::<Element>() {
                rove(&event, &list, "[role^=menuitem]");
            }
        })
    };
    let item = |(at, item): (usize, &MenuItem)| {
        let (onclose, onselect) = (props.onclose.clone(), item.onselect.clone());
        let chosen = Callback::from(move |()| {
            onclose.emit(true);
            onselect.emit(());
        });
        menu_item(item, at == 0, chosen)
    };
    html! {
        <>
            <p class="asked-where">{ &title }</p>
            { for why.map(|key| html!(<p class="cannot">{ text.say(key) }</p>)) }
            if !items.is_empty() { <div ref={list} class="here-menu" role="menu" aria-label={title} {onkeydown}>{ for items.iter().enumerate().map(item) }</div> }
        </>
    }
}

fn number(run: &Run, step: usize, text: &crate::text::Text) -> AttrValue {
    text.with("break-at", &[("index", &run.steps.number(step).to_string())])
}

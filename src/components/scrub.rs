//! The scrub bar: beats as wide as they are long, a knob, and under it a native range for the keyboard and for screen readers.

use std::rc::Rc;

use podpath_view::narration::beat_word;
use podpath_view::steps::Level;
use web_sys::{Element, HtmlInputElement, PointerEvent};
use yew::prelude::*;

use super::announcer::announced;
use super::parts::{draw, parts, step_at};
use super::{ask, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) bounds: (usize, usize),
    pub(crate) level: Level,
}

#[component]
pub(crate) fn Scrub(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let bar = use_node_ref();
    let range = use_node_ref();
    let parts = parts(&props.run, props.bounds);
    let forks = use_memo(props.run.clone(), |run| run.steps.forks(&run.trace));
    let seek = {
        let (bar, dispatch, parts) = (bar.clone(), dispatch.clone(), parts.clone());
        move |x: i32| {
            if let Some(step) = bar.cast::<Element>().and_then(|bar| step_at(&bar, &parts, f64::from(x))) {
                dispatch.dispatch(Action::Goto(step));
            }
        }
    };
    let onpointerdown = {
        let (bar, range, seek) = (bar.clone(), range.clone(), seek.clone());
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            if let Some(bar) = bar.cast::<Element>() {
                // A pointer that is already gone cannot be held.
                let _ = bar.set_pointer_capture(event.pointer_id());
            }
            if let Some(range) = range.cast::<HtmlInputElement>() {
                let _ = range.focus();
            }
            seek(event.client_x());
        })
    };
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            seek(event.client_x());
        }
    });
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let range = event.target_dyn_into::<HtmlInputElement>();
            if let Some(step) = range.and_then(|range| range.value().parse().ok()) {
                dispatch.dispatch(Action::Goto(step));
            }
        })
    };
    let unbroken = ask(&dispatch, Action::Unbroken);
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let action = match &*event.key() {
            "PageUp" => Action::PreviousBeat,
            "PageDown" => Action::NextBeat,
            _ => return,
        };
        event.prevent_default();
        dispatch.dispatch(action);
    });
    let (first, last) = props.bounds;
    let spoken = announced(&props.run, props.level, props.cursor, &text);
    html! {
        <div ref={bar} class={classes!("scrub", (!forks.is_empty()).then_some("branched"))} {onpointerdown} {onpointermove}>
            { for parts.iter().map(|part| draw(part, props.cursor, beat_word(text.words(), &props.run.steps, part).into(), &forks)) }
            if !forks.is_empty() {
                <button type="button" class="unbroken" title={text.say("branch-unbroken-how")} onpointerdown={|event: PointerEvent| event.stop_propagation()} onclick={unbroken}>{ text.say("branch-unbroken") }</button>
            }
            <input ref={range} type="range" min={first.to_string()} max={last.to_string()} step="1" value={props.cursor.to_string()} {oninput} {onkeydown}
                aria-label={text.say("transport-scrub")} aria-valuetext={spoken} />
        </div>
    }
}

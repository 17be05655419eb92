//! The scrub bar: chapters as wide as they are long, a knob, and under it a native range for the keyboard and for screen readers.

use std::rc::Rc;

use podpath_view::steps::Chapter;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, PointerEvent};
use yew::prelude::*;

use super::say::chapter_name;
use super::use_dispatch;
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) bounds: (usize, usize),
}

#[component]
pub(crate) fn Scrub(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let bar = use_node_ref();
    let range = use_node_ref();
    let parts = parts(props);
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
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let action = match &*event.key() {
            "PageUp" => Action::PreviousChapter,
            "PageDown" => Action::NextChapter,
            _ => return,
        };
        event.prevent_default();
        dispatch.dispatch(action);
    });
    let (first, last) = props.bounds;
    let sentence = props.run.sentence(&text, props.cursor);
    let (index, count) = (props.cursor.to_string(), props.run.steps.len().to_string());
    let spoken = text.with("announce-step", &[("index", &index), ("count", &count), ("sentence", &sentence.text)]);
    html! {
        <div ref={bar} class="scrub" {onpointerdown} {onpointermove}>
            { for parts.iter().map(|part| draw(part, parts.len(), props, chapter_name(&props.run, part, &text))) }
            <input ref={range} type="range" min={first.to_string()} max={last.to_string()} step="1" value={index} {oninput} {onkeydown}
                aria-label={text.say("transport-scrub")} aria-valuetext={spoken} />
        </div>
    }
}

/// The chapters, cut to the steps that may be walked.
fn parts(props: &Props) -> Rc<[Chapter]> {
    let (first, last) = props.bounds;
    let cut = |chapter: &Chapter| Chapter { first: chapter.first.max(first), last: chapter.last.min(last), ..chapter.clone() };
    props.run.steps.chapters().iter().map(cut).filter(|chapter| chapter.first <= chapter.last).collect()
}

/// How far the cursor is in a chapter, in percent.
fn percent(part: &Chapter, cursor: usize) -> f64 {
    let done = u32::try_from(cursor + 1 - part.first).unwrap_or(u32::MAX);
    let all = u32::try_from(part.len()).unwrap_or(u32::MAX);
    (f64::from(done) - 0.5) / f64::from(all) * 100.0
}

fn draw(part: &Chapter, count: usize, props: &Props, name: AttrValue) -> Html {
    let now = (part.first..=part.last).contains(&props.cursor);
    let state = if now {
        "now"
    } else if part.last < props.cursor {
        "done"
    } else {
        "future"
    };
    let style = format!("flex-grow:{};min-width:min(60px,{}%)", part.len(), 92 / count.max(1));
    let at = if now { percent(part, props.cursor) } else { 0.0 };
    html! {
        <div key={part.first} class={classes!("part", state)} ~style={style} aria-hidden="true" title={name.clone()}>
            <span>{ name }</span>
            <div class="bar">
                if now { <div class="fill" ~style={format!("width:{at:.2}%")}></div><i class="knob" ~style={format!("left:{at:.2}%")}></i> }
            </div>
        </div>
    }
}

/// The step at a point of the screen.
fn step_at(bar: &Element, parts: &[Chapter], x: f64) -> Option<usize> {
    let drawn = bar.query_selector_all(".part").ok()?;
    for (at, part) in (0..).zip(parts) {
        let rect = drawn.get(at)?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
        let is_last = part.last == parts.last()?.last;
        if x < rect.right() + 1.5 || is_last {
            let share = ((x - rect.left()) / rect.width().max(1.0)).clamp(0.0, 0.999);
            let steps = u32::try_from(part.len()).ok()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of the steps: not negative, not more than they are"
            )]
            let inside = (share * f64::from(steps)) as usize;
            return Some(part.first + inside);
        }
    }
    None
}

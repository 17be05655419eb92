//! The text of the manifest: a text area over a drawing of the same lines, so that the lines can have colours, numbers and cards.

use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::marks::{Marks, draw_line};
use super::use_dispatch;
use crate::store::{Action, Draft};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) draft: Draft,
    pub(crate) editing: bool,
    pub(crate) area: NodeRef,
    pub(crate) onfocus: Callback<()>,
    pub(crate) onjump: Callback<usize>,
}

/// A text of more lines than this is edited without a drawing under it.
const DRAWN_MAX: usize = 3_000;

#[component]
pub(crate) fn Sheet(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let reading = props.draft.reading.as_deref();
    let first = reading.and_then(|reading| reading.problems.first());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            dispatch.dispatch(Action::Type(area.value()));
        }
    });
    // A click into the drawing goes on in the text area, on the same line.
    let onclick = {
        let onjump = props.onjump.clone();
        Callback::from(move |event: MouseEvent| {
            let line = event.target_dyn_into::<Element>().and_then(|target| target.closest("[data-line]").ok().flatten());
            if let Some(line) = line.and_then(|line| line.get_attribute("data-line")?.parse().ok()) {
                onjump.emit(line);
            }
        })
    };
    let lines: Vec<&str> = props.draft.text.split('\n').collect();
    let drawn = lines.len() <= DRAWN_MAX;
    let marks = Marks::of(reading);
    let described = first.map(|problem| format!("problem-{}-{}", problem.span.line, problem.span.column));
    let line = |(at, line): (usize, &&str)| {
        html! {
            <>
                { draw_line(at + 1, line, &marks) }
                if !props.editing { { for marks.cards(at + 1, &props.onjump) } }
            </>
        }
    };
    html! {
        <div class="editor-body">
            <div class={classes!("sheet", (!props.editing && drawn).then_some("reading"), (!drawn).then_some("plain"))} onclick={(!props.editing).then_some(onclick)}>
                <textarea ref={props.area.clone()} value={props.draft.text.to_string()} {oninput} onfocus={props.onfocus.reform(|_: FocusEvent| ())}
                    aria-label={text.say("editor-text")} aria-invalid={first.is_some().to_string()} aria-describedby={described.unwrap_or_else(|| "editor-hint".to_owned())}
                    spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" translate="no" />
                if drawn { <div class="drawing" translate="no">{ for lines.iter().enumerate().map(line) }</div> }
            </div>
        </div>
    }
}

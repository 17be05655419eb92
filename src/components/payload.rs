//! What travels in this step: the request line and the body; where the body says nothing, what described the thing earlier.

use std::rc::Rc;

use podpath_view::payload::{Body, Line, body, lines};
use podpath_view::steps::Family;
use serde_json::Value;
use yew::prelude::*;

use super::code::Code;
use super::{ask, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::{use_text, with_bold};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn Payload(props: &Props) -> Html {
    let text = use_text();
    let unfolded = use_state_eq(|| false);
    let Some(body) = body(&props.run.trace, &props.run.steps, props.cursor) else { return html!() };
    let starts = props.run.steps.mark(props.cursor).is_some_and(|mark| mark.family == Family::Exec);
    let shown = body.json.as_ref().or(body.origin.as_ref().map(|origin| &origin.json));
    let drawn = shown.map(|value| Rc::<[Line]>::from(lines(value, !*unfolded)));
    let folded = drawn.iter().flat_map(|lines| lines.iter()).any(|line| line.folded.is_some());
    let onclick = {
        let unfolded = unfolded.clone();
        Callback::from(move |_| unfolded.set(!*unfolded))
    };
    html! {
        <>
            <div class="row">{ head(&body) }<span>{ for size_key(&body, starts).map(|key| text.say(key)) }</span></div>
            <Origin step={body.origin.as_ref().map(|origin| origin.step)} reply={body.other_half.filter(|_| body.json.is_some() || body.origin.is_none())} run={props.run.clone()} cursor={props.cursor} {starts} />
            if let Some(lines) = drawn {
                <Code {lines} />
                if folded || *unfolded {
                    <button type="button" class="link" {onclick}>{ text.say(if *unfolded { "payload-fold" } else { "payload-unfold" }) }</button>
                }
            }
        </>
    }
}

/// The request line, its verb in bold; what is neither asked nor started has none.
fn head(body: &Body) -> Html {
    if body.other_half.is_none() && body.json.is_none() {
        return html!(<span class="request" translate="no" lang="en">{ &body.head }</span>);
    }
    let (verb, rest) = body.head.split_once(' ').unwrap_or((&body.head, ""));
    html!(<span class="request" translate="no" lang="en"><b>{ verb.to_owned() }</b>{ " " }{ rest.to_owned() }</span>)
}

/// How much of a message is shown, or of what a program is given that `starts`; nothing where nothing travels.
fn size_key(body: &Body, starts: bool) -> Option<&'static str> {
    match (&body.json, starts) {
        (None, _) if body.other_half.is_none() => None,
        (None, false) => Some("payload-no-body"),
        (None, true) => Some("payload-no-input"),
        (Some(Value::String(_)), _) => Some("payload-error"),
        (Some(_), false) => Some("payload-whole"),
        (Some(_), true) => Some("payload-input"),
    }
}

#[derive(Properties, PartialEq)]
struct OriginProps {
    /// The step that described the thing.
    step: Option<usize>,
    /// The other half of this call.
    reply: Option<usize>,
    run: Rc<Run>,
    cursor: usize,
    /// The step starts a program, which ends where a call would be answered.
    starts: bool,
}

#[component]
fn Origin(props: &OriginProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let (key, step) = match (props.step, props.reply) {
        (Some(step), _) => ("payload-described", step),
        (None, Some(step)) if step > props.cursor => (if props.starts { "payload-ends" } else { "payload-answered" }, step),
        (None, Some(step)) => ("payload-asked", step),
        (None, None) => return html!(),
    };
    let number = props.run.steps.number(step).to_string();
    let args = [("step", &*number)];
    html! {
        <div class="row">
            <span>{ with_bold(&text.with(key, &args)) }</span>
            <button type="button" class="link" onclick={ask(&dispatch, Action::Goto(step))}>{ text.with("payload-go", &args) }</button>
        </div>
    }
}

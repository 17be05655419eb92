//! One claim: what people say, and, where it is open, the question and its answer.

use podpath_view::misconceptions::Misconception;
use yew::prelude::*;

use super::answer::AnswerView;
use super::icon::{Glyph, icon};
use super::predict::Predict;
use super::{ask, use_dispatch};
use crate::store::{Action, ClaimAction, Expected};
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) claim: &'static Misconception,
    pub(crate) open: bool,
    pub(crate) expected: Expected,
}

#[component]
pub(crate) fn ClaimRow(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Props { claim, open, expected } = *props;
    let next = if open { None } else { Some(claim) };
    let id = format!("claim-{}", claim.key);
    html! {
        <li class={classes!("claim", open.then_some("open"))}>
            <h3>
                <button type="button" aria-expanded={open.to_string()} aria-controls={open.then(|| id.clone())} onclick={ask(&dispatch, Action::Claims(ClaimAction::Open(next)))}>
                    <span class="claim-number number" aria-hidden="true">{ format!("{:02}", claim.number()) }</span>
                    <span class="claim-text"><span class="hidden-text">{ text.with("misconceptions-number", &[("number", &claim.number().to_string())]) }{ ": " }</span>{ said(claim, &text) }</span>
                    if expected.answered { <small>{ icon(Glyph::Check) }<span class="narrow-hidden">{ text.say("misconceptions-answered") }</span></small> }
                    { icon(Glyph::Down) }
                </button>
            </h3>
            if open {
                <div class="claim-body" {id}>
                    <Predict {claim} {expected} />
                    <AnswerView {claim} {expected} />
                </div>
            }
        </li>
    }
}

/// The claim, as somebody says it.
fn said(claim: &Misconception, text: &Text) -> AttrValue {
    text.with("misconceptions-quoted", &[("claim", &text.say(&claim.text()))])
}

//! The current row of the compact list, open: the sentence, why, the call, and the inspector behind a fold.

use std::rc::Rc;

use podpath_view::steps::Answer;
use yew::prelude::*;

use super::hop_row::sides;
use super::panel::Panel;
use crate::run::Run;
use crate::store::Tab;
use crate::text::{use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) tab: Tab,
}

#[component]
pub(crate) fn HopCard(props: &Props) -> Html {
    let text = use_text();
    let Some(step) = props.run.step(props.cursor) else { return html!() };
    let sentence = props.run.sentence(&text, props.cursor);
    html! {
        <li class={classes!("hop-card", format!("family-{}", step.family.name()))} aria-current="step">
            <div class="line-1" translate="no">
                <span class="index number">{ step.number.to_string() }</span>
                { sides(&step) }
                <span class={classes!("badge", if step.hollow { "hollow" } else { "solid" })}>{ step.badge }</span>
            </div>
            <h1 class="sentence">{ with_code(&sentence.text) }</h1>
            if let Some(why) = &sentence.why { <p class="why">{ with_code(why) }</p> }
            if let Answer::Failed(message) = &step.answer { <p class="error-text mono" lang="en" translate="no">{ &**message }</p> }
            <div class="call" translate="no" lang="en">{ &step.call }</div>
            <details>
                <summary>{ text.say("compact-details") }</summary>
                <div class="inside"><Panel run={props.run.clone()} cursor={props.cursor} tab={props.tab} /></div>
            </details>
        </li>
    }
}

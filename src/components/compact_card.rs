//! The current row of the compact list, open: the sentence, why, the call, and the inspector behind a fold.

use std::rc::Rc;

use podpath_view::gloss::Terms;
use podpath_view::link::Link;
use podpath_view::picture::{closing_frame, where_in_story};
use podpath_view::steps::{Answer, Level};
use yew::prelude::*;

use super::hop_row::sides;
use super::panel::Panel;
use crate::drawn::drawn;
use crate::run::Run;
use crate::store::Tab;
use crate::text::{use_text, with_terms};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// The link of the run, where links lead to other runs.
    pub(crate) here: Option<Link>,
    pub(crate) tab: Tab,
}

#[component]
pub(crate) fn HopCard(props: &Props) -> Html {
    let text = use_text();
    let Some(step) = props.run.step(props.cursor) else { return html!() };
    if let Some(closing) = props.here.as_ref().and_then(|here| props.run.closing(&text, props.level, props.cursor, here)) {
        return html!(<li class="hop-card" aria-current="step">{ drawn(closing_frame(text.words(), &closing), NodeRef::default()) }</li>);
    }
    let sentence = props.run.said(&text, props.level, props.cursor);
    let mut terms = Terms::of(text.words());
    let told = props.run.told(props.level, props.cursor);
    html! {
        <li class={classes!("hop-card", format!("family-{}", step.family.name()))} aria-current="step">
            <div class="line-1" translate="no">
                if let Some(beat) = told {
                    <b class="number">{ where_in_story(text.words(), &props.run.steps, beat) }</b>
                } else {
                    <span class="index number">{ step.number.to_string() }</span>
                    { sides(&step) }
                    <span class={classes!("badge", if step.hollow { "hollow" } else { "solid" })}>{ step.badge }</span>
                }
            </div>
            <h1 class="sentence">{ with_terms(&sentence.text, &mut terms) }</h1>
            if let Some(why) = &sentence.why { <p class="why">{ with_terms(why, &mut terms) }</p> }
            if let Answer::Failed(message) = &step.answer { <p class="error-text mono" lang="en" translate="no">{ &**message }</p> }
            <div class="call" translate="no" lang="en">{ &step.call }</div>
            <details>
                <summary>{ text.say("compact-details") }</summary>
                <div class="inside"><Panel run={props.run.clone()} cursor={props.cursor} level={props.level} tab={props.tab} /></div>
            </details>
        </li>
    }
}

//! What happened in this turn of the story, and who waits at its end.

use std::rc::Rc;

use podpath_view::time::duration;
use podpath_view::turn::{Happened, Turn, Waiting};
use yew::prelude::*;

use super::came::Came;
use super::{Dispatch, ask, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) turn: Turn,
    /// The run, where something was done to its node.
    #[prop_or_default]
    pub(crate) broken: Option<Rc<Run>>,
}

/// So many things that happened are listed; the others are counted.
const MOST: usize = 14;

#[component]
pub(crate) fn Story(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Turn { happened, waiting } = &props.turn;
    let more = happened.len().saturating_sub(MOST);
    html! {
        <div class="story-tab">
            if let Some(run) = &props.broken { <h2>{ text.say("deeds-came") }</h2><Came run={run.clone()} /> }
            <h2>{ text.say("turn-happened") }</h2>
            if happened.is_empty() { <p class="nothing">{ text.say("turn-nothing") }</p> }
            <ul>{ for happened.iter().take(MOST).map(|one| thing(one, &dispatch)) }</ul>
            if more > 0 { <p class="nothing">{ text.count("turn-more", more) }</p> }
            <h2>{ text.say("turn-waiting") }</h2>
            if waiting.is_empty() { <p class="nothing">{ text.say("turn-nobody") }</p> }
            <ul>{ for waiting.iter().map(|one| waits(one, &dispatch)) }</ul>
        </div>
    }
}

fn thing(one: &Happened, dispatch: &Dispatch) -> Html {
    html! {
        <li><button type="button" onclick={ask(dispatch, Action::Goto(one.step))}><i aria-hidden="true">{ one.sign }</i>{ " " }<span>{ &one.text }</span>{ " " }<small translate="no">{ &one.detail }</small></button></li>
    }
}

fn waits(one: &Waiting, dispatch: &Dispatch) -> Html {
    html! {
        <li><button type="button" onclick={ask(dispatch, Action::Goto(one.step))}><i aria-hidden="true">{ "◷" }</i>{ " " }<span><b>{ &one.name }</b>{ " " }<code translate="no">{ &one.call }</code></span>{ " " }<small class="number">{ duration(one.for_ns) }</small></button></li>
    }
}

//! What something is: a card beside it with five lines, and what can be done with it.

use std::rc::Rc;

use podpath_view::gloss::{Gloss, Kill};
use yew::prelude::*;

use super::harm::{HarmMenu, cannot};
use super::icon::{Glyph, icon};
use super::{BreakIt, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::{use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) gloss: Gloss,
    /// Puts it away; whether the focus goes back.
    pub(crate) onclose: Callback<bool>,
}

#[component]
pub(crate) fn GlossCard(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Gloss { title, means, lines, kill, follow } = &props.gloss;
    let close = props.onclose.reform(|_: MouseEvent| true);
    let act = |action: Action| {
        let (dispatch, onclose) = (dispatch.clone(), props.onclose.clone());
        Callback::from(move |_: MouseEvent| {
            onclose.emit(true);
            dispatch.dispatch(action.clone());
        })
    };
    let happened = props.run.wish.release.is_empty();
    let deed = match kill {
        Kill::Can(_, deed) if !happened => Some(deed.as_str()),
        _ => None,
    };
    let last = lines.len().saturating_sub(1);
    let line = |(at, (name, said)): (usize, &(String, String))| {
        let see = deed.filter(|_| at == last).map(|deed| {
            let label = text.with("gloss-see-label", &[("name", title)]);
            html!(<>{ " " }<button type="button" class="link" aria-label={label} onclick={act(Action::Do(deed.into()))}>{ text.say("gloss-see") }</button></>)
        });
        html! { <><dt>{ name }</dt><dd>{ with_code(said) }{ for see }</dd></> }
    };
    html! {
        <>
            <div class="asked-head"><h2 translate="no">{ title }</h2><button type="button" class="icon-button" aria-label={text.say("gloss-close")} onclick={close}>{ icon(Glyph::Close) }</button></div>
            <p>{ with_code(means) }</p>
            if !lines.is_empty() { <dl>{ for lines.iter().enumerate().map(line) }</dl> }
            { for cannot(kill, happened).map(|key| html!(<p class="cannot">{ text.say(key) }</p>)) }
            <div class="asked-do">
                if let Some(step) = follow { <button type="button" class="button small" onclick={act(Action::Goto(*step))}>{ text.say("gloss-follow") }</button> }
                if let (Kill::Can(pid, _), true) = (kill, deed.is_some()) {
                    <HarmMenu run={props.run.clone()} cursor={props.cursor} pid={*pid} />
                } else if *kill == Kill::Nothing {
                    <BreakIt run={props.run.clone()} cursor={props.cursor} />
                }
            </div>
        </>
    }
}

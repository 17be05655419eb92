//! The sentence: what happens in this step, why, and over which wire.

use std::rc::Rc;

use podpath_trace::Evidence;
use podpath_view::known::Known;
use podpath_view::steps::{Answer, Chapter, Step};
use podpath_view::time::clock;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::{Dispatch, ask, use_dispatch};
use crate::run::Run;
use crate::store::{Action, Tab};
use crate::text::{Text, use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    /// Whether there is an inspector that could show the source.
    pub(crate) inspector: bool,
}

#[component]
pub(crate) fn Say(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Some(step) = props.run.step(props.cursor) else { return html!() };
    let sentence = props.run.sentence(&text, props.cursor);
    html! {
        <section class={classes!("say", format!("family-{}", step.family.name()))} aria-label={text.say("say-label")} tabindex="-1">
            <div class="where">
                <span class="number"><b>{ text.with("say-step", &[("index", &step.number.to_string())]) }</b>{ dot() }{ chapter(&props.run, &step, &text) }<span class="clock">{ dot() }{ clock(step.at_ns) }</span></span>
                { trust(props, &step, &text, &dispatch) }
            </div>
            <h1 class="sentence">{ with_code(&sentence.text) }</h1>
            if let Some(why) = &sentence.why { <p class="why">{ with_code(why) }</p> }
            if let Answer::Failed(message) = &step.answer { <p class="error-text mono" lang="en" translate="no">{ &**message }</p> }
            <div class="hop" translate="no">
                <span class={classes!("badge", if step.hollow { "hollow" } else { "solid" })}>{ step.badge }</span>
                <span class="mono">{ step.address.as_deref().unwrap_or(&step.call).to_owned() }</span>
            </div>
        </section>
    }
}

/// Between two facts of one line.
fn dot() -> Html {
    html! { <>{ " " }<i class="dot" aria-hidden="true"></i>{ " " }</> }
}

/// The name of a step's chapter.
pub(super) fn chapter(run: &Run, step: &Step, text: &Text) -> AttrValue {
    run.steps.chapters().get(step.chapter).map_or_else(AttrValue::default, |chapter| chapter_name(run, chapter, text))
}

/// The name of a chapter: of one about a container among others, with the container's name.
pub(super) fn chapter_name(run: &Run, chapter: &Chapter, text: &Text) -> AttrValue {
    podpath_view::text::chapter_name(text.words(), &run.steps, chapter).into()
}

/// How the step is known: a word that leads to the proof.
fn trust(props: &Props, step: &Step, text: &Text, dispatch: &Dispatch) -> Html {
    let Some(event) = props.run.trace.events.get(step.seq as usize) else { return html!() };
    let Some(known) = props.run.known(props.cursor) else { return html!() };
    let glyph = match known {
        Known::Recorded => Glyph::Record,
        Known::Source => Glyph::Check,
        Known::Simplified => Glyph::Tilde,
    };
    let inner = html! { <>{ icon(glyph) }{ text.say(&format!("trust-{}", known.name())) }</> };
    if props.inspector {
        return html!(<button type="button" class="trust" title={text.say("trust-hint")} onclick={ask(dispatch, Action::Tab(Tab::Source))}>{ inner }</button>);
    }
    match event.evidence {
        Evidence::Source(cited) => {
            let link = props.run.trace.citation(event, cited).at.link();
            html!(<a class="trust" href={link} target="_blank" rel="noopener noreferrer">{ inner }</a>)
        }
        Evidence::Simplified(_) | Evidence::Recorded => html!(<span class="trust">{ inner }</span>),
    }
}

//! The sentence: what happens in this step, why, and over which wire.

use std::rc::Rc;

use podpath_trace::Evidence;
use podpath_view::gloss::Terms;
use podpath_view::known::Known;
use podpath_view::link::Link;
use podpath_view::picture::{about, begin, closing_frame, range, where_in_story};
use podpath_view::steps::{Answer, Beat, Level, Step};
use podpath_view::time::moment;
use web_sys::Element;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::{Dispatch, ask, use_dispatch};
use crate::drawn::drawn;
use crate::run::Run;
use crate::store::{Action, Tab};
use crate::text::{Text, use_text, with_terms};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// Whether there is an inspector that could show the source.
    pub(crate) inspector: bool,
    /// The link of the run, where links lead to other runs: not on somebody else's page.
    pub(crate) here: Option<Link>,
}

#[component]
pub(crate) fn Say(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Some(step) = props.run.step(props.cursor) else { return html!() };
    if let Some(closing) = props.here.as_ref().and_then(|here| props.run.closing(&text, props.level, props.cursor, here)) {
        return drawn(closing_frame(text.words(), &closing), NodeRef::default());
    }
    let sentence = props.run.said(&text, props.level, props.cursor);
    let mut terms = Terms::of(text.words());
    let (said, why) = (with_terms(&sentence.text, &mut terms), sentence.why.as_ref().map(|why| with_terms(why, &mut terms)));
    let first = props.run.told(props.level, props.cursor).is_some_and(|at| props.run.steps.beat_number(at) == Some(1));
    let begins = props.here.as_ref().filter(|_| first);
    let next = {
        let dispatch = dispatch.clone();
        move |event: MouseEvent| {
            let button =
                event.target_dyn_into::<Element>().is_some_and(|target| target.closest("[data-go]").is_ok_and(|button| button.is_some()));
            if button {
                dispatch.dispatch(Action::Forward);
            }
        }
    };
    html! {
        <section class={classes!("say", format!("family-{}", step.family.name()))} aria-label={text.say("say-label")} tabindex="-1">
            if begins.is_some() { { drawn(about(text.words(), &props.run.steps), NodeRef::default()) } }
            <div class="where">
                <span class="number"><b>{ where_in_story(text.words(), &props.run.steps, step.beat) }</b>{ dot() }{ within(props, &step, &text) }<span class="clock">{ dot() }{ moment(step.at_ns) }</span></span>
                { trust(props, &step, &text, &dispatch) }
            </div>
            <h1 class="sentence">{ said }</h1>
            if let Some(why) = why { <p class="why">{ why }</p> }
            if let Answer::Failed(message) = &step.answer { <p class="error-text mono" lang="en" translate="no">{ &**message }</p> }
            if let Some(here) = begins {
                // Next is the one button of this element, which is drawn as in the first picture.
                <div onclick={next}>{ drawn(begin(text.words(), here), NodeRef::default()) }</div>
            } else {
                <div class="hop" translate="no">
                    <span class={classes!("badge", if step.hollow { "hollow" } else { "solid" })} data-badge={step.badge} role="button" tabindex="0" aria-haspopup="dialog" title={text.say("gloss-asked")}>{ step.badge }</span>
                    <span class="mono">{ step.address.as_deref().unwrap_or(&step.call).to_owned() }</span>
                </div>
            }
        </section>
    }
}

/// Between two facts of one line.
fn dot() -> Html {
    html! { <>{ " " }<i class="dot" aria-hidden="true"></i>{ " " }</> }
}

/// The steps of the beat that is told, or which call of it this is.
fn within(props: &Props, step: &Step, text: &Text) -> AttrValue {
    match props.run.told_beat(props.level, props.cursor) {
        Some(beat) => range(&props.run.steps, beat).into(),
        None => text.with("say-call", &[("index", &step.number.to_string())]),
    }
}

/// The name of a beat: of one about a container among others, with the container's name.
pub(super) fn beat_name(run: &Run, beat: &Beat, text: &Text) -> AttrValue {
    podpath_view::narration::beat_name(text.words(), &run.steps, beat).into()
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

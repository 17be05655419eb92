//! The bar of an open recording: which file, which view of it, how close the simulation comes.

use podpath_view::comparison::digits;
use podpath_view::time::duration;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::segments::{Segment, Segments};
use super::{ask, use_dispatch};
use crate::catalogue::path_name;
use crate::store::{Action, Playing, Shown};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) playing: Playing,
}

#[component]
pub(crate) fn RecordingBar(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Playing { recording, shown, .. } = &props.playing;
    let (events, time) = (recording.events.to_string(), duration(recording.last_ns()));
    let about = [("path", path_name(recording.run.wish.path)), ("events", &*events), ("time", &*time)];
    let segments = Shown::ALL.map(|shown| Segment { label: text.say(&format!("shown-{}", shown.name())), lang: None });
    let chosen = Shown::ALL.iter().position(|other| other == shown).unwrap_or(0);
    let onchoose = {
        let dispatch = dispatch.clone();
        Callback::from(move |at: usize| dispatch.dispatch(Action::Show(Shown::ALL[at])))
    };
    html! {
        <section class="recording-bar" aria-label={text.say("recording-label")}>
            <span class="recording-sign">{ icon(Glyph::Record) }</span>
            <p class="recording-what"><b translate="no">{ &*recording.name }</b><small class="number">{ text.with("recording-about", &about) }</small></p>
            { match &recording.beside {
                Ok(beside) => html! {
                    <>
                        if *shown != Shown::Beside {
                            <span class="recording-score number wide-only">{ text.with("recording-total", &[("score", &digits(beside.comparison.scores.total.score()))]) }</span>
                        }
                        <Segments label={text.say("shown-label")} segments={segments.to_vec()} {chosen} {onchoose} />
                    </>
                },
                Err(said) => html!(<p class="recording-alone">{ text.said(said) }</p>),
            } }
            <button type="button" class="icon-button" aria-label={text.say("recording-close")} title={text.say("recording-close")} onclick={ask(&dispatch, Action::Leave)}>{ icon(Glyph::Close) }</button>
        </section>
    }
}

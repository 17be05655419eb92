//! A recording beside its simulation: the scores, the rows, what the current row carries, and the way through it.

use yew::prelude::*;

use super::compare_detail::CompareDetail;
use super::compare_foot::CompareFoot;
use super::compare_rows::CompareRows;
use super::compare_scores::CompareScores;
use crate::store::Playing;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) playing: Playing,
    /// One column, with a word for the side that has it.
    pub(crate) narrow: bool,
    /// No room for more than the rows.
    pub(crate) low: bool,
}

#[component]
pub(crate) fn Compare(props: &Props) -> Html {
    let text = use_text();
    let Ok(beside) = &props.playing.recording.beside else { return html!() };
    html! {
        <>
            <CompareScores scores={beside.comparison.scores.clone()} />
            <main class="compare-main" id="stage" aria-label={text.say("compare-label")}>
                <h1 class="hidden-text">{ text.say("compare-label") }</h1>
                <CompareRows playing={props.playing.clone()} narrow={props.narrow} />
                if !props.low { <CompareDetail playing={props.playing.clone()} /> }
            </main>
            <CompareFoot playing={props.playing.clone()} narrow={props.narrow} />
        </>
    }
}

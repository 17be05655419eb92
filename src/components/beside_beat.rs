//! One beat of two runs: how many of its rows differ, and, where it is open, its rows.

use std::rc::Rc;

use podpath_view::beside::{Beside, Verdict};
use podpath_view::narration::beat_title;
use yew::prelude::*;

use super::beside_row::BesideRow;
use super::{ask, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The run on screen, and the one beside it.
    pub(crate) runs: [Rc<Run>; 2],
    pub(crate) compared: Rc<Beside>,
    /// Its position.
    pub(crate) at: usize,
    pub(crate) open: bool,
    /// The current step; 0 where it is in another beat.
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn BesideBeat(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Some(beat) = props.compared.beats.get(props.at) else { return html!() };
    let name = |side: usize| {
        let at = beat.at[side]?;
        let steps = &props.runs[side].steps;
        let number = steps.beat_number(at).map(|number| format!("{number} ")).unwrap_or_default();
        Some(format!("{number}{}", beat_title(text.words(), steps, at)))
    };
    let cell = |side: usize| match name(side) {
        Some(name) => html!(<span class="beside-cell">{ name }</span>),
        None => html!(<span class="beside-cell hole">{ text.say("beside-hole") }</span>),
    };
    let differ = beat.rows.iter().filter(|row| row.verdict != Verdict::Same).count();
    let size = text.with("beside-size", &[("rows", &beat.rows.len().to_string()), ("differ", &differ.to_string())]);
    let told = beat.at[0].and_then(|at| props.runs[0].steps.beats().get(at)).map(|beat| beat.told);
    let row = |(at, row): (usize, &podpath_view::beside::Row)| {
        let now = props.cursor != 0 && row.steps[0] == Some(props.cursor);
        html!(<BesideRow key={at} runs={props.runs.clone()} row={row.clone()} {now} />)
    };
    html! {
        <li class={classes!("beside-beat", (props.cursor != 0).then_some("now"))}>
            <button type="button" class="beside-line" disabled={told.is_none()} aria-expanded={props.open.to_string()} onclick={ask(&dispatch, Action::Goto(told.unwrap_or(props.cursor)))}>
                { cell(0) }{ " " }{ cell(1) }{ " " }<small>{ size }</small>
            </button>
            if props.open { <ol>{ for beat.rows.iter().enumerate().map(row) }</ol> }
        </li>
    }
}

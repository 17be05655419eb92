//! One beat in the list: its number, its name, how many calls it has.

use std::rc::Rc;

use podpath_view::steps::Level;
use yew::prelude::*;

use super::roving::tab_index;
use super::say::beat_name;
use super::{ask, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    /// Its position.
    pub(crate) at: usize,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// Whether its calls are below it.
    pub(crate) open: bool,
}

#[component]
pub(crate) fn BeatRow(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let steps = &props.run.steps;
    let Some(beat) = steps.beats().get(props.at) else { return html!() };
    let now = (beat.first..=beat.last).contains(&props.cursor);
    let class = classes!("beat-row", now.then_some("now"), (beat.first > props.cursor).then_some("future"), props.open.then_some("open"));
    let index = steps.beat_number(props.at).map(|number| number.to_string()).unwrap_or_default();
    // A beat that is told stands where it ends; one whose calls are walked begins with the first of them.
    let to = if props.level == Level::Beats { beat.told } else { beat.first };
    let current = (now && !props.open).then_some("step");
    html! {
        <li>
            <button type="button" {class} tabindex={tab_index(current.is_some())} data-goto={to.to_string()} aria-current={current} aria-expanded={(props.level != Level::Beats).then(|| props.open.to_string())} onclick={ask(&dispatch, Action::Goto(to))}>
                <span class="index number">{ index }</span>{ " " }<span class="title">{ beat_name(&props.run, beat, &text) }</span>{ " " }<small class="number">{ steps.calls_in(beat).to_string() }</small>
            </button>
        </li>
    }
}

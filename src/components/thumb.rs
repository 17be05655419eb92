//! The two large buttons at the bottom of a narrow screen, where the thumb is, and the beats as a thin line.

use std::rc::Rc;

use podpath_view::picture::position;
use podpath_view::steps::{Beat, Level};
use yew::prelude::*;

use super::doors::Door;
use super::parts_menu::PartsMenu;
use super::process_row::alive;
use super::{BreakIt, Deeds, ask, use_dispatch};
use crate::run::Run;
use crate::store::{Action, Opened};
use crate::text::{use_text, with_bold};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    pub(crate) bounds: (usize, usize),
}

#[component]
pub(crate) fn Thumb(props: &Props) -> Html {
    let text = use_text();
    html! {
        <section class="thumb" aria-label={text.say("transport-label")}>
            <div class="mini" aria-hidden="true">{ for props.run.steps.beats().iter().map(|beat| part(beat, props.cursor)) }</div>
            <div class="thumb-more">
                <div class="doors"><Door opens={Opened::Stage} label={text.say("stage-picture")} /><Door opens={Opened::Tree} label={text.say("processes-title")} more={alive(&props.run, props.cursor)} /></div>
                <div class="parts-place"><PartsMenu picture=true /></div>
                <Deeds run={props.run.clone()} /><BreakIt run={props.run.clone()} cursor={props.cursor} short={!props.run.wish.deeds.is_empty()} />
            </div>
            <ThumbRow run={props.run.clone()} cursor={props.cursor} level={props.level} bounds={props.bounds} />
        </section>
    }
}

/// The two buttons, and where the reader is.
#[component]
pub(crate) fn ThumbRow(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let (first, last) = props.bounds;
    let steps = &props.run.steps;
    let (index, count) = (steps.number(props.cursor).to_string(), steps.count().to_string());
    let place = match props.level {
        Level::Beats => position(text.words(), steps, props.cursor).into(),
        Level::Calls | Level::All => text.with("transport-position", &[("index", &index), ("count", &count)]),
    };
    let off = |off: bool| off.then_some("true");
    html! {
        <div class="thumb-row">
            <button type="button" class="big" aria-disabled={off(props.cursor <= first)} onclick={ask(&dispatch, Action::Back)}>{ text.say("compact-back") }</button>
            <span class="position number">{ with_bold(&place) }</span>
            <button type="button" class="big primary" aria-disabled={off(props.cursor >= last)} onclick={ask(&dispatch, Action::Forward)}>{ text.say("compact-next") }</button>
        </div>
    }
}

fn part(beat: &Beat, cursor: usize) -> Html {
    let now = (beat.first..=beat.last).contains(&cursor);
    let done = (beat.last < cursor).then_some("done");
    let share = (cursor + 1).saturating_sub(beat.first) * 100 / beat.len().max(1);
    html! {
        <i key={beat.first} class={classes!(done)} ~style={format!("flex-grow:{}", if beat.is_before() { 0.3 } else { 1.0 })}>
            if now { <b ~style={format!("width:{share}%")}></b> }
        </i>
    }
}

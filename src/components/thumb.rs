//! What moves through the story at the bottom of a narrow screen, where the thumb is: large buttons, and the beats as a thin line.

use std::rc::Rc;

use podpath_view::picture::position;
use podpath_view::steps::{Beat, Level};
use podpath_view::time::moment;
use yew::prelude::*;

use super::doors::Door;
use super::icon::{Glyph, icon};
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
    pub(crate) playing: bool,
    /// Whether it stands below a list, which has no picture, no tree and no menu of its own.
    #[prop_or_default]
    pub(crate) list: bool,
    /// The full app at this very state, where nothing else leads there.
    #[prop_or_default]
    pub(crate) full: Option<AttrValue>,
}

#[component]
pub(crate) fn Thumb(props: &Props) -> Html {
    let text = use_text();
    let (run, cursor) = (&props.run, props.cursor);
    let link = |full: &AttrValue| {
        let name = text.say("embed-open-full");
        html!(<a class="icon-button" href={full.clone()} target="_blank" rel="noopener" aria-label={name.clone()} title={name}>{ icon(Glyph::Share) }</a>)
    };
    html! {
        <section class={classes!("thumb", props.list.then_some("below-list"))} aria-label={text.say("transport-label")}>
            <div class="mini" aria-hidden="true">{ for run.steps.beats().iter().map(|beat| part(beat, cursor)) }</div>
            if props.list {
                <div class="thumb-more">
                    <div class="doors"><Door opens={Opened::Stage} label={text.say("stage-picture")} /><Door opens={Opened::Tree} label={text.say("processes-title")} more={alive(run, cursor)} /></div>
                    <div class="parts-place"><PartsMenu picture=true /></div>
                    <Deeds run={run.clone()} /><BreakIt run={run.clone()} {cursor} short={!run.wish.deeds.is_empty()} />
                </div>
            } else {
                <div class="parts-place"><PartsMenu /></div>
                { for props.full.iter().map(link) }
            }
            <ThumbRow run={run.clone()} {cursor} level={props.level} bounds={props.bounds} playing={props.playing} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct RowProps {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    pub(crate) bounds: (usize, usize),
    pub(crate) playing: bool,
}

/// Back, play, where the reader is, next.
#[component]
pub(crate) fn ThumbRow(props: &RowProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let (first, last) = props.bounds;
    let steps = &props.run.steps;
    let (index, count) = (steps.number(props.cursor).to_string(), steps.count().to_string());
    let place = match props.level {
        Level::Beats => position(text.words(), steps, props.cursor).into(),
        Level::Calls | Level::All => text.with("transport-position", &[("index", &index), ("count", &count)]),
    };
    let at_ns = props.run.step(props.cursor).map_or(0, |step| step.at_ns);
    let (play, play_key) = if props.playing { (Glyph::Pause, "transport-pause") } else { (Glyph::Play, "transport-play") };
    let button = |class: &'static str, key: &str, glyph: Glyph, off: bool, action: Action| {
        let (name, off) = (text.say(key), off.then_some("true"));
        html!(<button type="button" class={classes!("big", class)} aria-label={name.clone()} title={name} aria-disabled={off} onclick={ask(&dispatch, action)}>{ icon(glyph) }</button>)
    };
    html! {
        <div class="thumb-row">
            { button("back", "compact-back", Glyph::Back, props.cursor <= first, Action::Back) }
            { button("play", play_key, play, false, Action::TogglePlay) }
            <span class="position number"><span>{ with_bold(&place) }</span><small>{ moment(at_ns) }</small></span>
            { button("primary", "compact-next", Glyph::Forward, props.cursor >= last, Action::Forward) }
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

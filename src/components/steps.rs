//! The list of beats, and the calls of the one that is open. However long the trace is, only the rows that can be seen are on the page.

use std::rc::Rc;

use podpath_view::steps::Level;
use web_sys::Element;
use yew::prelude::*;

use super::beat_row::BeatRow;
use super::levels::Levels;
use super::roving::rove;
use super::step_row::StepRow;
use super::{ask, use_dispatch};
use crate::hooks::{Seen, use_scroll};
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;
use crate::window::{Entry, Rows};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
}

#[component]
pub(crate) fn StepList(props: &Props) -> Html {
    let text = use_text();
    let scroll = use_scroll();
    let dispatch = use_dispatch();
    let rows = Rows::of(&props.run.steps, props.cursor, props.level != Level::Beats);
    use_effect_with((props.run.clone(), props.cursor, props.level, scroll.seen().height_px), {
        let (scroll, place) = (scroll.clone(), rows.current());
        move |_| {
            if let Some(top_px) = follow(scroll.seen(), place) {
                scroll.to(top_px);
            }
        }
    });
    let seen = scroll.seen();
    let (shown, offset) = rows.between(seen.top_px, seen.height_px);
    let entry = |entry: &Entry| match entry {
        Entry::Beat { at, open } => {
            html!(<BeatRow key={*at} run={props.run.clone()} at={*at} cursor={props.cursor} level={props.level} open={*open} />)
        }
        Entry::Row(at) => html!(<StepRow key={at + 1_000_000} run={props.run.clone()} row={*at} cursor={row_cursor(props, *at)} />),
    };
    html! {
        <nav class="steps" aria-label={text.say("steps-label")}>
            <Levels run={props.run.clone()} level={props.level} />
            <div ref={scroll.node.clone()} class="scroller" onscroll={scroll.onscroll()}>
                <ol onkeydown={Callback::from(rows_by_key)} ~style={format!("height:{}px;padding-top:{offset}px", rows.height())}>{ for shown.iter().map(entry) }</ol>
            </div>
            if props.level == Level::Beats {
                <p class="ways"><button type="button" class="link" onclick={ask(&dispatch, Action::Forward)}>{ text.say("level-next") }{ " " }<kbd>{ "→" }</kbd></button><button type="button" class="link" onclick={ask(&dispatch, Action::Level(Level::Calls))}>{ text.say("level-calls-of") }{ " " }<kbd>{ "↓" }</kbd></button></p>
            }
        </nav>
    }
}

/// The list is one stop of the Tab key; up and down go from row to row.
fn rows_by_key(event: KeyboardEvent) {
    let list = event.target_dyn_into::<Element>().and_then(|row| row.closest("ol").ok().flatten());
    if let Some(list) = list.filter(|_| matches!(&*event.key(), "ArrowUp" | "ArrowDown")) {
        rove(&event, &list, "[data-goto]");
    }
}

/// What a row has to know of the cursor: where in it the cursor is, else only on which side. So most rows stay as they are.
fn row_cursor(props: &Props, at: usize) -> usize {
    let Some(row) = props.run.steps.rows().get(at) else { return 0 };
    if row.contains(props.cursor) {
        props.cursor
    } else if props.cursor < row.first as usize {
        0
    } else {
        usize::MAX
    }
}

/// Where to scroll so that the current row is in view, a third from the top; nowhere if it is there.
fn follow(seen: Seen, (top, height): (f64, f64)) -> Option<f64> {
    const MARGIN_PX: f64 = 32.0;
    let hidden = top < seen.top_px + MARGIN_PX || top + height > seen.top_px + seen.height_px - MARGIN_PX;
    let wanted = (top - seen.height_px / 3.0).max(0.0);
    (hidden && (wanted - seen.top_px).abs() > 1.0).then_some(wanted)
}

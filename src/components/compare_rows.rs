//! The rows of a comparison. However many there are, only those that can be seen are on the page.

use yew::prelude::*;

use super::compare_row::CompareRow;
use crate::hooks::use_scroll;
use crate::store::Playing;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) playing: Playing,
    pub(crate) narrow: bool,
}

/// The height of a row, in pixels, in two columns and in one: as in `static/css/recording.css`.
const ROW_PX: f64 = 40.0;
const NARROW_ROW_PX: f64 = 60.0;
/// How many rows are drawn above and below what can be seen.
const MARGIN: usize = 8;

#[component]
pub(crate) fn CompareRows(props: &Props) -> Html {
    let text = use_text();
    let scroll = use_scroll();
    let px = if props.narrow { NARROW_ROW_PX } else { ROW_PX };
    let (count, current) = (props.playing.recording.rows().len(), props.playing.row);
    use_effect_with((props.playing.recording.clone(), current, px), {
        let scroll = scroll.clone();
        move |_| {
            let (seen, top) = (scroll.seen(), as_px(current, px));
            if top < seen.top_px + px || top + 2.0 * px > seen.top_px + seen.height_px {
                scroll.to((top - seen.height_px / 3.0).max(0.0));
            }
        }
    });
    let seen = scroll.seen();
    let first = rows_in(seen.top_px, px).saturating_sub(MARGIN).min(current);
    let last = (rows_in(seen.top_px + seen.height_px, px) + MARGIN).max(current).min(count.saturating_sub(1));
    // Far from the current row only what can be seen is drawn; the current one is always there.
    let (first, last) = if last - first > 120 { (first.max(last.saturating_sub(120)), last) } else { (first, last) };
    let height = format!("height:{}px;padding-top:{}px", as_px(count, px), as_px(first, px));
    let side = |key: &str| html!(<span role="columnheader">{ text.say(key) }</span>);
    html! {
        <div class={classes!("compare-table", props.narrow.then_some("narrow"))} role="table" aria-label={text.say("compare-label")} aria-rowcount={(count + 1).to_string()}>
            <div role="rowgroup" class="compare-head"><div role="row" aria-rowindex="1">{ side("side-recorded") }{ side("side-both") }{ side("side-simulated") }</div></div>
            <div ref={scroll.node.clone()} role="rowgroup" class="compare-scroll" onscroll={scroll.onscroll()}>
                <div role="presentation" ~style={height}>
                    { for (first..=last).filter(|at| *at < count).map(|at| html!(<CompareRow key={at} recording={props.playing.recording.clone()} row={at} current={at == current} narrow={props.narrow} />)) }
                </div>
            </div>
        </div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are some thousand rows at most")]
fn as_px(rows: usize, px: f64) -> f64 {
    rows as f64 * px
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a list is some hundred thousand pixels high at most")]
fn rows_in(height_px: f64, px: f64) -> usize {
    (height_px.max(0.0) / px) as usize
}

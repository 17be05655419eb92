//! The list of hops, for narrow columns: a row a hop, the current one open.

use std::rc::Rc;

use gloo::render::request_animation_frame;
use podpath_view::link::Link;
use podpath_view::steps::Level;
use web_sys::Element;
use yew::prelude::*;

use super::beat_row::BeatRow;
use super::compact_card::HopCard;
use super::hop_row::HopRow;
use super::levels::Levels;
use crate::hooks::use_scroll;
use crate::run::Run;
use crate::store::Tab;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// The link of the run, where links lead to other runs.
    pub(crate) here: Option<Link>,
    pub(crate) tab: Tab,
    /// A kubelet that does not start; nothing else.
    pub(crate) refused: Html,
    /// `main`, or `section` on somebody else's page, which has a `main` of its own.
    pub(crate) landmark: &'static str,
}

/// Height of a row, in pixels.
const ROW_PX: f64 = 48.0;
/// How much is drawn above and below what can be seen.
const MARGIN_PX: f64 = 480.0;

#[component]
pub(crate) fn CompactList(props: &Props) -> Html {
    let text = use_text();
    let scroll = use_scroll();
    let card_px = use_state_eq(|| 210.0);
    let steps = &props.run.steps;
    let by_beats = props.level == Level::Beats;
    let current = if by_beats { steps.beat_of(props.cursor).unwrap_or_default() } else { steps.row_of(props.cursor) };
    let gives_up = props.run.refused.as_ref().is_some_and(|refused| steps.at_seq(refused.seq) == props.cursor);
    use_effect_with((props.run.clone(), props.cursor, text.clone(), *card_px), {
        let (scroll, card_px) = (scroll.clone(), card_px.setter());
        move |_| {
            // How high the open row is, is known when it is drawn.
            let list = scroll.node.clone();
            let frame = request_animation_frame(move |_| {
                let card = list.cast::<Element>().and_then(|list| list.query_selector(".hop-card").ok().flatten());
                if let Some(card) = card {
                    card_px.set(f64::from(card.client_height()));
                }
            });
            // What stands above the rows is the first thing to read where the kubelet gives up.
            let top = if gives_up { 0.0 } else { px(current) * ROW_PX - scroll.seen().height_px / 5.0 };
            scroll.to(top.max(0.0));
            move || drop(frame)
        }
    });
    let view = (scroll.seen().top_px, scroll.seen().height_px);
    let count = if by_beats { steps.beats().len() } else { steps.rows().len() };
    let height = px(count.saturating_sub(1)) * ROW_PX + *card_px;
    let top = |row: usize| px(row) * ROW_PX + if row > current { *card_px - ROW_PX } else { 0.0 };
    let first = row_at(view.0 - MARGIN_PX - *card_px).min(current);
    let last = row_at(view.0 + view.1 + MARGIN_PX).max(current).min(count.saturating_sub(1));
    // Far from the current row only what can be seen is drawn; the current one is always there.
    let first =
        if current > row_at(view.0 + view.1 + MARGIN_PX) || current + 40 < row_at(view.0) { row_at(view.0 - MARGIN_PX) } else { first };
    let last = last.min(first + 200).max(first);
    let offset = top(first);
    let row = |at: usize| match at == current {
        true => {
            html!(<HopCard key={at} run={props.run.clone()} cursor={props.cursor} level={props.level} here={props.here.clone()} tab={props.tab} />)
        }
        false if by_beats => html!(<BeatRow key={at} run={props.run.clone()} {at} cursor={props.cursor} level={props.level} open=false />),
        false => html!(<HopRow key={at} run={props.run.clone()} row={at} past={at < current} />),
    };
    html! {
        <@{props.landmark} ref={scroll.node.clone()} class="compact" id="stage" aria-label={text.say("steps-label")} onscroll={scroll.onscroll()}>
            { props.refused.clone() }
            <Levels run={props.run.clone()} level={props.level} />
            <ol ~style={format!("height:{height}px;padding-top:{offset}px")}>{ for (first..=last).filter(|at| *at < count).map(row) }</ol>
        </@>
    }
}

fn row_at(y: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and a list has some million rows at most")]
    let rows = (y / ROW_PX).max(0.0) as usize;
    rows
}

#[expect(clippy::cast_precision_loss, reason = "a list has some million rows at most")]
fn px(rows: usize) -> f64 {
    rows as f64
}

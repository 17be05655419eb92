//! The way through a comparison: row by row, from difference to difference, or to any place on the strip.

use podpath_trace::comparison::Row;
use podpath_view::comparison::{Verdict, next_difference};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::compare_row::word;
use super::icon::{Glyph, icon};
use super::{ask, use_dispatch};
use crate::store::{Action, Playing};
use crate::text::{use_text, with_bold};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) playing: Playing,
    pub(crate) narrow: bool,
}

/// The strip has that many parts at most.
const PARTS_MAX: usize = 160;

#[component]
pub(crate) fn CompareFoot(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Ok(beside) = &props.playing.recording.beside else { return html!() };
    let (rows, current) = (&beside.comparison.rows, props.playing.row);
    let (row, count) = ((current + 1).to_string(), rows.len().to_string());
    let ends = (current == 0, current + 1 >= rows.len());
    let step = |glyph, key: &str, action: Action, off: bool, class: &'static str| html!(<button type="button" class={classes!("icon-button", class)} aria-label={text.say(key)} title={text.say(key)} aria-disabled={off.then_some("true")} onclick={ask(&dispatch, action)}>{ icon(glyph) }</button>);
    let difference = next_difference(rows, current);
    let value_text = rows
        .get(current)
        .map(|row| text.with("detail-row", &[("row", &(current + 1).to_string()), ("verdict", &word(Verdict::of(row), &text))]));
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_dyn_into::<HtmlInputElement>().and_then(|input| input.value().parse::<usize>().ok());
            if let Some(row) = value {
                dispatch.dispatch(Action::Row(row.saturating_sub(1)));
            }
        })
    };
    html! {
        <section class="compare-foot transport" aria-label={text.say("transport-label")}>
            <div class="controls">
                { step(Glyph::First, "rows-first", Action::First, ends.0, "narrow-hidden") }{ step(Glyph::Back, "rows-back", Action::Back, ends.0, "") }
                { step(Glyph::Forward, "rows-forward", Action::Forward, ends.1, "") }{ step(Glyph::Last, "rows-last", Action::Last, ends.1, "narrow-hidden") }
            </div>
            <div class="strip-of-rows">
                <div class="strip-parts" aria-hidden="true">{ for parts(rows, current).into_iter().map(|(class, now)| html!(<i class={classes!(class, now.then_some("now"))}></i>)) }</div>
                <input type="range" min="1" max={count.clone()} step="1" value={row.clone()} aria-label={text.say("rows-strip")} aria-valuetext={value_text} {oninput} />
            </div>
            <div class="count number narrow-hidden">{ with_bold(&text.with("rows-count", &[("row", &row), ("count", &count)])) }</div>
            if difference.is_some() {
                <button type="button" class="button" onclick={ask(&dispatch, Action::Difference)}>{ text.say(if props.narrow { "rows-difference-short" } else { "rows-difference" }) }</button>
            } else {
                <span class="no-difference">{ text.say("rows-no-difference") }</span>
            }
        </section>
    }
}

/// The rows as parts of a strip: each as bad as the worst of its rows, and whether the current row is in it.
fn parts(rows: &[Row], current: usize) -> Vec<(&'static str, bool)> {
    let size = rows.len().div_ceil(PARTS_MAX).max(1);
    let worst = |rows: &[Row]| {
        let is = |hole: bool| rows.iter().map(Verdict::of).find(|verdict| if hole { verdict.is_hole() } else { *verdict != Verdict::Same });
        is(true).or_else(|| is(false)).map_or("same", Verdict::name)
    };
    rows.chunks(size).enumerate().map(|(at, part)| (worst(part), current / size == at)).collect()
}

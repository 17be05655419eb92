//! The list of steps. However long the trace is, only the rows that can be seen are on the page.

use std::rc::Rc;

use yew::prelude::*;

use super::say::chapter_name;
use super::step_row::StepRow;
use super::{Dispatch, ask, use_dispatch};
use crate::hooks::{Seen, use_scroll};
use crate::run::Run;
use crate::store::Action;
use crate::text::{Text, use_text};
use crate::window::{Entry, Rows};
use podpath_trace::sorted::SortedMap;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn StepList(props: &Props) -> Html {
    let text = use_text();
    let scroll = use_scroll();
    let dispatch = use_dispatch();
    // What the reader has opened or closed; everything else is closed but the chapter of the current step.
    let toggled = use_state(SortedMap::<usize, bool>::new);
    use_effect_with(props.run.clone(), {
        let setter = toggled.setter();
        move |_| setter.set(SortedMap::new())
    });
    let rows = Rows::of(&props.run.steps, props.cursor, &toggled);
    use_effect_with((props.run.clone(), props.cursor, (*toggled).clone(), scroll.seen().height_px), {
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
        Entry::Chapter { at, open } => chapter_row(props, *at, *open, &toggled, &text),
        Entry::Row(at) => html!(<StepRow key={at + 1_000_000} run={props.run.clone()} row={*at} cursor={row_cursor(props, *at)} />),
    };
    let (index, count) = (props.run.steps.number(props.cursor).to_string(), props.run.steps.count().to_string());
    html! {
        <nav class="steps" aria-label={text.say("steps-label")}>
            <h2>{ text.say("steps-title") }<span class="number">{ text.with("steps-count", &[("index", &index), ("count", &count)]) }</span></h2>
            <div ref={scroll.node.clone()} class="scroller" onscroll={scroll.onscroll()}>
                <ol ~style={format!("height:{}px;padding-top:{offset}px", rows.height())}>{ for shown.iter().map(entry) }</ol>
            </div>
            { chatter(&props.run, &text, &dispatch) }
        </nav>
    }
}

/// The steady chatter, folded away: how much of it there is, and a switch that shows it.
fn chatter(run: &Run, text: &Text, dispatch: &Dispatch) -> Html {
    let count = run.plain().routine_left_out();
    if count == 0 {
        return html!();
    }
    let (said, label) = if run.routine { ("chatter-shown", "chatter-hide") } else { ("chatter-folded", "chatter-show") };
    html! {
        <p class="chatter"><span>{ text.count(said, count) }</span><button type="button" class="link" aria-pressed={run.routine.to_string()} onclick={ask(dispatch, Action::Chatter(!run.routine))}>{ text.say(label) }</button></p>
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

fn chapter_row(props: &Props, at: usize, open: bool, toggled: &UseStateHandle<SortedMap<usize, bool>>, text: &Text) -> Html {
    let Some(chapter) = props.run.steps.chapters().get(at) else { return html!() };
    let onclick = {
        let toggled = toggled.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*toggled).clone();
            next.insert(at, !open);
            toggled.set(next);
        })
    };
    let (first, last) = (props.run.steps.number(chapter.first), props.run.steps.number(chapter.last));
    let range = if first == last { first.to_string() } else { format!("{first}–{last}") };
    html! {
        <li key={at}>
            <button type="button" class={classes!("chapter-row", open.then_some("open"))} aria-expanded={open.to_string()} {onclick}>
                { super::icon::icon(super::icon::Glyph::Right) }<span>{ chapter_name(&props.run, chapter, text) }</span><small class="number">{ range }</small>
            </button>
        </li>
    }
}

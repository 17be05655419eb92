//! The list of steps. However long the trace is, only the rows that can be seen are on the page.

use std::collections::BTreeMap;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::say::chapter_name;
use super::step_row::StepRow;
use crate::run::Run;
use crate::text::{Text, use_text};
use crate::window::{Entry, Rows};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn StepList(props: &Props) -> Html {
    let text = use_text();
    let scroller = use_node_ref();
    let view = use_state_eq(|| (0.0, 800.0));
    // What the reader has opened or closed; everything else is closed but the chapter of the current step.
    let toggled = use_state(BTreeMap::<usize, bool>::new);
    use_effect_with(props.run.clone(), {
        let setter = toggled.setter();
        move |_| setter.set(BTreeMap::new())
    });
    let rows = Rows::of(&props.run.steps, props.cursor, &toggled);
    use_effect_with((props.run.clone(), props.cursor, (*toggled).clone()), {
        let (scroller, view, place) = (scroller.clone(), view.setter(), rows.current());
        move |_| {
            if let Some(list) = scroller.cast::<Element>() {
                follow(&list, place);
                view.set((f64::from(list.scroll_top()), f64::from(list.client_height())));
            }
        }
    });
    let onscroll = {
        let view = view.setter();
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<Element>() {
                view.set((f64::from(list.scroll_top()), f64::from(list.client_height())));
            }
        })
    };
    let (shown, offset) = rows.between(view.0, view.1);
    let entry = |entry: &Entry| match entry {
        Entry::Chapter { at, open } => chapter_row(props, *at, *open, &toggled, &text),
        Entry::Row(at) => html!(<StepRow key={at + 1_000_000} run={props.run.clone()} row={*at} cursor={row_cursor(props, *at)} />),
    };
    let (index, count) = (props.cursor.to_string(), props.run.steps.len().to_string());
    html! {
        <nav class="steps" aria-label={text.say("steps-label")}>
            <h2>{ text.say("steps-title") }<span class="number">{ text.with("steps-count", &[("index", &index), ("count", &count)]) }</span></h2>
            <div ref={scroller} class="scroller" {onscroll}>
                <ol ~style={format!("height:{}px;padding-top:{offset}px", rows.height())}>{ for shown.iter().map(entry) }</ol>
            </div>
        </nav>
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

/// Brings the current row into view, a third from the top, unless it is there.
fn follow(list: &Element, (top, height): (f64, f64)) {
    let (from, size) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
    let margin = 32.0;
    if top < from + margin || top + height > from + size - margin {
        #[expect(clippy::cast_possible_truncation, reason = "a list is at most some million pixels long")]
        list.set_scroll_top((top - size / 3.0).max(0.0) as i32);
    }
}

fn chapter_row(props: &Props, at: usize, open: bool, toggled: &UseStateHandle<BTreeMap<usize, bool>>, text: &Text) -> Html {
    let Some(chapter) = props.run.steps.chapters().get(at) else { return html!() };
    let onclick = {
        let toggled = toggled.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*toggled).clone();
            next.insert(at, !open);
            toggled.set(next);
        })
    };
    let range = if chapter.len() == 1 { chapter.first.to_string() } else { format!("{}–{}", chapter.first, chapter.last) };
    html! {
        <li key={at}>
            <button type="button" class={classes!("chapter-row", open.then_some("open"))} aria-expanded={open.to_string()} {onclick}>
                { super::icon::icon(super::icon::Glyph::Right) }<span>{ chapter_name(&props.run, chapter, text) }</span><small class="number">{ range }</small>
            </button>
        </li>
    }
}

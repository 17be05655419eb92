//! A row of the compact list: from, to, how.

use std::rc::Rc;

use podpath_view::steps::Step;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::use_dispatch;
use crate::run::Run;
use crate::store::Action;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    /// The position of the row.
    pub(crate) row: usize,
    /// Whether it lies before the current step.
    pub(crate) past: bool,
}

#[component]
pub(crate) fn HopRow(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Some(row) = props.run.steps.rows().get(props.row) else { return html!() };
    let Some(step) = props.run.step(row.first as usize) else { return html!() };
    let onclick = {
        let index = step.index;
        move |_| dispatch.dispatch(Action::Goto(index))
    };
    let class =
        classes!("hop-row", format!("family-{}", step.family.name()), (!props.past).then_some("future"), step.hollow.then_some("answer"));
    html! {
        <li>
            <button type="button" {class} tabindex="-1" data-goto={step.index.to_string()} {onclick} translate="no">
                <span class="index number">{ step.number.to_string() }</span>
                { sides(&step) }
                <span class={classes!("badge", step.hollow.then_some("hollow"))}>{ step.badge }</span>
            </button>
        </li>
    }
}

/// What one does alone, without its name, which stands before it.
fn alone(step: &Step) -> &str {
    step.title.strip_prefix(step.from.role.name).and_then(|rest| rest.strip_prefix(' ')).unwrap_or(&step.title)
}

/// The two sides of a hop, the caller first: an answer's arrow points back to it.
pub(super) fn sides(step: &Step) -> Html {
    let (from, to) = (step.from.role.name, step.to.role.name);
    let is_answer = step.hollow && from != to;
    let (left, right) = if is_answer { (to, from) } else { (from, to) };
    let glyph = if is_answer { Glyph::Return } else { Glyph::There };
    html! {
        <span class="sides">
            <b>{ left }</b>
            if left == right { <span class="title mono">{ alone(step) }</span> } else { { icon(glyph) }<b>{ right }</b> }
        </span>
    }
}

//! One row of the list of steps.

use std::rc::Rc;

use yew::prelude::*;

use super::roving::tab_index;
use super::use_dispatch;
use crate::run::Run;
use crate::store::Action;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    /// The position of the row.
    pub(crate) row: usize,
    /// The current step if it is in this row; 0 if the row is still to come; the largest number if it is past.
    pub(crate) cursor: usize,
}

/// Numbers of this many digits need a wider column.
const LONG: usize = 1_000;

#[component]
pub(crate) fn StepRow(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Some(row) = props.run.steps.rows().get(props.row).copied() else { return html!() };
    let now = row.contains(props.cursor);
    let Some(step) = props.run.step(if now { props.cursor } else { row.first as usize }) else { return html!() };
    let onclick = {
        let index = step.index;
        move |_| dispatch.dispatch(Action::Goto(index))
    };
    let class = classes!(
        "step-row",
        format!("family-{}", step.family.name()),
        now.then_some("now"),
        (props.cursor == 0).then_some("future"),
        step.hollow.then_some("answer"),
        (props.run.steps.len() >= LONG).then_some("long"),
    );
    let (badge, word) = step.badge_in_list(now);
    let rows = props.run.steps.rows().len();
    html! {
        <li aria-setsize={rows.to_string()} aria-posinset={(props.row + 1).to_string()}>
            <button type="button" {class} tabindex={tab_index(now)} data-goto={step.index.to_string()} aria-current={now.then_some("step")} {onclick} translate="no" title={step.title.clone()}>
                <span class="index number">{ step.number.to_string() }</span>
                <span class={classes!("badge", badge)}>{ word }</span>
                <span class="title">{ &step.title }{ " " }<span class="more">{ row.more() }</span></span>
            </button>
        </li>
    }
}

//! One row of two runs: the step of each side, or a hole that says why; and the fields in which they differ.

use std::rc::Rc;

use podpath_view::beside::{Field, Row, Verdict};
use yew::prelude::*;

use crate::catalogue::path_name;
use crate::run::Run;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The run on screen, and the one beside it.
    pub(crate) runs: [Rc<Run>; 2],
    pub(crate) row: Row,
    /// Whether the current step is on it.
    pub(crate) now: bool,
}

#[component]
pub(crate) fn BesideRow(props: &Props) -> Html {
    let text = use_text();
    let verdict = &props.row.verdict;
    html! {
        <li class={classes!("beside-row", verdict.name(), props.now.then_some("now"))} aria-current={props.now.then_some("step")}>
            { cell(props, 0, &text) }{ " " }{ cell(props, 1, &text) }
            if let Verdict::Differs(fields) = verdict { { drawer(fields, &text) } }
        </li>
    }
}

fn cell(props: &Props, side: usize, text: &Text) -> Html {
    let run = &props.runs[side];
    let Some(step) = props.row.steps[side].and_then(|step| run.step(step)) else {
        return html!(<span class="beside-cell hole">{ why(props, side, text) }</span>);
    };
    let who =
        if step.from == step.to { step.from.role.name.to_owned() } else { format!("{} → {}", step.from.role.name, step.to.role.name) };
    html! {
        <span class={classes!("beside-cell", format!("family-{}", step.family.name()))} translate="no" title={step.title.clone()}>
            <span class="index number">{ step.number.to_string() }</span>{ " " }<span class={classes!("badge", step.hollow.then_some("hollow"))}>{ step.badge_in_list(false).1 }</span>{ " " }<span class="title">{ &step.title }</span>{ " " }<small>{ who }</small>
        </span>
    }
}

/// Why a side does not have it.
fn why(props: &Props, side: usize, text: &Text) -> AttrValue {
    let run = &props.runs[side];
    match &props.row.verdict {
        Verdict::Nobody(name) => text.with("beside-nobody", &[("name", name), ("side", path_name(run.wish.path))]),
        Verdict::Elsewhere(step) => {
            text.with("beside-elsewhere", &[("side", path_name(run.wish.path)), ("step", &run.steps.number(*step).to_string())])
        }
        Verdict::Same | Verdict::Differs(_) | Verdict::Alone => text.say("beside-hole"),
    }
}

fn drawer(fields: &[Field], text: &Text) -> Html {
    let value = |value: &Option<String>| html!(<td>{ value.as_deref().unwrap_or("–").to_owned() }</td>);
    let row = |field: &Field| html!(<tr><th scope="row">{ &field.path }</th>{ value(&field.values[0]) }{ value(&field.values[1]) }</tr>);
    html! {
        <details>
            <summary>{ text.count("beside-fields", fields.len()) }</summary>
            <table class="mono" translate="no"><tbody>{ for fields.iter().map(row) }</tbody></table>
        </details>
    }
}

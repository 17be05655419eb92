//! One row of a comparison: what was recorded, what was simulated, and how they compare.

use std::rc::Rc;

use podpath_view::comparison::{Face, Verdict, face};
use podpath_view::time::clock;
use yew::prelude::*;

use super::use_dispatch;
use crate::recording::Recording;
use crate::store::Action;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) recording: Rc<Recording>,
    pub(crate) row: usize,
    pub(crate) current: bool,
    pub(crate) narrow: bool,
}

#[component]
pub(crate) fn CompareRow(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let row = props.recording.beside.as_ref().ok().and_then(|beside| beside.comparison.rows.get(props.row));
    let Some(row) = row else { return html!() };
    let (verdict, face) = (Verdict::of(row), face(row));
    let (recorded, simulated) = props.recording.times(props.row);
    let onclick = {
        let at = props.row;
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Row(at)))
    };
    let class = classes!(
        "compare-row",
        verdict.name(),
        recorded.is_none().then_some("lacks-recorded"),
        format!("family-{}", face.family.name()),
        props.current.then_some("now")
    );
    let tab = if props.current { "0" } else { "-1" };
    let word = word(verdict, &text);
    html! {
        <div {class} role="row" aria-rowindex={(props.row + 2).to_string()} aria-current={props.current.then_some("true")} {onclick}>
            { side("recorded", recorded, &face, verdict, &text) }
            <span role="rowheader" class="verdict"><button type="button" tabindex={tab}><span class="number">{ props.row + 1 }</span><span class="verdict-word">{ word }</span></button></span>
            { side("simulated", simulated, &face, verdict, &text) }
        </div>
    }
}

/// One side: the call with its time, or a hole that says where the other side has it.
fn side(name: &'static str, at_ns: Option<u64>, face: &Face, verdict: Verdict, text: &Text) -> Html {
    match at_ns {
        Some(at_ns) => html! {
            <span role="cell" class={classes!("side", name)}>
                <span class="badge">{ face.badge }</span><span class="mono call" translate="no" title={face.call.clone()}>{ &face.call }</span><small class="number">{ clock(at_ns) }</small>
            </span>
        },
        None => html!(<span role="cell" class={classes!("side", "hole", name)}><span>{ hole(verdict, text) }</span></span>),
    }
}

fn hole(verdict: Verdict, text: &Text) -> AttrValue {
    let key = match verdict {
        Verdict::Recorded(_) => "hole-simulated",
        _ => "hole-recorded",
    };
    match verdict {
        Verdict::Recorded(Some(row)) | Verdict::Simulated(Some(row)) => text.with("hole-elsewhere", &[("row", &(row + 1).to_string())]),
        _ => text.say(key),
    }
}

/// How the two sides compare, in a word or two.
pub(super) fn word(verdict: Verdict, text: &Text) -> AttrValue {
    match verdict {
        Verdict::Differs(fields) => text.count("verdict-differs", fields.recorded.max(fields.simulated)),
        other => text.say(&format!("verdict-{}", other.name())),
    }
}

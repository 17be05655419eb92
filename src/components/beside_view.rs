//! Two runs beside each other: what is counted, where they part, and beat by beat what both have and what only one has.

use std::rc::Rc;

use podpath_view::beside::{Beside, Side, Verdict, beside};
use yew::prelude::*;

use super::beside_beat::BesideBeat;
use super::both_stage::{BothStage, has_stage};
use super::{ask, use_dispatch};
use crate::catalogue::path_name;
use crate::run::Run;
use crate::store::Action;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The run on screen, and the one beside it.
    pub(crate) runs: [Rc<Run>; 2],
    pub(crate) cursor: usize,
    /// `main`, or `section` on somebody else's page, which has a `main` of its own.
    pub(crate) landmark: &'static str,
}

#[component]
pub(crate) fn BesideView(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let compared = use_memo(props.runs.clone(), |runs| beside([0, 1].map(|at| Side { trace: &runs[at].trace, steps: &runs[at].steps })));
    let names = [0, 1].map(|at| name(&props.runs, at, &text));
    let here = props.runs[0].steps.beat_of(props.cursor);
    let next = next_difference(&compared, props.cursor);
    let beat = |at: usize| {
        // What only the other run has is open always: nobody comes there by walking this one.
        let (own, now) = (compared.beats[at].at[0], compared.beats[at].at[0].is_some_and(|beat| Some(beat) == here));
        html!(<BesideBeat key={at} runs={props.runs.clone()} compared={compared.clone()} {at} open={now || own.is_none()} cursor={if now { props.cursor } else { 0 }} />)
    };
    html! {
        <@{props.landmark} class="beside" id="stage" aria-label={text.say("beside-label")}>
            <div class="beside-head">
                <h1>{ text.with("beside-title", &[("a", &names[0]), ("b", &names[1])]) }</h1>
                <button type="button" class="button small" disabled={next.is_none()} onclick={ask(&dispatch, Action::Goto(next.unwrap_or(props.cursor)))}>{ text.say("beside-next") }</button>
                <button type="button" class="button small" onclick={ask(&dispatch, Action::Beside(None))}>{ text.say("beside-close") }</button>
            </div>
            { counts(&compared, &names, &text) }
            if has_stage(&props.runs) { <BothStage runs={props.runs.clone()} compared={compared.clone()} cursor={props.cursor} /> }
            <div class="beside-names" aria-hidden="true"><b>{ &names[0] }</b><b>{ &names[1] }</b></div>
            <ol class="beside-beats">{ for (0..compared.beats.len()).map(beat) }</ol>
        </@>
    }
}

/// What a side is called: its path and release, and that something was done to its node where the other one is the same without.
fn name(runs: &[Rc<Run>; 2], at: usize, text: &Text) -> AttrValue {
    let wish = &runs[at].wish;
    let name = format!("{} {}", path_name(wish.path), wish.release);
    let same_node = wish.unbroken() == runs[1 - at].wish.unbroken();
    match (same_node, wish.deeds.is_empty()) {
        (false, _) => name.into(),
        (true, true) => text.with("beside-unbroken", &[("run", &name)]),
        (true, false) => text.with("beside-broken", &[("run", &name), ("deeds", &wish.deeds.join("; "))]),
    }
}

/// The first step after this one whose row is not the same on both sides; the first such one where there is none.
fn next_difference(compared: &Beside, cursor: usize) -> Option<usize> {
    let differing = || compared.rows().filter(|(_, row)| row.verdict != Verdict::Same).filter_map(|(_, row)| row.steps[0]);
    differing().filter(|step| *step > cursor).min().or_else(|| differing().min())
}

fn counts(compared: &Beside, names: &[AttrValue; 2], text: &Text) -> Html {
    let tables = compared.counts.map(|counts| counts.table());
    let head = |(key, _): &(&str, String)| html!(<th scope="col">{ text.say(&format!("beside-{key}")) }</th>);
    let row = |side: usize| html!(<tr><th scope="row">{ &names[side] }</th>{ for tables[side].iter().map(|(_, value)| html!(<td class="number">{ value }</td>)) }</tr>);
    html! {
        <div class="beside-counts" tabindex="0" role="region" aria-label={text.say("beside-numbers")}>
            <table><thead><tr><td></td>{ for tables[0].iter().map(head) }</tr></thead><tbody>{ row(0) }{ row(1) }</tbody></table>
        </div>
    }
}

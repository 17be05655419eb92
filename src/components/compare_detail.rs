//! What the current row of a comparison carries: the fields in which the two sides differ.

use podpath_view::comparison::{Verdict, face};
use yew::prelude::*;

use super::compare_row::word;
use super::{ask, use_dispatch};
use crate::hooks::use_fields;
use crate::store::{Action, Playing, Shown};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) playing: Playing,
}

/// More fields are only counted.
const FIELDS_MAX: usize = 60;

#[component]
pub(crate) fn CompareDetail(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Playing { recording, row, .. } = &props.playing;
    let [recorded, simulated, both] = use_fields(recording, *row);
    let found = recording.beside.as_ref().ok().and_then(|beside| beside.comparison.rows.get(*row));
    let Some(found) = found else { return html!() };
    let (verdict, called) = (Verdict::of(found), face(found));
    let list = |key: &str, fields: &[String]| {
        let more = fields.len().saturating_sub(FIELDS_MAX);
        html! {
            if !fields.is_empty() {
                <div class="field-list">
                    <h3>{ text.say(key) }</h3>
                    <ul translate="no" lang="en">{ for fields.iter().take(FIELDS_MAX).map(|field| html!(<li class="mono">{ field }</li>)) }</ul>
                    if more > 0 { <p class="nothing">{ text.count("fields-more", more) }</p> }
                </div>
            }
        }
    };
    let remark = match verdict {
        Verdict::Same | Verdict::Differs(_) => text.count("fields-same", both.len()),
        other => text.say(&format!("fields-{}", other.name())),
    };
    html! {
        <section class="compare-detail" aria-label={text.say("detail-label")} tabindex="0">
            <header>
                <h2 class={format!("family-{}", called.family.name())}><span class="badge">{ called.badge }</span><span class="mono" translate="no">{ &called.call }</span></h2>
                <p role="status">{ text.with("detail-row", &[("row", &(row + 1).to_string()), ("verdict", &word(verdict, &text))]) }{ " " }{ remark }</p>
                <span class="cluster">
                    <button type="button" class="link" onclick={ask(&dispatch, Action::Show(Shown::Recording))}>{ text.say("detail-recording") }</button>
                    <button type="button" class="link" onclick={ask(&dispatch, Action::Show(Shown::Simulation))}>{ text.say("detail-simulation") }</button>
                </span>
            </header>
            <div class="fields">
                { list("fields-of-recorded", &recorded) }{ list("fields-of-simulated", &simulated) }
                if verdict == Verdict::Same { { list("fields-of-both", &both) } }
            </div>
        </section>
    }
}

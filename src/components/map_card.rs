//! What came of the cell of the map that is chosen, and the ways into its run.

use std::rc::Rc;

use podpath_trace::explored::{Class, Fault, Flaw, Verdict};
use podpath_view::fault_map::FaultMap;
use yew::prelude::*;

use super::map_legend::class_key;
use super::map_words::{place, whom};
use super::{ask, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::{Text, use_text, with_code};

/// So many things that are not as they should be are told; a number stands for more.
const FLAWS: usize = 4;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) map: Rc<FaultMap>,
    pub(crate) chosen: Option<(usize, usize)>,
    pub(crate) faults: Rc<[Fault]>,
    pub(crate) verdicts: Rc<Vec<Option<Verdict>>>,
}

#[component]
pub(crate) fn MapCard(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let chosen = props.chosen.and_then(|(row, column)| Some((props.map.rows.get(row)?, props.map.columns.get(column)?, column)));
    let Some((row, column, at)) = chosen else {
        return html!(<p class="map-card empty">{ text.say("map-choose") }</p>);
    };
    let cell = &row.cells[at];
    let title = text.with("map-card", &[("whom", &whom(&row.whom, &text)), ("place", &place(&props.run, *column, &text))]);
    let worst = cell.worst.and_then(|(class, at)| Some((class, props.faults.get(at)?, props.verdicts.get(at)?.as_ref()?)));
    let Some((class, fault, verdict)) = worst else {
        let key = if cell.faults.is_empty() { "map-nobody-why" } else { "map-unknown-why" };
        return html!(<section class="map-card"><div><h2>{ title }</h2><p>{ text.say(key) }</p></div></section>);
    };
    let open = |beside| ask(&dispatch, Action::Fork(fault.clone(), beside));
    let counted: Vec<AttrValue> = cell.counts(&props.verdicts).into_iter().map(|(class, count)| counted(class, count, &text)).collect();
    html! {
        <section class="map-card">
            <div>
                <h2>{ title }</h2>
                <p>{ text.say(&format!("class-{}-why", class.name())) }</p>
                if cell.faults.len() > 1 { <p class="map-counts">{ text.with("map-tried", &[("count", &cell.tried.to_string()), ("outcomes", &counted.join(&text.say("list-between")))]) }</p> }
                { flaws(&verdict.flaws, &text) }
                <code lang="en" translate="no">{ &*fault.deed }</code>
            </div>
            <div class="map-ways">
                <button type="button" class="button" onclick={open(true)}>{ text.say("map-beside") }</button>
                <button type="button" class="button primary" onclick={open(false)}>{ text.say("map-open") }</button>
            </div>
        </section>
    }
}

fn counted(class: Class, count: usize, text: &Text) -> AttrValue {
    text.with("map-counted", &[("count", &count.to_string()), ("outcome", &text.say(&class_key(class)))])
}

/// What is not as it should be: each reason once, with its source, and what has none.
fn flaws(flaws: &[Flaw], text: &Text) -> Html {
    let mut reasons: Vec<(&str, &str)> = flaws.iter().filter_map(|flaw| Some((flaw.reason.as_deref()?, flaw.source.as_deref()?))).collect();
    reasons.dedup();
    let bare: Vec<&Flaw> = flaws.iter().filter(|flaw| flaw.reason.is_none()).collect();
    let more = bare.len().saturating_sub(FLAWS);
    html! {
        if !flaws.is_empty() {
            <ul class="map-flaws" lang="en">
                { for reasons.iter().map(|(reason, source)| html!(<li>{ with_code(reason) }{ " " }<small translate="no">{ *source }</small></li>)) }
                { for bare.iter().take(FLAWS).map(|flaw| html!(<li><code>{ &*flaw.what }</code></li>)) }
                if more > 0 { <li lang={text.words().lang().tag()}>{ text.count("map-more", more) }</li> }
            </ul>
        }
    }
}

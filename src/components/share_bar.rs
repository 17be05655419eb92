//! How much of a run is recorded, read from source and simplified: a bar of three patterns, with words.

use podpath_view::known::{Known, Shares};
use yew::prelude::*;

use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) shares: Shares,
}

#[component]
pub(crate) fn ShareBar(props: &Props) -> Html {
    let text = use_text();
    let part = |known: Known| {
        let count = props.shares.count(known);
        html!(if count > 0 { <i class={format!("share-{}", known.name())} ~style={format!("flex-grow:{count}")}></i> })
    };
    let word = |known: Known| {
        html! {
            <li><i class={format!("share-{}", known.name())} aria-hidden="true"></i><b class="number">{ format!("{} %", props.shares.percent(known)) }</b>
                <span>{ text.say(&format!("share-{}", known.name())) }</span></li>
        }
    };
    html! {
        <section class="shares" aria-label={text.say("shares-label")}>
            <h2>{ text.say("shares-label") }</h2>
            <div class="share-bar" aria-hidden="true">{ for Known::ALL.into_iter().map(part) }</div>
            <ul>{ for Known::ALL.into_iter().map(word) }</ul>
        </section>
    }
}

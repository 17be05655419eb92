//! How this step is known: the recordings that have it, lines of source, each with its link, and what podpath simplifies; and how much
//! of the whole run is known in which way.

use podpath_view::known::Shares;
use podpath_view::payload::{RecordedBy, SourceRow};
use yew::prelude::*;

use super::share_bar::ShareBar;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) sources: Vec<SourceRow>,
    pub(crate) shares: Shares,
}

#[component]
pub(crate) fn Sources(props: &Props) -> Html {
    let text = use_text();
    if props.sources.is_empty() {
        return html!(<p class="nothing">{ text.say("source-nothing") }</p>);
    }
    html! {
        <>
            <ul class="sources">{ for props.sources.iter().map(|row| draw(row, &text)) }</ul>
            <ShareBar shares={props.shares} />
        </>
    }
}

fn draw(row: &SourceRow, text: &Text) -> Html {
    html! {
        <li>
            if let Some(link) = &row.link {
                <small translate="no">{ &row.title }</small>
                <a class="mono" href={link.clone()} target="_blank" rel="noopener noreferrer" translate="no">{ &row.detail }</a>
            } else {
                <small>{ &row.title }</small><span>{ &row.detail }</span>
            }
            { for row.recordings.iter().map(|group| recordings(group, text)) }
        </li>
    }
}

/// The recordings of one driver: `a CRI client: exit1 ×2, lifecycle ×2`.
fn recordings(group: &RecordedBy, text: &Text) -> Html {
    let scenario = |(name, count): &(String, usize)| match count {
        1 => name.clone(),
        count => format!("{name} ×{count}"),
    };
    let names: Vec<String> = group.scenarios.iter().map(scenario).collect();
    html! {
        <details class="recordings">
            <summary>{ text.with(&format!("recorded-by-{}", group.driver), &[("count", &group.scenarios.iter().map(|(_, count)| count).sum::<usize>().to_string())]) }</summary>
            <span class="mono" translate="no" lang="en">{ names.join(", ") }</span>
        </details>
    }
}

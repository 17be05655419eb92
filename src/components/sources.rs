//! How this step is known: lines of source, each with its link, and what podpath simplifies.

use podpath_view::payload::SourceRow;
use yew::prelude::*;

use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) sources: Vec<SourceRow>,
}

#[component]
pub(crate) fn Sources(props: &Props) -> Html {
    let text = use_text();
    if props.sources.is_empty() {
        return html!(<p class="nothing">{ text.say("source-nothing") }</p>);
    }
    html!(<ul class="sources">{ for props.sources.iter().map(draw) }</ul>)
}

fn draw(row: &SourceRow) -> Html {
    html! {
        <li>
            if let Some(link) = &row.link {
                <small translate="no">{ &row.title }</small>
                <a class="mono" href={link.clone()} target="_blank" rel="noopener noreferrer" translate="no">{ &row.detail }</a>
            } else {
                <small>{ &row.title }</small><span>{ &row.detail }</span>
            }
        </li>
    }
}

//! What this step changes: a table of before and after.

use podpath_view::payload::ChangedRow;
use yew::prelude::*;

use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) rows: Vec<ChangedRow>,
}

#[component]
pub(crate) fn Changed(props: &Props) -> Html {
    let text = use_text();
    if props.rows.is_empty() {
        return html!(<p class="nothing">{ text.say("changed-nothing") }</p>);
    }
    html! {
        <table class="changes">
            <thead><tr><th scope="col">{ text.say("changed-what") }</th><th scope="col">{ text.say("changed-before") }</th><th scope="col">{ text.say("changed-after") }</th></tr></thead>
            <tbody>{ for props.rows.iter().map(|row| draw(row, &text)) }</tbody>
        </table>
    }
}

/// A path may be broken before each of its parts.
fn breakable(name: &str) -> Html {
    name.split_inclusive('/').map(|part| html! { <>{ part.to_owned() }<wbr /></> }).collect()
}

fn draw(row: &ChangedRow, text: &Text) -> Html {
    let kind = text.say(&format!("kind-{}", row.kind.name()));
    let cell = |value: &Option<podpath_trace::Text>, absent: &str| match value {
        Some(value) => html!(<td class="mono" translate="no">{ &**value }</td>),
        None => html!(<td class="absent">{ text.say(absent) }</td>),
    };
    html! {
        <tr>
            <th scope="row"><span class="kind">{ kind }</span><span class="mono" translate="no">{ breakable(&row.name) }</span>
                if let Some(pid) = row.pid { <span class="kind number">{ text.with("caption-pid", &[("pid", &pid.to_string())]) }</span> }</th>
            { cell(&row.before, "changed-absent-before") }{ cell(&row.after, "changed-absent-after") }
        </tr>
    }
}

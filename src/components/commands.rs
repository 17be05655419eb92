//! The command that would show this step on a real node.

use yew::prelude::*;

use super::snippet::CopyButton;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) real: Option<AttrValue>,
}

#[component]
pub(crate) fn Commands(props: &Props) -> Html {
    let text = use_text();
    let Some(real) = &props.real else { return html!(<p class="nothing">{ text.say("node-nothing") }</p>) };
    html! {
        <div class="commands">
            <p class="nothing">{ text.say("node-hint") }</p>
            { for real.lines().map(|line| html!(<div class="command"><code translate="no" lang="en">{ line.to_owned() }</code><CopyButton text={line.to_owned()} /></div>)) }
        </div>
    }
}

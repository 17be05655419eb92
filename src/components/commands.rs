//! The command that shows this step on the node.

use podpath_view::on_node::Command;
use yew::prelude::*;

use super::snippet::CopyButton;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) command: Option<Command>,
}

#[component]
pub(crate) fn Commands(props: &Props) -> Html {
    let text = use_text();
    let Some(command) = &props.command else { return html!(<p class="nothing">{ text.say("node-nothing") }</p>) };
    let hint = match command.verbosity {
        Some(verbosity) => text.with("node-hint-verbose", &[("verbosity", &verbosity.to_string())]),
        None => text.say("node-hint"),
    };
    html! {
        <div class="commands">
            <p class="nothing">{ hint }</p>
            <div class="command"><code translate="no" lang="en">{ &command.text }</code><CopyButton text={command.text.clone()} /></div>
        </div>
    }
}

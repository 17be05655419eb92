//! Where the Pod of the editor comes from, and that none runs.

use yew::prelude::*;

use super::segments::{Segment, Segments};
use super::top_menu::SOURCES;
use super::use_dispatch;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Whether the node on screen belongs to a cluster.
    pub(crate) api_server: bool,
    /// Whether no Pod runs on it: only the kubelet's start is on screen.
    pub(crate) nothing: bool,
}

#[component]
pub(crate) fn Origin(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let segments: Vec<Segment> = SOURCES.iter().map(|(_, key)| Segment { label: text.say(key), lang: None }).collect();
    let chosen = SOURCES.iter().position(|(api_server, _)| *api_server == props.api_server).unwrap_or(0);
    let onchoose = Callback::from(move |at: usize| dispatch.dispatch(Action::ApiServer(SOURCES[at].0)));
    html! {
        <div class="editor-origin">
            <span aria-hidden="true">{ text.say("source-label") }</span>
            <Segments label={text.say("source-label")} {segments} {chosen} {onchoose} />
            if props.nothing { <p role="status">{ text.say("editor-nothing-runs") }</p> }
        </div>
    }
}

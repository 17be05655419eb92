//! Where a recording is chosen, and where it is said what is wrong with one.

use yew::prelude::*;

use super::dialog::Dialog;
use super::recording_list::RecordingList;
use super::use_dispatch;
use crate::catalogue::known_paths;
use crate::hooks::choose_file;
use crate::recording::{BYTES_MAX, Refusal, megabytes};
use crate::text::{Text, use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) refusal: Option<Refusal>,
}

#[component]
pub(crate) fn RecordingDialog(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let onclick = Callback::from(move |_: MouseEvent| choose_file(&dispatch));
    html! {
        <Dialog title={text.say("open-title")}>
            if let Some(refusal) = &props.refusal { { refused(refusal, &text) } }
            <div class="drop-place">
                { drawing() }
                <p class="drop-word">{ text.say("open-drop") }</p>
                <button type="button" class="button primary" {onclick}>{ text.say(if props.refusal.is_some() { "open-other" } else { "open-choose" }) }</button>
            </div>
            <p>{ with_code(&text.say("open-about")) }</p>
            <RecordingList />
            <p class="drop-private">{ text.say("open-private") }</p>
        </Dialog>
    }
}

/// What is wrong with a file, and what to do about it.
fn refused(refusal: &Refusal, text: &Text) -> Html {
    let (paths, most) = (known_paths(), megabytes(BYTES_MAX));
    let mut args = vec![("file", &*refusal.file), ("paths", &*paths), ("most", &*most)];
    // What is wrong in the file is named by the key of its text.
    let flaw = refusal.said.arguments.iter().find(|(name, _)| &**name == "flaw").map_or_else(AttrValue::default, |(_, key)| text.say(key));
    args.extend(refusal.said.arguments.iter().filter(|(name, _)| &**name != "flaw").map(|(name, value)| (&**name, &**value)));
    args.push(("flaw", &flaw));
    let fix = text.words().attribute(&refusal.said.key, "fix", &args);
    html! {
        <div class="problem refused" role="alert">
            <b>{ with_code(&text.with(&refusal.said.key, &args)) }</b>
            { for fix.iter().map(|fix| html!(<span>{ with_code(fix) }</span>)) }
        </div>
    }
}

/// Two lists that lie beside each other.
fn drawing() -> Html {
    html! {
        <svg class="drop-drawing" width="104" height="56" viewBox="0 0 104 56" fill="none" aria-hidden="true">
            <rect x="1" y="1" width="42" height="54" rx="7" />
            <path d="M10 14H34M10 24H34M10 34H26M10 44H34" />
            <rect x="61" y="1" width="42" height="54" rx="7" stroke-dasharray="4 3" />
            <path d="M70 14H94M70 24H94M70 44H94" /><path d="M47 14H57M47 24H57M47 44H57" stroke-dasharray="2 3" />
        </svg>
    }
}

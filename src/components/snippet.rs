//! A text to be copied, and the button that copies it.

use gloo::timers::callback::Timeout;
use gloo::utils::window;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) label: AttrValue,
    pub(crate) text: AttrValue,
    /// Whether it has several lines.
    pub(crate) lines: bool,
}

/// A text to be copied.
#[component]
pub(crate) fn Snippet(props: &Props) -> Html {
    html! {
        <div class="snippet">
            if props.lines {
                <textarea readonly=true aria-label={&props.label} spellcheck="false" translate="no" value={&props.text} />
            } else {
                <input readonly=true aria-label={&props.label} spellcheck="false" translate="no" value={&props.text} />
            }
            <CopyButton text={&props.text} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct CopyProps {
    pub(crate) text: AttrValue,
}

/// How long a copy button says that it has copied, in milliseconds.
const COPIED_MS: u32 = 1_600;

/// Copies a text.
#[component]
pub(crate) fn CopyButton(props: &CopyProps) -> Html {
    let text = use_text();
    let copied = use_state_eq(|| false);
    use_effect_with(*copied, {
        let setter = copied.setter();
        move |copied| {
            let timer = copied.then(|| Timeout::new(COPIED_MS, move || setter.set(false)));
            move || drop(timer)
        }
    });
    let onclick = {
        let (copied, what) = (copied.setter(), props.text.clone());
        Callback::from(move |_| {
            // Where a page may not write to the clipboard, the text is there to be selected.
            let _ = window().navigator().clipboard().write_text(&what);
            copied.set(true);
        })
    };
    html! {
        <button type="button" class="button small" {onclick}>{ icon(Glyph::Copy) }<span aria-live="polite">{ text.say(if *copied { "share-copied" } else { "share-copy" }) }</span></button>
    }
}

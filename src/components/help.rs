//! Help: the keys, and the switch that stops all motion.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;
use super::use_dispatch;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) still: bool,
    /// Whether keys that are a letter or a sign do something.
    pub(crate) letters: bool,
}

/// The keys, and the key of what they do.
const KEYS: [(&[&str], &str); 16] = [
    (&["Space", "K"], "help-play"),
    (&["→"], "help-forward"),
    (&["←"], "help-back"),
    (&["Home"], "help-first"),
    (&["End"], "help-last"),
    (&["↓"], "help-closer"),
    (&["↑"], "help-wider"),
    (&["PgDn"], "help-next-beat"),
    (&["PgUp"], "help-previous-beat"),
    (&["/"], "help-search"),
    (&["O"], "help-over"),
    (&["I"], "help-into"),
    (&["U"], "help-out"),
    (&["T"], "help-theme"),
    (&["L"], "help-language"),
    (&["?"], "help-help"),
];

#[component]
pub(crate) fn HelpOverlay(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let switch = |checked: bool, key: &str, action: fn(bool) -> Action| {
        let dispatch = dispatch.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                dispatch.dispatch(action(input.checked()));
            }
        });
        html!(<label class="switch"><input type="checkbox" role="switch" {checked} {onchange} /><span>{ text.say(key) }</span></label>)
    };
    let row = |(keys, what): &(&[&str], &str)| html!(<div><dt>{ text.say(what) }</dt><dd>{ for keys.iter().map(|key| html!(<kbd>{ *key }</kbd>)) }</dd></div>);
    html! {
        <Dialog title={text.say("help-title")}>
            <p>{ text.say("help-about") }</p>
            <h3>{ text.say("help-keys") }</h3>
            <dl class="keys">{ for KEYS.iter().map(row) }</dl>
            { switch(props.letters, "help-letters", Action::Letters) }
            { switch(props.still, "help-still", Action::Still) }
        </Dialog>
    }
}

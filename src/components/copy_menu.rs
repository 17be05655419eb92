//! Copying the step that is on screen: as a link, as a command, as what it carries, as Markdown.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use gloo::utils::window;
use podpath_view::link::Link;
use podpath_view::steps::Level;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use crate::copied::{command, markdown, payload};
use crate::run::Run;
use crate::text::use_text;
use crate::url;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// The link of the step; none where it has none.
    pub(crate) link: Option<Link>,
}

/// How long the button says that it has copied, in milliseconds.
const COPIED_MS: u32 = 1_600;

#[component]
pub(crate) fn CopyMenu(props: &Props) -> Html {
    let text = use_text();
    let copied = use_state_eq(|| false);
    use_effect_with(*copied, {
        let setter = copied.setter();
        move |copied| {
            let timer = copied.then(|| Timeout::new(COPIED_MS, move || setter.set(false)));
            move || drop(timer)
        }
    });
    let (run, step) = (&props.run, props.cursor);
    let address = props.link.as_ref().map(|link| url::absolute(&window().location().href().unwrap_or_default(), link));
    let is_simulated = !run.wish.release.is_empty();
    let said = run.said(&text, props.level, step);
    // What is copied is made when somebody asks for it.
    let kinds = [
        ("link", address.clone()),
        ("command", is_simulated.then(|| command(&run.wish))),
        ("payload", payload(run, step)),
        ("markdown", Some(markdown(run, step, &said, address.as_deref().unwrap_or_default()))),
    ];
    let item = |(name, what): (&str, String)| {
        let copied = copied.setter();
        let onselect = Callback::from(move |()| {
            // Where a page may not write to the clipboard, nothing is copied.
            let _ = window().navigator().clipboard().write_text(&what);
            copied.set(true);
        });
        MenuItem { label: html!(<b>{ text.say(&format!("copy-{name}")) }</b>), onselect, apart: false, checked: None }
    };
    let items: Rc<[MenuItem]> = kinds.into_iter().filter_map(|(name, what)| Some(item((name, what?)))).collect();
    let face =
        html! { <>{ icon(Glyph::Copy) }<span aria-live="polite">{ text.say(if *copied { "share-copied" } else { "copy-as" }) }</span></> };
    html!(<Menu class="button" {face} {items} />)
}

//! The parts that a box on somebody else's page has no room for, in one menu.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use super::use_dispatch;
use crate::store::{Action, Opened};
use crate::text::use_text;

/// The parts, with the key of their name.
const PARTS: [(Opened, &str); 3] = [(Opened::Steps, "steps-title"), (Opened::Tree, "processes-title"), (Opened::Legend, "legend-title")];
const PICTURE: (Opened, &str) = (Opened::Stage, "stage-picture");

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Whether the picture is not on the screen either.
    #[prop_or_default]
    pub(crate) picture: bool,
}

#[component]
pub(crate) fn PartsMenu(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let item = |(opens, key): (Opened, &str)| {
        let dispatch = dispatch.clone();
        let onselect = Callback::from(move |()| dispatch.dispatch(Action::Open(opens)));
        MenuItem { label: html!(<b>{ text.say(key) }</b>), onselect, apart: false, checked: None }
    };
    let items: Vec<MenuItem> = props.picture.then_some(PICTURE).into_iter().chain(PARTS).map(item).collect();
    html!(<Menu class="icon-button" end={true} label={text.say("parts-menu")} face={icon(Glyph::More)} items={Rc::from(items)} />)
}

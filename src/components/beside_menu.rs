//! What to put beside the run on screen: another path, or the same run without what was done to the node.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use super::use_dispatch;
use crate::catalogue::paths;
use crate::store::{Action, UNBROKEN};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) path: &'static str,
    /// Whether something was done to the node.
    pub(crate) broken: bool,
}

#[component]
pub(crate) fn BesideMenu(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let item = |asked: &'static str, label: AttrValue| {
        let dispatch = dispatch.clone();
        let onselect = Callback::from(move |()| dispatch.dispatch(Action::Beside(Some(asked.into()))));
        MenuItem { label: html!(<b>{ label }</b>), onselect, apart: false, checked: None }
    };
    let unbroken = props.broken.then(|| item(UNBROKEN, text.say("beside-menu-unbroken")));
    let others = paths().iter().filter(|path| path.id != props.path);
    let others = others.map(|path| item(path.id, text.with("beside-menu-path", &[("path", path.name())])));
    let items: Vec<MenuItem> = unbroken.into_iter().chain(others).collect();
    let face = html! { <><span>{ text.say("beside-menu") }</span>{ icon(Glyph::Down) }</> };
    html!(<Menu class="picker" label={text.say("beside-menu")} {face} items={Rc::from(items)} place="wide-only" />)
}

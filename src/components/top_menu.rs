//! The two menus of the top bar: which Pod, and, where there is no room, everything else.

use std::rc::Rc;

use podpath_view::words::Lang;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::looks::{name, theme_key};
use super::menu::{Menu, MenuItem};
use super::release_menu::release_items;
use super::{Dispatch, use_dispatch};
use crate::catalogue::paths;
use crate::kept;
use crate::preset::{PRESETS, STARTUP};
use crate::store::{Action, ClaimAction, Opened, Theme};
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct PodProps {
    /// The name of the Pod on screen; empty where there is none.
    pub(crate) pod: AttrValue,
    /// Whether the node belongs to a cluster.
    pub(crate) api_server: bool,
    /// Whether the reader has a manifest of their own.
    pub(crate) own: bool,
}

/// Which Pod and from where: the examples, the reader's own, none at all, and the editor.
#[component]
pub(crate) fn PodMenu(props: &PodProps) -> Html {
    let text = use_text();
    let pod = html! { <><small class="narrow-hidden">{ text.say("top-pod") }</small>{ " " }<b translate="no">{ &props.pod }</b></> };
    let none = html!(<b>{ text.say("top-no-pod") }</b>);
    let face = html! { <>{ if props.pod.is_empty() { none } else { pod } }{ icon(Glyph::Down) }</> };
    let mut items = use_examples(props.own);
    let dispatch = use_dispatch();
    items.extend(SOURCES.map(|(api_server, key)| source_item(&dispatch, &text, key, api_server, props.api_server)));
    items.push(item(&dispatch, text.say("menu-edit"), Action::Open(Opened::Editor), true));
    items.push(item(&dispatch, text.say("menu-recording"), Action::Open(Opened::Recording), false));
    items.extend(recent_items(&dispatch, &text, &use_force_update()));
    let label = if props.pod.is_empty() { text.say("top-no-pod-label") } else { text.with("top-pod-label", &[("pod", &props.pod)]) };
    html!(<Menu class="picker" {label} {face} items={Rc::from(items)} />)
}

/// Where a Pod comes from: whether there is an API server, and the key of its words.
pub(super) const SOURCES: [(bool, &str); 2] = [(false, "source-file"), (true, "source-api")];

fn source_item(dispatch: &Dispatch, text: &Text, key: &str, api_server: bool, here: bool) -> MenuItem {
    let dispatch = dispatch.clone();
    let label = html! { <><b>{ text.say(&format!("{key}-from")) }</b>{ " " }<small>{ text.say(&format!("{key}-how")) }</small></> };
    let onselect = Callback::from(move |()| dispatch.dispatch(Action::ApiServer(api_server)));
    MenuItem { label, onselect, apart: !api_server, checked: Some(api_server == here) }
}

/// The examples, no Pod, and the reader's own manifest.
#[hook]
pub(super) fn use_examples(own: bool) -> Vec<MenuItem> {
    let text = use_text();
    let dispatch = use_dispatch();
    let mut items: Vec<MenuItem> = Vec::new();
    let named = PRESETS.iter().map(|preset| preset.id).chain([STARTUP]);
    for id in named {
        let dispatch = dispatch.clone();
        let note = text.say(&format!("preset-{id}"));
        let label = if id == STARTUP {
            html!(<b>{ note }</b>)
        } else {
            html! { <><b translate="no">{ id }</b>{ " " }<small>{ note }</small></> }
        };
        let onselect = Callback::from(move |()| dispatch.dispatch(Action::Example(id)));
        items.push(MenuItem { label, onselect, apart: id == STARTUP, checked: None });
    }
    if own {
        let label = html!(<b>{ text.say("menu-own") }</b>);
        items.push(MenuItem { label, onselect: Callback::from(move |()| dispatch.dispatch(Action::Own)), apart: false, checked: None });
    }
    items
}

/// What was run lately, and a way to forget it.
fn recent_items(dispatch: &Dispatch, text: &Text, update: &UseForceUpdateHandle) -> Vec<MenuItem> {
    let one = |(at, recent): (usize, kept::Recent)| {
        let (dispatch, link) = (dispatch.clone(), recent.link);
        let label = html! { <><b translate="no">{ recent.title }</b>{ " " }if at == 0 { <small>{ text.say("recent-title") }</small> }</> };
        let onselect = Callback::from(move |()| {
            let Ok(link) = link.parse();
            dispatch.dispatch(Action::Link(Box::new(link)));
        });
        MenuItem { label, onselect, apart: at == 0, checked: None }
    };
    let mut items: Vec<MenuItem> = kept::recent().into_iter().enumerate().map(one).collect();
    if !items.is_empty() {
        let update = update.clone();
        let onselect = Callback::from(move |()| {
            kept::forget();
            update.force_update();
        });
        items.push(MenuItem { label: html!(<b>{ text.say("recent-clear") }</b>), onselect, apart: false, checked: None });
    }
    items
}

fn item(dispatch: &Dispatch, label: AttrValue, action: Action, apart: bool) -> MenuItem {
    let dispatch = dispatch.clone();
    let onselect = Callback::from(move |()| dispatch.dispatch(action.clone()));
    MenuItem { label: html!(<b>{ label }</b>), onselect, apart, checked: None }
}

#[derive(Properties, PartialEq)]
pub(crate) struct MoreProps {
    /// The language that is not chosen.
    pub(crate) other: Lang,
    /// The theme that is not chosen.
    pub(crate) theme: Theme,
    /// The path and the release on screen; none where there is no run to choose them for.
    pub(crate) run: Option<(&'static str, &'static str)>,
}

/// Language, theme and help, on a narrow screen; and of a run its release, and the way to the misconceptions.
#[component]
pub(crate) fn MoreMenu(props: &MoreProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let mut items = vec![
        item(&dispatch, name(props.other).into(), Action::Lang(props.other), false),
        item(&dispatch, text.say(theme_key(props.theme)), Action::Theme(props.theme), false),
        item(&dispatch, text.say("search-title"), Action::Seek("".into()), false),
        item(&dispatch, text.say("top-help"), Action::Open(Opened::Help), false),
    ];
    if let Some((path, here)) = props.run {
        items.push(item(&dispatch, text.say("misconceptions-menu"), Action::Claims(ClaimAction::Show), false));
        let others = paths().iter().filter(|other| other.id != path);
        items.extend(others.map(|other| {
            item(&dispatch, text.with("beside-menu-more", &[("path", other.name())]), Action::Beside(Some(other.id.into())), false)
        }));
        let releases = release_items(&dispatch, &text, here).into_iter().enumerate();
        items.extend(releases.map(|(at, item)| MenuItem { apart: at == 0, ..item }));
    }
    html!(<Menu class="icon-button" place="narrow-only" end={true} label={text.say("top-more")} face={icon(Glyph::More)} items={Rc::from(items)} />)
}

//! The release of Kubernetes: the same Pod at the same place in the story, with another kubelet. A line a release, with what is special
//! about it.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use super::{Dispatch, use_dispatch};
use crate::catalogue::releases;
use crate::store::Action;
use crate::text::{Text, use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) release: &'static str,
}

#[component]
pub(crate) fn ReleaseMenu(props: &Props) -> Html {
    let text = use_text();
    let items = release_items(&use_dispatch(), &text, props.release);
    let face =
        html! { <><small>{ text.say("release-label") }</small>{ " " }<b class="number">{ props.release }</b>{ icon(Glyph::Down) }</> };
    let label = text.with("release-here", &[("release", props.release)]);
    html!(<Menu class="picker" place="release-menu" {label} {face} items={Rc::from(items)} />)
}

/// The releases, each with what is special about it.
pub(super) fn release_items(dispatch: &Dispatch, text: &Text, here: &str) -> Vec<MenuItem> {
    releases().map(|release| item(dispatch, text, release, here)).collect()
}

fn item(dispatch: &Dispatch, text: &Text, release: &'static str, here: &str) -> MenuItem {
    let dispatch = dispatch.clone();
    let note = text.say(&format!("release-{}", release.replace('.', "-")));
    let label = html! { <><b class="number"><span class="hidden-text">{ text.say("release-label") }{ " " }</span>{ release }</b>{ " " }<small>{ with_code(&note) }</small></> };
    let onselect = Callback::from(move |()| dispatch.dispatch(Action::Release(release)));
    MenuItem { label, onselect, apart: false, checked: Some(release == here) }
}

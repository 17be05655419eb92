//! The top bar: which path, which Pod, and how it looks.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use podpath_view::words::Lang;

use super::beside_menu::BesideMenu;
use super::icon::{Glyph, icon, sign};
use super::looks::Looks;
use super::release_menu::ReleaseMenu;
use super::segments::{Segment, Segments};
use super::top_menu::PodMenu;
use super::{ask, use_dispatch};
use crate::catalogue::{Path, paths};
use crate::host::Place;
use crate::store::{Action, ClaimAction, Opened, Theme};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) path: &'static str,
    pub(crate) release: &'static str,
    pub(crate) pod: AttrValue,
    /// Whether the node belongs to a cluster.
    pub(crate) api_server: bool,
    /// Whether something was done to the node.
    pub(crate) broken: bool,
    /// Whether the reader has a manifest of their own.
    pub(crate) own: bool,
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    pub(crate) place: Place,
    /// The full app at this very state, for a guest.
    #[prop_or_default]
    pub(crate) full: Option<AttrValue>,
}

#[component]
pub(crate) fn TopBar(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let all = paths();
    let path = all.iter().position(|path| path.id == props.path).unwrap_or(0);
    let take = {
        let dispatch = dispatch.clone();
        Callback::from(move |at: usize| dispatch.dispatch(Action::Path(all[at].id)))
    };
    let segments: Vec<Segment> = all.iter().map(|path| Segment { label: path.name().into(), lang: None }).collect();
    let is_page = props.place == Place::Page;
    let before = html! {
        <>
            <button type="button" class="icon-button wide-only" aria-label={text.say("search-title")} title={text.say("search-title")} onclick={ask(&dispatch, Action::Seek("".into()))}>{ icon(Glyph::Search) }</button>
            if is_page {
                <button type="button" class="icon-button wide-only" aria-label={text.say("menu-recording")} title={text.say("menu-recording")} onclick={ask(&dispatch, Action::Open(Opened::Recording))}>{ icon(Glyph::Folder) }</button>
            }
        </>
    };
    let share = ask(&dispatch, Action::Open(Opened::Share));
    let after = html! {
        <>
            <button type="button" class="button primary narrow-hidden" aria-label={text.say("top-share")} onclick={share.clone()}>{ icon(Glyph::Share) }<span>{ text.say("top-share") }</span></button>
            <button type="button" class="icon-button narrow-only" aria-label={text.say("top-share")} onclick={share}>{ icon(Glyph::Share) }</button>
        </>
    };
    html! {
        <@{if props.place == Place::Element { "div" } else { "header" }} class="top">
            <span class="brand">{ sign() }<span class="narrow-hidden low-hidden">{ "podpath" }</span></span>
            <Segments class="paths" label={text.say("top-path")} {segments} chosen={path} onchoose={take.clone()} />
            <span class="select paths-select">{ path_select(all, path, take, &text.say("top-path")) }</span>
            if is_page { <PodMenu pod={&props.pod} api_server={props.api_server} own={props.own} /> }
            if is_page && !props.release.is_empty() { <ReleaseMenu release={props.release} /> }
            if is_page { <BesideMenu path={props.path} broken={props.broken} /> }
            <span class="grow"></span>
            if is_page {
                <button type="button" class="button quiet narrow-hidden" aria-label={text.say("misconceptions-menu")} title={text.say("misconceptions-menu")} onclick={ask(&dispatch, Action::Claims(ClaimAction::Show))}>{ icon(Glyph::Claim) }<span>{ text.say("misconceptions-menu") }</span></button>
            }
            if let Some(full) = &props.full {
                <a class="link" href={full} target="_blank" rel="noopener">{ text.say("embed-open-full") }</a>
            } else {
                <Looks lang={props.lang} theme={props.theme} {before} {after} run={is_page.then_some((props.path, props.release))} />
            }
        </@>
    }
}

fn path_select(all: &[Path], chosen: usize, take: Callback<usize>, label: &AttrValue) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(at) = select.and_then(|select| usize::try_from(select.selected_index()).ok()) {
            take.emit(at);
        }
    });
    let option = |(at, path): (usize, &Path)| html!(<option selected={at == chosen}>{ path.name() }</option>);
    html! {
        <>
            <select class="picker" aria-label={label.clone()} translate="no" {onchange}>{ for all.iter().enumerate().map(option) }</select>
            { icon(Glyph::Down) }
        </>
    }
}

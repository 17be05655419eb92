//! Language, theme and help: the same controls in the same place on every page.

use podpath_view::words::Lang;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::segments::{Segment, Segments};
use super::top_menu::MoreMenu;
use super::{ask, use_dispatch};
use crate::page;
use crate::store::{Action, Opened, Theme};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
    /// What belongs to the run alone: it stands before help, and after it.
    #[prop_or_default]
    pub(crate) before: Html,
    #[prop_or_default]
    pub(crate) after: Html,
    /// The path and the release on screen, for the menu of a narrow screen; none where there is no run.
    #[prop_or_default]
    pub(crate) run: Option<(&'static str, &'static str)>,
}

#[component]
pub(crate) fn Looks(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let lang = usize::from(props.lang == Lang::ZhCn);
    let speak = {
        let dispatch = dispatch.clone();
        Callback::from(move |at: usize| dispatch.dispatch(Action::Lang(Lang::ALL[at])))
    };
    let other = Lang::ALL[1 - lang];
    let theme = props.theme.other(page::is_dark());
    html! {
        <>
            <Segments class="wide-only" label={text.say("top-language")} segments={languages()} chosen={lang} onchoose={speak} />
            <div class="cluster">
                <button type="button" class="picker only-medium narrow-hidden" lang={other.tag()} onclick={ask(&dispatch, Action::Lang(other))}>{ name(other) }</button>
                <button type="button" class="icon-button narrow-hidden" aria-label={text.say(theme_key(theme))} onclick={ask(&dispatch, Action::Theme(theme))}>{ icon(Glyph::Theme) }</button>
                { props.before.clone() }
                <button type="button" class="icon-button narrow-hidden" aria-label={text.say("top-help")} onclick={ask(&dispatch, Action::Open(Opened::Help))}>{ icon(Glyph::Help) }</button>
                { props.after.clone() }
                <MoreMenu {other} {theme} run={props.run} />
            </div>
        </>
    }
}

/// What a language calls itself.
pub(super) fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "EN",
        Lang::ZhCn => "中文",
    }
}

fn languages() -> Vec<Segment> {
    Lang::ALL.into_iter().map(|lang| Segment { label: name(lang).into(), lang: Some(lang.tag()) }).collect()
}

pub(super) fn theme_key(theme: Theme) -> &'static str {
    if theme == Theme::Dark { "top-theme-dark" } else { "top-theme-light" }
}

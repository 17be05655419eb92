//! The top bar of a page that is no run: the way back, and how it looks.

use podpath_view::words::Lang;
use yew::prelude::*;

use super::icon::{Glyph, icon, sign};
use super::looks::Looks;
use super::{ask, use_dispatch};
use crate::store::{Action, ClaimAction, Theme};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
}

#[component]
pub(crate) fn PageBar(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    html! {
        <header class="top">
            <span class="brand">{ sign() }<span class="narrow-hidden">{ "podpath" }</span></span>
            <button type="button" class="button small" onclick={ask(&dispatch, Action::Claims(ClaimAction::Leave))}>{ icon(Glyph::Back) }{ text.say("misconceptions-back") }</button>
            <span class="grow"></span>
            <Looks lang={props.lang} theme={props.theme} />
        </header>
    }
}

//! Something that the reader should know about how this came to be on screen: a link to a place that is not there any more.

use podpath_trace::ask::{Said, filled};
use yew::prelude::*;

use super::{ask, use_dispatch};
use crate::store::Action;
use crate::text::{use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) notice: Said,
}

#[component]
pub(crate) fn NoticeBar(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let fix = text.words().attribute(&props.notice.key, "fix", &filled(&props.notice.arguments));
    html! {
        <div class="notice" role="status">
            <p>{ with_code(&text.said(&props.notice)) }{ " " }{ fix.map(|fix| with_code(&fix)) }
                <button type="button" onclick={ask(&dispatch, Action::Dismiss)}>{ text.say("notice-dismiss") }</button></p>
        </div>
    }
}

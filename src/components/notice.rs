//! Something that the reader should know about how this came to be on screen: a link to a place that is not there any more.

use yew::prelude::*;

use super::{ask, use_dispatch};
use crate::store::{Action, Notice};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) notice: Notice,
}

#[component]
pub(crate) fn NoticeBar(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let args = [("what", &*props.notice.what)];
    let fix = text.words().attribute(props.notice.key, "fix", &args);
    html! {
        <div class="notice" role="status">
            <p>{ text.with(props.notice.key, &args) }{ " " }{ fix }
                <button type="button" onclick={ask(&dispatch, Action::Dismiss)}>{ text.say("notice-dismiss") }</button></p>
        </div>
    }
}

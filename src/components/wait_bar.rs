//! That something is still being simulated, or that it will not come: said where the reader is looking.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::{ask, use_dispatch};
use crate::door::{Door, Lost};
use crate::store::Action;
use crate::text::{use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Whether something is waited for.
    pub(crate) wanted: bool,
    /// Why it will not come.
    pub(crate) lost: Option<Lost>,
}

#[component]
pub(crate) fn WaitBar(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let door = use_context::<Door>();
    if let Some(lost) = &props.lost {
        let sentence = text.with(&format!("lost-{}", lost.cause), &[("what", &lost.what)]);
        return html! {
            <div class="notice" role="alert">
                <p>{ with_code(&sentence) }{ " " }
                    <button type="button" onclick={ask(&dispatch, Action::Again)}>{ text.say("lost-again") }</button>{ " " }
                    <button type="button" onclick={ask(&dispatch, Action::Cancel)}>{ text.say("notice-dismiss") }</button></p>
            </div>
        };
    }
    if !props.wanted {
        return html!();
    }
    let cancel = move |_: MouseEvent| {
        dispatch.dispatch(Action::Cancel);
        if let Some(door) = door.clone() {
            spawn_local(async move { door.stop().await });
        }
    };
    html! {
        <div class="notice late" role="status">
            <p>{ text.say("wait-run") }{ " " }<button type="button" onclick={cancel}>{ text.say("wait-cancel") }</button></p>
        </div>
    }
}

//! The releases of Kubernetes on a rail: the same Pod at the same place in the story, with another kubelet. Native radios: each says
//! its release and what is special about it, the arrow keys move along the rail, and nothing has to be dragged.

use yew::prelude::*;

use super::{Dispatch, ask, use_dispatch};
use crate::catalogue::releases;
use crate::store::Action;
use crate::text::{Text, use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) release: &'static str,
}

#[component]
pub(crate) fn ReleaseRail(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    html! {
        <section class="release-rail" aria-label={text.say("release-choice")}>
            <b id="rail-label">{ text.say("release-label") }</b>
            <div class="rail-track" role="radiogroup" aria-labelledby="rail-label">
                { for releases().map(|release| stop(release, props.release, &dispatch, &text)) }
            </div>
            <p class="rail-note" aria-hidden="true">{ with_code(&text.say(&release_key(props.release))) }</p>
        </section>
    }
}

/// The key of what is special about a release: `release-1-24`.
pub(super) fn release_key(release: &str) -> String {
    format!("release-{}", release.replace('.', "-"))
}

fn stop(release: &'static str, here: &str, dispatch: &Dispatch, text: &Text) -> Html {
    let checked = release == here;
    let note = text.say(&release_key(release)).replace('`', "");
    html! {
        <label class={classes!("rail-stop", checked.then_some("here"))} title={note.clone()}>
            <input type="radio" name="podpath-release" value={release} {checked} onchange={ask(dispatch, Action::Release(release))} />
            <span class="number" aria-hidden="true">{ release }</span><span class="hidden-text">{ format!("{release}: {note}") }</span>
        </label>
    }
}

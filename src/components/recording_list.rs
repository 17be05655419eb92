//! The recordings that come with the app: who was recorded, and what.

use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::use_dispatch;
use crate::door::Door;
use crate::store::Action;
use crate::text::use_text;

/// A recording: what it is called, and its file.
type Entry = (String, String);

#[component]
pub(crate) fn RecordingList() -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let door = use_context::<Door>();
    let list = use_state_eq(Vec::<Entry>::new);
    use_effect_with((), {
        let (door, list) = (door.clone(), list.setter());
        move |()| {
            if let Some(door) = door {
                spawn_local(async move {
                    // Where they did not come with the app there is no list of them.
                    list.set(door.recordings().await.unwrap_or_default());
                });
            }
        }
    });
    if list.is_empty() {
        return html!();
    }
    let open = {
        let dispatch = dispatch.clone();
        Rc::new(move |(name, file): Entry| {
            let (dispatch, door) = (dispatch.clone(), door.clone());
            Callback::from(move |_: MouseEvent| {
                let (dispatch, door, name, file) = (dispatch.clone(), door.clone(), name.clone(), file.clone());
                if let Some(door) = door {
                    spawn_local(async move {
                        dispatch.dispatch(match door.kept(&file).await {
                            Ok(bytes) => Action::Recording(format!("{name}.1.json"), bytes.into()),
                            Err(lost) => Action::Lose(lost),
                        });
                    });
                }
            })
        })
    };
    let one = |entry: &Entry| {
        let name = entry.0.rsplit('/').next().unwrap_or_default().to_owned();
        html!(<li><button type="button" class="link" onclick={open(entry.clone())}>{ name }</button></li>)
    };
    let group = |entries: &[Entry]| {
        let folder = entries.first().and_then(|(name, _)| name.rsplit_once('/')).map_or("", |(folder, _)| folder).to_owned();
        html! { <details><summary translate="no">{ folder }{ " " }<small class="number">{ entries.len() }</small></summary><ul translate="no" lang="en">{ for entries.iter().map(one) }</ul></details> }
    };
    let folder = |entry: &Entry| entry.0.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    html! {
        <div class="recording-list">
            <h3>{ text.say("open-known") }</h3>
            { for list.chunk_by(|one, next| folder(one) == folder(next)).map(group) }
        </div>
    }
}

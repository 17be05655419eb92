//! What the reader can do to the node at this step: kill a process, break a call, delete the Pod; and what was done, which can be taken back.

use std::rc::Rc;

use podpath_view::deeds::{Doable, Mishap, doable};
use yew::prelude::*;

use super::came::Came;
use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use super::{Dispatch, ask, use_dispatch};
use crate::run::Run;
use crate::store::{Action, Opened, Undone};
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    /// Whether there is room only for the icon.
    #[prop_or_default]
    pub(crate) short: bool,
}

/// What can be done here.
#[component]
pub(crate) fn BreakIt(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let run = &props.run;
    // A recording happened; nobody can do more to it.
    if run.wish.release.is_empty() {
        return html!();
    }
    let items: Rc<[MenuItem]> = step_items(run, props.cursor, &dispatch, &text).into();
    let face = if props.short { icon(Glyph::Break) } else { html!(<>{ icon(Glyph::Break) }{ text.say("break-it") }</>) };
    let class = if props.short { "icon-button" } else { "button" };
    html!(<Menu {class} end={true} {face} label={text.say("break-it-label")} {items} />)
}

/// What can be done right after a step, as items of a menu.
pub(super) fn step_items(run: &Run, step: usize, dispatch: &Dispatch, text: &Text) -> Vec<MenuItem> {
    let all = doable(&run.trace, &run.steps, run.scene.processes(), step);
    all.iter().map(|deed| item(deed, dispatch, text)).chain([map(dispatch, text)]).collect()
}

/// The way to all faults at once.
fn map(dispatch: &Dispatch, text: &Text) -> MenuItem {
    let dispatch = dispatch.clone();
    let label = html! { <><b>{ text.say("map-menu") }</b>{ " " }<small>{ text.say("map-menu-how") }</small></> };
    MenuItem { label, onselect: Callback::from(move |()| dispatch.dispatch(Action::Open(Opened::Map))), apart: true, checked: None }
}

fn item(doable: &Doable, dispatch: &Dispatch, text: &Text) -> MenuItem {
    let (label, deed) = match doable {
        Doable::Kill { name, pid, deed } => {
            let label = text.with("break-kill", &[("name", name), ("pid", &pid.to_string())]);
            (html!(<b>{ label }</b>), deed)
        }
        Doable::Call { mishap, method, deed } => {
            let key = match mishap {
                Mishap::Fail => "break-fail",
                Mishap::Delay => "break-delay",
                Mishap::Lose => "break-lose",
            };
            (html!(<b>{ text.with(key, &[("method", method)]) }</b>), deed)
        }
        Doable::More { group, key, name, deed } => {
            let label = text.with(&format!("break-more-{key}"), &[("name", name)]);
            (html! { <><b>{ label }</b>{ " " }<small>{ text.say(&format!("break-group-{}", group.name())) }</small></> }, deed)
        }
        Doable::Delete(deed) => {
            (html! { <><b>{ text.say("break-delete") }</b>{ " " }<small>{ text.say("break-delete-how") }</small></> }, deed)
        }
    };
    let (dispatch, deed) = (dispatch.clone(), Rc::from(&**deed));
    let onselect = Callback::from(move |()| dispatch.dispatch(Action::Do(Rc::clone(&deed))));
    MenuItem { label, onselect, apart: matches!(doable, Doable::Delete(_) | Doable::Call { mishap: Mishap::Fail, .. }), checked: None }
}

#[derive(Properties, PartialEq)]
pub(crate) struct DeedsProps {
    pub(crate) run: Rc<Run>,
}

/// What was done, in the order in which it was, and the way back. It is the same at every step.
#[component]
pub(crate) fn Deeds(props: &DeedsProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let deeds = &props.run.wish.deeds;
    let redo = use_context::<Undone>().is_some_and(|undone| undone.is_there());
    let again = || html!(if redo { <button type="button" class="button" onclick={ask(&dispatch, Action::Redo)}>{ text.say("deeds-redo") }</button> });
    if deeds.is_empty() {
        return html!(if redo { <div class="deeds" role="group" aria-label={text.say("deeds-label")}><b>{ text.say("deeds-taken-back") }</b><ul></ul>{ again() }</div> });
    }
    let said = deeds.iter().map(|deed| html!(<li><code lang="en" translate="no">{ &**deed }</code></li>));
    html! {
        <div class="deeds" role="group" aria-label={text.say("deeds-label")}>
            <b>{ text.say("deeds-done") }</b><ul>{ for said }</ul>
            <button type="button" class="button primary" onclick={ask(&dispatch, Action::Undo)}>{ text.say("deeds-undo") }</button>
            { again() }
            if deeds.len() > 1 { <button type="button" class="link" onclick={ask(&dispatch, Action::Unbroken)}>{ text.say("deeds-unbroken") }</button> }
            <details><summary>{ text.say("deeds-came") }</summary><Came run={props.run.clone()} /></details>
        </div>
    }
}

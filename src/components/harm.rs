//! What can be done to one process at a step.

use std::rc::Rc;

use podpath_view::deeds::{Harm, harms};
use podpath_view::gloss::Kill;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use super::{Dispatch, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) pid: u32,
}

/// A button that opens the menu of a process.
#[component]
pub(crate) fn HarmMenu(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let items = harm_items(&props.run, props.cursor, props.pid, &dispatch, &text);
    let face = html!(<>{ icon(Glyph::Break) }{ text.say("gloss-kill") }</>);
    html!(<Menu class="button small" end={true} {face} items={Rc::from(items)} />)
}

/// What can be done to a process, as items of a menu.
pub(super) fn harm_items(run: &Run, cursor: usize, pid: u32, dispatch: &Dispatch, text: &Text) -> Vec<MenuItem> {
    let item = |Harm { kind, deed }: Harm| {
        let (dispatch, deed): (Dispatch, Rc<str>) = (dispatch.clone(), deed.into());
        let how = kind.signal().map(|signal| html!(<small lang="en" translate="no">{ signal }</small>));
        let label = html! { <><b>{ text.say(&format!("harm-{}", kind.name())) }</b>{ " " }{ for how }</> };
        MenuItem { label, onselect: Callback::from(move |()| dispatch.dispatch(Action::Do(Rc::clone(&deed)))), apart: false, checked: None }
    };
    harms(&run.steps, run.scene.processes(), cursor, pid).into_iter().map(item).collect()
}

/// Why nothing can be done to it: the key of the reason.
pub(super) fn cannot(kill: &Kill, happened: bool) -> Option<&'static str> {
    match kill {
        Kill::Nothing => None,
        _ if happened => Some("gloss-cannot-recording"),
        Kill::Init => Some("gloss-cannot-init"),
        Kill::Gone => Some("gloss-cannot-there"),
        Kill::Can(..) => None,
    }
}

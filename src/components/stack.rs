//! Several containers share a place on the stage: a list of them, with what each does now. The one that is chosen is shown until the next
//! step.

use std::rc::Rc;

use podpath_view::scene::{Scene, Stacked};
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::menu::{Menu, MenuItem};
use crate::run::Run;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    /// The one that was chosen.
    pub(crate) shown: Option<usize>,
    pub(crate) onchoose: Callback<Option<usize>>,
}

#[component]
pub(crate) fn Stack(props: &Props) -> Html {
    let text = use_text();
    let run = &props.run;
    let all = Scene::stack(&run.scene, &run.trace, &run.steps, text.words(), props.cursor);
    let is_shown = |one: &Stacked| props.shown.map_or(one.own, |shown| shown == one.unit);
    let Some(at) = all.iter().position(is_shown) else { return html!() };
    let count = text.with("chip-of", &[("n", &(at + 1).to_string()), ("total", &all.len().to_string())]);
    let item = |one: &Stacked| {
        let (onchoose, chosen) = (props.onchoose.clone(), (!one.own).then_some(one.unit));
        let pid = one.node.pid.map(|pid| html!(<span class="mono number">{ pid }</span>));
        MenuItem {
            label: html! { <><b translate="no">{ &one.node.name }</b>{ " " }{ for pid }{ " " }<small>{ &one.node.caption }</small></> },
            onselect: Callback::from(move |()| onchoose.emit(chosen)),
            apart: false,
            checked: Some(is_shown(one)),
        }
    };
    let items: Vec<MenuItem> = all.iter().map(item).collect();
    let face = html! { <><span class="hidden-text">{ text.say("stack-title") }</span>{ " " }<span class="number">{ count }</span>{ icon(Glyph::Down) }</> };
    html!(<Menu class="button small" place="stack-place" {face} items={Rc::from(items)} />)
}

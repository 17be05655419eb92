//! The stage: the node as a picture, the current hop drawn, the past ghosted; above it the path, and doors to what has no room.

use std::rc::Rc;

use podpath_view::picture::legend;
use podpath_view::steps::Level;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::doors::Door;
use super::say::beat_name;
use super::stack::Stack;
use super::{Deeds, StageView};
use crate::catalogue::path_name;
use crate::drawn::drawn;
use crate::run::Run;
use crate::store::{Moved, Opened};
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// Whether the token travels.
    pub(crate) moved: Moved,
    /// By how much faster everything moves.
    pub(crate) speed: f64,
    /// A kubelet that does not start; nothing else.
    #[prop_or_default]
    pub(crate) refused: Html,
    /// The line to mend, where an older manifest is on screen.
    #[prop_or_default]
    pub(crate) stale: Option<usize>,
    /// `main`, or `section` on somebody else's page, which has a `main` of its own.
    pub(crate) landmark: &'static str,
}

#[component]
pub(crate) fn Stage(props: &Props) -> Html {
    let text = use_text();
    let (run, cursor) = (&props.run, props.cursor);
    let (number, beat) = beat_at(run, cursor, &text);
    let shown = use_state_eq(|| None::<usize>);
    // The next step shows its own again.
    use_effect_with((run.clone(), cursor), {
        let shown = shown.setter();
        move |_| shown.set(None)
    });
    let choose = {
        let shown = shown.setter();
        Callback::from(move |unit: Option<usize>| shown.set(unit))
    };
    html! {
        <@{props.landmark} class={classes!("stage", props.stale.map(|_| "stale"))} id="stage" aria-label={text.say("stage-label")} onclick={open_stack}>
            if let Some(line) = props.stale {
                <p class="stale-bar" role="status"><b>{ text.say("stale-title") }</b>{ " " }{ text.with("stale-fix", &[("line", &line.to_string())]) }</p>
            } else {
                <div class="stage-head low-hidden">
                    <Door opens={Opened::Steps} class="steps-door" label={text.say("steps-title")} unsaid=true more={number}><span class="beat-name">{ beat }</span></Door>
                    <Stack run={run.clone()} {cursor} shown={*shown} onchoose={choose} />
                    <span class="stage-path"><b>{ text.with("stage-path", &[("path", path_name(run.wish.path))]) }</b><span class="stage-from-to">{ text.say("stage-from-to") }</span></span>
                    { drawn(legend(text.words()), NodeRef::default()) }
                    <Door opens={Opened::Legend} class="legend-door" label={text.say("legend-title")} />
                </div>
            }
            { props.refused.clone() }
            <Deeds run={props.run.clone()} />
            <StageView run={run.clone()} shown={*shown} {cursor} level={props.level} moved={props.moved} speed={props.speed} />
        </@>
    }
}

/// The number and the name of the beat; at the end of the story, that it is the end.
fn beat_at(run: &Run, cursor: usize, text: &Text) -> (Option<String>, AttrValue) {
    let steps = &run.steps;
    if cursor == steps.last() {
        return (None, text.say("closing-label"));
    }
    let at = steps.beat_of(cursor);
    let name = at.and_then(|at| steps.beats().get(at)).map(|beat| beat_name(run, beat, text));
    (at.and_then(|at| steps.beat_number(at)).map(|number| number.to_string()), name.unwrap_or_default())
}

/// The count on a stack opens the list of those in it.
fn open_stack(event: MouseEvent) {
    let target = event.target_dyn_into::<Element>();
    let Some(target) = target.filter(|target| target.closest("[data-stack]").is_ok_and(|chip| chip.is_some())) else { return };
    let stage = target.closest(".stage").ok().flatten();
    let button = stage.and_then(|stage| stage.query_selector(".stack-place > button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

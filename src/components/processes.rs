//! The processes below the stage: whose child everybody is, who is new, who waits. A tree for the keyboard and for screen readers.

use std::rc::Rc;

use podpath_view::picture::{Form, forest};
use podpath_view::processes::{Extent, Forest};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};
use yew::prelude::*;

use super::roving::rove;
use super::{BreakIt, ask, use_dispatch};
use crate::drawn::drawn;
use crate::hooks::use_reveal;
use crate::run::Run;
use crate::store::{Action, Opened};
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

/// How many generations the band has room for.
const ROWS: usize = 4;

#[component]
pub(crate) fn Processes(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let row = use_node_ref();
    use_reveal(&row, ".proc.adopted, .proc.new, .proc.killed", props.cursor);
    let shown = props.run.forest(props.cursor, Extent::Band(ROWS));
    html! {
        <section class="processes" aria-label={text.say("processes-label")}>
            <div class="tree-head">
                <h2>{ text.say("processes-title") }</h2>
                { counted(&shown, &text) }
                <button type="button" class="link" aria-haspopup="dialog" onclick={ask(&dispatch, Action::Open(Opened::Tree))}>{ text.say("tree-open") }</button>
                <BreakIt run={props.run.clone()} cursor={props.cursor} />
            </div>
            <div ref={row} class="tree-scroll"><TreeView run={props.run.clone()} cursor={props.cursor} {shown} form={Form::Band} /></div>
        </section>
    }
}

/// How many are alive, and how many of them wait.
pub(super) fn counted(shown: &Forest, text: &Text) -> Html {
    html! {
        <p class="number">
            <span>{ text.count("processes-alive", shown.alive) }</span>{ " " }
            if shown.waiting > 0 { <span>{ text.count("processes-waiting", shown.waiting) }</span> }
        </p>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TreeProps {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) shown: Forest,
    pub(crate) form: Form,
    /// Whether a click goes to a step too, as where there may be no key.
    #[prop_or_default]
    pub(crate) leads: bool,
}

/// The tree itself: one stop of the Tab key, the arrow keys inside; Enter goes to the last step that touched a process.
#[component]
pub(crate) fn TreeView(props: &TreeProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let tree = use_node_ref();
    let stop = use_state_eq(|| 0);
    let touched = {
        let (run, cursor) = (props.run.clone(), props.cursor);
        Rc::new(move |target: Option<EventTarget>| {
            let leaf = target?.dyn_into::<Element>().ok()?.closest("[data-pid]").ok()??;
            run.steps.touched(&run.trace, leaf.get_attribute("data-pid")?.parse().ok()?, cursor)
        })
    };
    let onclick = props.leads.then(|| {
        let (touched, dispatch) = (Rc::clone(&touched), dispatch.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(step) = touched(event.target()) {
                dispatch.dispatch(Action::Goto(step));
                dispatch.dispatch(Action::Close);
            }
        })
    });
    let leads = props.leads;
    let onkeydown = {
        let (tree, stop, dispatch) = (tree.clone(), stop.setter(), dispatch.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(step) = (event.key() == "Enter").then(|| touched(event.target())).flatten() {
                event.prevent_default();
                dispatch.dispatch(Action::Goto(step));
                if leads {
                    dispatch.dispatch(Action::Close);
                }
            } else if let Some(at) = tree.cast::<Element>().and_then(|tree| rove(&event, &tree, "[role=treeitem]")) {
                stop.set(at);
            }
        })
    };
    let stop_at = (*stop).min(props.shown.branches.len().saturating_sub(1));
    html!(<div ref={tree} class="tree-box" role="presentation" {onkeydown} {onclick}>{ drawn(forest(text.words(), &props.shown, props.form, stop_at), NodeRef::default()) }</div>)
}

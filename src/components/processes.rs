//! The processes below the stage: whose child everybody is, who is new, who waits. A tree for the keyboard and for screen readers.

use std::rc::Rc;

use podpath_view::picture::{Form, forest};
use podpath_view::processes::{Condition, Extent, Forest};
use web_sys::Element;
use yew::prelude::*;

use super::icon::{Glyph, icon};
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
    let row = use_node_ref();
    use_reveal(&row, ".proc.adopted, .proc.new, .proc.killed", props.cursor);
    let shown = props.run.forest(props.cursor, Extent::Band(ROWS));
    html! {
        <section class="processes" aria-label={text.say("processes-label")}>
            <div class="tree-head">
                <h2>{ text.say("processes-title") }</h2>
                { counted(&shown, &text) }
                <TreeButton />
                <BreakIt run={props.run.clone()} cursor={props.cursor} />
            </div>
            <p class="tree-line" translate="no">{ line(&shown) }</p>
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

/// Where there is one line for all: the way from the first process to the one that has changed, or to the youngest.
fn line(shown: &Forest) -> String {
    let branches = &shown.branches;
    let changed =
        |at: &usize| branches.get(*at).is_some_and(|branch| branch.new || branch.adopted || matches!(branch.state, Condition::Ended(_)));
    let here = |at: &usize| branches.get(*at).is_some_and(|branch| branch.pid.is_some() && branch.state != Condition::Future);
    let last = (0..branches.len()).filter(here);
    let at = (0..branches.len()).rfind(changed).or_else(|| last.max_by_key(|at| branches.get(*at).and_then(|branch| branch.pid)));
    let way = std::iter::successors(at, |at| branches.get(*at)?.above);
    let mut names: Vec<&str> = way.filter_map(|at| branches.get(at)).map(|branch| &*branch.name).collect();
    names.reverse();
    names.join(" › ")
}

#[derive(Properties, PartialEq)]
pub(crate) struct TreeProps {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) shown: Forest,
    pub(crate) form: Form,
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
        move |target: Option<web_sys::EventTarget>| {
            let leaf = wasm_bindgen::JsCast::dyn_into::<Element>(target?).ok()?.closest("[data-pid]").ok()??;
            run.steps.touched(&run.trace, leaf.get_attribute("data-pid")?.parse().ok()?, cursor)
        }
    };
    let onkeydown = {
        let (tree, stop, dispatch) = (tree.clone(), stop.setter(), dispatch.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(step) = (event.key() == "Enter").then(|| touched(event.target())).flatten() {
                event.prevent_default();
                dispatch.dispatch(Action::Goto(step));
            } else if let Some(at) = tree.cast::<Element>().and_then(|tree| rove(&event, &tree, "[role=treeitem]")) {
                stop.set(at);
            }
        })
    };
    let stop_at = (*stop).min(props.shown.branches.len().saturating_sub(1));
    html!(<div ref={tree} class="tree-box" role="presentation" {onkeydown}>{ drawn(forest(text.words(), &props.shown, props.form, stop_at), NodeRef::default()) }</div>)
}

#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    /// Whether there is room only for the icon.
    #[prop_or_default]
    pub(crate) short: bool,
}

/// Opens the whole tree.
#[component]
pub(crate) fn TreeButton(props: &ButtonProps) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let onclick = ask(&dispatch, Action::Open(Opened::Tree));
    let label = text.say("tree-open");
    if props.short {
        return html!(<button type="button" class="icon-button" aria-label={label.clone()} title={label} {onclick}>{ icon(Glyph::Tree) }</button>);
    }
    html!(<button type="button" class="link" {onclick}>{ label }</button>)
}

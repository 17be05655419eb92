//! The inspector: what travels, what it changes, how it is known, and how to see it on a node.

use std::rc::Rc;

use podpath_view::on_node::command;
use podpath_view::payload::{changed, source};
use podpath_view::steps::Level;
use web_sys::Element;
use yew::prelude::*;

use super::changed::Changed;
use super::commands::Commands;
use super::describe::Describe;
use super::payload::Payload;
use super::roving::{rove, tab_index};
use super::sources::Sources;
use super::story::Story;
use super::{Dispatch, use_dispatch};
use crate::run::Run;
use crate::store::{Action, Tab};
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    pub(crate) tab: Tab,
}

/// The tabs, with the key of their name.
const TABS: [(Tab, &str); 6] = [
    (Tab::Story, "story"),
    (Tab::Describe, "describe"),
    (Tab::Payload, "payload"),
    (Tab::Changed, "changed"),
    (Tab::Source, "source"),
    (Tab::Node, "node"),
];

#[component]
pub(crate) fn Panel(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let list = use_node_ref();
    let pane = use_node_ref();
    // Asking the browser where the pane is would make it lay out the page: what it said last is enough.
    let scrolled = use_mut_ref(|| false);
    use_effect_with((props.run.clone(), props.cursor, props.tab), {
        let (pane, scrolled) = (pane.clone(), scrolled.clone());
        move |_| {
            if let Some(pane) = pane.cast::<Element>().filter(|_| scrolled.replace(false)) {
                pane.set_scroll_top(0);
            }
        }
    });
    let onscroll = Callback::from(move |_: Event| *scrolled.borrow_mut() = true);
    let run = &props.run;
    let rows = changed(&run.trace, &run.steps, props.cursor);
    let sources = source(text.words(), &run.trace, &run.steps, &run.recorded, props.cursor);
    // Only an API server can be asked, and a recording has none that could answer.
    let has_server = run.wish.api_server && !run.wish.release.is_empty() && !run.pod.is_empty();
    let there: Rc<[(Tab, &str)]> = TABS.into_iter().filter(|(tab, _)| has_server || *tab != Tab::Describe).collect();
    let chosen = if there.iter().any(|(tab, _)| *tab == props.tab) { props.tab } else { Tab::Story };
    let onkeydown = {
        let (list, dispatch, there) = (list.clone(), dispatch.clone(), there.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(at) = list.cast::<Element>().and_then(|list| rove(&event, &list, "[role=tab]")) {
                dispatch.dispatch(Action::Tab(there[at].0));
            }
        })
    };
    let (changes, places) = (rows.len(), sources.len());
    let count = move |tab: Tab| match tab {
        Tab::Changed => Some(changes),
        Tab::Source => Some(places),
        _ => None,
    };
    let tabs = there.iter().map(|(tab, key)| tab_button(*tab, key, count(*tab), chosen, &text, &dispatch));
    let shown = there.iter().find(|(tab, _)| *tab == chosen).map_or("story", |(_, key)| key);
    let body = match chosen {
        Tab::Story => {
            html!(<Story turn={run.turn(&text, props.level, props.cursor)} broken={Some(run.clone()).filter(|run| !run.wish.deeds.is_empty())} />)
        }
        Tab::Describe => html!(<Describe run={run.clone()} cursor={props.cursor} />),
        Tab::Payload => html!(<Payload run={run.clone()} cursor={props.cursor} />),
        Tab::Changed => html!(<Changed {rows} />),
        Tab::Source => html!(<Sources {sources} shares={run.shares()} />),
        Tab::Node => html!(<Commands command={command(&run.trace, &run.steps, props.cursor)} />),
    };
    html! {
        <section class="panel" aria-label={text.say("panel-label")}>
            <div ref={list} class="tabs" role="tablist" aria-label={text.say("panel-label")} {onkeydown}>{ for tabs }</div>
            <div ref={pane} class="pane" role="tabpanel" id="pane" aria-labelledby={format!("tab-{shown}")} tabindex="0" {onscroll}>{ body }</div>
        </section>
    }
}

fn tab_button(tab: Tab, key: &str, count: Option<usize>, chosen: Tab, text: &Text, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let selected = tab == chosen;
    html! {
        <button type="button" role="tab" id={format!("tab-{key}")} aria-selected={selected.to_string()} aria-controls="pane" tabindex={tab_index(selected)}
            onclick={move |_| dispatch.dispatch(Action::Tab(tab))}>
            { text.say(&format!("tab-{key}")) }
            if let Some(count) = count.filter(|count| *count > 0) { { " " }<sup>{ count }</sup> }
        </button>
    }
}

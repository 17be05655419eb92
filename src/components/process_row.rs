//! The processes in one row: how many there are, and of whom the one that acts is a child. The row opens the whole of them.

use std::rc::Rc;

use yew::prelude::*;

use super::BreakIt;
use super::doors::Door;
use crate::run::Run;
use crate::store::Opened;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn ProcessRow(props: &Props) -> Html {
    let text = use_text();
    let line = line(&props.run, props.cursor);
    let name = |(at, (name, pid)): (usize, &(AttrValue, u32))| {
        html! { <>if at > 0 { <i aria-hidden="true">{ "›" }</i> }<span>{ name }{ " " }<span class="mono number">{ pid }</span></span></> }
    };
    html! {
        <section class="process-row" aria-label={text.say("processes-title")}>
            <BreakIt run={props.run.clone()} cursor={props.cursor} />
            <Door opens={Opened::Tree} class="process-door" label={text.say("processes-title")} more={alive(&props.run, props.cursor)}>
                <span class="line-of" translate="no">{ for line.iter().enumerate().map(name) }</span>
            </Door>
        </section>
    }
}

/// How many run.
pub(super) fn alive(run: &Run, cursor: usize) -> String {
    run.scene.processes().living(run.events(cursor).1).count().to_string()
}

/// The process of the current step, and its parents before it.
fn line(run: &Run, cursor: usize) -> Vec<(AttrValue, u32)> {
    let (_, end) = run.events(cursor);
    let processes = run.scene.processes();
    let acting = run.step(cursor).and_then(|step| run.trace.events.get(step.seq as usize)).map(|event| event.process.pid);
    let mut line = Vec::new();
    let mut next = acting;
    while let Some(process) = next.and_then(|pid| processes.find(pid)).filter(|process| process.on_node && line.len() < DEPTH) {
        let name = process.face(end).map(|face| process.name(face)).unwrap_or_default();
        line.push((AttrValue::from(name.to_string()), process.pid));
        next = process.parent(end).filter(|parent| *parent != process.pid);
    }
    line.reverse();
    line
}

/// More parents than any process of a node has.
const DEPTH: usize = 12;

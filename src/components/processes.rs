//! The process strip: who runs, whose child it is, who is new. A tree for the keyboard and for screen readers.

use std::rc::Rc;

use podpath_trace::Status;
use podpath_view::processes::{Chip, ChipState, Group, Join};
use web_sys::Element;
use yew::prelude::*;

use super::BreakIt;
use super::roving::{rove, tab_index};
use crate::hooks::use_reveal;
use crate::run::Run;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn ProcessStrip(props: &Props) -> Html {
    let text = use_text();
    let tree = use_node_ref();
    let stop = use_state_eq(|| 0);
    let row = use_node_ref();
    use_reveal(&row, ".chip.new", props.cursor);
    let (from, end) = props.run.events(props.cursor);
    let strip = props.run.scene.processes().strip(from, end);
    let onkeydown = {
        let (tree, stop) = (tree.clone(), stop.setter());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(at) = tree.cast::<Element>().and_then(|tree| rove(&event, &tree, "[role=treeitem]")) {
                stop.set(at);
            }
        })
    };
    let total: usize = strip.groups.iter().map(|group| group.chips.len()).sum();
    let stop_at = (*stop).min(total.saturating_sub(1));
    let mut number = 0;
    let groups = strip.groups.iter().map(|group| {
        let first = number;
        number += group.chips.len();
        draw_group(group, first, stop_at, &|chip| has_failed(props, chip), &text)
    });
    html! {
        <section class="processes" aria-label={text.say("processes-label")}>
            <BreakIt run={props.run.clone()} cursor={props.cursor} />
            <h2>{ text.say("processes-title") }<small class="number">{ text.count("processes-alive", strip.alive) }</small></h2>
            <div ref={row} class="strip-scroll">
                <ul ref={tree} class="strip" role="tree" aria-orientation="horizontal" aria-label={text.say("processes-label")} {onkeydown}>{ for groups }</ul>
                if strip.more > 0 { <span class="strip-more number">{ text.with("strip-more", &[("n", &strip.more.to_string())]) }</span> }
            </div>
        </section>
    }
}

fn draw_group(group: &Group, first: usize, stop: usize, failed: &dyn Fn(&Chip) -> bool, text: &Text) -> Html {
    let join = match group.join {
        Join::Alone => "alone",
        Join::Dash => "joined",
        Join::Branches => "branches",
    };
    let chip = |(at, chip): (usize, &Chip)| {
        let level = if chip.pid == Some(1) { 1 } else { chip.depth + 2 };
        html! {
            <>
                if at > 0 && group.join == Join::Dash { <span class="dash" role="presentation"></span> }
                { draw_chip(chip, level, first + at == stop, failed(chip), text) }
            </>
        }
    };
    html!(<li class={classes!("kin", join, group.future.then_some("unborn"))} role="none">{ for group.chips.iter().enumerate().map(chip) }</li>)
}

/// Whether a process that ended in this step was killed or ended with an error.
fn has_failed(props: &Props, chip: &Chip) -> bool {
    let (_, end) = props.run.events(props.cursor);
    let ended = chip.pid.and_then(|pid| props.run.scene.processes().find(pid)?.ended(end));
    ended.is_some_and(|status| status != Status::Exited(0))
}

fn draw_chip(chip: &Chip, level: usize, is_stop: bool, failed: bool, text: &Text) -> Html {
    let (class, key) = match chip.state {
        ChipState::Alive => ("alive", "process-alive"),
        ChipState::Orphan => ("orphan", "process-orphan"),
        ChipState::Dead => ("dead", "process-dead"),
        ChipState::Future => ("future", "process-future"),
    };
    let pid = chip.pid.map(|pid| pid.to_string());
    let parent = chip.parent.map(|parent| parent.to_string());
    let args = [("name", &*chip.name), ("pid", pid.as_deref().unwrap_or("")), ("parent", parent.as_deref().unwrap_or("0"))];
    let hint = if chip.comm.is_empty() || *chip.comm == *chip.name { None } else { Some(chip.comm.clone()) };
    html! {
        <span key={pid.clone().unwrap_or_default()} class={classes!("chip", class, chip.new.then_some("new"), failed.then_some("failed"))} role="treeitem" aria-level={level.to_string()} tabindex={tab_index(is_stop)}
            aria-label={text.with(key, &args)} title={hint} translate="no">
            <i></i><b>{ &*chip.name }</b>
            if let Some(pid) = pid { <span class="mono number">{ pid }</span> }
        </span>
    }
}

//! What if it breaks here? Every fault at every beat, a cell each, and what came of the one that is chosen.

use std::rc::Rc;

use podpath_view::fault_map::FaultMap;
use yew::prelude::*;

use super::map_card::MapCard;
use super::map_grid::MapGrid;
use super::map_legend::legend;
use super::{ask, use_dispatch};
use crate::catalogue::path_name;
use crate::run::Run;
use crate::store::{Action, Exploring};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) exploring: Exploring,
    /// `main`, or `section` on somebody else's page, which has a `main` of its own.
    pub(crate) landmark: &'static str,
}

#[component]
pub(crate) fn MapView(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let Exploring { wish, ground, verdicts, going, .. } = &props.exploring;
    let (tried, all) = (props.exploring.tried(), verdicts.len());
    let counts = [("tried", &*tried.to_string()), ("all", &*all.to_string())];
    let is_done = ground.is_some() && tried == all;
    let about = [("path", path_name(wish.path)), ("release", wish.release), ("all", &*all.to_string())];
    html! {
        <@{props.landmark} class="fault-map" id="stage" aria-label={text.say("map-title")}>
            <div class="map-head">
                <h1>{ text.say("map-title") }</h1>
                <p>{ if ground.is_some() { text.with("map-about", &about) } else { text.say("map-begins") } }</p>
                <div class="map-progress">
                    if !is_done {
                        <progress max={all.max(1).to_string()} value={tried.to_string()} aria-label={text.say("map-progress-label")} />
                        <span class="number">{ text.with("map-progress", &counts) }</span>
                        <button type="button" class="button small" onclick={ask(&dispatch, Action::Explore(!going))}>{ text.say(if *going { "map-stop" } else { "map-go-on" }) }</button>
                    }
                    <button type="button" class="button small" onclick={ask(&dispatch, Action::Close)}>{ text.say("map-close") }</button>
                </div>
            </div>
            { legend(&text) }
            if let Some((run, _)) = ground { <Found run={run.clone()} exploring={props.exploring.clone()} /> }
        </@>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    run: Rc<Run>,
    exploring: Exploring,
}

/// The map, which beat of it is open, and which cell is chosen.
#[component]
fn Found(props: &FoundProps) -> Html {
    let open = use_state_eq(|| None::<usize>);
    let chosen = use_state_eq(|| None::<(usize, usize)>);
    let faults = props.exploring.ground.as_ref().map(|(_, faults)| faults.clone()).unwrap_or_default();
    let map = use_memo((faults.clone(), props.exploring.verdicts.clone(), *open), {
        let run = props.run.clone();
        move |(faults, verdicts, open)| FaultMap::of(&run.steps, faults, verdicts, *open)
    });
    let onopen = {
        let (open, chosen) = (open.clone(), chosen.setter());
        Callback::from(move |beat: usize| {
            open.set(Some(beat).filter(|_| *open != Some(beat)));
            chosen.set(None);
        })
    };
    let onchoose = {
        let chosen = chosen.setter();
        Callback::from(move |cell| chosen.set(Some(cell)))
    };
    html! {
        <>
            <MapGrid run={props.run.clone()} map={map.clone()} chosen={*chosen} open={*open} {onopen} {onchoose} faults={faults.clone()} />
            <MapCard run={props.run.clone()} {map} chosen={*chosen} {faults} verdicts={props.exploring.verdicts.clone()} />
        </>
    }
}

//! docker and containerd on one stage: the spine that they share once, the detour beside it; under it a lane of beats for each.

use std::rc::Rc;

use podpath_view::beside::Beside;
use podpath_view::narration::beat_word;
use podpath_view::picture::both;
use podpath_view::scene::{BothScene, Geometry, Look, Scene};
use yew::prelude::*;

use crate::catalogue::path_name;
use crate::drawn::drawn;
use crate::run::Run;
use crate::text::{Text, use_text};

/// The two paths that have one stage.
const PATHS: [&str; 2] = ["dockershim", "containerd"];

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) runs: [Rc<Run>; 2],
    pub(crate) compared: Rc<Beside>,
    pub(crate) cursor: usize,
}

/// Whether two runs can be drawn on one stage.
pub(super) fn has_stage(runs: &[Rc<Run>; 2]) -> bool {
    let paths = [0, 1].map(|at| runs[at].wish.path);
    paths == PATHS || [paths[1], paths[0]] == PATHS
}

#[component]
pub(crate) fn BothStage(props: &Props) -> Html {
    let text = use_text();
    let runs = &props.runs;
    let beats = place(props);
    let steps = [0, 1].map(|at| if at == 0 && beats[0].is_none() { props.cursor } else { told(&runs[at], beats[at], props.cursor) });
    let names = [0, 1].map(|at| path_name(runs[at].wish.path));
    let letters = names.map(|name| name.chars().next().unwrap_or_default().to_uppercase().to_string());
    let letters = [0, 1].map(|at| letters[at].as_str());
    let look = Look { geometry: Geometry::Wide, shown: None };
    let scene = |at: usize| Scene::laid(look, &runs[at].scene, &runs[at].trace, &runs[at].steps, text.words(), steps[at]);
    let scenes = BothScene::of([scene(0), scene(1)], letters, text.words());
    let label = text.with("both-label", &[("a", names[0]), ("b", names[1])]);
    let lane = |at: usize| lane(props, at, (letters[at], names[at]), &text);
    html! {
        <div class="both-view">
            <figure class="both-scroll" tabindex="0" aria-label={label.clone()}>{ drawn(both(&scenes, letters, text.words(), &label), NodeRef::default()) }</figure>
            <p class="both-hint">{ text.with("both-hint", &[("a", names[0]), ("b", names[1])]) }</p>
            <div class="lanes">{ lane(0) }{ lane(1) }</div>
        </div>
    }
}

/// The beat of each where the reader is.
fn place(props: &Props) -> [Option<usize>; 2] {
    let here = props.runs[0].steps.beat_of(props.cursor);
    props.compared.beats.iter().find(|row| row.at[0].is_some() && row.at[0] == here).map_or([here, None], |row| row.at)
}

/// The step that tells a beat; where there is none, the beginning.
fn told(run: &Run, beat: Option<usize>, cursor: usize) -> usize {
    let beat = beat.and_then(|beat| run.steps.beats().get(beat));
    beat.map_or_else(|| run.steps.clamp(cursor), |beat| beat.told)
}

/// The beats of one run. One that the other has at another place has a frame.
fn lane(props: &Props, at: usize, (letter, name): (&str, &str), text: &Text) -> Html {
    let steps = &props.runs[at].steps;
    let here = place(props)[at];
    let order = |side: usize| {
        props.compared.beats.iter().filter(move |row| row.at[0].is_some() && row.at[1].is_some()).map(move |row| row.at[side])
    };
    let ranked = |beat: usize| {
        let mut all: Vec<Option<usize>> = order(at).collect();
        all.sort_unstable();
        let row = order(at).position(|own| own == Some(beat))?;
        let mut others: Vec<Option<usize>> = order(1 - at).collect();
        let twin = others[row];
        others.sort_unstable();
        Some(all.iter().position(|own| *own == Some(beat)) != others.iter().position(|other| *other == twin))
    };
    let beat = |(index, beat): (usize, &podpath_view::steps::Beat)| {
        let now = Some(index) == here;
        let state = if now {
            "now"
        } else if here.is_some_and(|here| index < here) {
            "done"
        } else {
            "future"
        };
        let moved = ranked(index) == Some(true);
        html!(<li class={classes!(state, moved.then_some("moved"))} aria-current={now.then_some("step")}>{ beat_word(text.words(), steps, beat) }</li>)
    };
    let beats = steps.beats().iter().enumerate().filter(|(_, beat)| !beat.is_before()).map(beat);
    html! {
        <div class="lane"><b><i class={format!("mark mark-{at}")}>{ letter.to_owned() }</i>{ name.to_owned() }</b><ol>{ for beats }</ol></div>
    }
}

//! What a screen reader hears: one sentence a step, at once after a step by hand; while it plays only new beats and the end.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use podpath_view::steps::Level;
use yew::prelude::*;

use super::say::beat_name;
use crate::run::Run;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) playing: bool,
    pub(crate) level: Level,
}

/// Steps that follow each other faster than this are one announcement, in milliseconds.
const COALESCE_MS: u32 = 400;

#[component]
pub(crate) fn Announcer(props: &Props) -> Html {
    let text = use_text();
    let said = use_state_eq(AttrValue::default);
    let beat = props.run.steps.beat_of(props.cursor);
    let setter = said.setter();
    let first = use_mut_ref(|| true);
    // While it plays, only the beat counts.
    let place = if props.playing { None } else { Some(props.cursor) };
    use_effect_with((props.run.clone(), place, beat, text.clone()), {
        let (cursor, level) = (props.cursor, props.level);
        move |(run, place, beat, text)| {
            let at_start = first.replace(false);
            let (run, text, beat, place) = (run.clone(), text.clone(), *beat, *place);
            let timer = (!at_start).then(|| {
                Timeout::new(COALESCE_MS, move || {
                    let beat = beat.and_then(|beat| run.steps.beats().get(beat));
                    setter.set(match (place, beat) {
                        (None, Some(beat)) => beat_name(&run, beat, &text),
                        _ => announced(&run, level, cursor, &text),
                    });
                })
            });
            move || drop(timer)
        }
    });
    html!(<div class="hidden-text" role="status" aria-live="polite" aria-atomic="true">{ &*said }</div>)
}

/// Where the reader is, and what is said there.
pub(super) fn announced(run: &Run, level: Level, cursor: usize, text: &Text) -> AttrValue {
    let (steps, sentence) = (&run.steps, run.said(text, level, cursor));
    let (key, index, count) = match run.told(level, cursor).and_then(|at| steps.beat_number(at)) {
        Some(beat) => ("announce-beat", beat.to_string(), steps.beat_count()),
        None => ("announce-step", steps.number(cursor).to_string(), steps.count()),
    };
    text.with(key, &[("index", &index), ("count", &count.to_string()), ("sentence", &sentence.text)])
}

//! How closely the run is told: one control, which counts what it would show.

use std::rc::Rc;

use podpath_view::steps::Level;
use yew::prelude::*;

use super::use_dispatch;
use crate::run::Run;
use crate::store::Action;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) level: Level,
}

/// A group of buttons and not of radio buttons: the arrow keys stay with the story.
#[component]
pub(crate) fn Levels(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let steps = props.run.plain();
    let count = |level| match level {
        Level::Beats => steps.beat_count(),
        Level::Calls => steps.count(),
        Level::All => steps.count() + steps.routine_left_out(),
    };
    let button = |level: Level| {
        let dispatch = dispatch.clone();
        html! {
            <button type="button" aria-pressed={(level == props.level).to_string()} onclick={move |_| dispatch.dispatch(Action::Level(level))}>
                { text.say(&format!("level-{}", level.name())) }{ " " }<small class="number">{ count(level).to_string() }</small>
            </button>
        }
    };
    html! {
        <div class="segments levels" role="group" aria-label={text.say("level-label")}>{ for Level::ALL.into_iter().map(button) }</div>
    }
}

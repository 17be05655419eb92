//! What the map of faults calls its rows and its columns.

use podpath_view::fault_map::{Column, Whom};
use podpath_view::narration::{beat_title, role_name};
use yew::AttrValue;

use crate::run::Run;
use crate::text::Text;

/// What breaks.
pub(super) fn whom(whom: &Whom, text: &Text) -> AttrValue {
    match whom {
        Whom::Killed(role) => text.with("map-kill", &[("name", &role_name(text.words(), role))]),
        Whom::Call => text.say("map-call"),
    }
}

/// Where: a beat, or a step of it.
pub(super) fn place(run: &Run, column: Column, text: &Text) -> AttrValue {
    let beat = beat_title(text.words(), &run.steps, column.beat);
    match column.step {
        None => text.with("map-beat", &[("beat", &beat)]),
        Some(step) => text.with("map-step", &[("beat", &beat), ("step", &run.steps.number(step).to_string())]),
    }
}

//! What a door opens: the picture, the steps, the legend or the processes, over the rest of the app.

use std::rc::Rc;

use podpath_view::picture::legend;
use podpath_view::steps::Level;
use web_sys::Element;
use yew::prelude::*;

use super::dialog::Dialog;
use super::thumb::ThumbRow;
use super::tree_sheet::TreeSheet;
use super::{StageView, StepList, use_dispatch};
use crate::drawn::drawn;
use crate::run::Run;
use crate::store::{Action, Moved, Opened};
use crate::text::{use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) opened: Opened,
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) bounds: (usize, usize),
    pub(crate) playing: bool,
    pub(crate) level: Level,
}

#[component]
pub(crate) fn Sheets(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let (run, cursor, level) = (props.run.clone(), props.cursor, props.level);
    // Whoever has chosen a step wants to see it.
    let onclick = Callback::from(move |event: MouseEvent| {
        let row = event.target_dyn_into::<Element>().and_then(|target| target.closest(".step-row, .beat-row").ok().flatten());
        if row.is_some() {
            dispatch.dispatch(Action::Close);
        }
    });
    match props.opened {
        Opened::Steps => html! {
            <Dialog title={text.say("steps-label")}><div class="sheet-steps" {onclick}><StepList {run} {cursor} {level} /></div></Dialog>
        },
        Opened::Tree => html! {
            <Dialog title={text.say("processes-title")}><TreeSheet {run} {cursor} /></Dialog>
        },
        Opened::Stage => html! {
            <Dialog title={text.say("stage-picture")}>
                <div class="sheet-stage"><StageView run={run.clone()} {cursor} {level} moved={Moved::Jumped} speed={1.0} /></div>
                <p class="sheet-sentence">{ with_code(&run.said(&text, level, cursor).text) }</p>
                <ThumbRow {run} {cursor} {level} bounds={props.bounds} playing={props.playing} />
                <div class="sheet-legend">{ drawn(legend(text.words()), NodeRef::default()) }</div>
            </Dialog>
        },
        Opened::Legend => html! {
            <Dialog title={text.say("legend-title")}>
                <p>{ text.say("legend-about") }</p>
                <div class="sheet-legend">{ drawn(legend(text.words()), NodeRef::default()) }</div>
            </Dialog>
        },
        Opened::Nothing | Opened::Editor | Opened::Help | Opened::Share | Opened::Search | Opened::Map | Opened::Recording => html!(),
    }
}

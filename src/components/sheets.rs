//! What a door opens: the steps, the legend or the processes, over the rest of the app.

use std::rc::Rc;

use podpath_view::picture::legend;
use podpath_view::steps::Level;
use web_sys::Element;
use yew::prelude::*;

use super::dialog::Dialog;
use super::tree_sheet::TreeSheet;
use super::{StepList, use_dispatch};
use crate::drawn::drawn;
use crate::run::Run;
use crate::store::{Action, Opened};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) opened: Opened,
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
}

#[component]
pub(crate) fn Sheets(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let (run, cursor) = (props.run.clone(), props.cursor);
    // Whoever has chosen a step wants to see it.
    let onclick = Callback::from(move |event: MouseEvent| {
        let row = event.target_dyn_into::<Element>().and_then(|target| target.closest(".step-row, .beat-row").ok().flatten());
        if row.is_some() {
            dispatch.dispatch(Action::Close);
        }
    });
    match props.opened {
        Opened::Steps => html! {
            <Dialog title={text.say("steps-label")}><div class="sheet-steps" {onclick}><StepList {run} {cursor} level={props.level} /></div></Dialog>
        },
        Opened::Tree => html! {
            <Dialog title={text.say("processes-title")}><TreeSheet {run} {cursor} /></Dialog>
        },
        Opened::Legend => html! {
            <Dialog title={text.say("legend-title")}>
                <p>{ text.say("legend-about") }</p>
                <div class="sheet-legend">{ drawn(legend(text.words()), NodeRef::default()) }</div>
            </Dialog>
        },
        Opened::Nothing | Opened::Editor | Opened::Help | Opened::Share | Opened::Search | Opened::Recording => html!(),
    }
}

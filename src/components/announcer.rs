//! What a screen reader hears: one sentence a step, at once after a step by hand; while it plays only new chapters and the end.

use gloo::timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

use super::say::chapter_name;
use crate::run::Run;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) playing: bool,
}

/// Steps that follow each other faster than this are one announcement, in milliseconds.
const COALESCE_MS: u32 = 400;

#[component]
pub(crate) fn Announcer(props: &Props) -> Html {
    let text = use_text();
    let said = use_state_eq(AttrValue::default);
    let chapter = props.run.steps.chapter_of(props.cursor);
    let setter = said.setter();
    let first = use_mut_ref(|| true);
    // While it plays, only the chapter counts.
    let place = if props.playing { None } else { Some(props.cursor) };
    use_effect_with((props.run.clone(), place, chapter, text.clone()), {
        let cursor = props.cursor;
        move |(run, place, chapter, text)| {
            let at_start = first.replace(false);
            let (run, text, chapter, place) = (run.clone(), text.clone(), *chapter, *place);
            let timer = (!at_start).then(|| {
                Timeout::new(COALESCE_MS, move || {
                    let chapter = chapter.and_then(|chapter| run.steps.chapters().get(chapter));
                    setter.set(match (place, chapter) {
                        (None, Some(chapter)) => chapter_name(&run, chapter, &text),
                        _ => sentence(&run, cursor, &text),
                    });
                })
            });
            move || drop(timer)
        }
    });
    html!(<div class="hidden-text" role="status" aria-live="polite" aria-atomic="true">{ &*said }</div>)
}

fn sentence(run: &Run, cursor: usize, text: &crate::text::Text) -> AttrValue {
    let sentence = run.sentence(text, cursor);
    let (index, count) = (run.steps.number(cursor).to_string(), run.steps.count().to_string());
    text.with("announce-step", &[("index", &index), ("count", &count), ("sentence", &sentence.text)])
}

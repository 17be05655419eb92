//! The text of the manifest: a text area over a drawing of the same lines, so that the lines can have colours, numbers and cards.

use std::collections::BTreeMap;

use podpath_model::scenario::manifest::{Note, Problem, Reading};
use web_sys::{Element, HtmlTextAreaElement};
use yew::prelude::*;

use super::card::{NoteCard, ProblemCard};
use super::use_dispatch;
use crate::store::{Action, Draft};
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) draft: Draft,
    pub(crate) editing: bool,
    pub(crate) area: NodeRef,
    pub(crate) onfocus: Callback<()>,
    pub(crate) onjump: Callback<usize>,
}

/// A text of more lines than this is edited without a drawing under it.
const DRAWN_MAX: usize = 3_000;

#[component]
pub(crate) fn Sheet(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let reading = &props.draft.reading;
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            dispatch.dispatch(Action::Type(area.value()));
        }
    });
    // A click into the drawing goes on in the text area, on the same line.
    let onclick = {
        let onjump = props.onjump.clone();
        Callback::from(move |event: MouseEvent| {
            let line = event.target_dyn_into::<Element>().and_then(|target| target.closest("[data-line]").ok().flatten());
            if let Some(line) = line.and_then(|line| line.get_attribute("data-line")?.parse().ok()) {
                onjump.emit(line);
            }
        })
    };
    let lines: Vec<&str> = props.draft.text.split('\n').collect();
    let drawn = lines.len() <= DRAWN_MAX;
    let marks = Marks::of(reading);
    let described = reading.problems.first().map(|problem| format!("problem-{}-{}", problem.line, problem.column));
    let line = |(at, line): (usize, &&str)| {
        html! {
            <>
                { draw_line(at + 1, line, &marks) }
                if !props.editing { { for marks.cards(at + 1, &props.onjump) } }
            </>
        }
    };
    html! {
        <div class="editor-body">
            <div class={classes!("sheet", (!props.editing && drawn).then_some("reading"), (!drawn).then_some("plain"))} onclick={(!props.editing).then_some(onclick)}>
                <textarea ref={props.area.clone()} value={props.draft.text.to_string()} {oninput} onfocus={props.onfocus.reform(|_: FocusEvent| ())}
                    aria-label={text.say("editor-text")} aria-invalid={(!reading.problems.is_empty()).to_string()} aria-describedby={described.unwrap_or_else(|| "editor-hint".to_owned())}
                    spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" translate="no" />
                if drawn { <div class="drawing" translate="no">{ for lines.iter().enumerate().map(line) }</div> }
            </div>
        </div>
    }
}

/// What is to be said about which line.
struct Marks<'a> {
    problems: BTreeMap<usize, Vec<&'a Problem>>,
    notes: BTreeMap<usize, Vec<&'a Note>>,
    idle: Vec<(usize, usize)>,
}

impl<'a> Marks<'a> {
    fn of(reading: &'a Reading) -> Self {
        let mut marks = Self { problems: BTreeMap::new(), notes: BTreeMap::new(), idle: Vec::new() };
        for problem in &reading.problems {
            marks.problems.entry(problem.line).or_default().push(problem);
        }
        for note in &reading.notes {
            // A note stands under the last line of what it is about.
            let last = if note.span.end_column <= 1 { note.span.end_line.saturating_sub(1) } else { note.span.end_line };
            let last = last.max(note.span.line);
            marks.notes.entry(last).or_default().push(note);
            marks.idle.push((note.span.line, last));
        }
        marks
    }
    fn cards(&self, line: usize, onjump: &Callback<usize>) -> Vec<Html> {
        let problems = self.problems.get(&line).into_iter().flatten();
        let notes = self.notes.get(&line).into_iter().flatten();
        let problems = problems
            .map(|problem| html!(<div class="card-place"><ProblemCard problem={(*problem).clone()} onjump={onjump.clone()} /></div>));
        problems.chain(notes.map(|note| html!(<div class="card-place"><NoteCard note={(*note).clone()} /></div>))).collect()
    }
}

fn draw_line(number: usize, line: &str, marks: &Marks<'_>) -> Html {
    let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
    let problem = marks.problems.get(&number).and_then(|problems| problems.first());
    let idle = marks.idle.iter().any(|(first, last)| (*first..=*last).contains(&number));
    let class = classes!("yaml-line", problem.map(|_| "wrong"), (idle && problem.is_none()).then_some("idle"));
    let words = match problem.filter(|problem| problem.end_column > problem.column) {
        Some(problem) => {
            let (before, rest) = line.split_at(at_column(line, problem.column));
            let (fault, after) = rest.split_at(at_column(rest, 1 + problem.end_column - problem.column));
            html! { <>{ colours(before) }<span class="fault">{ fault.to_owned() }</span><span class="value">{ after.to_owned() }</span></> }
        }
        None => colours(line),
    };
    html!(<div {class} data-line={number.to_string()}><i class="number" aria-hidden="true">{ number }</i><span>{ words }</span></div>)
}

/// The byte at which a column begins.
fn at_column(line: &str, column: usize) -> usize {
    line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// A field's name, its value, a comment: enough colour to read by.
fn colours(line: &str) -> Html {
    if line.trim_start().starts_with('#') {
        return html!(<span class="comment">{ line.to_owned() }</span>);
    }
    let end = line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1)).map_or(0, |at| at + 1);
    let (key, value) = line.split_at(end);
    html! { <><span class="field">{ key.to_owned() }</span><span class="value">{ value.to_owned() }</span></> }
}

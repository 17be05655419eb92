//! The lines of the manifest as they are drawn under the text area, and what is said about them.

use podpath_trace::manifest::{Reading, Remark};
use podpath_trace::sorted::SortedMap;
use yew::prelude::*;

use super::card::{NoteCard, ProblemCard};

/// What is to be said about which line.
pub(super) struct Marks<'a> {
    problems: SortedMap<usize, Vec<&'a Remark>>,
    notes: SortedMap<usize, Vec<&'a Remark>>,
    idle: Vec<(usize, usize)>,
}

impl<'a> Marks<'a> {
    pub(super) fn of(reading: Option<&'a Reading>) -> Self {
        let mut marks = Self { problems: SortedMap::new(), notes: SortedMap::new(), idle: Vec::new() };
        for problem in reading.into_iter().flat_map(|reading| &reading.problems) {
            marks.problems.entry(problem.span.line).or_default().push(problem);
        }
        for note in reading.into_iter().flat_map(|reading| &reading.notes) {
            // A note stands under the last line of what it is about.
            let last = if note.span.end_column <= 1 { note.span.end_line.saturating_sub(1) } else { note.span.end_line };
            let last = last.max(note.span.line);
            marks.notes.entry(last).or_default().push(note);
            marks.idle.push((note.span.line, last));
        }
        marks
    }
    /// The cards under a line.
    pub(super) fn cards(&self, line: usize, onjump: &Callback<usize>) -> Vec<Html> {
        let problems = self.problems.get(&line).into_iter().flatten();
        let notes = self.notes.get(&line).into_iter().flatten();
        let problems = problems
            .map(|problem| html!(<div class="card-place"><ProblemCard problem={(*problem).clone()} onjump={onjump.clone()} /></div>));
        problems.chain(notes.map(|note| html!(<div class="card-place"><NoteCard note={(*note).clone()} /></div>))).collect()
    }
}

/// A line of the manifest, with its number and its colours.
pub(super) fn draw_line(number: usize, line: &str, marks: &Marks<'_>) -> Html {
    let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
    let problem = marks.problems.get(&number).and_then(|problems| problems.first());
    let idle = marks.idle.iter().any(|(first, last)| (*first..=*last).contains(&number));
    let class = classes!("yaml-line", problem.map(|_| "wrong"), (idle && problem.is_none()).then_some("idle"));
    let words = match problem.map(|problem| problem.span).filter(|span| span.end_column > span.column) {
        Some(span) => {
            let (before, rest) = line.split_at(at_column(line, span.column));
            let (fault, after) = rest.split_at(at_column(rest, 1 + span.end_column - span.column));
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

//! The first picture of a page, as text that needs no script: the stage, the sentence, the steps of the chapter, links to the chapters,
//! and the whole story below, one sentence a chapter. The app's style sheets know its classes, so that nothing moves when the app comes.

use podpath_trace::Milestone;

use super::element::{Element, Value};
use super::prose::{bold, coded, plain};
use super::{Glyph, Still, legend};
use crate::link::{Link, Place};
use crate::narration::narrate;
use crate::steps::{Chapter, Row, Step};
use crate::text::chapter_name;
use crate::time::clock;

/// The picture and what is told beside it, in the frame that the app fills later. `here` is the link of the run; the places in it are
/// those of its chapters and steps.
pub fn first_picture(still: &Still<'_>, here: &Link) -> String {
    let Some(step) = still.steps.step(still.trace, still.step) else { return String::new() };
    let frame = Element::of("div", "frame first");
    frame.with([stage(still), say(still, &step), steps(still, here), transport(still), story(still, here)]).markup()
}

/// A part of the page with a name.
fn part(name: &'static str, class: impl Into<Value>, label: String) -> Element {
    Element::new(name, &["class", "aria-label"], [Some(class.into()), Some(label.into())])
}

fn stage(still: &Still<'_>) -> Element {
    let say = |key| still.words.say(key, &[]);
    let path = Element::of("span", "stage-path")
        .with([Element::new("b", &[], []).say(still.route()), Element::of("span", "stage-from-to").say(say("stage-from-to"))]);
    let figure = Element::new("figure", &["aria-label"], [Some(say("stage-label").into())]).with([still.stage()]);
    let main =
        Element::new("main", &["class", "id", "aria-label"], [Some("stage".into()), Some("stage".into()), Some(say("stage-label").into())]);
    main.with([Element::of("div", "stage-head low-hidden").with([path, legend(still.words)]), Element::of("div", "view").with([figure])])
}

pub(super) fn say(still: &Still<'_>, step: &Step) -> Element {
    let (words, sentence) = (still.words, still.sentence());
    let dot = || Element::new("i", &["class", "aria-hidden"], [Some("dot".into()), Some("true".into())]);
    let number = Element::new("b", &[], []).say(words.say("say-step", &[("index", &step.number.to_string())]));
    let chapter = still.steps.chapters().get(step.chapter).map(|chapter| chapter_name(words, still.steps, chapter)).unwrap_or_default();
    let clock = Element::of("span", "clock").say(" ").with([dot()]).say(format!(" {}", clock(step.at_ns)));
    let place = Element::of("span", "number").with([number]).say(" ").with([dot()]).say(format!(" {chapter}")).with([clock]);
    let told = |name, class: &'static str, text: &str| {
        let mut told = Element::of(name, class);
        told.children = coded(text);
        told
    };
    let address = step.address.as_deref().unwrap_or(&step.call).to_owned();
    let badge = if step.hollow { "badge hollow" } else { "badge solid" };
    let hop = Element::new("div", &["class", "translate"], [Some("hop".into()), Some("no".into())])
        .with([Element::of("span", badge).say(step.badge), Element::of("span", "mono").say(address)]);
    part("section", format!("say family-{}", step.family.name()), words.say("say-label", &[]))
        .with([Element::of("div", "where").with([place]), told("h1", "sentence", &sentence.text)])
        .with(sentence.why.iter().map(|why| told("p", "why", why)))
        .with([hop])
}

/// A link within the page: to the place in the app, and without it to the sentence of the same name in the story.
fn link(class: &'static str, to: String) -> Element {
    Element::new("a", &["class", "href"], [Some(class.into()).filter(|class: &Value| !class.is_empty()), Some(to.into())])
}

/// Where a chapter begins.
fn begin(still: &Still<'_>, here: &Link, chapter: &Chapter) -> String {
    at(still, here, chapter.first)
}

/// The link of a step.
pub(super) fn at(still: &Still<'_>, here: &Link, step: usize) -> String {
    Link { place: Place::read(&still.steps.place(step)), ..here.clone() }.to_string()
}

fn steps(still: &Still<'_>, here: &Link) -> Element {
    let words = still.words;
    let head = Element::new("h2", &[], []).say(words.say("steps-title", &[])).with([place(still)]);
    part("nav", "steps", words.say("steps-label", &[])).with([head, Element::of("div", "scroller").with([rows(still, here)])])
}

/// Where the reader is, above the list.
pub(super) fn place(still: &Still<'_>) -> Element {
    Element::of("span", "number").say(position(still, "steps-count"))
}

/// The same in the words of a key.
fn position(still: &Still<'_>, key: &str) -> String {
    let (index, count) = (still.steps.number(still.step).to_string(), still.steps.count().to_string());
    still.words.say(key, &[("index", &index), ("count", &count)])
}

/// The chapters, and the steps of the open one.
pub(super) fn rows(still: &Still<'_>, here: &Link) -> Element {
    let steps = still.steps;
    let chapters = steps.chapters().iter().flat_map(|chapter| {
        let open = (chapter.first..=chapter.last).contains(&still.step);
        let rows = steps.rows().get(chapter.rows.clone()).filter(|_| open).unwrap_or_default();
        let first = chapter_row(still, here, chapter, open).key(format!("chapter-{}", chapter.first));
        std::iter::once(first).chain(rows.iter().map(|row| step_row(still, here, row).key(format!("row-{}", row.first))))
    });
    Element::new("ol", &[], []).with(chapters)
}

fn item() -> Element {
    Element::new("li", &[], [])
}

fn chapter_row(still: &Still<'_>, here: &Link, chapter: &Chapter, open: bool) -> Element {
    let (first, last) = (still.steps.number(chapter.first), still.steps.number(chapter.last));
    let range = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let name = Element::new("span", &[], []).say(chapter_name(still.words, still.steps, chapter));
    let link = link(if open { "chapter-row open" } else { "chapter-row" }, begin(still, here, chapter));
    item().with([link.with([Glyph::Right.icon(), name, Element::of("small", "number").say(range)])])
}

fn step_row(still: &Still<'_>, here: &Link, row: &Row) -> Element {
    let now = row.contains(still.step);
    let index = if now { still.step } else { row.first as usize };
    let Some(step) = still.steps.step(still.trace, index) else { return item() };
    let future = (row.first as usize) > still.step;
    let class = ["step-row", if now { " now" } else { "" }, if future { " future" } else { "" }, if step.hollow { " answer" } else { "" }];
    let (badge, word) = step.badge_in_list(now);
    let to = at(still, here, index);
    let names = &["class", "href", "translate", "aria-current"];
    let class = format!("{} family-{}", class.concat(), step.family.name());
    let current = now.then(|| "step".into());
    let title = Element::of("span", "title").say(format!("{} ", step.title)).with([Element::of("span", "more").say(row.more())]);
    let link = Element::new("a", names, [Some(class.into()), Some(to.into()), Some("no".into()), current]);
    let number = Element::of("span", "index number").say(step.number.to_string());
    item().with([link.with([number, Element::of("span", format!("badge {badge}")).say(word), title])])
}

/// The buttons that walk, for `static/book.js`; the app has the same in the same place.
fn transport(still: &Still<'_>) -> Element {
    let say = |key: &str| still.words.say(key, &[]);
    let button = |(glyph, go, class): (Glyph, &'static str, &'static str)| {
        let name = say(&format!("transport-{go}"));
        let values = ["button".into(), class.into(), name.clone().into(), name.into(), go.into()];
        let button = Element::new("button", &["type", "class", "aria-label", "title", "data-go"], values.map(Some));
        button.with([glyph.icon()])
    };
    let all = [
        (Glyph::First, "first", "icon-button"),
        (Glyph::Back, "back", "icon-button"),
        (Glyph::Play, "play", "icon-button play"),
        (Glyph::Forward, "forward", "icon-button"),
        (Glyph::Last, "last", "icon-button"),
    ];
    let controls = part("div", "controls", say("transport-buttons")).with(all.map(button));
    let room = Element::of("div", "scrub");
    part("section", "transport", say("transport-label")).with([controls, room, count(still)])
}

/// Where the reader is, beside the buttons.
pub(super) fn count(still: &Still<'_>) -> Element {
    let mut count = Element::of("div", "count number");
    count.children = bold(&position(still, "transport-count"));
    let at_ns = still.steps.mark(still.step).and_then(|mark| still.trace.events.get(mark.seq as usize)).map_or(0, |event| event.at_ns);
    count.with([Element::new("small", &[], []).say(clock(at_ns))])
}

/// The sentence of a chapter: of the step that it begins with, or, where SyncPod only names what comes, of what comes.
fn sentence(still: &Still<'_>, chapter: &Chapter) -> String {
    let names = |step: &usize| {
        let milestone = still.steps.mark(*step).and_then(|mark| mark.milestone);
        matches!(milestone, Some((Milestone::SyncSandbox | Milestone::SyncInit | Milestone::SyncContainer | Milestone::SyncEphemeral, _)))
    };
    let step = (chapter.first..=chapter.last).find(|step| !names(step)).unwrap_or(chapter.first);
    narrate(still.words, still.trace, still.steps, step).text
}

/// The whole story: of each chapter its name and a sentence.
fn story(still: &Still<'_>, here: &Link) -> Element {
    let told = |chapter: &Chapter| {
        let to = begin(still, here, chapter);
        let id = to.trim_start_matches('#').to_owned();
        let name = link("", to).say(chapter_name(still.words, still.steps, chapter));
        let mut told = Element::new("p", &[], []);
        told.children = coded(&sentence(still, chapter));
        Element::new("li", &["id"], [Some(id.into())]).with([name, told])
    };
    let (head, list) = (Element::new("h2", &[], []), Element::new("ol", &[], []));
    part("section", "panel story", still.words.say("story-label", &[]))
        .with([head.say(still.words.say("story-label", &[])), list.with(still.steps.chapters().iter().map(told))])
}

/// The same as text alone: a line a chapter.
pub fn transcript(still: &Still<'_>) -> String {
    let line = |chapter: &Chapter| {
        let sentence = plain(&sentence(still, chapter));
        still.words.say("story-line", &[("chapter", &chapter_name(still.words, still.steps, chapter)), ("sentence", &sentence)]) + "\n"
    };
    still.steps.chapters().iter().map(line).collect()
}

//! The first picture of a page, as text that needs no script: the stage, the sentence, the beats, and the whole story below, one sentence
//! a beat. The app's style sheets know its classes, so that nothing moves when the app comes.

use super::closing::closing_frame;
use super::element::{Element, Value};
use super::prose::{bold, coded, plain};
use super::{Glyph, Still, legend};
use crate::closing::closing;
use crate::link::{Link, Place};
use crate::narration::{Sentence, beat_name, tell};
use crate::steps::{Beat, Step, Steps};
use crate::time::moment;
use crate::words::Words;

/// The picture and what is told beside it, in the frame that the app fills later. `here` is the link of the run; the places in it are
/// those of its beats.
pub fn first_picture(still: &Still<'_>, here: &Link) -> String {
    let frame = Element::of("div", "frame first");
    let Some(say) = say(still, here) else { return String::new() };
    frame.with([stage(still), say, beats(still, here), transport(still), story(still, here)]).markup()
}

/// A part of the page with a name.
fn part(name: &'static str, class: impl Into<Value>, label: String) -> Element {
    Element::new(name, &["class", "aria-label"], [Some(class.into()), Some(label.into())])
}

fn stage(still: &Still<'_>) -> Element {
    let say = |key| still.words.say(key, &[]);
    let path = Element::of("span", "stage-path")
        .with([Element::new("b", &[], []).say(still.route()), Element::of("span", "stage-from-to").say(say("stage-from-to"))]);
    let figure =
        Element::new("figure", &["aria-label", "tabindex"], [Some(say("stage-label").into()), Some("0".into())]).with([still.stage()]);
    let main =
        Element::new("main", &["class", "id", "aria-label"], [Some("stage".into()), Some("stage".into()), Some(say("stage-label").into())]);
    main.with([Element::of("div", "stage-head low-hidden").with([path, legend(still.words)]), Element::of("div", "view").with([figure])])
}

/// What is told at a step: of the beat that ends there, of the run that ends there, or of the step.
pub(super) fn say(still: &Still<'_>, here: &Link) -> Option<Element> {
    let (words, steps) = (still.words, still.steps);
    let step = steps.step(still.trace, still.step)?;
    if still.step == steps.last() {
        return Some(closing_frame(words, &closing(words, still.trace, steps, still.scene.processes(), here)));
    }
    let told = steps.told_beat(still.step);
    let sentence = told.map_or_else(|| still.sentence(), |beat| tell(words, steps, beat));
    let begins = steps.told(still.step).is_some_and(|at| steps.beat_number(at) == Some(1));
    let part = part("section", format!("say family-{}", step.family.name()), words.say("say-label", &[]));
    let said = part.with(begins.then(|| about(words, steps))).with(place(still, &step)).with(sentences(&sentence));
    Some(said.with([if begins { begin(words, here) } else { hop(&step) }]))
}

/// For how long a beat is on screen while a run plays, in milliseconds.
pub const BEAT_MS: u32 = 3500;

/// What all this is, for who has just come.
pub fn about(words: &Words, steps: &Steps) -> Element {
    let seconds = steps.beat_count() * BEAT_MS as usize / 1000;
    let [beats, seconds, calls] = [steps.beat_count(), seconds, steps.count()].map(|number| number.to_string());
    let size = words.say("about-size", &[("beats", &beats), ("seconds", &seconds), ("calls", &calls)]);
    Element::of("p", "about").with([Element::new("b", &[], []).say(words.say("about-run", &[]))]).say(" ").with([Element::new(
        "small",
        &[],
        [],
    )
    .say(size)])
}

/// The two ways on from the first beat.
pub fn begin(words: &Words, here: &Link) -> Element {
    let next =
        Element::new("button", &["type", "class", "data-go"], ["button", "button primary", "forward"].map(|value| Some(value.into())));
    let own = Link { view: Some("manifest".to_owned()), ..here.clone() };
    Element::of("p", "begin")
        .with([next.say(words.say("level-next", &[])), link("button", own.to_string()).say(words.say("about-own", &[]))])
}

/// Where the reader is in the story: the beat, its steps, the time.
fn place(still: &Still<'_>, step: &Step) -> [Element; 1] {
    let (words, steps) = (still.words, still.steps);
    let dot = || Element::new("i", &["class", "aria-hidden"], [Some("dot".into()), Some("true".into())]);
    let number = Element::new("b", &[], []).say(where_in_story(words, steps, step.beat));
    let range = steps.beats().get(step.beat).map(|beat| range(steps, beat)).unwrap_or_default();
    let time = Element::of("span", "clock").say(" ").with([dot()]).say(format!(" {}", moment(step.at_ns)));
    let place = Element::of("span", "number").with([number]).say(" ").with([dot()]).say(format!(" {range}")).with([time]);
    [Element::of("div", "where").with([place])]
}

/// `Beat 10`, or that the story has not begun.
pub fn where_in_story(words: &Words, steps: &Steps, beat: usize) -> String {
    let number = steps.beat_number(beat).map(|number| number.to_string());
    number.map_or_else(|| words.say("say-before", &[]), |number| words.say("say-beat", &[("index", &number)]))
}

/// The numbers of a beat's steps: `246–251`.
pub fn range(steps: &Steps, beat: &Beat) -> String {
    let (first, last) = (steps.number(beat.first), steps.number(beat.last));
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// A sentence, and why it matters.
pub(super) fn sentences(sentence: &Sentence) -> impl Iterator<Item = Element> + use<> {
    let told = |name, class: &'static str, text: &str| {
        let mut told = Element::of(name, class);
        told.children = coded(text);
        told
    };
    let why = sentence.why.as_deref().map(|why| told("p", "why", why));
    std::iter::once(told("h1", "sentence", &sentence.text)).chain(why)
}

fn hop(step: &Step) -> Element {
    let address = step.address.as_deref().unwrap_or(&step.call).to_owned();
    let badge = if step.hollow { "badge hollow" } else { "badge solid" };
    Element::new("div", &["class", "translate"], [Some("hop".into()), Some("no".into())])
        .with([Element::of("span", badge).say(step.badge), Element::of("span", "mono").say(address)])
}

/// A link within the page: to the place in the app, and without it to the sentence of the same name in the story.
fn link(class: &'static str, to: String) -> Element {
    Element::new("a", &["class", "href"], [Some(class.into()).filter(|class: &Value| !class.is_empty()), Some(to.into())])
}

/// The link of a step.
pub(super) fn at(still: &Still<'_>, here: &Link, step: usize) -> String {
    Link { place: Place::read(&still.steps.place(step)), ..here.clone() }.to_string()
}

fn beats(still: &Still<'_>, here: &Link) -> Element {
    part("nav", "steps", still.words.say("steps-label", &[])).with([Element::of("div", "scroller").with([rows(still, here)])])
}

/// The beats.
pub(super) fn rows(still: &Still<'_>, here: &Link) -> Element {
    let row = |(at, beat): (usize, &Beat)| beat_row(still, here, at, beat).key(format!("beat-{}", beat.first));
    Element::new("ol", &[], []).with(still.steps.beats().iter().enumerate().map(row))
}

fn item() -> Element {
    Element::new("li", &[], [])
}

fn beat_row(still: &Still<'_>, here: &Link, at_beat: usize, beat: &Beat) -> Element {
    let now = (beat.first..=beat.last).contains(&still.step);
    let class = match (now, beat.first > still.step) {
        (true, _) => "beat-row now",
        (false, true) => "beat-row future",
        (false, false) => "beat-row",
    };
    let current = now.then(|| "step".into());
    let values = [Some(class.into()), Some(at(still, here, beat.told).into()), current];
    let index = still.steps.beat_number(at_beat).map(|number| number.to_string()).unwrap_or_default();
    let name = Element::of("span", "title").say(beat_name(still.words, still.steps, beat));
    let link = Element::new("a", &["class", "href", "aria-current"], values);
    let size = Element::of("small", "number").say(still.steps.calls_in(beat).to_string());
    item().with([link.with([Element::of("span", "index number").say(index)]).say(" ").with([name]).say(" ").with([size])])
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
    count.children = bold(&position(still.words, still.steps, still.step));
    let at_ns = still.steps.mark(still.step).and_then(|mark| still.trace.events.get(mark.seq as usize)).map_or(0, |event| event.at_ns);
    count.with([Element::new("small", &[], []).say(moment(at_ns))])
}

/// `beat *10* of 12`.
pub fn position(words: &Words, steps: &Steps, step: usize) -> String {
    if step == steps.last() {
        return words.say("transport-end", &[]);
    }
    let number = steps.beat_of(step).and_then(|at| steps.beat_number(at));
    match number {
        Some(number) => words.say("transport-count", &[("index", &number.to_string()), ("count", &steps.beat_count().to_string())]),
        None => words.say("transport-before", &[]),
    }
}

/// The beats of the whole story, each with its number, its name and its sentence.
fn told<'a>(still: &Still<'a>) -> impl Iterator<Item = (&'a Beat, String, String, String)> + use<'a> {
    let (words, steps) = (still.words, still.steps);
    let number = move |at| steps.beat_number(at).unwrap_or_default().to_string();
    let told = move |(at, beat)| (beat, number(at), beat_name(words, steps, beat), tell(words, steps, beat).text);
    steps.beats().iter().enumerate().map(told)
}

/// The whole story: of each beat its name and a sentence.
fn story(still: &Still<'_>, here: &Link) -> Element {
    let item = |(beat, _, name, sentence): (&Beat, String, String, String)| {
        let to = at(still, here, beat.told);
        let id = to.trim_start_matches('#').to_owned();
        let mut told = Element::new("p", &[], []);
        told.children = coded(&sentence);
        Element::new("li", &["id"], [Some(id.into())]).with([link("", to).say(name), told])
    };
    let (head, list) = (Element::new("h2", &[], []), Element::new("ol", &[], []));
    part("section", "panel story", still.words.say("story-label", &[]))
        .with([head.say(still.words.say("story-label", &[])), list.with(told(still).map(item))])
}

/// The same as text alone: a line a beat.
pub fn transcript(still: &Still<'_>) -> String {
    let line = |(_, number, name, sentence): (&Beat, String, String, String)| {
        still.words.say("story-line", &[("index", &number), ("beat", &name), ("sentence", &plain(&sentence))]) + "\n"
    };
    told(still).map(line).collect()
}

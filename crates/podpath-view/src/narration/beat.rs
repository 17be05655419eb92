//! What a beat is called, and what is said of it.

use podpath_trace::{Milestone, Rank};

use super::{Sentence, seconds};
use crate::steps::{Beat, Steps, UnitKind};
use crate::words::Words;

/// The name of a beat: with the container that it is about where there are several, the how-manieth restart, how long is waited.
pub fn beat_name(words: &Words, steps: &Steps, beat: &Beat) -> String {
    let title = say(words, steps, beat, None).unwrap_or_default();
    match unit(steps, beat) {
        Some(name) => words.say("beat-of", &[("beat", &title), ("unit", &name)]),
        None => title,
    }
}

/// The name of a beat by its position.
pub fn beat_title(words: &Words, steps: &Steps, at: usize) -> String {
    steps.beats().get(at).map_or_else(String::new, |beat| beat_name(words, steps, beat))
}

/// A word for it where there is room for one.
pub fn beat_word(words: &Words, steps: &Steps, beat: &Beat) -> String {
    say(words, steps, beat, Some("word")).unwrap_or_else(|| beat_name(words, steps, beat))
}

/// What is said of a whole beat.
pub fn tell(words: &Words, steps: &Steps, beat: &Beat) -> Sentence {
    let text = say(words, steps, beat, Some("said")).unwrap_or_else(|| beat_name(words, steps, beat));
    Sentence { text, why: say(words, steps, beat, Some("why")) }
}

fn unit(steps: &Steps, beat: &Beat) -> Option<String> {
    beat.unit.and_then(|unit| steps.cast().unit(unit)).map(|unit| unit.name.to_string())
}

/// The text of a beat, or one of its attributes.
fn say(words: &Words, steps: &Steps, beat: &Beat, attribute: Option<&str>) -> Option<String> {
    let number = beat.number.map(|number| number.to_string()).unwrap_or_default();
    let wait = beat.wait_ns.map(|ns| seconds(&ns.to_string())).unwrap_or_default();
    let name = unit(steps, beat).unwrap_or_else(|| steps.cast().first_name(UnitKind::Container).to_owned());
    let pod = steps.cast().first_name(UnitKind::Sandbox);
    let args = [
        ("name", &*name),
        ("pod", pod),
        ("number", &*number),
        ("many", if number == "1" { "one" } else { "some" }),
        ("time", &*wait),
        ("keeper", keeper(steps)),
    ];
    let key = key(steps, beat);
    match attribute {
        Some(attribute) => words.attribute(&key, attribute, &args),
        None => Some(words.say(&key, &args)),
    }
}

/// An image that is there already does not arrive.
fn key(steps: &Steps, beat: &Beat) -> String {
    let there = beat.key == "image" && !steps.has(Milestone::ImagePull, beat.first..=beat.last);
    format!("beat-{}{}", beat.key, if there { "-there" } else { "" })
}

/// What keeps containers on this path: `shim`, `conmon`.
pub(crate) fn keeper(steps: &Steps) -> &'static str {
    steps.roles().find(|role| role.rank == Rank::Keeper).map_or("shim", |role| role.name)
}

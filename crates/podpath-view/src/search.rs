//! Finding something in a run: beats, calls and what they carry, processes, and the words of the field. What is found stands in the order of
//! the story.

use podpath_trace::{Outcome, Trace, What};

use crate::narration::{beat_name, narrate, tell};
use crate::processes::{Process, ProcessIndex};
use crate::steps::Steps;
use crate::words::Words;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// The step where it is; none for a word.
    pub step: Option<usize>,
    /// What it is called.
    pub title: String,
    /// What is said of it.
    pub about: String,
}

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A beat of the story.
    Beat,
    /// A call, or what else is a step.
    Call,
    /// What a call or an answer carries.
    Payload,
    /// A process.
    Process,
    /// A word of the field.
    Word,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Word, Self::Beat, Self::Process, Self::Call, Self::Payload];

    /// The name in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Beat => "beat",
            Self::Call => "call",
            Self::Payload => "payload",
            Self::Process => "process",
            Self::Word => "word",
        }
    }
}

/// The words whose meaning is told, by their keys: `glossary-KEY`.
pub fn glossary(words: &Words) -> Vec<String> {
    words.say("glossary-words", &[]).split_whitespace().map(str::to_owned).collect()
}

/// Everything in a run that can be found, with the letters that it is found by. Made when somebody begins to search.
pub struct Searchable(Vec<(String, Found)>);

/// Around what was found in a payload, in letters.
const AROUND: usize = 24;

impl Searchable {
    /// Of a run, in a language.
    pub fn of(words: &Words, trace: &Trace, steps: &Steps, processes: &ProcessIndex) -> Self {
        let known = glossary(words).into_iter().map(|key| {
            let key = format!("glossary-{key}");
            let (title, about) = (words.say(&key, &[]), words.attribute(&key, "means", &[]).unwrap_or_default());
            (title.to_lowercase(), Found { kind: Kind::Word, step: None, title, about })
        });
        let beats = steps.beats().iter().map(|beat| {
            let (title, about) = (beat_name(words, steps, beat), tell(words, steps, beat).text);
            (format!("{title} {about}").to_lowercase(), Found { kind: Kind::Beat, step: Some(beat.told), title, about })
        });
        let calls = (1..=steps.len()).map(|step| call(words, trace, steps, step));
        let payloads = (1..=steps.len()).filter_map(|step| payload(trace, steps, step));
        let processes = processes.processes().iter().filter_map(|of| process(steps, of));
        Self(known.chain(beats).chain(processes).chain(calls).chain(payloads).collect())
    }

    /// What has every word of a question, at most so many of each kind.
    pub fn find(&self, question: &str, most: usize) -> Vec<Found> {
        let wanted: Vec<String> = question.split_whitespace().map(str::to_lowercase).collect();
        let Some(first) = wanted.first() else { return Vec::new() };
        let whole = wanted.join(" ");
        let found = |kind: Kind| {
            let of_kind = self.0.iter().filter(|(_, found)| found.kind == kind);
            let mut matching: Vec<_> =
                of_kind.filter(|(letters, _)| wanted.iter().all(|wanted| letters.contains(wanted.as_str()))).collect();
            // Who asks for a word wants that word, and not first those that have it in them.
            matching.sort_by_key(|(letters, _)| kind == Kind::Word && *letters != whole);
            let shown = matching.into_iter().take(most);
            shown
                .map(|(letters, found)| match found.kind {
                    Kind::Payload => Found { about: around(letters, first), ..found.clone() },
                    _ => found.clone(),
                })
                .collect::<Vec<_>>()
        };
        Kind::ALL.into_iter().flat_map(found).collect()
    }
}

fn call(words: &Words, trace: &Trace, steps: &Steps, step: usize) -> (String, Found) {
    let (title, about) = (steps.title(trace, step), narrate(words, trace, steps, step).text.replace('`', ""));
    let who = steps.sides(trace, step).map(|(from, to)| format!("{} {}", from.role.name, to.role.name)).unwrap_or_default();
    let letters = format!("{} {title} {who} {about}", steps.number(step)).to_lowercase();
    (letters, Found { kind: Kind::Call, step: Some(step), title, about })
}

fn payload(trace: &Trace, steps: &Steps, step: usize) -> Option<(String, Found)> {
    let json = match &trace.events.get(steps.mark(step)?.seq as usize)?.what {
        What::Call { request, .. } => request.json(),
        What::Reply { outcome: Outcome::Ok { reply, .. }, .. } => reply.json(),
        What::Reply { outcome: Outcome::Failed(failure), .. } => failure.message.to_string(),
        What::Spawn { argv, .. } | What::Exec { argv, .. } => argv.join(" "),
        _ => return None,
    };
    Some((json.to_lowercase(), Found { kind: Kind::Payload, step: Some(step), title: steps.title(trace, step), about: String::new() }))
}

fn process(steps: &Steps, process: &Process) -> Option<(String, Found)> {
    let face = process.last_face().filter(|_| process.on_node)?;
    let (title, about) = (format!("{} {}", process.name(face), process.pid), face.argv.join(" "));
    Some((format!("{title} {about}").to_lowercase(), Found { kind: Kind::Process, step: Some(steps.at_seq(process.begins)), title, about }))
}

/// What stands around the place where it was found.
fn around(letters: &str, wanted: &str) -> String {
    let at = letters.find(wanted).unwrap_or_default();
    let begin = letters[..at].char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let end = letters[at..].char_indices().nth(wanted.chars().count() + AROUND).map_or(letters.len(), |(end, _)| at + end);
    format!("{}{}{}", if begin > 0 { "…" } else { "" }, &letters[begin..end], if end < letters.len() { "…" } else { "" })
}

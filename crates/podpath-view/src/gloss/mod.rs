//! What a word, a box or a process is: always the same five lines. Of a process the lines are what the trace says at that step; of what is no
//! process, or has not started, what is so in general.

mod kin;
mod terms;

use podpath_trace::{Rank, Seq, Trace};

use crate::deeds::harms;
use crate::processes::{Process, ProcessIndex};
use crate::steps::Steps;
use crate::words::Words;

pub use terms::{Terms, glossed};

/// What somebody asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A word of the glossary, by its key: `exec-fifo`.
    Term(String),
    /// A word on a badge.
    Badge(String),
    /// A process.
    Process(u32),
    /// A box of the stage in which no process can be seen: its seat, and what is written in it.
    Seat(String, String),
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gloss {
    /// What it is called.
    pub title: String,
    /// What it is, in a sentence or two.
    pub means: String,
    /// Program, who starts it, parent, children, what if it dies: what each is called, and what it says. Of a badge that is no word none.
    pub lines: Vec<(String, String)>,
    /// Whether it can be killed at this step.
    pub kill: Kill,
    /// The next step that has to do with it.
    pub follow: Option<usize>,
}

/// Whether a process can be killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kill {
    /// It can: its number, and the deed.
    Can(u32, String),
    /// It is the first process of the node.
    Init,
    /// It does not run now.
    Gone,
    /// It is no process of this node.
    Nothing,
}

/// The first process.
const INIT: u32 = 1;
/// The five lines.
const LINES: [&str; 5] = ["program", "starts", "parent", "children", "dies"];

/// What is told of something at a step.
pub fn gloss(words: &Words, (trace, steps, index): (&Trace, &Steps, &ProcessIndex), step: usize, about: &About) -> Option<Gloss> {
    let end = steps.mark(step).map_or(0, |mark| mark.end);
    let view = View { words, trace, steps, index, step, end };
    let process = view.process(about);
    let key = match about {
        About::Term(key) => format!("glossary-{key}"),
        About::Badge(word) => badge(word).map_or_else(|| format!("badge-{word}"), str::to_owned),
        About::Seat(seat, _) => terms::key_of(words, view.role(about), seat.starts_with("workload")),
        About::Process(_) => {
            let role = process?.face(end)?.role;
            terms::key_of(words, role.name, role.rank == Rank::Workload)
        }
    };
    let means = words.attribute(&key, "means", &[]).or_else(|| words.find(&key, &[]))?;
    let facts = process.filter(|process| process.on_node && process.begun(end)).map(|process| view.facts(process)).unwrap_or_default();
    let line = |(at, name): (usize, &&str)| {
        let general = words.attribute(&key, name, &[]);
        let fact = facts.get(at).cloned().flatten();
        fact.or(general).map(|said| (words.say(&format!("gloss-{name}"), &[]), said))
    };
    let title = match (process, about) {
        (Some(process), _) => view.named(process.pid).unwrap_or_default(),
        (None, About::Badge(word)) => word.clone(),
        (None, About::Seat(_, name)) => name.clone(),
        (None, _) => words.say(&key, &[]),
    };
    let lines = LINES.iter().enumerate().filter_map(line).collect();
    Some(Gloss { title, means, lines, kill: view.kill(process), follow: view.follow(process, about) })
}

/// The word that a badge stands for, if it has one.
fn badge(word: &str) -> Option<&'static str> {
    Some(match word {
        "CRI" => "glossary-cri",
        "ttrpc" => "glossary-ttrpc",
        "ctrd" => "gloss-ctrd",
        "HTTP" => "gloss-http",
        "exec" | "clone" => "gloss-exec",
        _ => return None,
    })
}

/// A run at a step.
struct View<'a> {
    words: &'a Words,
    trace: &'a Trace,
    steps: &'a Steps,
    index: &'a ProcessIndex,
    step: usize,
    end: Seq,
}

impl View<'_> {
    /// The process that is meant: of a word one that has a part in this step, else the last one of its kind that began.
    fn process(&self, about: &About) -> Option<&Process> {
        if let About::Process(pid) = about {
            return self.index.find(*pid);
        }
        let name = self.role(about);
        let is_one = |process: &&Process| process.on_node && process.face(self.end).is_some_and(|face| face.role.name == name);
        let sides = self.steps.sides(self.trace, self.step).map(|(from, to)| [to.pid, from.pid]).unwrap_or_default();
        let here = sides.iter().filter_map(|pid| self.index.find(*pid)).find(is_one);
        let living = || self.index.living(self.end).filter(is_one).last();
        let begun = || self.index.processes().iter().rfind(|process| process.begun(self.end) && is_one(process));
        here.or_else(living).or_else(begun)
    }

    /// The name of the role that is meant; nothing that is one where none is.
    fn role<'b>(&self, about: &'b About) -> &'b str {
        match about {
            About::Term(key) => key,
            // The one part of a program that has a name in each language.
            About::Seat(_, name) if *name == self.words.say("part-kubelet", &[]) => "kubelet",
            About::Seat(_, name) => name,
            About::Badge(_) | About::Process(_) => "",
        }
    }

    fn kill(&self, process: Option<&Process>) -> Kill {
        let Some(process) = process.filter(|process| process.on_node) else { return Kill::Nothing };
        let first = harms(self.steps, self.index, self.step, process.pid).into_iter().next();
        match first {
            _ if process.pid == INIT => Kill::Init,
            Some(kill) => Kill::Can(process.pid, kill.deed),
            None => Kill::Gone,
        }
    }

    /// The next step in which a process has a part, or whose title or sentence has the word.
    fn follow(&self, process: Option<&Process>, about: &About) -> Option<usize> {
        let mut later = self.step + 1..=self.steps.len();
        if let Some(process) = process {
            return self.steps.parts_of(self.trace, process.pid, later);
        }
        match about {
            About::Badge(word) => later.find(|step| self.steps.badge(self.trace, *step) == *word),
            About::Term(key) => {
                let word = self.words.say(&format!("glossary-{key}"), &[]);
                let has_it = |step: &usize| Terms::of(self.words).has(&self.told(*step), &word);
                later.find(has_it)
            }
            About::Seat(..) => {
                let role = self.role(about);
                let is_it = |step: &usize| {
                    self.steps.sides(self.trace, *step).is_some_and(|(from, to)| [from, to].iter().any(|side| side.role.name == role))
                };
                later.find(is_it)
            }
            About::Process(_) => None,
        }
    }

    fn told(&self, step: usize) -> String {
        crate::narration::narrate(self.words, self.trace, self.steps, step).text
    }
}

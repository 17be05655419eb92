//! What happened in a turn of the story, and who waits at its end.

use podpath_trace::{Event, ProcessRef, Seq, Status, Trace, What};

use crate::steps::{Steps, shorten};
use crate::words::Words;

/// A turn: a beat, or one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// What came, went and changed, in order.
    pub happened: Vec<Happened>,
    /// Who waits, and for what, the outermost first.
    pub waiting: Vec<Waiting>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// `+`, `−` or `~`: it came, it went, it changed.
    pub sign: char,
    /// What.
    pub text: String,
    /// Its number, or what it was and is.
    pub detail: String,
    /// The step in which it happened.
    pub step: usize,
}

/// Somebody who has asked and has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub name: String,
    /// For what.
    pub call: String,
    /// For how long, in nanoseconds.
    pub for_ns: u64,
    /// The step in which it was asked.
    pub step: usize,
}

/// The steps from `first` to `last` as one turn.
pub fn turn(words: &Words, trace: &Trace, steps: &Steps, first: usize, last: usize) -> Turn {
    let (Some(begin), Some(end)) = (steps.mark(first), steps.mark(last)) else { return Turn::default() };
    let events = trace.events.get(begin.seq as usize..end.end as usize).unwrap_or_default();
    let happened = events.iter().filter(|event| !event.routine).filter_map(|event| happened(words, steps, event)).collect();
    let now_ns = trace.events.get(end.seq as usize).map_or(0, |event| event.at_ns);
    Turn { happened, waiting: waiting(trace, steps, end.end, now_ns) }
}

fn happened(words: &Words, steps: &Steps, event: &Event) -> Option<Happened> {
    let name = |pid: u32| steps.role_of(pid, event.seq).map_or_else(|| pid.to_string(), |role| role.name.to_owned());
    let (sign, text, detail) = match &event.what {
        What::Spawn { child, .. } => ('+', words.say("turn-born", &[("name", child.role.name)]), pid(words, *child)),
        What::Exit { status } => {
            let role = event.process.role.name;
            let text = match status {
                Status::Exited(code) => words.say("turn-exited", &[("name", role), ("code", &code.to_string())]),
                Status::Killed(signal) => words.say("turn-killed", &[("name", role), ("signal", signal)]),
            };
            ('−', text, pid(words, event.process))
        }
        What::Reparent { child, parent } => {
            ('~', words.say("turn-adopted", &[("name", &name(*child)), ("parent", &name(*parent))]), format!("{child} → {parent}"))
        }
        What::Change(change) => {
            let sign = match (&change.before, &change.after) {
                (None, _) => '+',
                (_, None) => '−',
                _ => '~',
            };
            let kind = words.say(&format!("kind-{}", change.object.kind.name()), &[]);
            (sign, format!("{kind} {}", shorten(&change.object.name)), change.after.as_deref().unwrap_or_default().to_owned())
        }
        _ => return None,
    };
    Some(Happened { sign, text, detail, step: steps.at_seq(event.seq) })
}

/// What runs elsewhere has no number that anybody on the node could look up.
fn pid(words: &Words, process: ProcessRef) -> String {
    let is_here = process.pid <= ProcessRef::PID_MAX;
    if is_here { words.say("caption-pid", &[("pid", &process.pid.to_string())]) } else { String::new() }
}

fn waiting(trace: &Trace, steps: &Steps, end: Seq, now_ns: u64) -> Vec<Waiting> {
    let mut waiting: Vec<(Seq, &'static str)> = steps.waiting(end).collect();
    waiting.sort_unstable();
    let of = |(since, name): (Seq, &'static str)| {
        let asked = trace.events.get(since as usize)?;
        // Who waits for the end of a child that is part of the steady chatter has no step of its own that could be named.
        let step = Some(steps.at_seq(since)).filter(|step| steps.mark(*step).is_some_and(|mark| mark.seq == since))?;
        Some(Waiting { name: name.to_owned(), call: steps.title(trace, step), for_ns: now_ns.saturating_sub(asked.at_ns), step })
    };
    waiting.into_iter().filter_map(of).collect()
}

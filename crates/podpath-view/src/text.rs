//! A whole trace as text: the call tree indented, with the numbers that links and `--kill` take, times, processes and one plain sentence a
//! step.

use std::fmt::{self, Write};

use podpath_trace::{Event, Recorded, Seq, Status, Text, Trace, What};

use crate::known::{Known, Shares};
use crate::narration::{beat_title, narrate};
use crate::processes::ProcessIndex;
use crate::refusal::{Next, Refusal};
use crate::steps::{Answer, Steps};
use crate::time::{clock, duration};
use crate::words::Words;

/// How far back the last line of a program that ends is looked for, in events.
const LAST_WORDS_WITHIN: usize = 20;

/// What the text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Relists and housekeeping too.
    pub routine: bool,
    /// The process table at the end.
    pub processes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { routine: false, processes: true }
    }
}

/// Writes a trace, and what is recorded of it.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, trace: &Trace, recorded: &Recorded, words: &Words, options: Options) -> fmt::Result {
    let steps = if options.routine { Steps::with_routine(trace) } else { Steps::of(trace) };
    let end_ns = trace.events.last().map_or(0, |event| event.at_ns);
    let (count, time) = (steps.count().to_string(), duration(end_ns));
    writeln!(out, "{}", words.say("text-head", &[("path", &trace.path), ("steps", &count), ("time", &time)]))?;
    writeln!(out, "{}", shares(words, &Shares::of(trace, &steps, recorded)))?;
    writeln!(out, "{}", words.say("text-numbers", &[]))?;
    let mut beat = None;
    for index in 1..=steps.len() {
        if steps.beat_of(index) != beat {
            beat = steps.beat_of(index);
            let at = beat.unwrap_or(0);
            let number = steps.beat_number(at).map(|number| format!("{number}. ")).unwrap_or_default();
            writeln!(out, "\n{number}{}", beat_title(words, &steps, at))?;
        }
        step(out, trace, words, &steps, recorded, index)?;
    }
    if steps.routine_left_out() > 0 {
        writeln!(out, "\n{}", words.count("text-routine", steps.routine_left_out(), &[]))?;
    }
    refusal(out, trace, words)?;
    terminal(out, trace, words)?;
    if options.processes { processes(out, trace, &steps, words) } else { Ok(()) }
}

/// How much of a run is known in which way, in one line.
pub fn shares(words: &Words, shares: &Shares) -> String {
    let [recorded, source, simplified] = Known::ALL.map(|known| shares.percent(known).to_string());
    words.say("known-shares", &[("recorded", &recorded), ("source", &source), ("simplified", &simplified)])
}

/// How a step is known, in a word or two.
fn known(words: &Words, trace: &Trace, steps: &Steps, recorded: &Recorded, index: usize) -> String {
    let partner = steps.mark(index).and_then(|mark| recorded.partner(mark.seq));
    let known = Known::of_step(trace, steps, recorded, index).map(Known::name).unwrap_or_default();
    match partner {
        Some(partner) => words.say("known-recorded-by", &[("count", &partner.recordings.len().to_string())]),
        None => words.say(&format!("known-{known}"), &[]),
    }
}

fn step(out: &mut impl Write, trace: &Trace, words: &Words, steps: &Steps, recorded: &Recorded, index: usize) -> fmt::Result {
    let Some(step) = steps.step(trace, index) else { return Ok(()) };
    let sentence = narrate(words, trace, steps, index);
    let whom = if step.to == step.from { String::new() } else { format!(" → {}", step.to) };
    let indent = "  ".repeat(step.depth);
    writeln!(
        out,
        "{number:>6} {seq:>7}  {time:>10}  {indent}{badge} {call}  ({who}{whom}; {known})",
        number = step.number.to_string(),
        seq = format!("@{}", step.seq),
        who = step.from,
        known = known(words, trace, steps, recorded, index),
        time = clock(step.at_ns),
        badge = step.badge,
        call = step.call
    )?;
    let room = " ".repeat(28);
    writeln!(out, "{room}{indent}{}", sentence.text)?;
    match (step.answer, last_words(trace, step.seq)) {
        (Answer::Failed(message), _) | (_, Some(message)) => writeln!(out, "{room}{indent}{message}"),
        (Answer::None | Answer::Ok, None) => Ok(()),
    }
}

/// What a program says of a failure: a line of its log that is a step and tells of an error; of a program that gives up without such a
/// step its last line.
fn last_words(trace: &Trace, seq: Seq) -> Option<Text> {
    let event = trace.events.get(seq as usize)?;
    let error = |event: &Event| match &event.what {
        What::Log { level: "error", line } => Some(line.clone()),
        _ => None,
    };
    if !matches!(event.what, What::Exit { status } if status != Status::Exited(0)) {
        return error(event);
    }
    let own = trace.events.get(..seq as usize)?.iter().rev().take(LAST_WORDS_WITHIN).filter(|earlier| earlier.process == event.process);
    let mut own = own.filter(|earlier| matches!(earlier.what, What::Log { .. }));
    own.next().filter(|last| last.milestone.is_none()).and_then(error)
}

/// Why the kubelet of a run does not start, and what shows more of it; nothing if it starts.
fn refusal(out: &mut impl Write, trace: &Trace, words: &Words) -> fmt::Result {
    let Some(Refusal { message, next, .. }) = Refusal::of(trace) else { return Ok(()) };
    let flag = match &next {
        Next::RemoveFlag(flag) => flag.as_str(),
        Next::NameEndpoint | Next::Other => "",
    };
    writeln!(out, "\n{}\n  {message}", words.say("text-refused", &[]))?;
    let advice = words.say(&format!("refused-next-{}", next.name()), &[("flag", flag)]);
    writeln!(out, "{advice}")?;
    if let Next::RemoveFlag(flag) = &next {
        writeln!(out, "{}", words.say("text-refused-flag", &[("flag", flag)]))?;
    }
    Ok(())
}

/// What whoever asks with kubectl sees; nothing where nobody does.
fn terminal(out: &mut impl Write, trace: &Trace, words: &Words) -> fmt::Result {
    let lines = trace.events.iter().filter(|event| event.process.role.name == "kubectl").filter_map(|event| match &event.what {
        What::Log { line, .. } => Some((event.at_ns, line)),
        _ => None,
    });
    for (at, (at_ns, line)) in lines.enumerate() {
        if at == 0 {
            writeln!(out, "\n{}", words.say("text-kubectl", &[]))?;
        }
        writeln!(out, "{:>10}  {line}", clock(at_ns))?;
    }
    Ok(())
}

fn processes(out: &mut impl Write, trace: &Trace, steps: &Steps, words: &Words) -> fmt::Result {
    let end = Seq::try_from(trace.events.len()).unwrap_or(Seq::MAX);
    let rows = ProcessIndex::of(trace, steps.cast()).tree(end, end);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", words.say("text-processes", &[]))?;
    for row in rows {
        let command = if row.command.is_empty() { &row.comm } else { &row.command };
        writeln!(out, "{:>7}  {}{}", row.pid, "  ".repeat(row.depth), command)?;
    }
    Ok(())
}

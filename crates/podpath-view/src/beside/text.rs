//! Two runs beside each other, as text and as JSON.

use std::fmt::{self, Write};

use serde_json::{Value, json};

use super::{BeatRow, Beside, Row, Side, Verdict};
use crate::narration::beat_title;
use crate::words::Words;

/// How many fields that differ are named in a row; the others are counted.
const FIELDS_MAX: usize = 3;
/// How long a value may be in a row, in letters.
const VALUE_LETTERS: usize = 40;

/// Writes the comparison of two runs, each with its name. Rows that are the same are folded unless `all` are wanted.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, words: &Words, beside: &Beside, sides: [Side<'_>; 2], names: [&str; 2], all: bool) -> fmt::Result {
    for (at, letter) in ["A", "B"].into_iter().enumerate() {
        writeln!(out, "{letter}  {}", names[at])?;
    }
    writeln!(out)?;
    counts(out, words, beside)?;
    match beside.parts() {
        Some(row) => writeln!(out, "\n{}", words.say("beside-parts", &[("place", &place(sides, row))]))?,
        None => writeln!(out, "\n{}", words.say("beside-one", &[]))?,
    }
    for beat in &beside.beats {
        let (side, at) = match beat.at {
            [Some(at), _] => (0, at),
            [None, Some(at)] => (1, at),
            [None, None] => continue,
        };
        let only = match beat.at {
            [Some(_), Some(_)] => String::new(),
            [Some(_), None] => format!("  ({})", words.say("beside-only", &[("side", "A")])),
            _ => format!("  ({})", words.say("beside-only", &[("side", "B")])),
        };
        writeln!(out, "\n{}{only}", beat_title(words, sides[side].steps, at))?;
        rows(out, words, beat, sides, all)?;
    }
    Ok(())
}

fn counts(out: &mut impl Write, words: &Words, beside: &Beside) -> fmt::Result {
    writeln!(out, "{:>12} {:>12}", "A", "B")?;
    let [one, other] = beside.counts.map(|counts| counts.table());
    for ((key, one), (_, other)) in one.into_iter().zip(other) {
        writeln!(out, "{one:>12} {other:>12}  {}", words.say(&format!("beside-{key}"), &[]))?;
    }
    Ok(())
}

/// Where a row is: the number of its step, on the side that has it.
fn place(sides: [Side<'_>; 2], row: &Row) -> String {
    let of = |side: usize| row.steps[side].map(|step| format!("{}{}", ["A", "B"][side], sides[side].steps.number(step)));
    [of(0), of(1)].into_iter().flatten().collect::<Vec<_>>().join(" / ")
}

fn rows(out: &mut impl Write, words: &Words, beat: &BeatRow, sides: [Side<'_>; 2], all: bool) -> fmt::Result {
    let mut same = 0;
    for row in &beat.rows {
        if row.verdict == Verdict::Same && !all {
            same += 1;
            continue;
        }
        fold(out, words, &mut same)?;
        one(out, words, row, sides)?;
    }
    fold(out, words, &mut same)
}

fn fold(out: &mut impl Write, words: &Words, same: &mut usize) -> fmt::Result {
    match std::mem::take(same) {
        0 => Ok(()),
        count => writeln!(out, "  = {}", words.count("beside-same", count, &[])),
    }
}

fn one(out: &mut impl Write, words: &Words, row: &Row, sides: [Side<'_>; 2]) -> fmt::Result {
    let sign = match (row.steps, &row.verdict) {
        ([Some(_), Some(_)], Verdict::Same) => '=',
        ([Some(_), Some(_)], _) => '~',
        ([Some(_), None], _) => '<',
        _ => '>',
    };
    let told = [0, 1].map(|side| row.steps[side].map(|step| told(sides[side], step)));
    let what = told.iter().flatten().next().map(|(what, _)| what.clone()).unwrap_or_default();
    let mut who: Vec<String> = told.into_iter().flatten().map(|(_, who)| who).collect();
    who.dedup();
    let why = why(words, row, sides);
    writeln!(out, "  {sign} {:>11}  {what}  ({}){}{why}", place(sides, row), who.join(" | "), if why.is_empty() { "" } else { "  " })?;
    let Verdict::Differs(fields) = &row.verdict else { return Ok(()) };
    for field in fields.iter().take(FIELDS_MAX) {
        let value = |side: usize| field.values[side].as_deref().map_or_else(|| "–".to_owned(), shorten);
        writeln!(out, "                   {}: {} | {}", field.path, value(0), value(1))?;
    }
    match fields.len().saturating_sub(FIELDS_MAX) {
        0 => Ok(()),
        more => writeln!(out, "                   {}", words.count("beside-more", more, &[])),
    }
}

/// What happens in a step, and between whom.
fn told(side: Side<'_>, step: usize) -> (String, String) {
    let what = format!("{} {}", side.steps.badge(side.trace, step), side.steps.title(side.trace, step));
    let who = side
        .steps
        .sides(side.trace, step)
        .map_or_else(String::new, |(from, to)| if from == to { from.to_string() } else { format!("{from} → {to}") });
    (what, who)
}

fn why(words: &Words, row: &Row, sides: [Side<'_>; 2]) -> String {
    let other = usize::from(row.steps[0].is_some());
    match &row.verdict {
        Verdict::Nobody(name) => words.say("beside-nobody", &[("name", name), ("side", ["A", "B"][other])]),
        Verdict::Elsewhere(step) => {
            let number = sides[other].steps.number(*step).to_string();
            words.say("beside-elsewhere", &[("side", ["A", "B"][other]), ("step", &number)])
        }
        Verdict::Same | Verdict::Differs(_) | Verdict::Alone => String::new(),
    }
}

fn shorten(value: &str) -> String {
    match value.char_indices().nth(VALUE_LETTERS) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

/// The comparison as one JSON document: `diff/1`.
pub fn document(beside: &Beside, sides: [Side<'_>; 2], names: [&str; 2]) -> Value {
    let step = |side: usize, step: Option<usize>| {
        step.map(|step| {
            let (what, who) = told(sides[side], step);
            json!({ "step": sides[side].steps.number(step).to_string(), "seq": sides[side].steps.mark(step).map(|mark| mark.seq), "what": what, "who": who })
        })
    };
    let row = |(beat, row): (&BeatRow, &Row)| {
        let (side, at) = if let Some(at) = beat.at[0] { (0, at) } else { (1, beat.at[1].unwrap_or_default()) };
        let key = sides[side].steps.beats().get(at).map(|beat| beat.key);
        let fields = match &row.verdict {
            Verdict::Differs(fields) => {
                fields.iter().map(|field| json!({ "path": field.path, "a": field.values[0], "b": field.values[1] })).collect()
            }
            _ => Vec::new(),
        };
        let because = if let Verdict::Nobody(name) = row.verdict { Some(name) } else { None };
        json!({ "beat": key, "a": step(0, row.steps[0]), "b": step(1, row.steps[1]), "verdict": row.verdict.name(), "missing": because, "fields": fields })
    };
    let counts = beside.counts.map(|counts| json!({ "calls": counts.calls, "processes": counts.processes, "sockets": counts.sockets, "bytes": counts.bytes, "to_app_ns": counts.to_app_ns }));
    let parts = beside.rows().position(|(_, row)| row.verdict != Verdict::Same);
    json!({ "format": "diff/1", "a": names[0], "b": names[1], "counts": { "a": counts[0], "b": counts[1] }, "parts": parts, "rows": beside.rows().map(row).collect::<Vec<_>>() })
}

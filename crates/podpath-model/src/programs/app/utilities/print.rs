//! Programs that print what their words make.

use super::super::bounds::Remark;
use super::super::inside::Inside;
use super::super::shell::arithmetic;
use super::text::contents;
use crate::kernel::Sys;
use crate::trace::Text;

/// No list of numbers is longer; of a longer one only the start is printed.
const NUMBERS_MAX: i64 = 100_000;
const NUMBERS_SHOWN: i64 = 1_000;
/// How long it takes to print one.
const NUMBER_NS: u64 = 50;

/// `\n` and the like.
pub(in super::super) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('\\') | None => out.push('\\'),
            Some('c') => return out,
            Some(other) => out.extend(['\\', other]),
        }
    }
    out
}

/// `printf FORMAT WORD …`: the format is used again while there are words.
pub(super) async fn printf(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let Some((format, mut words)) = words.split_first() else { return 1 };
    let format = unescaped(format);
    let mut out = String::new();
    loop {
        let before = words.len();
        out.push_str(&printf_once(&format, &mut words));
        if words.is_empty() || words.len() == before {
            break;
        }
    }
    inside.print(sys, &out).await;
    0
}

fn printf_once(format: &str, words: &mut &[Text]) -> String {
    let mut out = String::new();
    let mut letters = format.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let mut flags = String::new();
        while let Some(flag) = letters.next_if(|letter| letter.is_ascii_digit() || "-.0+ ".contains(*letter)) {
            flags.push(flag);
        }
        let mut next = || match words.split_first() {
            Some((first, rest)) => {
                *words = rest;
                first.to_string()
            }
            None => String::new(),
        };
        let text = match letters.next() {
            Some('s') => next(),
            Some('b') => unescaped(&next()),
            Some('d' | 'i' | 'u') => next().trim().parse::<i64>().unwrap_or(0).to_string(),
            Some('c') => next().chars().take(1).collect(),
            Some('%') => "%".to_owned(),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        let width: usize = flags.trim_start_matches('-').split('.').next().and_then(|width| width.parse().ok()).unwrap_or(0).min(200);
        let blank = if flags.starts_with('0') { "0" } else { " " };
        let missing = blank.repeat(width.saturating_sub(text.chars().count()));
        out.push_str(&if flags.starts_with('-') { format!("{text}{missing}") } else { format!("{missing}{text}") });
    }
    out
}

/// Programs that only print what their words make.
pub(super) async fn simple(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    let first = words.first().map_or("", |word| &**word);
    let line = match name {
        "seq" => {
            let given: Vec<i64> = words.iter().filter_map(|word| number(word)).collect();
            let (from, step, to) = match given[..] {
                [to] => (1, 1, to),
                [from, to] => (from, 1, to),
                [from, step, to] if step != 0 => (from, step, to),
                _ => return 1,
            };
            let count = (to.saturating_sub(from) / step).saturating_add(1).max(0);
            return numbers(sys, inside, from, step, count).await;
        }
        "basename" => {
            let base = first.trim_end_matches('/').rsplit('/').next().unwrap_or(first);
            words.get(1).and_then(|suffix| base.strip_suffix(&**suffix)).unwrap_or(base).to_owned()
        }
        "dirname" => match first.trim_end_matches('/').rsplit_once('/') {
            Some(("", _)) => "/".to_owned(),
            Some((parent, _)) => parent.to_owned(),
            None => ".".to_owned(),
        },
        "expr" => return expr(sys, inside, words).await,
        _ => {
            let text = contents(sys, inside, words).await.unwrap_or_default();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            if name == "tac" {
                lines.reverse();
            } else {
                lines = lines.iter().map(|line| line.chars().rev().collect()).collect();
            }
            lines.join("\n")
        }
    };
    inside.print(sys, &format!("{line}\n")).await;
    0
}

/// A number as `seq` reads it; with `inf` it never ends.
fn number(word: &str) -> Option<i64> {
    if matches!(word, "inf" | "infinity") { Some(i64::MAX / 2) } else { word.parse().ok() }
}

/// Prints numbers, and of very many the first only.
async fn numbers(sys: &Sys, inside: &Inside, from: i64, step: i64, count: i64) -> i32 {
    let shown = if count > NUMBERS_MAX { NUMBERS_SHOWN } else { count };
    let lines: String = (0..shown).map(|at| format!("{}\n", from.saturating_add(at.saturating_mul(step)))).collect();
    inside.print(sys, &lines).await;
    if shown == count {
        return 0;
    }
    inside.tell(sys, Remark::Endless, "seq").await;
    sys.sleep(u64::try_from(count).unwrap_or(0).saturating_mul(NUMBER_NS)).await;
    0
}

async fn expr(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    struct None;
    impl arithmetic::Numbers for None {
        fn text(&self, _: &str) -> String {
            String::new()
        }
        fn set(&mut self, _: &str, _: i64) {}
    }
    let texts: Vec<&str> = words.iter().map(|word| &**word).collect();
    if let [left, operator @ ("=" | "!="), right] = texts[..]
        && (left.parse::<i64>().is_err() || right.parse::<i64>().is_err())
    {
        let holds = (left == right) == (operator == "=");
        inside.print(sys, if holds { "1\n" } else { "0\n" }).await;
        return i32::from(!holds);
    }
    let expression: Vec<&str> = texts.iter().map(|word| if *word == "=" { "==" } else { word }).collect();
    let Some(value) = arithmetic::compute(&expression.join(" "), &mut None) else { return 2 };
    inside.print(sys, &format!("{value}\n")).await;
    i32::from(value == 0)
}

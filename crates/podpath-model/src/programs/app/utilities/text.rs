//! Programs that print, and programs through which text goes.

use super::super::inside::Inside;
use super::super::shell::{Pattern, arithmetic};
use super::{cannot, forever};
use crate::kernel::Sys;
use crate::trace::Text;

/// No list of numbers is longer.
const NUMBERS_MAX: i64 = 100_000;

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
            let numbers: Vec<i64> = words.iter().filter_map(|word| word.parse().ok()).collect();
            let (from, step, to) = match numbers[..] {
                [to] => (1, 1, to),
                [from, to] => (from, 1, to),
                [from, step, to] if step != 0 => (from, step, to),
                _ => return 1,
            };
            let count = ((to.saturating_sub(from)) / step).saturating_add(1).clamp(0, NUMBERS_MAX);
            (0..count).map(|at| (from + at * step).to_string()).collect::<Vec<_>>().join("\n")
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

/// What is in the files that are named, or comes by standard input; none if a file is not there, which is said.
async fn contents(sys: &Sys, inside: &Inside, words: &[Text]) -> Option<String> {
    let files: Vec<&Text> = words.iter().filter(|word| !word.starts_with('-') || &***word == "-").collect();
    if files.is_empty() {
        return Some(inside.io.input.all(sys).await);
    }
    let mut text = String::new();
    for file in files {
        text.push_str(&if &**file == "-" { inside.io.input.all(sys).await } else { inside.read(sys, file)?.to_string() });
    }
    Some(text)
}

/// Programs through which text goes.
pub(super) async fn filter(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    match name {
        "cat" => return cat(sys, inside, words).await,
        "head" if !words.iter().enumerate().any(|(at, word)| !word.starts_with('-') && !is_value(words, at)) => {
            return head(sys, inside, words).await;
        }
        "tee" => return tee(sys, inside, words).await,
        "grep" | "egrep" | "fgrep" => return grep(sys, inside, words).await,
        _ => {}
    }
    let takes_words = usize::from(name == "tr") * words.len();
    let files: Vec<Text> = words[takes_words..]
        .iter()
        .enumerate()
        .filter(|(at, word)| !is_value(words, *at) && !word.starts_with('-'))
        .map(|(_, word)| word.clone())
        .collect();
    let Some(text) = contents(sys, inside, &files).await else {
        return cannot(sys, inside, name, files.first().map_or("", |file| file), "No such file or directory").await;
    };
    let out = transform(name, &text, words);
    inside.print(sys, &out).await;
    0
}

/// `head -n 3`, `head -3`
fn head_count(words: &[Text]) -> usize {
    let after = words.iter().position(|word| &**word == "-n").and_then(|at| words.get(at + 1)).and_then(|count| count.parse().ok());
    after.or_else(|| words.iter().find_map(|word| word.strip_prefix('-')?.trim_start_matches('n').parse().ok())).unwrap_or(10)
}

/// Reads no more than it needs, so that whoever writes on is told so.
async fn head(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    for _ in 0..head_count(words) {
        let Some(line) = inside.io.input.line(sys).await else { break };
        inside.print(sys, &format!("{line}\n")).await;
    }
    0
}

/// Whether a word is the value of an option before it.
fn is_value(words: &[Text], at: usize) -> bool {
    at > 0 && matches!(&*words[at - 1], "-n" | "-c" | "-d" | "-f" | "-k" | "-t")
}

fn transform(name: &str, text: &str, words: &[Text]) -> String {
    let value = |flag: &str| {
        words
            .iter()
            .find_map(|word| word.strip_prefix(flag).filter(|rest| !rest.is_empty()).map(str::to_owned))
            .or_else(|| words.iter().position(|word| &**word == flag).and_then(|at| words.get(at + 1)).map(|word| word.to_string()))
    };
    let lines = |lines: Vec<String>| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    match name {
        "wc" => {
            let counts = [("-l", text.lines().count()), ("-w", text.split_whitespace().count()), ("-c", text.len())];
            let wanted: Vec<String> = counts
                .iter()
                .filter(|(flag, _)| words.iter().any(|word| word == &(*flag).into()) || !words.iter().any(|word| word.starts_with('-')))
                .map(|(_, count)| count.to_string())
                .collect();
            format!("{}\n", wanted.join(" "))
        }
        "head" => lines(text.lines().take(head_count(words)).map(str::to_owned).collect()),
        "sort" => {
            let mut sorted: Vec<String> = text.lines().map(str::to_owned).collect();
            let has = |flag: char| words.iter().any(|word| word.starts_with('-') && word.contains(flag));
            if has('n') {
                sorted.sort_by_key(|line| line.split_whitespace().next().and_then(|number| number.parse::<i64>().ok()).unwrap_or(0));
            } else {
                sorted.sort();
            }
            if has('u') {
                sorted.dedup();
            }
            if has('r') {
                sorted.reverse();
            }
            lines(sorted)
        }
        "uniq" => {
            let mut kept: Vec<String> = text.lines().map(str::to_owned).collect();
            kept.dedup();
            lines(kept)
        }
        "cut" => {
            let delimiter = value("-d").unwrap_or_else(|| "\t".to_owned());
            let field: usize = value("-f").and_then(|field| field.split([',', '-']).next()?.parse().ok()).unwrap_or(1);
            lines(text.lines().map(|line| line.split(&*delimiter).nth(field.saturating_sub(1)).unwrap_or(line).to_owned()).collect())
        }
        _ => translate(text, words),
    }
}

/// `tr`: with `-d` the letters go, else each becomes its counterpart.
fn translate(text: &str, words: &[Text]) -> String {
    let sets: Vec<Vec<char>> = words.iter().filter(|word| !word.starts_with('-')).map(|word| letters_of(&unescaped(word))).collect();
    let deletes = words.iter().any(|word| &**word == "-d");
    match &sets[..] {
        [from] if deletes => text.chars().filter(|letter| !from.contains(letter)).collect(),
        [from, to] => {
            let mapped = |letter: char| match from.iter().position(|known| *known == letter) {
                Some(at) => to.get(at).or(to.last()).copied().unwrap_or(letter),
                None => letter,
            };
            text.chars().map(mapped).collect()
        }
        _ => text.to_owned(),
    }
}

fn letters_of(set: &str) -> Vec<char> {
    let set = set.replace("[:upper:]", "A-Z").replace("[:lower:]", "a-z").replace("[:digit:]", "0-9");
    let letters: Vec<char> = set.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if letters.get(at + 1) == Some(&'-') && at + 2 < letters.len() {
            out.extend(letters[at]..=letters[at + 2]);
            at += 3;
        } else {
            out.push(letters[at]);
            at += 1;
        }
    }
    out
}

async fn cat(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let files: Vec<&Text> = words.iter().filter(|word| !word.starts_with('-')).collect();
    if files.is_empty() {
        while let Some(piece) = inside.io.input.piece(sys).await {
            inside.print(sys, &piece).await;
        }
        return 0;
    }
    let mut code = 0;
    for file in files {
        match inside.read(sys, file) {
            Some(contents) => inside.print(sys, &contents).await,
            None => {
                inside.complain(sys, &format!("cat: can't open '{file}': No such file or directory\n")).await;
                code = 1;
            }
        }
    }
    code
}

async fn tee(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let appends = words.iter().any(|word| &**word == "-a");
    let files: Vec<&Text> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let mut is_first = !appends;
    let mut code = 0;
    loop {
        let piece = inside.io.input.piece(sys).await;
        let text = piece.clone().unwrap_or_default();
        for file in &files {
            let written = if is_first { inside.write(sys, file, &text).await } else { inside.append(sys, file, &text).await };
            if let Err(why) = written {
                code = cannot(sys, inside, "tee", file, why).await;
            }
        }
        is_first = false;
        if piece.is_none() {
            return code;
        }
        inside.print(sys, &text).await;
    }
}

async fn grep(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let flags: String = words.iter().filter(|word| word.starts_with('-') && !word.starts_with("--")).map(|word| &word[1..]).collect();
    let mut plain = words.iter().filter(|word| !word.starts_with('-'));
    let Some(expression) = plain.next() else { return 2 };
    let files: Vec<Text> = plain.cloned().collect();
    let Some(text) = contents(sys, inside, &files).await else {
        cannot(sys, inside, "grep", files.first().map_or("", |file| file), "No such file or directory").await;
        return 2;
    };
    let fold = |text: &str| if flags.contains('i') { text.to_lowercase() } else { text.to_owned() };
    let pattern = expression_of(&fold(expression), flags.contains('F'));
    let found: Vec<&str> = text.lines().filter(|line| pattern.matches(&fold(line)) != flags.contains('v')).collect();
    if flags.contains('c') {
        inside.print(sys, &format!("{}\n", found.len())).await;
    } else if !flags.contains('q') {
        inside.print(sys, &found.iter().map(|line| format!("{line}\n")).collect::<String>()).await;
    }
    i32::from(found.is_empty())
}

/// A regular expression as a pattern. Simplified: `.`, `.*`, sets and anchors are understood.
fn expression_of(expression: &str, is_fixed: bool) -> Pattern {
    let mut pattern = Pattern::default();
    let body = if is_fixed { expression } else { expression.trim_start_matches('^').trim_end_matches('$') };
    if is_fixed || !expression.starts_with('^') {
        pattern.push("*", false);
    }
    let mut rest = body;
    while let Some(letter) = rest.chars().next() {
        if !is_fixed && rest.starts_with(".*") {
            pattern.push("*", false);
            rest = &rest[2..];
            continue;
        }
        if !is_fixed
            && letter == '['
            && let Some(end) = rest.find(']')
        {
            pattern.push(&rest[..=end], false);
            rest = &rest[end + 1..];
            continue;
        }
        let escaped = rest[letter.len_utf8()..].chars().next().filter(|_| !is_fixed && letter == '\\');
        match escaped {
            Some(escaped) => pattern.push(&escaped.to_string(), true),
            None if letter == '.' && !is_fixed => pattern.push("?", false),
            None => pattern.push(&letter.to_string(), true),
        }
        rest = &rest[letter.len_utf8() + escaped.map_or(0, char::len_utf8)..];
    }
    if is_fixed || !expression.ends_with('$') {
        pattern.push("*", false);
    }
    pattern
}

/// `tail -f` goes on for ever.
pub(super) async fn tail(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let follows = words
        .iter()
        .any(|word| word.starts_with('-') && word.contains(['f', 'F']) && !word.starts_with("--f") || word.starts_with("--follow"));
    let waits = words.iter().any(|word| word.starts_with('-') && word.contains('F') || &**word == "--retry");
    let value = words
        .iter()
        .position(|word| &**word == "-n")
        .and_then(|at| words.get(at + 1))
        .and_then(|count| count.trim_start_matches('-').parse().ok());
    let joined =
        words.iter().find_map(|word| word.strip_prefix('-').and_then(|digits| digits.trim_start_matches('n').parse::<usize>().ok()));
    let count: usize = value.or(joined).unwrap_or(10);
    let is_file = |(at, word): &(usize, &Text)| !(word.starts_with(['-', '+']) || *at > 0 && &*words[at - 1] == "-n");
    let files: Vec<Text> = words.iter().enumerate().filter(is_file).map(|(_, word)| word.clone()).collect();
    let missing = files.iter().find(|file| !inside.exists(sys, file));
    if let Some(file) = missing.filter(|_| !waits) {
        inside.complain(sys, &format!("tail: can't open '{file}': No such file or directory\ntail: no files\n")).await;
        return 1;
    }
    let text = if missing.is_some() { String::new() } else { contents(sys, inside, &files).await.unwrap_or_default() };
    let lines: Vec<&str> = text.lines().collect();
    let last: String = lines[lines.len().saturating_sub(count)..].iter().map(|line| format!("{line}\n")).collect();
    inside.print(sys, &last).await;
    if !follows {
        return 0;
    }
    follow(sys, inside, &files, text.len()).await
}

/// Prints what is added to a file, once a second as tail looks.
async fn follow(sys: &Sys, inside: &Inside, files: &[Text], mut seen: usize) -> i32 {
    const LOOK_NS: u64 = 1_000_000_000;
    let Some(file) = files.first().filter(|file| !file.starts_with("/dev/")) else { return forever().await };
    loop {
        sys.routine(true);
        sys.sleep(LOOK_NS).await;
        let text = if inside.exists(sys, file) { inside.read(sys, file).unwrap_or_else(|| "".into()) } else { "".into() };
        if text.len() < seen {
            seen = 0;
        }
        if let Some(more) = text.get(seen..).filter(|more| !more.is_empty()) {
            inside.print(sys, more).await;
        }
        seen = text.len();
    }
}

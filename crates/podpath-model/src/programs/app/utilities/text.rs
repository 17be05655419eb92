//! Programs through which text goes.

use super::super::inside::Inside;
use super::print::unescaped;
use super::{cannot, endless, forever, search};
use crate::kernel::Sys;
use crate::trace::Text;

/// What is in the files that are named, or comes by standard input; none if a file is not there, which is said.
pub(super) async fn contents(sys: &Sys, inside: &Inside, words: &[Text]) -> Option<String> {
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
        "grep" | "egrep" | "fgrep" => return search::grep(sys, inside, words).await,
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
    if is_endless(inside, &files) {
        return without_end(sys, inside, name, words).await;
    }
    let out = transform(name, &text, words);
    inside.print(sys, &out).await;
    0
}

/// Whether what these files hold, or what comes by standard input, never ends.
pub(super) fn is_endless(inside: &Inside, files: &[Text]) -> bool {
    let reads_input = files.is_empty() || files.iter().any(|file| &**file == "-");
    files.iter().any(|file| inside.is_endless(file)) || reads_input && inside.io.input.is_endless()
}

/// What becomes of text that has neither an end nor lines: some pass it on or count it, the others keep it.
async fn without_end(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    match name {
        // What it prints of it nobody sees here.
        "head" if words.iter().any(|word| word.starts_with("-c")) => 0,
        "wc" => forever().await,
        "head" | "tr" | "tee" | "cat" => endless::pour(sys, inside, name).await,
        _ => endless::hoard(sys).await,
    }
}

/// `head -n 3`, `head -3`
fn head_count(words: &[Text]) -> usize {
    let after = words.iter().position(|word| &**word == "-n").and_then(|at| words.get(at + 1)).and_then(|count| count.parse().ok());
    after.or_else(|| words.iter().find_map(|word| word.strip_prefix('-')?.trim_start_matches('n').parse().ok())).unwrap_or(10)
}

/// Reads no more than it needs, so that whoever writes on is told so.
async fn head(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    if let Some(mut left) = bytes_wanted(words) {
        while let Some(piece) = inside.io.input.piece(sys).await {
            let end = piece.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|end| *end <= left).last().unwrap_or(0);
            inside.print(sys, &piece[..end]).await;
            left -= end;
            if end < piece.len() || left == 0 {
                break;
            }
        }
        return 0;
    }
    for _ in 0..head_count(words) {
        let Some(line) = inside.io.input.line(sys).await else {
            return if inside.io.input.is_endless() { endless::pour(sys, inside, "head").await } else { 0 };
        };
        inside.print(sys, &format!("{line}\n")).await;
    }
    0
}

/// `head -c 16`
fn bytes_wanted(words: &[Text]) -> Option<usize> {
    let at = words.iter().position(|word| word.starts_with("-c"))?;
    let joined = words[at].trim_start_matches("-c");
    if joined.is_empty() { words.get(at + 1)?.parse().ok() } else { joined.parse().ok() }
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
        "head" => match bytes_wanted(words) {
            Some(bytes) => text.get(..bytes).unwrap_or(text).to_owned(),
            None => lines(text.lines().take(head_count(words)).map(str::to_owned).collect()),
        },
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
        return if inside.io.input.is_endless() { endless::pour(sys, inside, "cat").await } else { 0 };
    }
    let mut code = 0;
    for file in files {
        match inside.read(sys, file) {
            Some(_) if inside.is_endless(file) => return endless::pour(sys, inside, "cat").await,
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
            return if inside.io.input.is_endless() { endless::pour(sys, inside, "tee").await } else { code };
        }
        inside.print(sys, &text).await;
    }
}

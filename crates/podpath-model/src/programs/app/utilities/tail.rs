//! `tail`, which may go on for ever.

use super::super::inside::Inside;
use super::text::{contents, is_endless};
use super::{endless, forever};
use crate::kernel::Sys;
use crate::trace::Text;

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
    if is_endless(inside, &files) {
        return endless::hoard(sys).await;
    }
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

//! The tables, read as they are written: tabs between columns, `#` before remarks.

use std::str::SplitN;

const COMMANDS: &str = include_str!("commands.tsv");
const TOOLS: &str = include_str!("tools.tsv");
const KUBELET_LOG: &str = include_str!("kubelet-log.tsv");
/// The flags of the tools.
#[cfg(test)]
pub(crate) const FLAGS: &str = include_str!("flags.tsv");

/// A command, and when it is right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    paths: &'static str,
    releases: &'static str,
    /// What must be so.
    pub(super) when: &'static str,
    /// The command, with gaps: `<pod>`.
    pub(super) command: &'static str,
}

impl Row {
    /// Whether it is for that path and that release.
    pub(super) fn is_for(&self, path: &str, release: Option<u32>) -> bool {
        covers(self.paths, path) && spans(self.releases, release)
    }
}

/// The commands of a key, the best first.
pub(super) fn rows(key: &str) -> impl Iterator<Item = Row> {
    lines(COMMANDS, 5).filter_map(move |mut columns| {
        if columns.next()? != key {
            return None;
        }
        Some(Row { paths: columns.next()?, releases: columns.next()?, when: columns.next()?, command: columns.next()? })
    })
}

/// How a tool is called on a path.
pub(super) fn tool(name: &str, path: &str, release: Option<u32>) -> Option<&'static str> {
    lines(TOOLS, 4).find_map(|mut columns| {
        let here = columns.next()? == name && covers(columns.next()?, path) && spans(columns.next()?, release);
        columns.next().filter(|_| here)
    })
}

/// Of a line of the kubelet's log: the words that stand in it whatever it is about, and the least verbosity that prints it.
pub(super) fn kubelet_log(line: &str) -> Option<(u8, &'static str)> {
    let line = line.strip_prefix('"').unwrap_or(line);
    let rows = lines(KUBELET_LOG, 3).filter_map(|mut columns| Some((columns.next()?.parse().ok()?, columns.next()?)));
    rows.filter(|(_, words)| line.starts_with(words)).max_by_key(|(_, words)| words.len())
}

fn lines(table: &'static str, columns: usize) -> impl Iterator<Item = SplitN<'static, char>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(move |line| line.splitn(columns, '\t'))
}

fn covers(paths: &str, path: &str) -> bool {
    paths == "*" || paths.split(',').any(|known| known == path)
}

/// `*`, `-1.23`, `1.24-`. A release that nobody knows is in none of the latter.
fn spans(releases: &str, release: Option<u32>) -> bool {
    let minor = |text: &str| text.strip_prefix("1.").and_then(|minor| minor.parse::<u32>().ok());
    match releases.split_once('-') {
        None => releases == "*",
        Some((from, to)) => release.is_some_and(|at| minor(from).is_none_or(|from| from <= at) && minor(to).is_none_or(|to| at <= to)),
    }
}

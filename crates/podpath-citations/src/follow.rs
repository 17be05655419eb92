//! The same line in another version of a file, or in another program that hosts the same code.

use std::collections::BTreeSet;

/// How many lines above and below are compared.
const AROUND: usize = 6;

/// Where the line is in the other text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The same text in the same function, and in no second place that is as good. Counted from 1.
    Same(u32),
    /// The best that there is; somebody has to look at it.
    Likely(u32),
}

impl Found {
    /// The line, counted from 1.
    pub fn line(self) -> u32 {
        match self {
            Self::Same(line) | Self::Likely(line) => line,
        }
    }
}

/// Follows line `line` (from 1) of a text to another text. It has to keep its token.
pub fn follow(from: &str, line: u32, token: &str, to: &str) -> Option<Found> {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.lines().map(str::trim).collect(), to.lines().map(str::trim).collect());
    let at = (line as usize).checked_sub(1)?;
    let text = *from.get(at)?;
    let function = function_of(&from, at);
    let mut candidates: Vec<(usize, usize)> = (0..to.len())
        .filter(|index| to[*index].contains(token))
        .map(|index| {
            let same_text = if to[index] == text { 40 } else { 20 * likeness(to[index], text) / 100 };
            let same_function = if function_of(&to, index) == function { 30 } else { 0 };
            (same_text + same_function + neighbours(&from, at, &to, index), index)
        })
        .collect();
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (best, index) = *candidates.first()?;
    let clear = candidates.get(1).is_none_or(|second| best >= second.0 + 3);
    let same = to[index] == text && function_of(&to, index) == function;
    let line = u32::try_from(index + 1).ok()?;
    if same && clear {
        Some(Found::Same(line))
    } else if best >= 30 {
        Some(Found::Likely(line))
    } else {
        None
    }
}

/// How many of the lines around both are the same.
fn neighbours(from: &[&str], at: usize, to: &[&str], index: usize) -> usize {
    let around = |lines: &[&str], at: usize, step: isize| lines.get(at.checked_add_signed(step)?).map(|line| (*line).to_owned());
    let steps = (1..=AROUND as isize).flat_map(|step| [step, -step]);
    steps.filter(|step| around(from, at, *step).is_some_and(|line| !line.is_empty() && Some(line) == around(to, index, *step))).count()
}

/// How many words of two lines are the same, in percent.
fn likeness(a: &str, b: &str) -> usize {
    let words = |line: &'_ str| line.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect::<BTreeSet<_>>();
    let (a, b) = (words(a), words(b));
    100 * a.intersection(&b).count() / a.union(&b).count().max(1)
}

/// The name of the function around a line of Go.
fn function_of(lines: &[&str], at: usize) -> Option<String> {
    let head = lines[..=at].iter().rev().find(|line| line.starts_with("func "))?;
    let head = head.strip_prefix("func ")?;
    let head = if head.starts_with('(') { head.split_once(") ")?.1 } else { head };
    Some(head.split('(').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "func (m *M) a() {\n\tstart()\n\tstop(x)\n}\nfunc b() {\n\tstop(x)\n}\n";

    #[test]
    fn a_line_is_followed_into_its_function() {
        let new = "import\nfunc b() {\n\tstop(x)\n}\nfunc (k *M) a() {\n\tlog()\n\tstart()\n\tstop(x)\n}\n";
        assert_eq!(follow(OLD, 3, "stop", new), Some(Found::Same(8)));
        assert_eq!(follow(OLD, 6, "stop", new), Some(Found::Same(3)));
    }

    #[test]
    fn a_line_that_reads_otherwise_is_to_be_looked_at() {
        let new = "func (m *M) a() {\n\tstart()\n\tstop(x, why)\n}\n";
        assert_eq!(follow(OLD, 3, "stop", new), Some(Found::Likely(3)));
        assert_eq!(follow(OLD, 3, "stop", "func a() {\n\tend()\n}\n"), None);
    }
}

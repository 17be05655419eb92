//! Patterns: POSIX.1-2017 Shell Command Language, 2.13.

/// A pattern: what stands for itself, and what does not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    /// A character that stands for itself.
    Itself(char),
    /// `?`
    One,
    /// `*`
    Any,
    /// `[…]`: ranges, and whether it is everything but them.
    Set(Vec<(char, char)>, bool),
}

impl Pattern {
    /// Adds text: in quotes each character stands for itself.
    pub(crate) fn push(&mut self, text: &str, quoted: bool) {
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < letters.len() {
            let (piece, length) = match letters[at] {
                letter if quoted => (Piece::Itself(letter), 1),
                '?' => (Piece::One, 1),
                '*' => (Piece::Any, 1),
                '[' => set(&letters[at..]).unwrap_or((Piece::Itself('['), 1)),
                letter => (Piece::Itself(letter), 1),
            };
            self.0.push(piece);
            at += length;
        }
    }
    /// Whether something in it does not stand for itself.
    pub(crate) fn is_wild(&self) -> bool {
        self.0.iter().any(|piece| !matches!(piece, Piece::Itself(_)))
    }
    /// Whether all of a text is of this form.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        self.matches_letters(&letters)
    }
    /// Without recursion: a star is tried again one character further on (the usual way to match globs in linear room).
    fn matches_letters(&self, letters: &[char]) -> bool {
        let (mut piece, mut at, mut star) = (0, 0, None);
        while at < letters.len() {
            match self.0.get(piece) {
                Some(Piece::Any) => {
                    star = Some((piece, at));
                    piece += 1;
                    continue;
                }
                Some(one) if one.takes(letters[at]) => {
                    (piece, at) = (piece + 1, at + 1);
                    continue;
                }
                _ => {}
            }
            let Some((star_piece, star_at)) = star else { return false };
            star = Some((star_piece, star_at + 1));
            (piece, at) = (star_piece + 1, star_at + 1);
        }
        self.0[piece.min(self.0.len())..].iter().all(|rest| matches!(rest, Piece::Any))
    }
    /// What is left of a text when a matching start or end is cut off.
    pub(crate) fn cut(&self, text: &str, from_start: bool, longest: bool) -> String {
        let letters: Vec<char> = text.chars().collect();
        let mut lengths: Vec<usize> = (0..=letters.len()).collect();
        if longest {
            lengths.reverse();
        }
        let part = |length: usize| if from_start { &letters[..length] } else { &letters[letters.len() - length..] };
        let Some(length) = lengths.into_iter().find(|length| self.matches_letters(part(*length))) else { return text.to_owned() };
        let left = if from_start { &letters[length..] } else { &letters[..letters.len() - length] };
        left.iter().collect()
    }
    /// A text with what matches replaced.
    pub(crate) fn replace(&self, text: &str, by: &str, all: bool) -> String {
        let letters: Vec<char> = text.chars().collect();
        let (mut out, mut at, mut done) = (String::new(), 0, false);
        while at < letters.len() {
            let found = if done { None } else { (at + 1..=letters.len()).rev().find(|end| self.matches_letters(&letters[at..*end])) };
            match found {
                Some(end) => {
                    out.push_str(by);
                    at = end;
                    done = !all;
                }
                None => {
                    out.push(letters[at]);
                    at += 1;
                }
            }
        }
        out
    }
}

impl Piece {
    fn takes(&self, letter: char) -> bool {
        match self {
            Self::Itself(own) => *own == letter,
            Self::One => true,
            Self::Any => false,
            Self::Set(ranges, inverted) => ranges.iter().any(|(low, high)| (*low..=*high).contains(&letter)) != *inverted,
        }
    }
}

/// `[…]` at the start of these characters, and how many it takes.
fn set(letters: &[char]) -> Option<(Piece, usize)> {
    let inverted = matches!(letters.get(1), Some('!' | '^'));
    let first = 1 + usize::from(inverted);
    let end = (first + 1..letters.len()).find(|at| letters[*at] == ']' && !is_in_class(letters, *at))?;
    let mut ranges = Vec::new();
    let mut at = first;
    while at < end {
        if letters[at] == '[' && letters.get(at + 1) == Some(&':') {
            let close = (at + 2..end).find(|close| letters[*close] == ':' && letters.get(close + 1) == Some(&']'))?;
            let name: String = letters[at + 2..close].iter().collect();
            ranges.extend(class(&name));
            at = close + 2;
        } else if letters.get(at + 1) == Some(&'-') && at + 2 < end {
            ranges.push((letters[at], letters[at + 2]));
            at += 3;
        } else {
            ranges.push((letters[at], letters[at]));
            at += 1;
        }
    }
    Some((Piece::Set(ranges, inverted), end + 1))
}

/// Whether a bracket closes `[:name:]` and not the set.
fn is_in_class(letters: &[char], at: usize) -> bool {
    at > 0 && letters[at - 1] == ':' && letters[..at - 1].windows(2).any(|pair| pair == ['[', ':'])
}

fn class(name: &str) -> Vec<(char, char)> {
    match name {
        "digit" => vec![('0', '9')],
        "alpha" => vec![('a', 'z'), ('A', 'Z')],
        "alnum" => vec![('a', 'z'), ('A', 'Z'), ('0', '9')],
        "lower" => vec![('a', 'z')],
        "upper" => vec![('A', 'Z')],
        "space" => vec![(' ', ' '), ('\t', '\r')],
        _ => Vec::new(),
    }
}

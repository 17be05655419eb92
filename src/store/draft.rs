//! The manifest in the editor: what was typed, what was read from it, and what the reader had before an example.

use std::rc::Rc;

use podpath_model::scenario::manifest::{Fix, Reading, read};

use crate::preset::Preset;

/// The manifest in the editor.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The text.
    pub text: Rc<str>,
    /// What was read from it.
    pub reading: Rc<Reading>,
    /// The last text that is none of the examples: choosing one does not lose it.
    pub own: Option<Rc<str>>,
}

/// Readings follow from texts, and are not compared.
impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.own == other.own
    }
}

impl Draft {
    /// A text, read.
    pub fn of(text: Rc<str>, own: Option<Rc<str>>) -> Self {
        let reading = Rc::new(read(text.as_bytes()));
        let own = if Preset::of(&text).is_none() && !text.trim().is_empty() { Some(text.clone()) } else { own };
        Self { text, reading, own }
    }
    /// The same text with a fix applied.
    pub fn mended(&self, fix: &Fix) -> Self {
        let start = offset(&self.text, fix.span.line, fix.span.column);
        let end = offset(&self.text, fix.span.end_line, fix.span.end_column).max(start);
        let (before, after) = (self.text.get(..start).unwrap_or_default(), self.text.get(end..).unwrap_or_default());
        Self::of(format!("{before}{}{after}", fix.replacement).into(), self.own.clone())
    }
}

/// The byte offset of a line and a column, both from 1, columns in characters; a byte order mark is not counted.
pub(crate) fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for _ in 1..line {
        at += text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len() - at, |end| end + 1);
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::{Draft, offset};

    #[test]
    fn a_column_counts_characters() {
        assert_eq!(offset("a: 文\nb: x", 1, 5), "a: 文".len());
        assert_eq!(offset("a: 文\nb: x", 2, 4), "a: 文\nb: ".len());
        assert_eq!(offset("a", 9, 9), 1);
    }

    #[test]
    fn an_example_keeps_what_was_typed() {
        let typed = Draft::of("kind: Pod".into(), None);
        let example = Draft::of(crate::preset::Preset::first().manifest.into(), typed.own);
        assert_eq!(example.own.as_deref(), Some("kind: Pod"));
    }
}

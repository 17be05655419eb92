//! Carrying a fix out.

use super::problem::Fix;
use super::source::Source;

impl Fix {
    /// The manifest with this change in it. A place that the manifest does not have leaves it as it is.
    pub fn apply(&self, manifest: &str) -> String {
        let mark = &manifest[..manifest.len() - Source::of(manifest).text.len()];
        let text = &manifest[mark.len()..];
        let start = offset(text, self.span.line, self.span.column);
        let end = offset(text, self.span.end_line, self.span.end_column);
        match (start, end) {
            (Some(start), Some(end)) if start <= end => [mark, &text[..start], &self.replacement, &text[end..]].concat(),
            _ => manifest.to_owned(),
        }
    }
}

impl Fix {
    /// Whether the text is another one with this change in it.
    pub(super) fn changes(&self, text: &str) -> bool {
        let start = offset(text, self.span.line, self.span.column);
        let end = offset(text, self.span.end_line, self.span.end_column);
        matches!((start, end), (Some(start), Some(end)) if text.get(start..end).is_some_and(|there| *there != *self.replacement))
    }
}

/// The byte at which a place is.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let mut start = 0;
    for _ in 1..line {
        let rest = &text[start..];
        let end = rest.find(['\n', '\r'])?;
        start += end + if rest[end..].starts_with("\r\n") { 2 } else { 1 };
    }
    let before = text[start..].chars().take(column.checked_sub(1)?);
    Some(start + before.map(char::len_utf8).sum::<usize>())
}

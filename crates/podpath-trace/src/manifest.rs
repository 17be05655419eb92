//! What came of reading a manifest, as plain data: what is wrong, what has no effect, and the changes that would mend it. The sentences are
//! in `static/i18n/*/manifest.ftl`, by key.

use serde::{Deserialize, Serialize};

use super::Text;

/// What came of reading a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The name of the Pod in it; only if there is no problem.
    pub pod: Option<Text>,
    /// Everything that is wrong, from top to bottom.
    pub problems: Vec<Remark>,
    /// Everything that is accepted and has no effect, or that was assumed, from top to bottom.
    pub notes: Vec<Remark>,
}

/// Something that is said of a place in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The key of the sentence.
    pub key: Text,
    /// What is filled into it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<(Text, Text)>,
    /// The place.
    pub span: Span,
    /// What Kubernetes says of the same, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Text>,
    /// Changes that would mend it, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
}

/// A change that needs no thinking: put this text in that place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// The key of what the button says.
    pub key: Text,
    /// What is filled into it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<(Text, Text)>,
    /// The new text.
    pub replacement: Text,
    /// What it replaces; nothing, if start and end are the same place.
    pub span: Span,
}

/// A stretch of the manifest. Lines and columns start at 1; a column counts characters (Unicode scalar values, not bytes and not
/// UTF-16 units; a byte order mark is not counted); the end is the first character that is no longer part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The line where it starts.
    pub line: usize,
    /// The column where it starts.
    pub column: usize,
    /// The line where it ends.
    pub end_line: usize,
    /// The column where it ends, exclusive.
    pub end_column: usize,
}

impl Span {
    /// A stretch within one line.
    pub fn within(line: usize, column: usize, end_column: usize) -> Self {
        Self { line, column, end_line: line, end_column }
    }
    /// The place before the first character of the manifest.
    pub fn start() -> Self {
        Self::within(1, 1, 1)
    }
    /// From the start of this stretch to the end of the other.
    pub fn to(self, other: Self) -> Self {
        Self { end_line: other.end_line, end_column: other.end_column, ..self }
    }
    /// Whether it stays on one line.
    pub fn is_one_line(self) -> bool {
        self.line == self.end_line
    }
    /// The bytes of a manifest that it covers; none where the manifest does not have the place.
    pub fn bytes(self, manifest: &str) -> Option<std::ops::Range<usize>> {
        let mark = if manifest.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let text = &manifest[mark..];
        let (start, end) = (offset(text, self.line, self.column)?, offset(text, self.end_line, self.end_column)?);
        (start <= end && text.get(start..end).is_some()).then_some(mark + start..mark + end)
    }
    /// The manifest with another text in this place. A place that the manifest does not have leaves it as it is.
    pub fn replaced(self, manifest: &str, replacement: &str) -> String {
        match self.bytes(manifest) {
            Some(range) => [&manifest[..range.start], replacement, &manifest[range.end..]].concat(),
            None => manifest.to_owned(),
        }
    }
}

impl Fix {
    /// The manifest with this change in it.
    pub fn apply(&self, manifest: &str) -> String {
        self.span.replaced(manifest, &self.replacement)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_and_a_line_ends_as_it_is_written() {
        for (text, line, column, at) in
            [("a: 文\nb: x", 1, 5, 6), ("a: 文\r\nb: x", 2, 4, 11), ("\u{feff}a: 1", 1, 4, 6), ("a\rb", 2, 1, 2)]
        {
            assert_eq!(Span::within(line, column, column).bytes(text), Some(at..at), "{text:?}");
        }
    }

    #[test]
    fn a_place_that_is_not_there_leaves_the_manifest_as_it_is() {
        assert_eq!(Span::within(9, 1, 2).replaced("a: 1\n", "x"), "a: 1\n");
        assert_eq!(Span::within(1, 4, 5).replaced("a: 1\n", "x"), "a: x\n");
    }
}

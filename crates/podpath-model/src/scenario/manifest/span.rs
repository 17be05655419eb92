//! Where something stands in a manifest.

use serde::Serialize;

/// A stretch of the manifest. Lines and columns start at 1; a column counts characters (Unicode scalar values, not bytes and not
/// UTF-16 units; a byte order mark is not counted); the end is the first character that is no longer part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
    pub(super) fn within(line: usize, column: usize, end_column: usize) -> Self {
        Self { line, column, end_line: line, end_column }
    }

    /// The place before the first character of the manifest.
    pub(super) fn start() -> Self {
        Self::within(1, 1, 1)
    }

    /// From the start of this stretch to the end of the other.
    pub(super) fn to(self, other: Self) -> Self {
        Self { end_line: other.end_line, end_column: other.end_column, ..self }
    }

    /// Whether it stays on one line.
    pub(super) fn is_one_line(self) -> bool {
        self.line == self.end_line
    }
}

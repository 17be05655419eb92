//! From bytes to text: size, encoding and characters that a manifest may not contain.

use super::Span;
use super::problem::{Problem, ProblemKind};

/// No manifest is longer than this: 1 MiB, as etcd and the API server have it.
pub const BYTES_MAX: usize = 1 << 20;

/// The text of a manifest and its lines, without a byte order mark.
pub(super) struct Source<'a> {
    /// All of it.
    pub text: &'a str,
    lines: Vec<&'a str>,
}

impl<'a> Source<'a> {
    /// Checks that the bytes are the text of a manifest.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Box<Problem>> {
        if bytes.len() > BYTES_MAX {
            let kind = ProblemKind::TooLarge { bytes: bytes.len(), limit: BYTES_MAX };
            return Err(Box::new(Problem::new(kind, Span::start())));
        }
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(Box::new(Problem::new(ProblemKind::Utf16, Span::start())));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| Box::new(not_text(bytes, error.valid_up_to())))?;
        let source = Self::of(text);
        match source.control_character() {
            None => Ok(source),
            Some(problem) => Err(Box::new(problem)),
        }
    }

    /// The lines of a text that is known to be good.
    pub(super) fn of(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { text, lines: split_lines(text) }
    }

    /// The line of this number, without its end; empty beyond the last.
    pub(super) fn line(&self, number: usize) -> &'a str {
        number.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or("")
    }

    /// How many lines there are.
    pub(super) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The part of the stretch that is on its first line, without trailing blanks.
    pub(super) fn first_line(&self, span: Span) -> Span {
        if span.is_one_line() {
            return span;
        }
        let end = self.line(span.line).trim_end().chars().count() + 1;
        Span::within(span.line, span.column, end.max(span.column))
    }

    /// Everything.
    pub(super) fn whole(&self) -> Span {
        let last = self.line_count().max(1);
        Span { line: 1, column: 1, end_line: last, end_column: self.line(last).chars().count() + 1 }
    }

    /// The lines from one number to another, both included, each ended with a line feed.
    pub(super) fn lines(&self, from: usize, to: usize) -> impl Iterator<Item = &'a str> {
        (from..=to.min(self.line_count())).map(|number| self.line(number))
    }

    /// The first character that YAML refuses (go-yaml v2 `yaml_parser_update_buffer`).
    fn control_character(&self) -> Option<Problem> {
        let is_bad =
            |character: char| (character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}')) || character == '\u{feff}';
        let offset = self.text.find(is_bad)?;
        let code = self.text[offset..].chars().next().map_or(0, u32::from);
        let span = place(&self.text[..offset]);
        Some(Problem::new(ProblemKind::ControlCharacter { code: format!("U+{code:04X}") }, span))
    }
}

fn not_text(bytes: &[u8], offset: usize) -> Problem {
    let before = std::str::from_utf8(&bytes[..offset]).unwrap_or("");
    let byte = bytes.get(offset).copied().unwrap_or(0);
    let span = place(before.strip_prefix('\u{feff}').unwrap_or(before));
    Problem::new(ProblemKind::NotText { byte: format!("0x{byte:02X}") }, span)
}

/// The one character that follows this text.
fn place(before: &str) -> Span {
    let lines = split_lines(before);
    let column = lines.last().map_or(0, |line| line.chars().count()) + 1;
    Span::within(lines.len().max(1), column, column + 1)
}

/// Splits at LF, CR LF and CR, as YAML 1.2 does; the last line may be empty.
fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(['\n', '\r']) {
        lines.push(&rest[..end]);
        let width = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[end + width..];
    }
    lines.push(rest);
    lines
}

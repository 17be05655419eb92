//! What kubectl's YAML reader (go-yaml v2) takes although YAML 1.2 does not: the text is mended where the strict parser stops,
//! and every place is reported as it stands in the text that was given.
//!
//! - brackets may be closed, and quoted text may go on, at any column;
//! - a tab may follow the colon of a key;
//! - in JSON, a character beyond U+FFFF may be written as two escapes.

use super::Span;
use super::build::{Documents, Stop, build};
use super::problem::Problem;
use super::tree::{Node, Value};
use crate::sorted::SortedMap;
use saphyr_parser::{Marker, ScanError};
use std::borrow::Cow;
use std::rc::Rc;

/// No text is mended more often than this.
const REPAIRS_MAX: usize = 500;
/// And no more characters are read again: half a second of work.
const BYTES_READ_MAX: usize = 16 << 20;

/// How the parser's remarks on quoted text end.
const QUOTED_SCALAR: &str = "indentation in quoted scalar";

/// Reads the documents of a text. An error's places are those of the text.
pub(super) fn parse(text: &str) -> Result<Documents, Stop> {
    let mut repairs = Repairs { text: Cow::Borrowed(text), shifts: SortedMap::new() };
    let mut bytes_read = 0;
    let mut unclosed_quote = None;
    for _ in 0..REPAIRS_MAX {
        bytes_read += repairs.text.len();
        match build(&repairs.text) {
            Err(Stop::Scan(error, bracket)) => {
                let original = repairs.original_error(&error);
                let repaired = bytes_read < BYTES_READ_MAX && repairs.repair(&error, bracket);
                if !repaired {
                    let bracket = bracket.map(|span| repairs.original(span));
                    return Err(Stop::Scan(unclosed_quote.unwrap_or(original), bracket));
                }
                // If the text cannot be read in the end, then this quote was not closed where it seemed to be.
                if error.info().ends_with(QUOTED_SCALAR) {
                    unclosed_quote.get_or_insert(original);
                }
            }
            Err(Stop::Refused(problem)) => {
                return Err(Stop::Refused(Box::new(repairs.original_problem(*problem))));
            }
            Ok(documents) => return Ok(repairs.original_documents(documents)),
        }
    }
    build(text)
}

/// A text with changes, and how far each change moved what follows it on its line.
struct Repairs<'a> {
    text: Cow<'a, str>,
    /// By line: from which column on, and how many columns to add to get to the original.
    shifts: SortedMap<usize, Vec<(usize, isize)>>,
}

impl Repairs<'_> {
    /// Changes the text so that the parser gets further, if this is one of the known differences.
    fn repair(&mut self, error: &ScanError, bracket: Option<Span>) -> bool {
        let (line, column) = (error.marker().line(), error.marker().col() + 1);
        let message = error.info();
        if message.ends_with(QUOTED_SCALAR) {
            return self.indent_quoted(line, column);
        }
        if message.starts_with("invalid indentation") {
            return match bracket {
                Some(bracket) if bracket.line < line => self.indent(line, column, bracket.column),
                _ => false,
            };
        }
        if message.starts_with("':' must be followed") {
            return self.space_for_tab(line, column);
        }
        message.contains("Unicode character escape") && self.join_surrogates()
    }

    fn indent(&mut self, line: usize, column: usize, more: usize) -> bool {
        // Already to the right of the bracket: something else is wrong.
        let Some(start) = self.line_start(line).filter(|_| column <= more) else {
            return false;
        };
        self.text.to_mut().insert_str(start, &" ".repeat(more));
        self.shifts.entry(line).or_default().push((1, -isize::try_from(more).unwrap_or(0)));
        true
    }

    /// Moves the further lines of a quoted text to the right of its quote; blanks at their start mean nothing.
    fn indent_quoted(&mut self, line: usize, column: usize) -> bool {
        let Some(start) = self.line_start(line) else {
            return false;
        };
        let before: usize = self.text[start..].chars().take(column - 1).map(char::len_utf8).sum();
        let Some(length) = quoted_length(&self.text[start + before..]) else {
            return false;
        };
        let quoted = &self.text[start + before..start + before + length];
        let last = line + quoted.matches('\n').count();
        let lines: Vec<usize> = (line + 1..=last).filter(|line| !self.shifts.contains_key(line)).collect();
        for &line in &lines {
            self.indent(line, 0, column + 1);
        }
        !lines.is_empty()
    }

    fn space_for_tab(&mut self, line: usize, column: usize) -> bool {
        let Some(start) = self.line_start(line) else {
            return false;
        };
        let before: usize = self.text[start..].chars().take(column - 1).map(char::len_utf8).sum();
        let end = start + before;
        let tabs = self.text[..end].len() - self.text[..end].trim_end_matches('\t').len();
        if tabs == 0 {
            return false;
        }
        self.text.to_mut().replace_range(end - tabs..end, &" ".repeat(tabs));
        true
    }

    /// `\ud83d\ude00` becomes `\U0001f600`, and half a pair U+FFFD, as `encoding/json` has it.
    fn join_surrogates(&mut self) -> bool {
        let mut joined = String::with_capacity(self.text.len());
        let (mut line, mut column, mut changed) = (1, 1, false);
        let mut rest = &*self.text;
        while let Some(next) = rest.chars().next() {
            let (piece, length) = match (escape(rest), escape(rest.get(6..).unwrap_or(""))) {
                (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                    let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    self.shifts.entry(line).or_default().push((column + 10, 2));
                    (format!("\\U{code:08x}"), 12)
                }
                (Some(0xd800..0xe000), _) => ("\\ufffd".to_owned(), 6),
                _ if rest.starts_with("\\\\") => ("\\\\".to_owned(), 2),
                _ => (next.to_string(), next.len_utf8()),
            };
            changed |= length >= 6;
            column += piece.chars().count();
            if next == '\n' {
                (line, column) = (line + 1, 1);
            }
            joined.push_str(&piece);
            rest = &rest[length..];
        }
        self.text = Cow::Owned(joined);
        changed
    }

    /// The byte at which a line starts.
    fn line_start(&self, line: usize) -> Option<usize> {
        let mut start = 0;
        for _ in 1..line {
            let rest = &self.text[start..];
            let end = rest.find(['\n', '\r'])?;
            start += end + if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        }
        Some(start)
    }

    fn original_column(&self, line: usize, column: usize) -> usize {
        let Some(shifts) = self.shifts.get(&line) else {
            return column;
        };
        let shift: isize = shifts.iter().filter(|(from, _)| *from <= column).map(|(_, shift)| shift).sum();
        column.saturating_add_signed(shift).max(1)
    }

    fn original(&self, span: Span) -> Span {
        Span {
            column: self.original_column(span.line, span.column),
            end_column: self.original_column(span.end_line, span.end_column),
            ..span
        }
    }

    fn original_error(&self, error: &ScanError) -> ScanError {
        let (line, column) = (error.marker().line(), error.marker().col() + 1);
        let mark = Marker::new(error.marker().index(), line, self.original_column(line, column) - 1);
        ScanError::new(mark, error.info().to_owned())
    }

    fn original_problem(&self, problem: Problem) -> Problem {
        Problem {
            column: self.original_column(problem.line, problem.column),
            end_column: self.original_column(problem.line, problem.end_column),
            ..problem
        }
    }

    fn original_documents(&self, documents: Documents) -> Documents {
        if self.shifts.is_empty() {
            return documents;
        }
        Documents {
            documents: documents.documents.into_iter().map(|node| self.original_node(node)).collect(),
            problems: documents.problems.into_iter().map(|problem| self.original_problem(problem)).collect(),
        }
    }

    fn original_node(&self, mut node: Node) -> Node {
        node.span = self.original(node.span);
        node.value = match node.value {
            Value::Scalar(scalar) => Value::Scalar(scalar),
            Value::Sequence(items) => Value::Sequence(Rc::new(items.iter().map(|item| self.original_node(item.clone())).collect())),
            Value::Mapping(entries) => {
                let mut entries = (*entries).clone();
                for entry in &mut entries {
                    entry.key_span = self.original(entry.key_span);
                    entry.value = self.original_node(entry.value.clone());
                }
                Value::Mapping(Rc::new(entries))
            }
        };
        node
    }
}

/// How many bytes there are from an opening quote to behind its closing one.
fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let mut characters = text.char_indices().skip(1);
    while let Some((offset, character)) = characters.next() {
        let doubled = quote == '\'' && text[offset + 1..].starts_with('\'');
        if character == '\\' && quote == '"' || character == quote && doubled {
            characters.next();
        } else if character == quote {
            return Some(offset + 1);
        }
    }
    None
}

/// The code of a `\uXXXX` at the start of this text.
fn escape(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

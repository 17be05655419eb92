//! One line of the manifest with a part of it marked, as compilers show it.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// A longer line is shown in part.
const WIDTH_MAX: usize = 100;
/// So many characters are shown before the marked part of a line that is too long.
const BEFORE_MAX: usize = 40;

/// A line as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// The line: one terminal column for a control character, four for a tab.
    pub(crate) line: String,
    /// The terminal column in which the mark starts, from 0.
    pub(crate) offset: usize,
    /// How many terminal columns are marked, at least 1.
    pub(crate) width: usize,
}

/// The line of this number, from 1, as the manifest's reader counts lines; none if it is not there or empty.
pub(crate) fn line_of(bytes: &[u8], number: usize) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    let line = text.split(['\n', '\r']).nth(number.checked_sub(1)?)?;
    (!line.trim().is_empty()).then(|| line.to_owned())
}

impl Snippet {
    /// Marks the characters from `column` up to `end_column`, both counted from 1.
    pub(crate) fn of(line: &str, column: usize, end_column: usize) -> Self {
        // A line may be as long as a manifest: only what is shown of it is taken apart.
        let count = line.chars().count();
        let start = column.saturating_sub(1).min(count);
        let end = end_column.saturating_sub(1).clamp(start, count);
        let is_short = count <= WIDTH_MAX && line.chars().map(|character| cell(character).1).sum::<usize>() <= WIDTH_MAX;
        let first = if is_short { 0 } else { start.saturating_sub(BEFORE_MAX) };
        let mut snippet = Self { line: String::new(), offset: 0, width: 0 };
        if first > 0 {
            snippet.line.push('…');
            snippet.offset = 1;
        }
        let mut shown = 0;
        for (index, (text, width)) in line.chars().map(cell).enumerate().skip(first) {
            if shown + width > WIDTH_MAX {
                snippet.line.push('…');
                break;
            }
            shown += width;
            snippet.line.push_str(&text);
            if index < start {
                snippet.offset += width;
            } else if index < end {
                snippet.width += width;
            }
        }
        snippet.width = snippet.width.max(1);
        snippet
    }
}

/// A character as it is shown, and how many terminal columns it takes.
fn cell(character: char) -> (String, usize) {
    match character {
        '\t' => ("    ".into(), 4),
        _ => match character.width() {
            Some(width) => (character.into(), width),
            None => ('\u{fffd}'.into(), 1),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, column: usize, end_column: usize, expect: (&str, &str)) {
        let Snippet { line, offset, width } = Snippet::of(line, column, end_column);
        let mark = format!("{}{}", " ".repeat(offset), "^".repeat(width));
        assert_eq!((&*line, &*mark), expect);
    }

    #[test]
    fn the_mark_stands_under_what_it_marks() {
        check("name: Web", 7, 10, ("name: Web", "      ^^^"));
        check("name: Web", 7, 7, ("name: Web", "      ^"));
        check("name:", 6, 6, ("name:", "     ^"));
        check("name:", 600, 4, ("name:", "     ^"));
        check("\tname: x", 1, 2, ("    name: x", "^^^^"));
        check("名: 値 x", 3, 5, ("名: 値 x", "   ^^^"));
        check("a: \u{1f35e}b", 5, 6, ("a: \u{1f35e}b", "     ^"));
        check("a\u{7}b", 2, 3, ("a\u{fffd}b", " ^"));
    }

    #[test]
    fn a_long_line_is_shown_around_its_mark() {
        let line = format!("{}Web{}", "a".repeat(500), "b".repeat(500));
        let Snippet { line, offset, width } = Snippet::of(&line, 501, 504);
        assert_eq!((line.chars().count(), offset, width), (102, 41, 3));
        assert_eq!(&line[line.find('W').unwrap()..][..4], "Webb");
        assert!(line.starts_with('…') && line.ends_with('…'));
    }

    #[test]
    fn lines_are_counted_as_the_reader_counts_them() {
        let text = "\u{feff}one\r\ntwo\rthree\n\n  \nsix".as_bytes();
        let found: Vec<Option<String>> = (0..8).map(|number| line_of(text, number)).collect();
        let expect = [None, Some("one"), Some("two"), Some("three"), None, None, Some("six"), None];
        assert_eq!(found, expect.map(|line| line.map(ToOwned::to_owned)));
        assert_eq!(line_of(b"\xff\xfe", 1), Some("\u{fffd}\u{fffd}".into()));
    }
}

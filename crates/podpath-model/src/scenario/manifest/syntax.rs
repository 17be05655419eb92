//! Text that is not YAML: what the parser's remark means to the person who wrote the text.

use super::Span;
use super::build::{DEPTH_MAX, Stop};
use super::lenient;
use super::problem::{Fix, FixKind, Problem, ProblemKind, SyntaxFault};
use super::source::Source;
use super::text::quoted;
use saphyr_parser::ScanError;

/// How wide a tab may have been meant, the likeliest first.
const TAB_WIDTHS: [usize; 3] = [2, 4, 8];

/// The parser's remarks (saphyr-parser 0.3.3) and what they mean. The first that is contained decides.
const REMARKS: [(&str, SyntaxFault); 26] = [
    ("mapping values are not allowed", SyntaxFault::UnexpectedColon),
    ("illegal placement of ':'", SyntaxFault::UnexpectedColon),
    ("mapping keys are not allowed", SyntaxFault::Indentation),
    ("did not find expected key", SyntaxFault::Indentation),
    ("did not find expected '-'", SyntaxFault::Indentation),
    ("did not find expected <document", SyntaxFault::Indentation),
    ("wrongly indented line in block scalar", SyntaxFault::Indentation),
    ("invalid indentation in quoted scalar", SyntaxFault::UnclosedQuote),
    ("found unexpected end of stream", SyntaxFault::UnclosedQuote),
    ("found unexpected document indicator", SyntaxFault::UnclosedQuote),
    ("invalid trailing content after double-quoted", SyntaxFault::TextAfterQuote),
    ("expected ',' or '}'", SyntaxFault::UnclosedBracket),
    ("expected ',' or ']'", SyntaxFault::UnclosedBracket),
    ("invalid indentation in flow construct", SyntaxFault::UnclosedBracket),
    ("misplaced bracket", SyntaxFault::StrayBracket),
    ("unknown anchor", SyntaxFault::UnknownAnchor),
    ("unknown escape", SyntaxFault::UnknownEscape),
    ("expected hexadecimal number", SyntaxFault::UnknownEscape),
    ("Unicode character escape", SyntaxFault::UnknownEscape),
    ("unexpected character: `", SyntaxFault::ReservedCharacter),
    ("block sequence entries are not allowed", SyntaxFault::ListOnKeyLine),
    ("simple key expect", SyntaxFault::MissingColon),
    ("invalid indentation", SyntaxFault::Indentation),
    ("unexpected end of plain scalar", SyntaxFault::Indentation),
    ("did not find expected node content", SyntaxFault::StrayBracket),
    ("comment intercepting the multiline text", SyntaxFault::UnexpectedColon),
];

/// The parser's remark on brackets that it follows no deeper.
const TOO_DEEP: &str = "recursion limit";

/// The problem that ended the reading.
pub(super) fn problem(stop: Stop, source: &Source<'_>) -> Problem {
    match stop {
        Stop::Refused(problem) => *problem,
        Stop::Scan(error, bracket) => tabs(&error, source).unwrap_or_else(|| syntax(&error, bracket, source)),
    }
}

/// Tabs as indentation at the place where the parser stopped, with a change that replaces all of them.
fn tabs(error: &ScanError, source: &Source<'_>) -> Option<Problem> {
    let near = error.marker().line();
    let first = (near..=near + 1).find(|&line| indented_with_tabs(source.line(line)))?;
    let last = (first..=source.line_count()).rfind(|&line| indented_with_tabs(source.line(line)))?;
    let width = indentation(source.line(first)).chars().count();
    let problem = Problem::new(ProblemKind::Tabs, Span::within(first, 1, width + 1));
    let fix = TAB_WIDTHS.into_iter().find_map(|width| spaces_for_tabs(source, first, last, width));
    Some(problem.with_fixes(fix))
}

fn spaces_for_tabs(source: &Source<'_>, first: usize, last: usize, width: usize) -> Option<Fix> {
    let spaces = " ".repeat(width);
    let mended = |line: &str| {
        let indentation = indentation(line);
        indentation.replace('\t', &spaces) + &line[indentation.len()..]
    };
    let replacement = source.lines(first, last).map(mended).collect::<Vec<_>>().join("\n");
    let before = source.lines(1, first - 1);
    let after = source.lines(last + 1, source.line_count());
    let text = before.chain([&*replacement]).chain(after).collect::<Vec<_>>().join("\n");
    lenient::parse(&text).ok()?;
    let end_column = source.line(last).chars().count() + 1;
    let span = Span { line: first, column: 1, end_line: last, end_column };
    Some(Fix { kind: FixKind::Spaces, replacement, span })
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn indented_with_tabs(line: &str) -> bool {
    !line.trim().is_empty() && indentation(line).contains('\t')
}

fn syntax(error: &ScanError, bracket: Option<Span>, source: &Source<'_>) -> Problem {
    let detail = error.info().to_owned();
    if detail.contains(TOO_DEEP) {
        let (line, column) = (error.marker().line(), error.marker().col() + 1);
        return Problem::new(ProblemKind::TooDeep { limit: DEPTH_MAX }, Span::within(line, column, column + 1));
    }
    let known = REMARKS.iter().find(|(remark, _)| detail.contains(remark));
    let fault = known.map_or(SyntaxFault::Other, |(_, fault)| *fault);
    let (line, column) = (error.marker().line(), error.marker().col() + 1);
    // Inside of a bracket that was opened on an earlier line, these say only that it should have been closed by now; and at the
    // end of the text, all but an open quote do.
    let went_on = matches!(fault, SyntaxFault::UnexpectedColon | SyntaxFault::Indentation | SyntaxFault::MissingColon)
        && bracket.is_some_and(|bracket| bracket.line < line);
    let ended = fault != SyntaxFault::UnclosedQuote && is_end(source, line, column);
    let place = match (fault, bracket) {
        (_, Some(bracket)) if went_on || ended => {
            let fault = SyntaxFault::UnclosedBracket;
            return Problem::new(ProblemKind::Syntax { fault, detail }, bracket);
        }
        (SyntaxFault::MissingColon, _) => last_text(source, line, column),
        _ => rest_of_line(source, line, column),
    };
    match fault {
        SyntaxFault::UnexpectedColon => colon(detail, place, source),
        _ => Problem::new(ProblemKind::Syntax { fault, detail }, place),
    }
}

/// Whether nothing follows this place.
fn is_end(source: &Source<'_>, line: usize, column: usize) -> bool {
    let rest: String = source.line(line).chars().skip(column - 1).collect();
    rest.trim().is_empty() && source.lines(line + 1, source.line_count()).all(|line| line.trim().is_empty())
}

fn rest_of_line(source: &Source<'_>, line: usize, column: usize) -> Span {
    let end = source.line(line).trim_end().chars().count() + 1;
    Span::within(line, column, end.max(column))
}

/// The last line with text at or before a place: a key without a colon is noticed on the next line only.
fn last_text(source: &Source<'_>, line: usize, column: usize) -> Span {
    let from = if column == 1 { line.saturating_sub(1) } else { line };
    let line = (1..=from).rfind(|&line| !source.line(line).trim().is_empty()).unwrap_or(1);
    rest_of_line(source, line, indentation(source.line(line)).chars().count() + 1)
}

/// `a: b: c` needs quotes; any other unexpected colon belongs to the lines around it.
fn colon(detail: String, place: Span, source: &Source<'_>) -> Problem {
    let line = source.line(place.line).trim_end();
    let before: String = line.chars().take(place.column - 1).collect();
    let value = before.find(": ").map(|colon| line[colon + 2..].trim_start());
    let Some(value) = value else {
        let fault = SyntaxFault::UnexpectedColon;
        return Problem::new(ProblemKind::Syntax { fault, detail }, place);
    };
    let length = value.chars().count();
    let span = Span::within(place.line, place.end_column.saturating_sub(length).max(1), place.end_column);
    let is_simple = !value.contains(" #") && !value.starts_with(['[', '{', '"', '\'', '&', '*', '!']);
    let fix = is_simple.then(|| Fix::use_instead(quoted(value), span));
    Problem::new(ProblemKind::Syntax { fault: SyntaxFault::ColonInValue, detail }, span).with_fixes(fix)
}

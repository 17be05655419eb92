//! What there is to say besides the output: on standard error, as a compiler would say it.

use std::fmt::Display;
use std::io::{Stderr, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use podpath_model::scenario::manifest::{Arguments, Fix, FixKind, Note, Problem};
use podpath_model::trace::ask::{Said, filled};
use podpath_view::picture::plain;
use podpath_view::words::{Lang, Words};

use crate::input::Input;
use crate::snippet::{Snippet, line_of};
use crate::texts::{Texts, Values};

/// More are only counted.
const PROBLEMS_MAX: usize = 20;
/// More are only counted.
const NOTES_MAX: usize = 20;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default();
const FRAME: Style = AnsiColor::Blue.on_default();

/// Standard error, and the language in which it is written. What cannot be written there is lost: there is no other place to say so.
pub(crate) struct Console {
    texts: Texts,
    words: Words,
    out: AutoStream<Stderr>,
}

impl Console {
    /// Standard error in a language; with colours on a terminal.
    pub(crate) fn new(lang: Lang) -> Self {
        Self { texts: Texts::new(lang), words: Words::new(lang), out: AutoStream::auto(std::io::stderr()) }
    }

    /// The words of the trace and of the manifest.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// A sentence of the terminal.
    pub(crate) fn say(&self, key: &str, values: Values<'_>) -> String {
        self.texts.say(key, values)
    }

    /// A sentence of the terminal, if there is one.
    pub(crate) fn find(&self, key: &str, values: Values<'_>) -> Option<String> {
        self.texts.find(key, values)
    }

    /// Writes a calm remark.
    pub(crate) fn remark(&mut self, key: &str, values: Values<'_>) {
        let sentence = self.say(key, values);
        self.headline("cli-note", NOTE, &sentence);
    }

    /// Writes how far something is, in place of what stood there.
    pub(crate) fn progress(&mut self, key: &str, values: Values<'_>) {
        let sentence = self.say(key, values);
        let _ = write!(self.out, "{sentence}\r");
        let _ = self.out.flush();
    }

    /// Writes what is wrong, and what to do.
    pub(crate) fn refuse(&mut self, key: &str, values: Values<'_>, fix: Option<&str>) {
        let (sentence, fix) = (self.say(key, values), fix.map(|fix| self.say(fix, values)));
        self.refuse_with(&sentence, fix.as_deref());
    }

    /// Writes what is wrong, and what to do, in sentences that the app has too.
    pub(crate) fn refuse_with(&mut self, sentence: &str, fix: Option<&str>) {
        self.headline("cli-error", ERROR, sentence);
        if let Some(fix) = fix {
            self.advice(0, fix);
        }
    }

    /// Writes a sentence that the simulator has chosen, and what to do.
    pub(crate) fn refuse_said(&mut self, said: &Said) {
        let values = filled(&said.arguments);
        let (sentence, fix) = (self.words.say(&said.key, &values), self.words.attribute(&said.key, "fix", &values));
        self.refuse_with(&plain(&sentence), fix.as_deref().map(plain).as_deref());
    }

    /// Writes what is wrong with a manifest.
    pub(crate) fn problems(&mut self, input: &Input, problems: &[Problem]) {
        for problem in problems.iter().take(PROBLEMS_MAX) {
            self.problem(input, problem);
        }
        if let Some(count @ 1..) = problems.len().checked_sub(PROBLEMS_MAX) {
            self.remark("cli-more-problems", &[("count", count.into())]);
        }
        self.remark("cli-not-run", &[("problems", problems.len().into())]);
    }

    /// Writes what has no effect in a manifest, a line each.
    pub(crate) fn notes(&mut self, input: &Input, notes: &[Note]) {
        for note in notes.iter().take(NOTES_MAX) {
            let sentence = say(&self.words, note.key(), &note.arguments());
            let (wishes, fixes): (Vec<&Fix>, Vec<&Fix>) = note.fixes.iter().partition(|fix| is_wish(fix));
            let advice = fixes.into_iter().map(|fix| format!(" {}", say(&self.words, fix.key(), &fix.arguments())));
            let advice = advice.chain(self.other_case(&wishes));
            let (advice, name, line) = (advice.collect::<String>(), &input.name, note.span.line);
            self.headline("cli-note", NOTE, format_args!("{name}:{line}: {sentence}{advice}"));
        }
        if let Some(count @ 1..) = notes.len().checked_sub(NOTES_MAX) {
            self.remark("cli-more-notes", &[("count", count.into())]);
        }
    }

    /// How to see what was not assumed.
    fn other_case(&self, wishes: &[&Fix]) -> Option<String> {
        let annotations = wishes.iter().flat_map(|fix| fix.arguments()).map(|(_, annotation)| format!("`{annotation}`"));
        let annotations = annotations.collect::<Vec<_>>().join(", ");
        (!wishes.is_empty()).then(|| format!(" {}", self.say("cli-other-case", &[("annotation", annotations.into())])))
    }

    fn problem(&mut self, input: &Input, problem: &Problem) {
        let (key, arguments) = (problem.kind.key(), problem.kind.arguments());
        let sentence = say(&self.words, key, &arguments);
        self.headline("cli-error", ERROR, &sentence);
        let number = problem.line.to_string();
        let margin = number.len();
        let blank = " ".repeat(margin);
        let place = format!("{}:{}:{}", input.name, problem.line, problem.column);
        let _ = writeln!(self.out, "{blank}{FRAME}-->{FRAME:#} {place}");
        if let Some(line) = line_of(&input.bytes, problem.line) {
            let Snippet { line, offset, width } = Snippet::of(&line, problem.column, problem.end_column);
            let (indent, mark) = (" ".repeat(offset), "^".repeat(width));
            let _ = writeln!(self.out, "{blank} {FRAME}|{FRAME:#}");
            let _ = writeln!(self.out, "{FRAME}{number} |{FRAME:#} {line}");
            let _ = writeln!(self.out, "{blank} {FRAME}|{FRAME:#} {indent}{ERROR}{mark}{ERROR:#}");
        }
        if let Some(fix) = self.words.attribute(key, "fix", &borrowed(&arguments)) {
            self.advice(margin, &fix);
        }
        if let Some(said) = problem.kind.said() {
            let sentence = say(&self.words, "said-by-kubernetes", &vec![("said", said)]);
            let blank = " ".repeat(margin);
            let _ = writeln!(self.out, "{blank} {FRAME}={FRAME:#} {sentence}");
        }
        for fix in problem.fixes.iter().filter(|fix| is_worth_saying(fix)) {
            let sentence = say(&self.words, fix.key(), &fix.arguments());
            self.advice(margin, &sentence);
        }
        let _ = writeln!(self.out);
    }

    /// `error: There is no Pod in here yet.`
    fn headline(&mut self, label: &str, style: Style, sentence: impl Display) {
        let label = self.say(label, &[]);
        let _ = writeln!(self.out, "{style}{label}{style:#}{sentence}");
    }

    /// `  = fix: Put the value in quotes.`
    fn advice(&mut self, margin: usize, sentence: &str) {
        let (blank, label) = (" ".repeat(margin), self.say("cli-fix", &[]));
        let _ = writeln!(self.out, "{blank} {FRAME}={FRAME:#} {label}{sentence}");
    }
}

/// A fix that can be typed. The others are buttons elsewhere, and here what the problem's own advice says.
fn is_worth_saying(fix: &Fix) -> bool {
    matches!(fix.kind, FixKind::Use | FixKind::Add)
}

/// What a button would write has to be typed here.
fn is_wish(fix: &Fix) -> bool {
    matches!(fix.kind, FixKind::ImageMissing | FixKind::CommandMissing | FixKind::Ends | FixKind::Answers)
}

fn say(words: &Words, key: &str, arguments: &Arguments) -> String {
    words.say(key, &borrowed(arguments))
}

fn borrowed(arguments: &Arguments) -> Vec<(&str, &str)> {
    arguments.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

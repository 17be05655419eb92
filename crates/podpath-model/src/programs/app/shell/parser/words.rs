//! Characters and words: quotes, and where a word ends.

use super::super::ast::{Part, Trouble, Word};
use super::{Parsed, Parser};

/// What ends a word that is not quoted.
const ENDS: &str = " \t\r\n;&|<>()";

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub(super) fn take(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Blanks, joined lines and comments.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.rest().starts_with("\\\n") => self.at += 2,
                Some('#') => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                _ => return,
            }
        }
    }

    /// A word, if one stands here.
    pub(super) fn word(&mut self) -> Parsed<Option<Word>> {
        self.blanks();
        let mut word = Word::new();
        let mut plain = String::new();
        while let Some(next) = self.peek() {
            if ENDS.contains(next) {
                if matches!(next, '<' | '>') && self.rest()[1..].starts_with('(') && plain.is_empty() && word.is_empty() {
                    return Err(Trouble::NotUnderstood(format!("{next}(…)")));
                }
                break;
            }
            match next {
                '\\' => {
                    self.at += 1;
                    match self.take() {
                        Some('\n') | None => {}
                        Some(escaped) => quoted_text(&mut word, &mut plain, escaped.to_string()),
                    }
                }
                quote @ ('\'' | '"') => self.quoted(quote, &mut word, &mut plain)?,
                '$' if self.rest().starts_with("$'") => {
                    self.at += 2;
                    let text = self.ansi_quoted()?;
                    quoted_text(&mut word, &mut plain, text);
                }
                '$' if self.rest().starts_with("$\"") => self.at += 1,
                '$' | '`' => self.dollar(&mut word, &mut plain, false)?,
                _ => {
                    self.at += next.len_utf8();
                    plain.push(next);
                }
            }
        }
        flush(&mut word, &mut plain);
        Ok((!word.is_empty()).then_some(word))
    }

    /// What stands between quotes of either sort, of which the first is next.
    pub(super) fn quoted(&mut self, quote: char, word: &mut Word, plain: &mut String) -> Parsed<()> {
        if quote == '\'' {
            let text = self.single_quoted()?;
            quoted_text(word, plain, text);
            return Ok(());
        }
        self.at += 1;
        flush(word, plain);
        self.double_quoted(word)
    }

    /// What stands between two single quotes, of which the first is next.
    pub(super) fn single_quoted(&mut self) -> Result<String, Trouble> {
        self.at += 1;
        let end = self.rest().find('\'').ok_or(Trouble::Unfinished)?;
        let text = self.rest()[..end].to_owned();
        self.at += end + 1;
        Ok(text)
    }

    pub(super) fn double_quoted(&mut self, word: &mut Word) -> Parsed<()> {
        let mut text = String::new();
        loop {
            match self.peek().ok_or(Trouble::Unfinished)? {
                '"' => {
                    self.at += 1;
                    // An empty pair of quotes is a word too.
                    word.push(Part::Text { text: text.into(), quoted: true });
                    return Ok(());
                }
                '\\' => {
                    self.at += 1;
                    match self.take().ok_or(Trouble::Unfinished)? {
                        '\n' => {}
                        escaped @ ('$' | '`' | '"' | '\\') => text.push(escaped),
                        other => text.extend(['\\', other]),
                    }
                }
                '$' | '`' => self.quoted_dollar(word, &mut text)?,
                other => {
                    self.at += other.len_utf8();
                    text.push(other);
                }
            }
        }
    }

    fn quoted_dollar(&mut self, word: &mut Word, text: &mut String) -> Parsed<()> {
        let before = word.len();
        let mut plain = String::new();
        self.dollar(word, &mut plain, true)?;
        if word.len() > before && !text.is_empty() {
            word.insert(before, Part::Text { text: std::mem::take(text).into(), quoted: true });
        }
        text.push_str(&plain);
        Ok(())
    }

    /// Text up to a delimiter that stands for nothing by itself, with `$…` in it: here-documents and arithmetic.
    pub(super) fn expandable(text: &str, depth: usize) -> Parsed<Word> {
        let mut parser = Parser::new(text, depth);
        let (mut word, mut plain) = (Word::new(), String::new());
        while let Some(next) = parser.peek() {
            match next {
                '$' | '`' => parser.quoted_dollar(&mut word, &mut plain)?,
                '\\' => {
                    parser.at += 1;
                    match parser.take() {
                        Some('\n') => {}
                        Some(escaped @ ('$' | '`' | '\\')) => plain.push(escaped),
                        Some(other) => plain.extend(['\\', other]),
                        None => plain.push('\\'),
                    }
                }
                other => {
                    parser.at += other.len_utf8();
                    plain.push(other);
                }
            }
        }
        word.push(Part::Text { text: plain.into(), quoted: true });
        Ok(word)
    }

    fn ansi_quoted(&mut self) -> Parsed<String> {
        let mut text = String::new();
        loop {
            match self.take().ok_or(Trouble::Unfinished)? {
                '\'' => return Ok(text),
                '\\' => text.push(match self.take().ok_or(Trouble::Unfinished)? {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    other => other,
                }),
                other => text.push(other),
            }
        }
    }

    pub(super) fn name(&mut self) -> String {
        let length = self.rest().find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(self.rest().len());
        let name = self.rest()[..length].to_owned();
        self.at += length;
        name
    }
}

pub(super) fn flush(word: &mut Word, plain: &mut String) {
    if !plain.is_empty() {
        word.push(Part::Text { text: std::mem::take(plain).into(), quoted: false });
    }
}

pub(super) fn quoted_text(word: &mut Word, plain: &mut String, text: String) {
    flush(word, plain);
    word.push(Part::Text { text: text.into(), quoted: true });
}

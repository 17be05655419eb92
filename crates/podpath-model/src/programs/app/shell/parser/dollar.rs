//! What a dollar begins: parameters, `$(…)`, `$((…))`.

use std::rc::Rc;

use super::super::ast::{Node, Operation, Part, Trouble, Word};
use super::words::{flush, quoted_text};
use super::{Parsed, Parser};

impl Parser<'_> {
    /// `$…` or `` `…` ``; a dollar that stands alone is text.
    pub(super) fn dollar(&mut self, word: &mut Word, plain: &mut String, quoted: bool) -> Parsed<()> {
        if self.eat("`") {
            let node = self.backquoted()?;
            flush(word, plain);
            word.push(Part::Command { node, quoted });
            return Ok(());
        }
        self.at += 1;
        if self.rest().starts_with("((")
            && let Some(expression) = self.arithmetic()?
        {
            flush(word, plain);
            word.push(Part::Arithmetic { expression, quoted });
            return Ok(());
        }
        if self.eat("(") {
            let node = self.nested(|parser| parser.list_until(")"))?;
            flush(word, plain);
            word.push(Part::Command { node, quoted });
            return Ok(());
        }
        if self.eat("{") {
            flush(word, plain);
            return self.braced(word, quoted);
        }
        let name = match self.peek() {
            Some(next) if next.is_ascii_alphabetic() || next == '_' => self.name(),
            Some(next) if next.is_ascii_digit() || "?#@*!$-".contains(next) => self.take().map(String::from).unwrap_or_default(),
            _ => {
                plain.push('$');
                return Ok(());
            }
        };
        flush(word, plain);
        word.push(Part::Parameter { name: name.into(), operation: Operation::Value, quoted });
        Ok(())
    }

    fn backquoted(&mut self) -> Parsed<Rc<Node>> {
        let mut text = String::new();
        loop {
            match self.take().ok_or(Trouble::Unfinished)? {
                '`' => break,
                '\\' => match self.take().ok_or(Trouble::Unfinished)? {
                    escaped @ ('$' | '`' | '\\') => text.push(escaped),
                    other => text.extend(['\\', other]),
                },
                other => text.push(other),
            }
        }
        Parser::new(&text, self.depth + 1).script()
    }

    /// `((…))` after a dollar or by itself; none if it is a subshell in a subshell.
    pub(super) fn arithmetic(&mut self) -> Parsed<Option<Word>> {
        let text = self.rest();
        let (mut depth, mut end) = (0_usize, None);
        for (at, letter) in text.char_indices() {
            match letter {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 1 && !text[at + 1..].starts_with(')') {
                        return Ok(None);
                    }
                    if depth == 0 {
                        end = Some(at);
                        break;
                    }
                }
                _ => {}
            }
        }
        let end = end.ok_or(Trouble::Unfinished)?;
        if !text[..end].ends_with(')') {
            return Ok(None);
        }
        let expression = Self::expandable(&text[2..end - 1], self.depth + 1)?;
        self.at += end + 1;
        Ok(Some(expression))
    }

    /// What stands in `${…}`.
    fn braced(&mut self, word: &mut Word, quoted: bool) -> Parsed<()> {
        if self.rest().starts_with('#') && !self.rest().starts_with("#}") {
            self.at += 1;
            let name = self.parameter_name()?;
            self.close_brace()?;
            word.push(Part::Parameter { name, operation: Operation::Length, quoted });
            return Ok(());
        }
        let name = self.parameter_name()?;
        let operation = self.operation()?;
        word.push(Part::Parameter { name, operation, quoted });
        Ok(())
    }

    fn parameter_name(&mut self) -> Parsed<Rc<str>> {
        match self.peek().ok_or(Trouble::Unfinished)? {
            next if next.is_ascii_alphabetic() || next == '_' => Ok(self.name().into()),
            next if next.is_ascii_digit() => Ok(self.name().into()),
            '!' if !self.rest().starts_with("!}") => Err(Trouble::NotUnderstood("${!…}".to_owned())),
            next if "?#@*!$-".contains(next) => {
                self.at += 1;
                Ok(next.to_string().into())
            }
            _ => Err(Trouble::Syntax("${".to_owned())),
        }
    }

    fn operation(&mut self) -> Parsed<Operation> {
        if self.eat("}") {
            return Ok(Operation::Value);
        }
        if self.eat("##") {
            return Ok(Operation::CutStart { pattern: self.until_brace()?, longest: true });
        }
        if self.eat("%%") {
            return Ok(Operation::CutEnd { pattern: self.until_brace()?, longest: true });
        }
        if self.eat("#") {
            return Ok(Operation::CutStart { pattern: self.until_brace()?, longest: false });
        }
        if self.eat("%") {
            return Ok(Operation::CutEnd { pattern: self.until_brace()?, longest: false });
        }
        if self.eat("/") {
            let all = self.eat("/");
            let pattern = self.braced_word("/}")?;
            let word = if self.eat("/") { self.braced_word("}")? } else { Word::new() };
            self.close_brace()?;
            return Ok(Operation::Replace { pattern, word, all });
        }
        let colon = self.eat(":");
        let next = self.peek().ok_or(Trouble::Unfinished)?;
        if matches!(next, '-' | '=' | '?' | '+') {
            self.at += 1;
            let word = self.until_brace()?;
            return Ok(match next {
                '-' => Operation::Default { word, colon },
                '=' => Operation::Assign { word, colon },
                '?' => Operation::Require { word, colon },
                _ => Operation::Instead { word, colon },
            });
        }
        if colon {
            let offset = self.braced_word(":}")?;
            let length = if self.eat(":") { Some(self.braced_word("}")?) } else { None };
            self.close_brace()?;
            return Ok(Operation::Slice { offset, length });
        }
        Err(Trouble::NotUnderstood(if next == '[' { "${…[…]}".to_owned() } else { format!("${{…{next}…}}") }))
    }

    fn close_brace(&mut self) -> Parsed<()> {
        if self.eat("}") { Ok(()) } else { Err(Trouble::Syntax("${".to_owned())) }
    }

    fn until_brace(&mut self) -> Parsed<Word> {
        let word = self.braced_word("}")?;
        self.close_brace()?;
        Ok(word)
    }

    /// A word in braces: blanks belong to it.
    fn braced_word(&mut self, ends: &str) -> Parsed<Word> {
        let (mut word, mut plain) = (Word::new(), String::new());
        loop {
            let next = self.peek().ok_or(Trouble::Unfinished)?;
            if ends.contains(next) {
                flush(&mut word, &mut plain);
                return Ok(word);
            }
            match next {
                '\\' => {
                    self.at += 1;
                    let escaped = self.take().ok_or(Trouble::Unfinished)?;
                    quoted_text(&mut word, &mut plain, escaped.to_string());
                }
                quote @ ('\'' | '"') => self.quoted(quote, &mut word, &mut plain)?,
                '$' | '`' => self.nested(|parser| parser.dollar(&mut word, &mut plain, false))?,
                _ => {
                    self.at += next.len_utf8();
                    plain.push(next);
                }
            }
        }
    }
}

//! A command line: words, assignments, redirections, and the texts that follow it.

use std::cell::OnceCell;
use std::rc::Rc;

use super::super::ast::{Assignment, Node, Part, Redirect, Simple, Target, Trouble, Word};
use super::{Parsed, Parser};

/// A here-document whose text has not come yet.
pub(super) struct Pending {
    word: Rc<OnceCell<Word>>,
    delimiter: String,
    strips_tabs: bool,
    is_quoted: bool,
}

impl Parser<'_> {
    pub(super) fn here_documents(&mut self) -> Parsed<()> {
        for pending in std::mem::take(&mut self.pending) {
            let mut body = String::new();
            loop {
                let rest = self.rest();
                let end = rest.find('\n');
                let line = &rest[..end.unwrap_or(rest.len())];
                let line = if pending.strips_tabs { line.trim_start_matches('\t') } else { line };
                let is_last = line == pending.delimiter || (end.is_none() && line.is_empty());
                if !is_last {
                    body.push_str(line);
                    body.push('\n');
                }
                self.at += end.map_or(rest.len(), |end| end + 1);
                if is_last || self.at >= self.text.len() {
                    break;
                }
            }
            let word = if pending.is_quoted {
                vec![Part::Text { text: body.into(), quoted: true }]
            } else {
                Self::expandable(&body, self.depth + 1)?
            };
            // It is set here and nowhere else.
            let _ = pending.word.set(word);
        }
        Ok(())
    }

    pub(super) fn simple(&mut self) -> Parsed<Rc<Node>> {
        let mut simple = Simple::default();
        let start = self.at;
        loop {
            if let Some(redirect) = self.redirect()? {
                simple.redirects.push(redirect);
                continue;
            }
            if simple.words.is_empty()
                && let Some(assignment) = self.assignment()?
            {
                simple.assignments.push(assignment);
                continue;
            }
            match self.word()? {
                Some(word) => simple.words.push(word),
                None => break,
            }
        }
        if self.at == start || (simple.words.is_empty() && simple.assignments.is_empty() && simple.redirects.is_empty()) {
            return Err(self.unexpected());
        }
        Ok(Rc::new(Node::Simple(simple)))
    }

    fn assignment(&mut self) -> Parsed<Option<Assignment>> {
        self.blanks();
        let start = self.at;
        let name = self.name();
        let is_name = name.starts_with(|letter: char| !letter.is_ascii_digit());
        if is_name && self.rest().starts_with('[') && self.rest().split_once(']').is_some_and(|(_, rest)| rest.starts_with('=')) {
            return Err(Trouble::NotUnderstood("a[…]=…".to_owned()));
        }
        let appends = self.rest().starts_with("+=");
        if !is_name || !(self.eat("+=") || self.eat("=")) {
            self.at = start;
            return Ok(None);
        }
        if self.peek() == Some('(') {
            return Err(Trouble::NotUnderstood("a=(…)".to_owned()));
        }
        let ends_here = self.peek().is_none_or(|next| next.is_whitespace());
        let value = if ends_here { Word::new() } else { self.word()?.unwrap_or_default() };
        Ok(Some(Assignment { name: name.into(), appends, value }))
    }

    pub(super) fn redirect(&mut self) -> Parsed<Option<Redirect>> {
        self.blanks();
        let digits = self.rest().find(|letter: char| !letter.is_ascii_digit()).unwrap_or(0);
        let is_redirect = self.rest()[digits..].starts_with(['<', '>']) && !self.rest()[digits + 1..].starts_with('(');
        if digits == 0 && (self.rest().starts_with("&>") || self.rest().starts_with(">&") && !self.leads_to_descriptor()) {
            self.at += 2;
            let appends = self.eat(">");
            let word = self.word()?.ok_or_else(|| self.unexpected())?;
            return Ok(Some(Redirect { descriptor: 1, target: Target::Both(word, appends) }));
        }
        if !is_redirect {
            return Ok(None);
        }
        let number: Option<u32> = self.rest()[..digits].parse().ok();
        self.at += digits;
        let reads = self.rest().starts_with('<');
        let descriptor = number.unwrap_or(u32::from(!reads));
        let target = self.target()?;
        Ok(Some(Redirect { descriptor, target }))
    }

    /// Whether `>&` is followed by a number or a dash.
    fn leads_to_descriptor(&self) -> bool {
        self.rest()[2..].trim_start().starts_with(|next: char| next.is_ascii_digit() || next == '-' || next == '$')
    }

    fn target(&mut self) -> Parsed<Target> {
        if self.eat("<<<") {
            return Ok(Target::HereString(self.word()?.ok_or_else(|| self.unexpected())?));
        }
        if self.eat("<<") {
            let strips_tabs = self.eat("-");
            let delimiter = self.word()?.ok_or_else(|| self.unexpected())?;
            let is_quoted = delimiter.iter().any(|part| matches!(part, Part::Text { quoted: true, .. }));
            let texts = delimiter.iter().map(|part| if let Part::Text { text, .. } = part { &**text } else { "" });
            let word = Rc::new(OnceCell::new());
            self.pending.push(Pending { word: Rc::clone(&word), delimiter: texts.collect(), strips_tabs, is_quoted });
            return Ok(Target::Here(word));
        }
        let make: fn(Word) -> Target = if self.eat(">>") {
            Target::Append
        } else if self.eat(">&") || self.eat("<&") {
            Target::Duplicate
        } else if self.eat(">|") || self.eat("<>") || self.eat(">") {
            Target::Write
        } else {
            self.at += 1;
            Target::Read
        };
        self.word()?.map(make).ok_or_else(|| self.unexpected())
    }
}

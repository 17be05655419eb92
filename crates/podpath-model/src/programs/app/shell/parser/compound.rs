//! Commands that consist of commands: loops, conditions, functions.

use std::rc::Rc;

use super::super::ast::{Arm, Loop, Node, TestToken, Trouble};
use super::{Parsed, Parser};

/// So much of a loop is quoted where it is spoken of.
const SOURCE_MAX: usize = 60;

impl Parser<'_> {
    pub(super) fn compound(&mut self) -> Parsed<Option<Node>> {
        if self.rest().starts_with("((") {
            let start = self.at;
            match self.arithmetic() {
                Ok(Some(expression)) => return Ok(Some(Node::Arithmetic(expression))),
                _ => self.at = start,
            }
        }
        if self.eat("(") {
            return Ok(Some(Node::Subshell(self.list_until(")")?)));
        }
        for (word, parse) in [
            ("{", Self::group as fn(&mut Self) -> Parsed<Node>),
            ("if", Self::conditional),
            ("while", |parser| parser.repeat(false)),
            ("until", |parser| parser.repeat(true)),
            ("for", Self::for_each),
            ("case", Self::case),
            ("[[", Self::test),
            ("function", Self::function_word),
        ] {
            if self.sees(word) {
                self.at += word.len();
                return parse(self).map(Some);
            }
        }
        for word in ["select", "coproc"] {
            if self.sees(word) {
                return Err(Trouble::NotUnderstood(word.to_owned()));
            }
        }
        self.function()
    }

    fn group(&mut self) -> Parsed<Node> {
        let list = self.list()?;
        self.expect("}")?;
        Ok(Node::Sequence(vec![list]))
    }

    fn conditional(&mut self) -> Parsed<Node> {
        let mut branches = Vec::new();
        loop {
            let condition = self.list()?;
            self.expect("then")?;
            branches.push((condition, self.list()?));
            self.lines()?;
            if !self.sees("elif") {
                break;
            }
            self.at += "elif".len();
        }
        let otherwise = if self.sees("else") {
            self.at += "else".len();
            Some(self.list()?)
        } else {
            None
        };
        self.expect("fi")?;
        Ok(Node::If(branches, otherwise))
    }

    fn body(&mut self) -> Parsed<Rc<Node>> {
        self.lines()?;
        self.eat(";");
        self.expect("do")?;
        let body = self.list()?;
        self.expect("done")?;
        Ok(body)
    }

    fn repeat(&mut self, until: bool) -> Parsed<Node> {
        let start = self.at - "while".len();
        let condition = self.list()?;
        let source = self.source_from(start);
        let body = self.body()?;
        Ok(Node::Loop(Loop { until, condition, body, step: None, source }))
    }

    fn source_from(&self, start: usize) -> Rc<str> {
        let source = self.text[start..self.at].trim().trim_end_matches(';').trim_end();
        source.chars().take(SOURCE_MAX).collect::<String>().into()
    }

    fn for_each(&mut self) -> Parsed<Node> {
        let start = self.at - "for".len();
        self.blanks();
        if self.rest().starts_with("((") {
            return self.for_arithmetic(start);
        }
        let name = self.name();
        if name.is_empty() {
            return Err(self.unexpected());
        }
        self.lines()?;
        let mut words = None;
        if self.sees("in") {
            self.at += "in".len();
            let mut list = Vec::new();
            while let Some(word) = self.word()? {
                list.push(word);
            }
            words = Some(list);
            self.blanks();
        }
        let source = self.source_from(start);
        let body = self.body()?;
        Ok(Node::For { name: name.into(), words, body, source })
    }

    /// `for ((a; b; c))`, which is a loop with steps.
    fn for_arithmetic(&mut self, start: usize) -> Parsed<Node> {
        let end = self.rest().find("))").ok_or(Trouble::Unfinished)?;
        let parts: Vec<&str> = self.rest()[2..end].split(';').collect();
        let [first, condition, step] = parts[..] else { return Err(self.unexpected()) };
        let condition = if condition.trim().is_empty() { "1" } else { condition };
        let [first, condition, step] = [first, condition, step].map(|text| Self::expandable(text, self.depth + 1));
        let (first, condition, step) = (first?, condition?, step?);
        self.at += end + 2;
        let source = self.source_from(start);
        let body = self.body()?;
        let condition = Rc::new(Node::Arithmetic(condition));
        let repeat = Node::Loop(Loop { until: false, condition, body, step: Some(step), source });
        Ok(Node::Sequence(vec![Rc::new(Node::Arithmetic(first)), Rc::new(repeat)]))
    }

    fn case(&mut self) -> Parsed<Node> {
        let word = self.word()?.ok_or_else(|| self.unexpected())?;
        self.expect("in")?;
        let mut arms = Vec::new();
        loop {
            self.lines()?;
            if self.sees("esac") {
                self.at += "esac".len();
                return Ok(Node::Case(word, arms));
            }
            self.eat("(");
            let mut patterns = Vec::new();
            loop {
                patterns.push(self.word()?.ok_or_else(|| self.unexpected())?);
                self.blanks();
                if !self.eat("|") {
                    break;
                }
            }
            self.blanks();
            if !self.eat(")") {
                return Err(self.unexpected());
            }
            let body = Some(self.list()?);
            arms.push(Arm { patterns, body });
            self.lines()?;
            if self.rest().starts_with(";;&") || self.rest().starts_with(";&") {
                return Err(Trouble::NotUnderstood(";&".to_owned()));
            }
            if !self.eat(";;") && !self.sees("esac") {
                return Err(self.unexpected());
            }
        }
    }

    fn function_word(&mut self) -> Parsed<Node> {
        self.blanks();
        let length = self.rest().find(|letter: char| letter.is_whitespace() || "(){};".contains(letter)).unwrap_or(self.rest().len());
        let name: Rc<str> = self.rest()[..length].into();
        self.at += length;
        self.blanks();
        if self.eat("(") {
            self.blanks();
            self.eat(")");
        }
        self.lines()?;
        Ok(Node::Function(name, self.command()?))
    }

    /// `name() body`; nothing is taken if it is not one.
    fn function(&mut self) -> Parsed<Option<Node>> {
        let length = self.rest().find(|letter: char| !letter.is_ascii_alphanumeric() && !"_-.".contains(letter)).unwrap_or(0);
        let after = self.rest()[length..].trim_start_matches([' ', '\t']);
        let Some(brackets) = after.strip_prefix('(').map(|after| after.trim_start_matches([' ', '\t'])).filter(|_| length > 0) else {
            return Ok(None);
        };
        let Some(body) = brackets.strip_prefix(')') else { return Ok(None) };
        let name: Rc<str> = self.rest()[..length].into();
        self.at = self.text.len() - body.len();
        self.lines()?;
        Ok(Some(Node::Function(name, self.command()?)))
    }

    /// `[[ … ]]`.
    fn test(&mut self) -> Parsed<Node> {
        let mut tokens = Vec::new();
        loop {
            self.lines()?;
            if self.sees("]]") {
                self.at += 2;
                return Ok(Node::Test(tokens));
            }
            let operator = ["&&", "||", "(", ")", "<", ">"].into_iter().find(|operator| self.rest().starts_with(operator));
            match operator {
                Some(operator) => {
                    self.at += operator.len();
                    tokens.push(TestToken::Operator(operator));
                }
                None => tokens.push(TestToken::Word(self.word()?.ok_or_else(|| self.unexpected())?)),
            }
        }
    }
}

//! Commands: POSIX.1-2017 Shell Command Language, 2.10, with what busybox ash and bash add and scripts use.

mod compound;
mod dollar;
mod line;
mod words;

use std::rc::Rc;

use super::ast::{Node, Trouble};
use line::Pending;

/// Deeper than this no script is followed: each level takes room on the stack while it runs.
pub(crate) const DEPTH_MAX: usize = 40;
/// Words that end a list where a command could begin.
const CLOSING: [&str; 8] = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];

type Parsed<T> = Result<T, Trouble>;

pub(crate) struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    pending: Vec<Pending>,
}

/// Parses a whole script.
pub(crate) fn parse(text: &str) -> Parsed<Rc<Node>> {
    Parser::new(text, 0).script()
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, depth: usize) -> Self {
        Self { text, at: 0, depth, pending: Vec::new() }
    }

    fn script(&mut self) -> Parsed<Rc<Node>> {
        if self.depth > DEPTH_MAX {
            return Err(Trouble::TooDeep);
        }
        let list = self.list()?;
        self.here_documents()?;
        match self.peek() {
            None => Ok(list),
            Some(_) => Err(self.unexpected()),
        }
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Trouble::TooDeep);
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn unexpected(&self) -> Trouble {
        let rest = self.rest();
        if rest.is_empty() {
            return Trouble::Unfinished;
        }
        let end = rest.find(|letter: char| letter.is_whitespace()).unwrap_or(rest.len()).max(1);
        Trouble::Syntax(rest.chars().take(end.min(20)).collect())
    }

    /// Blanks, line ends and the here-documents behind them.
    fn lines(&mut self) -> Parsed<()> {
        loop {
            self.blanks();
            if !self.eat("\n") {
                return Ok(());
            }
            self.here_documents()?;
        }
    }

    /// Commands up to a closing word, a bracket or the end.
    fn list(&mut self) -> Parsed<Rc<Node>> {
        let mut nodes: Vec<Rc<Node>> = Vec::new();
        loop {
            self.lines()?;
            if self.is_at_end_of_list() {
                break;
            }
            let mut node = self.and_or()?;
            self.blanks();
            if self.rest().starts_with('&') && !self.rest().starts_with("&&") {
                self.at += 1;
                node = Rc::new(Node::Background(node));
            } else if self.rest().starts_with(";;") || !self.eat(";") {
                nodes.push(node);
                self.blanks();
                if self.peek() == Some('\n') {
                    continue;
                }
                break;
            }
            nodes.push(node);
        }
        Ok(match nodes.len() {
            1 => nodes.swap_remove(0),
            _ => Rc::new(Node::Sequence(nodes)),
        })
    }

    fn is_at_end_of_list(&self) -> bool {
        matches!(self.peek(), None | Some(')')) || self.rest().starts_with(";;") || CLOSING.iter().any(|word| self.sees(word))
    }

    /// Whether this word stands here.
    fn sees(&self, word: &str) -> bool {
        self.rest()
            .strip_prefix(word)
            .is_some_and(|rest| rest.chars().next().is_none_or(|next| next.is_whitespace() || ";&|()<>".contains(next)))
    }

    fn expect(&mut self, word: &str) -> Parsed<()> {
        self.lines()?;
        if self.sees(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.unexpected())
    }

    /// Commands up to a bracket, which is taken too.
    fn list_until(&mut self, end: &str) -> Parsed<Rc<Node>> {
        let list = self.list()?;
        self.lines()?;
        if self.eat(end) { Ok(list) } else { Err(self.unexpected()) }
    }

    fn and_or(&mut self) -> Parsed<Rc<Node>> {
        let mut left = self.pipeline()?;
        loop {
            self.blanks();
            let is_and = self.eat("&&");
            if !is_and && !self.eat("||") {
                return Ok(left);
            }
            self.lines()?;
            let right = self.pipeline()?;
            left = Rc::new(if is_and { Node::And(left, right) } else { Node::Or(left, right) });
        }
    }

    fn pipeline(&mut self) -> Parsed<Rc<Node>> {
        self.blanks();
        if self.sees("!") {
            self.at += 1;
            let node = self.nested(Self::pipeline)?;
            return Ok(Rc::new(Node::Not(node)));
        }
        if self.sees("time") {
            self.at += "time".len();
            return self.pipeline();
        }
        let mut parts = vec![self.command()?];
        loop {
            self.blanks();
            if self.rest().starts_with("||") || !self.eat("|") {
                break;
            }
            if self.eat("&") {
                return Err(Trouble::NotUnderstood("|&".to_owned()));
            }
            self.lines()?;
            parts.push(self.command()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Rc::new(Node::Pipeline(parts)) })
    }

    fn command(&mut self) -> Parsed<Rc<Node>> {
        self.blanks();
        let compound = self.nested(Self::compound)?;
        let Some(node) = compound else { return self.simple() };
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        let node = Rc::new(node);
        Ok(if redirects.is_empty() { node } else { Rc::new(Node::Redirected(node, redirects)) })
    }
}

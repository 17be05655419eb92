//! Commands: POSIX.1-2017 Shell Command Language, 2.10, with what busybox ash and bash add and scripts use.

use std::cell::OnceCell;
use std::rc::Rc;

use super::ast::{Arm, Assignment, Loop, Node, Part, Redirect, Simple, Target, TestToken, Trouble, Word};

/// Deeper than this no script is followed: each level takes room on the stack while it runs.
pub(crate) const DEPTH_MAX: usize = 40;
/// So much of a loop is quoted where it is spoken of.
const SOURCE_MAX: usize = 60;

/// Words that end a list where a command could begin.
const CLOSING: [&str; 8] = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];

type Parsed<T> = Result<T, Trouble>;

/// A here-document whose text has not come yet.
struct Pending {
    word: Rc<OnceCell<Word>>,
    delimiter: String,
    strips_tabs: bool,
    is_quoted: bool,
}

pub(crate) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    pending: Vec<Pending>,
}

/// Parses a whole script.
pub(crate) fn parse(text: &str) -> Parsed<Rc<Node>> {
    Parser::new(text, 0).script()
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, depth: usize) -> Self {
        Self { text, at: 0, depth, pending: Vec::new() }
    }

    pub(super) fn script(&mut self) -> Parsed<Rc<Node>> {
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

    pub(super) fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
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

    fn here_documents(&mut self) -> Parsed<()> {
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
    pub(super) fn list_until(&mut self, end: &str) -> Parsed<Rc<Node>> {
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

    fn compound(&mut self) -> Parsed<Option<Node>> {
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

    fn simple(&mut self) -> Parsed<Rc<Node>> {
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

    fn redirect(&mut self) -> Parsed<Option<Redirect>> {
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

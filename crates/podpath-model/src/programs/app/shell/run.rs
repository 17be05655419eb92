//! Commands that consist of commands.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::super::inside::Position;
use super::Flavor;
use super::arithmetic;
use super::ast::{Arm, Loop, Node, Word};
use super::pace::Turns;
use super::state::{Shell, Value};

/// Why a script does not go on with the next command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Exit(i32),
    Return(i32),
    Break(u32),
    Continue(u32),
}

pub(super) type Outcome = Result<i32, Stop>;

/// Commands may stand in each other and functions may call each other so deep; a real shell runs out of stack much later.
const DEPTH_MAX: u32 = 120;
/// What is left of a process that has run out of stack: 128 and SIGSEGV.
const SEGMENTATION_FAULT: i32 = 139;

impl Shell {
    /// Runs a command; the answer is its exit status. The last one of a script may take the shell's own place.
    pub(super) fn run<'a>(&'a mut self, node: &'a Node, is_last: bool) -> Pin<Box<dyn Future<Output = Outcome> + 'a>> {
        Box::pin(async move {
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                return Err(Stop::Exit(SEGMENTATION_FAULT));
            }
            let outcome = self.run_node(node, is_last).await;
            self.depth -= 1;
            self.status = outcome?;
            self.answer_signals().await?;
            Ok(self.status)
        })
    }

    async fn run_node(&mut self, node: &Node, is_last: bool) -> Outcome {
        match node {
            Node::Simple(simple) => {
                let status = self.simple(simple, is_last).await?;
                self.checked(status)
            }
            Node::Pipeline(parts) => {
                let status = self.pipeline(parts, is_last).await?;
                self.checked(status)
            }
            // busybox shell/ash.c `evalsubshell`: with nothing to do afterwards it does not fork.
            Node::Subshell(inner) if is_last && self.flavor == Flavor::Ash && self.traps.is_empty() && self.jobs.is_empty() => {
                self.run(inner, is_last).await
            }
            Node::Subshell(inner) => {
                let status = self.subshell(inner, is_last).await?;
                self.checked(status)
            }
            Node::Not(inner) => {
                let status = self.condition(inner).await?;
                Ok(i32::from(status == 0))
            }
            Node::And(left, right) => match self.condition(left).await? {
                0 => self.run(right, is_last).await,
                status => Ok(status),
            },
            Node::Or(left, right) => match self.condition(left).await? {
                0 => Ok(0),
                _ => self.run(right, is_last).await,
            },
            Node::Sequence(nodes) => self.sequence(nodes, is_last).await,
            Node::Background(inner) => self.background(inner).await,
            Node::If(branches, otherwise) => self.choose(branches, otherwise.as_ref(), is_last).await,
            Node::Loop(repeat) => self.repeat(repeat).await,
            Node::For { name, words, body, source } => self.for_each(name, words.as_deref(), body, source).await,
            Node::Case(word, arms) => self.case(word, arms, is_last).await,
            Node::Function(name, body) => {
                self.functions.insert((**name).into(), Rc::clone(body));
                Ok(0)
            }
            Node::Test(tokens) => {
                let status = self.double_brackets(tokens).await?;
                self.checked(status)
            }
            Node::Arithmetic(expression) => {
                let value = self.compute(expression).await?;
                self.checked(i32::from(value == 0))
            }
            Node::Redirected(inner, redirects) => {
                let before = Rc::clone(&self.inside);
                if !self.redirect(redirects).await? {
                    self.inside = before;
                    return self.checked(1);
                }
                let outcome = self.run(inner, false).await;
                self.restore(before);
                outcome
            }
        }
    }

    /// An error ends a script with `set -e`, unless somebody has asked for it.
    fn checked(&self, status: i32) -> Outcome {
        if status != 0 && self.options.exits_on_error && self.conditions == 0 { Err(Stop::Exit(status)) } else { Ok(status) }
    }

    async fn condition(&mut self, node: &Node) -> Outcome {
        self.conditions += 1;
        let outcome = self.run(node, false).await;
        self.conditions -= 1;
        outcome
    }

    async fn sequence(&mut self, nodes: &[Rc<Node>], is_last: bool) -> Outcome {
        let mut status = 0;
        for (at, node) in nodes.iter().enumerate() {
            status = self.run(node, is_last && at + 1 == nodes.len()).await?;
        }
        Ok(status)
    }

    async fn choose(&mut self, branches: &[(Rc<Node>, Rc<Node>)], otherwise: Option<&Rc<Node>>, is_last: bool) -> Outcome {
        for (condition, body) in branches {
            if self.condition(condition).await? == 0 {
                return self.run(body, is_last).await;
            }
        }
        match otherwise {
            Some(body) => self.run(body, is_last).await,
            None => Ok(0),
        }
    }

    async fn repeat(&mut self, repeat: &Loop) -> Outcome {
        let was_routine = self.sys.is_routine();
        let outcome = self.turn_around(repeat).await;
        self.sys.routine(was_routine);
        outcome
    }

    async fn turn_around(&mut self, repeat: &Loop) -> Outcome {
        let mut turns = Turns::default();
        let mut status = 0;
        loop {
            turns.begin(&self.sys);
            let condition = self.condition(&repeat.condition).await?;
            if (condition == 0) == repeat.until {
                return Ok(status);
            }
            match self.body(&repeat.body).await? {
                Some(last) => status = last,
                None => return Ok(0),
            }
            if let Some(step) = &repeat.step {
                self.compute(step).await?;
            }
            self.turned(&mut turns, &repeat.source).await;
            self.answer_signals().await?;
            // What a loop does again and again is no news after the first time.
            self.sys.routine(true);
        }
    }

    /// The body of a loop; none if that was the last turn.
    async fn body(&mut self, body: &Node) -> Result<Option<i32>, Stop> {
        self.loops += 1;
        let outcome = self.run(body, false).await;
        self.loops -= 1;
        match outcome {
            Ok(status) => Ok(Some(status)),
            Err(Stop::Continue(0 | 1)) => Ok(Some(0)),
            Err(Stop::Continue(levels)) => Err(Stop::Continue(levels - 1)),
            Err(Stop::Break(0 | 1)) => Ok(None),
            Err(Stop::Break(levels)) => Err(Stop::Break(levels - 1)),
            Err(stop) => Err(stop),
        }
    }

    async fn for_each(&mut self, name: &str, words: Option<&[Word]>, body: &Node, source: &str) -> Outcome {
        let mut values: Vec<String> = Vec::new();
        match words {
            Some(words) => {
                for word in words {
                    values.extend(self.fields(word).await?.into_iter().map(|field| field.text));
                }
            }
            None => values.extend(self.arguments.iter().map(|word| word.to_string())),
        }
        let mut turns = Turns::default();
        let mut status = 0;
        for value in values {
            turns.begin(&self.sys);
            self.set(name, Value::from(value.as_str()));
            match self.body(body).await? {
                Some(last) => status = last,
                None => return Ok(0),
            }
            self.turned(&mut turns, source).await;
        }
        Ok(status)
    }

    async fn case(&mut self, word: &Word, arms: &[Arm], is_last: bool) -> Outcome {
        let text = self.one(word).await?.text;
        for arm in arms {
            for pattern in &arm.patterns {
                if self.pattern(pattern).await?.matches(&text) {
                    return match &arm.body {
                        Some(body) => self.run(body, is_last).await,
                        None => Ok(0),
                    };
                }
            }
        }
        Ok(0)
    }

    /// The value of an expression; an error of it ends the script.
    pub(super) async fn compute(&mut self, expression: &Word) -> Result<i64, Stop> {
        let text = self.one(expression).await?.text;
        match arithmetic::compute(&text, self) {
            Some(value) => Ok(value),
            None => {
                self.complain("arithmetic syntax error").await;
                Err(Stop::Exit(2))
            }
        }
    }

    /// A shell does what it is to do on a signal when the command in the foreground has ended.
    pub(super) async fn answer_signals(&mut self) -> Result<(), Stop> {
        while let Some(signal) = self.caught.pop().or_else(|| self.sys.pending_signal()) {
            let name = signal.name().trim_start_matches("SIG");
            if let Some(action) = self.traps.get(name).cloned() {
                let status = self.status;
                Box::pin(self.eval(&action)).await?;
                self.status = status;
            }
        }
        Ok(())
    }

    /// Runs a text in this shell.
    pub(super) async fn eval(&mut self, text: &str) -> Outcome {
        match super::parser::parse(text) {
            Ok(node) => self.run(&node, false).await,
            Err(trouble) => self.not_parsed(trouble).await,
        }
    }

    /// Whether processes that are started now are the container's own.
    pub(super) fn position_of(&self, is_last: bool) -> Position {
        super::position(self.inside.position, is_last)
    }
}

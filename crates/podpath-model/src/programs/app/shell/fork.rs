//! What a shell does in other processes: pipes, subshells, `$(…)`, jobs.

use std::rc::Rc;

use super::super::inside::{Inside, Position};
use super::super::io::{Input, Io, Sink};
use super::super::{APP, PROCESS_NS, ROLE, utilities};
use super::Flavor;
use super::ast::Node;
use super::run::{Outcome, Stop};
use super::state::{Shell, TEXT_MAX};
use crate::kernel::{Either, Forked, Pipe};

impl Shell {
    /// Runs a command in a copy of this shell; the answer is its pid.
    async fn fork(&mut self, node: &Rc<Node>, inside: Inside, streams: (Option<Pipe>, Option<Pipe>)) -> Result<u32, Stop> {
        self.keep_pace(true).await;
        self.may_fork().await?;
        let inside = Rc::new(inside);
        let may_become = self.flavor.becomes_its_last_command();
        // A subshell that has a process of its own already needs no second one.
        let mut node = node;
        while let Node::Subshell(inner) = &**node {
            node = inner;
        }
        let (make, node) = (self.copy(Rc::clone(&inside)), Rc::clone(node));
        let forked = Forked { stdin: streams.0, stdout: streams.1, environment: Some(inside) };
        let part = move |child| async move {
            let mut shell = make(child);
            match shell.run(&node, may_become).await {
                Ok(code) | Err(Stop::Exit(code) | Stop::Return(code)) => shell.farewell(code).await,
                Err(Stop::Break(_) | Stop::Continue(_)) => 0,
            }
        };
        Ok(self.sys.step(APP).fork_with("sh", false, &ROLE, forked, part).await)
    }

    /// Whether there is room for one more process; if not, the shell says so as it does elsewhere and ends. Measured with dash 0.5.12 and
    /// bash 5.2, which tries again for a while; the words of busybox are those of shell/ash.c `forkshell`.
    pub(super) async fn may_fork(&mut self) -> Result<(), Stop> {
        let inside = Rc::clone(&self.inside);
        for wait_seconds in [1, 2, 4, 8] {
            if !inside.is_full(&self.sys).await {
                return Ok(());
            }
            match self.flavor {
                Flavor::Ash => self.complain("can't fork: Resource temporarily unavailable").await,
                Flavor::Dash => self.complain("Cannot fork").await,
                Flavor::Bash => {
                    self.complain("fork: retry: Resource temporarily unavailable").await;
                    self.sys.sleep(wait_seconds * 1_000_000_000).await;
                    continue;
                }
            }
            return Err(Stop::Exit(2));
        }
        self.complain("fork: Resource temporarily unavailable").await;
        Err(Stop::Exit(254))
    }

    /// Waits for a child.
    pub(super) async fn wait_for(&self, pid: u32) -> i32 {
        self.sys.wait(pid).await.map_or(127, |finished| finished.status.code())
    }

    pub(super) async fn subshell(&mut self, node: &Rc<Node>, is_last: bool) -> Outcome {
        let inside = Inside { position: self.position_of(is_last), ..(*self.inside).clone() };
        let pid = self.fork(node, inside, (None, None)).await?;
        self.sys.sleep(PROCESS_NS).await;
        Ok(self.wait_for(pid).await)
    }

    /// Every part in a process of its own, each reading what the one before it writes.
    pub(super) async fn pipeline(&mut self, parts: &[Rc<Node>], is_last: bool) -> Outcome {
        let position = if is_last { self.inside.position } else { Position::Foreground };
        let mut readers = Vec::new();
        let mut pids = Vec::new();
        let mut from: Option<Pipe> = None;
        for (at, part) in parts.iter().enumerate() {
            let mut io = self.inside.io.clone();
            if from.is_some() {
                io.input = Input::default();
            }
            let mut to = None;
            if at + 1 < parts.len() {
                let (reader, pipe) = self.sys.pipe();
                // The reading end is kept open until all have started.
                readers.push(reader);
                to = Some(pipe);
                io.output = Sink::Output;
            }
            let inside = Inside { position, io, ..(*self.inside).clone() };
            pids.push(self.fork(part, inside, (from.take(), to.clone())).await?);
            from = to;
        }
        self.sys.sleep(PROCESS_NS).await;
        drop(readers);
        let mut statuses = Vec::new();
        for pid in pids {
            statuses.push(self.wait_for(pid).await);
        }
        let last = statuses.last().copied().unwrap_or(0);
        let failed = statuses.iter().rev().copied().find(|status| *status != 0);
        Ok(if self.options.checks_pipes { failed.unwrap_or(0) } else { last })
    }

    /// `$(…)`: what a command has written, without the ends of lines at its end.
    pub(super) async fn substitute(&mut self, node: &Rc<Node>) -> Result<String, Stop> {
        let (reader, pipe) = self.sys.pipe();
        let io = Io { output: Sink::Output, ..self.inside.io.clone() };
        let inside = Inside { position: Position::Foreground, io, ..(*self.inside).clone() };
        let pid = self.fork(node, inside, (None, Some(pipe))).await?;
        let mut text = String::new();
        while let Some(piece) = reader.read_to_an_end().await {
            if text.len() + piece.len() <= TEXT_MAX {
                text.push_str(&piece);
            }
        }
        if reader.is_endless() {
            utilities::hoard(&self.sys).await;
        }
        drop(reader);
        self.sys.sleep(PROCESS_NS).await;
        let status = self.wait_for(pid).await;
        self.substituted = Some(status);
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }

    /// `command &`
    pub(super) async fn background(&mut self, node: &Rc<Node>) -> Outcome {
        let position = if self.inside.position == Position::First { Position::Background } else { self.inside.position };
        let io = Io { input: Input::of_text(""), ..self.inside.io.clone() };
        let inside = Inside { position, io, ..(*self.inside).clone() };
        let pid = self.fork(node, inside, (None, None)).await?;
        self.last_background = Some(pid);
        self.jobs.push(pid);
        Ok(0)
    }

    /// `wait`: for these jobs or for all. A signal that is to be answered ends it.
    pub(super) async fn wait_for_jobs(&mut self, pids: &[u32]) -> i32 {
        let pids = if pids.is_empty() { std::mem::take(&mut self.jobs) } else { pids.to_vec() };
        let mut status = 0;
        for (at, pid) in pids.iter().enumerate() {
            let sys = self.sys.clone();
            let waited = sys.either(sys.wait(*pid), sys.signal()).await;
            match waited {
                Either::First(finished) => status = finished.map_or(127, |finished| finished.status.code()),
                Either::Second(signal) => {
                    self.jobs.extend(&pids[at..]);
                    self.caught.push(signal);
                    return 128 + signal.number();
                }
            }
            self.jobs.retain(|job| job != pid);
        }
        status
    }
}

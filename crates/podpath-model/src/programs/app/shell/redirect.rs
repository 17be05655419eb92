//! Redirections: POSIX.1-2017 Shell Command Language, 2.7.

use std::rc::Rc;

use super::super::inside::Inside;
use super::super::io::{Input, Io, Sink};
use super::ast::{Redirect, Target};
use super::run::Stop;
use super::state::Shell;
use crate::trace::Text;

impl Shell {
    /// Puts other streams in the place of the shell's own; false if one cannot be opened, which is said.
    pub(super) async fn redirect(&mut self, redirects: &[Redirect]) -> Result<bool, Stop> {
        for redirect in redirects {
            let io = self.inside.io.clone();
            let Some(io) = self.redirected(io, redirect).await? else { return Ok(false) };
            self.inside = Rc::new(Inside { io, ..(*self.inside).clone() });
        }
        Ok(true)
    }

    /// Puts the streams back, and keeps what else has changed.
    pub(super) fn restore(&mut self, before: Rc<Inside>) {
        self.inside = Rc::new(Inside { io: before.io.clone(), ..(*self.inside).clone() });
    }

    async fn redirected(&mut self, mut io: Io, redirect: &Redirect) -> Result<Option<Io>, Stop> {
        match &redirect.target {
            Target::Here(word) => {
                let text = match word.get() {
                    Some(word) => self.one(word).await?.text,
                    None => String::new(),
                };
                io.input = Input::of_text(text);
            }
            Target::HereString(word) => io.input = Input::of_text(format!("{}\n", self.one(word).await?.text)),
            Target::Read(word) => {
                let path = self.one(word).await?.text;
                let inside = Rc::clone(&self.inside);
                match inside.read(&self.sys, &path) {
                    Some(_) if inside.is_endless(&path) => io.input = Input::of_device(),
                    Some(text) => io.input = Input::of_text(&*text),
                    None => return self.cannot(&format!("can't open {path}: no such file")).await,
                }
            }
            Target::Write(word) | Target::Append(word) | Target::Both(word, _) => {
                let appends = matches!(&redirect.target, Target::Append(_) | Target::Both(_, true));
                let path: Text = self.one(word).await?.text.into();
                let Some(sink) = self.opened(&path, appends).await? else { return Ok(None) };
                if matches!(&redirect.target, Target::Both(..)) {
                    io.errors = Some(sink.clone());
                }
                match redirect.descriptor {
                    2 => io.errors = Some(sink),
                    0 => {}
                    _ => io.output = sink,
                }
            }
            Target::Duplicate(word) => {
                let from = self.one(word).await?.text;
                let sink = match from.as_str() {
                    "2" => io.errors.clone().unwrap_or(Sink::Errors),
                    "-" => Sink::Nowhere,
                    _ => io.output.clone(),
                };
                match redirect.descriptor {
                    2 => io.errors = Some(sink),
                    0 if from == "-" => io.input = Input::of_text(""),
                    0 => {}
                    _ => io.output = sink,
                }
            }
        }
        Ok(Some(io))
    }

    async fn opened(&mut self, path: &Text, appends: bool) -> Result<Option<Sink>, Stop> {
        let inside = Rc::clone(&self.inside);
        let first = inside.first.is_some();
        match &**path {
            "/dev/null" => return Ok(Some(Sink::Nowhere)),
            "/dev/stdout" | "/proc/self/fd/1" => return Ok(Some(inside.io.output.clone())),
            "/dev/stderr" | "/proc/self/fd/2" => return Ok(Some(inside.io.errors.clone().unwrap_or(Sink::Errors))),
            // The streams of the container's first process lead to its log.
            "/proc/1/fd/1" if first => return Ok(Some(Sink::Output)),
            "/proc/1/fd/2" if first => return Ok(Some(Sink::Errors)),
            _ => {}
        }
        self.keep_pace(true).await;
        let written = if appends && inside.exists(&self.sys, path) {
            inside.may_write(&self.sys, path)
        } else {
            inside.write(&self.sys, path, "").await
        };
        match written {
            Ok(()) => Ok(Some(Sink::File(inside.absolute(path)))),
            Err(why) => {
                let why = if why == "No such file or directory" { "nonexistent directory" } else { why };
                self.complain(&format!("can't create {path}: {why}")).await;
                Ok(None)
            }
        }
    }

    async fn cannot(&mut self, words: &str) -> Result<Option<Io>, Stop> {
        self.complain(words).await;
        Ok(None)
    }
}

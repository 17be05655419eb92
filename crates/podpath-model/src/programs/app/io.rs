//! The streams of a process in a container: those that it was given, or files that a script has put in their place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::inside::Inside;
use crate::kernel::Sys;
use crate::trace::Text;

/// Where the three streams lead.
#[derive(Clone, Debug, Default)]
pub(crate) struct Io {
    pub(super) input: Input,
    pub(super) output: Sink,
    pub(super) errors: Option<Sink>,
}

/// Where text goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Sink {
    /// To standard output.
    #[default]
    Output,
    /// To standard error.
    Errors,
    /// To a file of the container.
    File(Text),
    /// Nowhere.
    Nowhere,
}

/// Where text comes from. Processes that share it share how far it is read.
#[derive(Clone, Debug)]
pub(super) struct Input {
    buffer: Rc<RefCell<String>>,
    has_stream: bool,
    /// Where the text ends nothing has ended: what comes is only not kept.
    is_endless: Rc<Cell<bool>>,
}

impl Default for Input {
    fn default() -> Self {
        Self { buffer: Rc::default(), has_stream: true, is_endless: Rc::default() }
    }
}

impl Input {
    /// A text, and nothing after it.
    pub(super) fn of_text(text: impl Into<String>) -> Self {
        Self { buffer: Rc::new(RefCell::new(text.into())), has_stream: false, is_endless: Rc::default() }
    }

    /// A device that never ends.
    pub(super) fn of_device() -> Self {
        let input = Self::of_text("");
        input.is_endless.set(true);
        input
    }

    /// Whether there is no end where the text ends.
    pub(super) fn is_endless(&self) -> bool {
        self.is_endless.get()
    }

    /// A line without its end; none at the end.
    pub(super) async fn line(&self, sys: &Sys) -> Option<String> {
        loop {
            let line = {
                let mut buffer = self.buffer.borrow_mut();
                buffer.find('\n').map(|end| buffer.drain(..=end).collect::<String>())
            };
            if let Some(line) = line {
                return Some(line.trim_end_matches('\n').to_owned());
            }
            if !self.more(sys).await {
                let rest = std::mem::take(&mut *self.buffer.borrow_mut());
                return (!rest.is_empty()).then_some(rest);
            }
        }
    }

    /// A piece of text as it comes; none at the end.
    pub(super) async fn piece(&self, sys: &Sys) -> Option<String> {
        if self.buffer.borrow().is_empty() && !self.more(sys).await {
            return None;
        }
        Some(std::mem::take(&mut *self.buffer.borrow_mut()))
    }

    /// Everything up to the end.
    pub(super) async fn all(&self, sys: &Sys) -> String {
        while self.more(sys).await {}
        std::mem::take(&mut *self.buffer.borrow_mut())
    }

    async fn more(&self, sys: &Sys) -> bool {
        if !self.has_stream {
            return false;
        }
        let Some(reader) = sys.stdin_now() else { return false };
        let Some(piece) = reader.read_to_an_end().await else {
            self.is_endless.set(reader.is_endless());
            return false;
        };
        self.buffer.borrow_mut().push_str(&piece);
        true
    }
}

impl Inside {
    /// Writes to where output goes.
    pub(super) async fn print(&self, sys: &Sys, text: &str) {
        self.write_to(sys, &self.io.output, text).await;
    }
    /// Writes to where errors go.
    pub(super) async fn complain(&self, sys: &Sys, text: &str) {
        self.write_to(sys, self.io.errors.as_ref().unwrap_or(&Sink::Errors), text).await;
    }
    async fn write_to(&self, sys: &Sys, sink: &Sink, text: &str) {
        if text.is_empty() {
            return;
        }
        match sink {
            Sink::Output => sys.write_stdout(text).await,
            Sink::Errors => sys.write_stderr(text).await,
            Sink::File(path) => drop(self.append(sys, path, text).await),
            Sink::Nowhere => {}
        }
    }
}

//! What a container writes, as its daemon reads it: line by line into a log file, and to whoever is attached.

use std::cell::Cell;
use std::rc::Rc;

use crate::kernel::{Condition, FifoReader, Shared, Sys};
use crate::trace::{Evidence, Text};
use crate::wire::docker::rfc3339_nano;

/// The longest line, in bytes: containerd v1.6.20 pkg/cri/config/config_unix.go:98; dockerd's copier has the same.
const LINE_MAX: usize = 16 << 10;

/// Takes what a container wrote; false once nobody wants it any more.
pub(crate) type Sink = Rc<dyn Fn(&Sys, &'static str, &Text) -> bool>;

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// `TIME STREAM TAG LINE`: the CRI's.
    Cri,
    /// One JSON object a line: dockerd's json-file.
    JsonFile,
}

/// The output of one container.
pub(crate) struct Output {
    id: Text,
    format: Format,
    evidence: Evidence,
    /// Empty if no log was asked for.
    log_path: Shared<Text>,
    sinks: Shared<Vec<Sink>>,
    /// How many streams may still bring something.
    open: Cell<u32>,
    closed: Condition,
}

impl Output {
    pub(crate) fn new(id: Text, format: Format, evidence: Evidence, log_path: Text) -> Rc<Self> {
        let (log_path, sinks) = (Shared::new(log_path), Shared::default());
        Rc::new(Self { id, format, evidence, log_path, sinks, open: Cell::new(0), closed: Condition::default() })
    }

    /// Drains a fifo in a task of its own, from its first writer to its last.
    pub(crate) fn drain(self: &Rc<Self>, sys: &Sys, stream: &'static str, fifo: &Text) {
        self.open.set(self.open.get() + 1);
        let (output, fifo) = (Rc::clone(self), fifo.clone());
        sys.background(|sys| async move {
            let reader = sys.open_fifo_read(&fifo).await.ok();
            output.read(&sys, stream, reader).await;
        });
    }
    /// Does the same with a pipe that is open already.
    pub(crate) fn follow(self: &Rc<Self>, sys: &Sys, stream: &'static str, reader: FifoReader) {
        self.open.set(self.open.get() + 1);
        let output = Rc::clone(self);
        sys.background(|sys| async move { output.read(&sys, stream, Some(reader)).await });
    }

    async fn read(&self, sys: &Sys, stream: &'static str, reader: Option<FifoReader>) {
        // A container that writes again and again is no news.
        sys.routine(true);
        let mut lines = Lines::default();
        if let Some(reader) = reader {
            while let Some(piece) = reader.read().await {
                self.write(sys, stream, &piece, &mut lines).await;
            }
        }
        if let Some(line) = lines.rest() {
            self.log(sys, stream, &line, false).await;
        }
        self.open.set(self.open.get() - 1);
        if self.open.get() == 0 {
            self.sinks.set().clear();
        }
        self.closed.notify(sys);
    }

    /// From here on, what comes goes to this one too.
    pub(crate) fn attach(&self, sink: Sink) {
        self.sinks.set().push(sink);
    }
    /// From here on, lines go to this file.
    pub(crate) fn reopen(&self, log_path: Text) {
        *self.log_path.set() = log_path;
    }
    /// Waits until nobody has a stream open any more.
    pub(crate) async fn closed(&self, sys: &Sys) {
        while self.open.get() > 0 {
            self.closed.wait(sys).await;
        }
    }

    async fn write(&self, sys: &Sys, stream: &'static str, piece: &Text, lines: &mut Lines) {
        self.sinks.set().retain(|sink| sink(sys, stream, piece));
        for (line, is_full) in lines.split(piece) {
            self.log(sys, stream, &line, is_full).await;
        }
    }

    async fn log(&self, sys: &Sys, stream: &str, line: &str, is_full: bool) {
        let path = self.log_path.get().clone();
        // The file was opened when the container was made: once it has been removed, nobody will read what is written to it.
        if path.is_empty() || !sys.exists(&path) {
            return;
        }
        let time = rfc3339_nano(sys.now_ns());
        let entry = match self.format {
            Format::Cri => format!("{time} {stream} {} {line}\n", if is_full { "F" } else { "P" }),
            Format::JsonFile => {
                let log = format!("{line}{}", if is_full { "\n" } else { "" });
                format!("{{\"log\":{},\"stream\":\"{stream}\",\"time\":\"{time}\"}}\n", quoted(&log))
            }
        };
        sys.step(self.evidence).about(self.id.clone()).append(&path, &entry).await;
    }
}

/// A JSON string as moby v20.10.24 daemon/logger/jsonfilelog/jsonlog writes it: with `<`, `>` and `&` escaped.
fn quoted(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    quoted.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Text that comes in pieces, cut into lines.
#[derive(Debug, Default)]
struct Lines {
    rest: String,
}

impl Lines {
    /// The lines that a piece completes, each with whether it is all of one.
    fn split(&mut self, piece: &str) -> Vec<(String, bool)> {
        let mut lines = Vec::new();
        self.rest.push_str(piece);
        loop {
            let end = self.rest.find('\n');
            if end.unwrap_or(self.rest.len()) > LINE_MAX {
                let cut = (0..=LINE_MAX).rev().find(|at| self.rest.is_char_boundary(*at)).unwrap_or(LINE_MAX);
                lines.push((self.rest.drain(..cut).collect(), false));
                continue;
            }
            let Some(end) = end else { return lines };
            let line: String = self.rest.drain(..=end).collect();
            lines.push((line.trim_end_matches('\n').trim_end_matches('\r').to_owned(), true));
        }
    }
    /// What is left at the end, if there is anything.
    fn rest(self) -> Option<String> {
        (!self.rest.is_empty()).then_some(self.rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_lines_and_what_has_no_end_is_a_part_of_one() {
        let mut lines = Lines::default();
        assert_eq!(lines.split("a"), []);
        assert_eq!(lines.split("b\nc\r\nd"), [("ab".to_owned(), true), ("c".to_owned(), true)]);
        assert_eq!(lines.rest().as_deref(), Some("d"));
    }

    #[test]
    fn a_line_that_is_too_long_is_cut() {
        let mut lines = Lines::default();
        let cut = lines.split(&format!("{}\n", "x".repeat(LINE_MAX + 3)));
        assert_eq!(cut.iter().map(|(line, full)| (line.len(), *full)).collect::<Vec<_>>(), [(LINE_MAX, false), (3, true)]);
    }

    #[test]
    fn docker_escapes_what_could_be_markup() {
        assert_eq!(quoted("<a>&\"\n"), r#""\u003ca\u003e\u0026\"\n""#);
    }
}

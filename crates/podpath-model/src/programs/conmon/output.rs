//! Where a container's output goes: the log file in the format of the CRI, and whoever is attached.

use std::rc::Rc;

use serde::Serialize;

use super::CM;
use super::options::Options;
use crate::kernel::{Connection, FifoReader, Listener, Message, Shared, Sys};
use crate::trace::{Evidence, SharedPayload, Text};
use crate::wire::docker::timestamp;

/// A container's log: lines of `TIME STREAM TAG TEXT`, where the tag is F for a full line and P for a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Log(pub Vec<Text>);

/// The log file of a command (`-e`, `-l /tmp/crio-log-N`): what it wrote, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Output {
    /// Standard output.
    pub stdout: Text,
    /// Standard error.
    pub stderr: Text,
}

/// A piece of output, as it is sent to whoever is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attached(pub Text);

/// No more lines than these are kept. Simplified: the kubelet would rotate the file.
const LINES_MAX: usize = 1_000;
/// The pipe's reader is `stdio_cb`.
const STDIO: Evidence = CM.line("src/conmon.c", 409);
const ATTACH: Evidence = CM.line("src/conmon.c", 201);
const CONTROL: Evidence = CM.line("src/conmon.c", 202);

/// What conmon does with output.
#[derive(Clone)]
pub(super) struct Sink {
    reader: Rc<FifoReader>,
    id: Text,
    log_path: Option<Text>,
    exec: bool,
    log: Shared<Log>,
    command: Shared<String>,
    attached: Shared<Vec<Connection>>,
}

impl Sink {
    pub(super) fn new(reader: FifoReader, options: &Options) -> Self {
        Self {
            reader: Rc::new(reader),
            id: options.id.clone(),
            log_path: options.log.clone(),
            exec: options.exec,
            log: Shared::default(),
            command: Shared::default(),
            attached: Shared::default(),
        }
    }

    /// Creates the log file and the sockets and fifos through which others reach this conmon. A command (`-e`) has none of them.
    pub(super) async fn open(&self, sys: &Sys, options: &Options) {
        if self.exec {
            return;
        }
        self.save(sys).await;
        let Some(bundle) = &options.bundle else { return };
        let link = attach_directory(options);
        sys.step(ATTACH).about(self.id.clone()).symlink(link.clone(), bundle).await;
        let listener = sys.step(ATTACH).about(self.id.clone()).listen(&format!("{link}/attach")).await;
        self.accept(sys, listener);
        for fifo in ["ctl", "winsz"] {
            sys.step(CONTROL).about(self.id.clone()).mkfifo(format!("{bundle}/{fifo}")).await;
        }
        self.obey(sys, &format!("{bundle}/ctl"));
    }

    fn accept(&self, sys: &Sys, listener: Listener) {
        let attached = self.attached.clone();
        sys.background(|_| async move {
            loop {
                let connection = listener.accept().await;
                attached.set().push(connection);
            }
        });
    }

    /// Commands come through the fifo `ctl`: `2` asks for the log to be opened again, after it was rotated.
    fn obey(&self, sys: &Sys, path: &str) {
        let Ok(reader) = sys.fifo_reader(path) else { return };
        let (sink, path) = (self.clone(), path.to_owned());
        sys.background(|sys| async move {
            // conmon v2.1.7 src/conmon.c:202: it keeps the other end open too, so that the fifo never ends.
            let _kept = sys.open_fifo_write(&path).await;
            while let Some(command) = reader.read().await {
                if command.starts_with("2 ") {
                    sink.log.set().0.clear();
                    sink.save(&sys).await;
                }
            }
        });
    }

    /// Takes what comes out of the pipe until nobody can write into it any more.
    pub(super) fn follow(&self, sys: &Sys) {
        let sink = self.clone();
        sys.background(|sys| async move {
            while let Some(text) = sink.reader.read().await {
                sink.take(&sys, &text).await;
            }
        });
    }

    /// Takes what is in the pipe already: conmon v2.1.7 src/conmon.c:462.
    pub(super) async fn drain(&self, sys: &Sys) {
        while let Some(text) = self.reader.read_now() {
            self.take(sys, &text).await;
        }
    }

    async fn take(&self, sys: &Sys, text: &Text) {
        for connection in self.attached.get().iter() {
            connection.send(Message { body: Rc::new(Attached(text.clone())), cause: sys.cause(), routine: sys.is_routine() });
        }
        self.attached.set().retain(Connection::is_open);
        if self.exec {
            self.command.set().push_str(text);
            return;
        }
        {
            let mut log = self.log.set();
            log.0.extend(lines(&timestamp(sys.now_ns()), text));
            let excess = log.0.len().saturating_sub(LINES_MAX);
            log.0.drain(..excess);
        }
        self.save(sys).await;
    }

    async fn save(&self, sys: &Sys) {
        if let Some(path) = &self.log_path {
            let contents = SharedPayload::new(self.log.get().clone());
            sys.step(STDIO).about(self.id.clone()).write(path.clone(), contents).await;
        }
    }

    /// Writes down what a command wrote. Simplified: it is written once, at the end.
    pub(super) async fn close(&self, sys: &Sys) {
        if let (true, Some(path)) = (self.exec, &self.log_path) {
            let output = Output { stdout: self.command.get().as_str().into(), stderr: "".into() };
            sys.step(STDIO).about(self.id.clone()).write(path.clone(), SharedPayload::new(output)).await;
        }
    }
}

/// A piece of output as lines of a log.
fn lines(time: &str, text: &str) -> impl Iterator<Item = Text> {
    text.split_inclusive('\n').map(move |line| match line.strip_suffix('\n') {
        Some(line) => format!("{time} stdout F {line}").into(),
        None => format!("{time} stdout P {line}").into(),
    })
}

/// Where the attach socket is: a link to the bundle, whose path would be too long for a socket.
pub(super) fn attach_directory(options: &Options) -> Text {
    format!("{}/{}", options.socket_directory, options.cuuid).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_log_has_its_time_its_stream_and_whether_it_is_whole() {
        let lines: Vec<Text> = lines("T", "one\n\ntw").collect();
        assert_eq!(lines, ["T stdout F one".into(), "T stdout F ".into(), Text::from("T stdout P tw")]);
    }
}

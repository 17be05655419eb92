//! Where a container's output goes: the log file in the format of the CRI, and whoever is attached.

use std::rc::Rc;

use super::CM;
use super::options::Options;
use crate::kernel::{Connection, FifoReader, Listener, Message, Shared, Sys};
use crate::trace::{Evidence, SharedPayload, Text};
use crate::wire::conmon::{Attached, Output};
use crate::wire::docker::rfc3339_nano;

const LOG: &str = "src/ctr_logging.c";
const SOCKETS: &str = "src/conn_sock.c";
const WRITE: Evidence = CM.line(LOG, 470);

/// What conmon does with output.
#[derive(Clone)]
pub(super) struct Sink {
    readers: Rc<[(&'static str, FifoReader); 2]>,
    id: Text,
    log_path: Option<Text>,
    exec: bool,
    command: Shared<Output>,
    attached: Shared<Vec<Connection>>,
}

impl Sink {
    pub(super) fn new(readers: [(&'static str, FifoReader); 2], options: &Options) -> Self {
        Self {
            readers: Rc::new(readers),
            id: options.id.clone(),
            log_path: options.log.clone(),
            exec: options.exec,
            command: Shared::default(),
            attached: Shared::default(),
        }
    }

    /// Creates the log file and the sockets and fifos through which others reach this conmon. A command (`-e`) has none of them.
    pub(super) async fn open(&self, sys: &Sys, options: &Options) {
        if self.exec {
            return;
        }
        self.create_log(sys, CM.line(LOG, 112)).await;
        let Some(bundle) = &options.bundle else { return };
        sys.step(CM.line(SOCKETS, 319)).about(self.id.clone()).symlink(attach_directory(options), bundle).await;
        let listener = sys.step(CM.line(SOCKETS, 203)).about(self.id.clone()).listen(&attach_socket(bundle)).await;
        self.accept(sys, listener);
        for fifo in ["ctl", "winsz"] {
            sys.step(CM.line("src/ctrl.c", 258)).about(self.id.clone()).mkfifo(format!("{bundle}/{fifo}")).await;
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
            // conmon v2.1.6 src/conmon.c:202: it keeps the other end open too, so that the fifo never ends.
            let _kept = sys.open_fifo_write(&path).await;
            while let Some(command) = reader.read().await {
                if command.starts_with("2 ") {
                    sink.create_log(&sys, CM.line(LOG, 602)).await;
                }
            }
        });
    }

    /// Takes what comes out of the pipes until nobody can write into them any more.
    pub(super) fn follow(&self, sys: &Sys) {
        for index in 0..self.readers.len() {
            let sink = self.clone();
            sys.background(|sys| async move {
                // A container that writes again and again is no news.
                sys.routine(true);
                let (stream, reader) = &sink.readers[index];
                while let Some(text) = reader.read().await {
                    sink.take(&sys, stream, &text).await;
                }
            });
        }
    }

    /// Takes what is in the pipes already: conmon v2.1.6 src/conmon.c:462.
    pub(super) async fn drain(&self, sys: &Sys) {
        for (stream, reader) in self.readers.iter() {
            while let Some(text) = reader.read_now() {
                self.take(sys, stream, &text).await;
            }
        }
    }

    async fn take(&self, sys: &Sys, stream: &'static str, text: &Text) {
        for connection in self.attached.get().iter() {
            let body = Rc::new(Attached { stream, data: text.clone() });
            connection.send(Message { body, cause: sys.cause(), routine: sys.is_routine() });
        }
        self.attached.set().retain(Connection::is_open);
        if self.exec {
            let mut command = self.command.set();
            let written = if stream == "stderr" { &mut command.stderr } else { &mut command.stdout };
            *written = format!("{written}{text}").into();
            return;
        }
        let Some(path) = &self.log_path else { return };
        let time = rfc3339_nano(sys.now_ns());
        sys.step(WRITE).about(self.id.clone()).append(path, &lines(&time, stream, text)).await;
    }

    async fn create_log(&self, sys: &Sys, evidence: Evidence) {
        if let Some(path) = &self.log_path {
            sys.step(evidence).about(self.id.clone()).write(path.clone(), SharedPayload::new("")).await;
        }
    }

    /// Writes down what a command wrote. Simplified: it is written once, at the end.
    pub(super) async fn close(&self, sys: &Sys) {
        if let (true, Some(path)) = (self.exec, &self.log_path) {
            let output = self.command.get().clone();
            sys.step(WRITE).about(self.id.clone()).write(path.clone(), SharedPayload::new(output)).await;
        }
    }
}

/// A piece of output as lines of a log.
fn lines(time: &str, stream: &str, text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => format!("{time} {stream} F {line}\n"),
        None => format!("{time} {stream} P {line}\n"),
    });
    lines.collect()
}

/// Where others find the attach socket: a link to the bundle, whose path would be too long for a socket.
fn attach_directory(options: &Options) -> Text {
    format!("{}/{}", options.socket_directory, options.cuuid).into()
}

/// Where it is: conmon v2.1.6 src/conn_sock.c `bind_relative_to_dir`.
pub(super) fn attach_socket(bundle: &str) -> Text {
    format!("{bundle}/attach").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_log_has_its_time_its_stream_and_whether_it_is_whole() {
        assert_eq!(lines("T", "stderr", "one\n\ntw"), "T stderr F one\nT stderr F \nT stderr P tw\n");
    }
}

//! What runc keeps of a container between one command and the next.

use serde::Serialize;

use crate::kernel::Sys;
use crate::trace::Text;
use crate::wire::docker::timestamp;

/// The part of `state.json` that later commands read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The container's id.
    pub id: Text,
    /// The process id of the container's init.
    pub init_process_pid: u32,
    /// The bundle's folder.
    pub bundle: Text,
    /// The cgroup.
    pub cgroup: Text,
    /// Whether the container has a pid namespace of its own.
    pub own_pid_namespace: bool,
    /// The root file system.
    pub rootfs: Text,
}

/// A line of `log.json`, or what is printed to standard error where there is no log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// `error`.
    pub level: &'static str,
    /// The message.
    pub msg: Text,
    /// When, in nanoseconds.
    #[serde(skip)]
    pub at_ns: u64,
}

impl LogLine {
    /// The line as text: `time="1970-01-01T00:00:02Z" level=error msg="…"`, with its end.
    pub fn text(&self) -> Text {
        let time = timestamp(self.at_ns.max(1));
        let seconds = time.split_once('.').map_or(&*time, |(seconds, _)| seconds);
        format!("time=\"{seconds}Z\" level={} msg={:?}\n", self.level, &*self.msg).into()
    }
}

/// What a container is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Its init waits in `open(exec.fifo)`.
    Created,
    Running,
    Stopped,
}

impl State {
    /// The state in a folder, if there is one.
    pub(super) fn read(sys: &Sys, directory: &str) -> Option<Self> {
        sys.read::<Self>(&format!("{directory}/state.json")).map(|state| (*state).clone())
    }
    /// A container whose init is alive is created as long as `exec.fifo` is there, and running after that.
    pub(super) fn status(&self, sys: &Sys, directory: &str) -> Status {
        match (sys.is_alive(self.init_process_pid), sys.exists(&format!("{directory}/exec.fifo"))) {
            (false, _) => Status::Stopped,
            (true, true) => Status::Created,
            (true, false) => Status::Running,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_on_standard_error_has_its_time_and_quotes_its_message() {
        let line =
            LogLine { level: "error", msg: "exec: \"/no/such\": stat /no/such: no such file or directory".into(), at_ns: 2_500_000_000 };
        let text = "time=\"1970-01-01T00:00:02Z\" level=error msg=\"exec: \\\"/no/such\\\": stat /no/such: no such file or directory\"\n";
        assert_eq!(&*line.text(), text);
    }
}

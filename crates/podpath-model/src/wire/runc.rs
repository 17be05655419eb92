//! What runc says to those who run it: its log, and the state that it gives to a hook.

use serde::Serialize;

use super::docker::whole_seconds;
use crate::trace::Text;

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
        format!("time=\"{}\" level={} msg={:?}\n", whole_seconds(self.at_ns), self.level, &*self.msg).into()
    }
}

/// The state that a hook gets on standard input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HookState {
    /// The spec's version.
    pub oci_version: &'static str,
    /// The container's id.
    pub id: Text,
    /// `creating`.
    pub status: &'static str,
    /// The process id of the container's init.
    pub pid: u32,
    /// The bundle's folder.
    pub bundle: Text,
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

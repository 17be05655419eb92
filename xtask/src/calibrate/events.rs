//! Recordings as named events in time order.

use crate::process::Failure;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What was recorded in one run.
#[derive(Debug)]
pub(crate) struct Recording {
    /// The id of the path.
    pub(crate) path: String,
    /// Whether a kubelet made its calls: beside it everything takes longer.
    pub(crate) of_kubelet: bool,
    /// What happened, in order.
    pub(crate) events: Vec<Event>,
}

/// Something that was recorded.
#[derive(Debug)]
pub(crate) struct Event {
    /// Microseconds since the recording began.
    pub(crate) at_us: i64,
    /// Layer, op and phase.
    pub(crate) name: String,
    /// `sandbox-1`; empty where there is none.
    pub(crate) subject: String,
}

impl Event {
    /// Whether it happened beside what is measured: lines of logs, looks at the process table, and what is done every so often.
    pub(crate) fn is_aside(&self) -> bool {
        let polled =
            self.name.starts_with("containerd-grpc Health/Check") || (self.name.starts_with("cni ") && self.name.ends_with(" VERSION"));
        polled || self.name.starts_with("log ") || self.name.starts_with("proc ")
    }
}

/// The recording of a file.
pub(crate) fn read(file: &Path, of_kubelet: bool) -> Result<Recording, Failure> {
    let broken = |why: &str| Failure::new(format!("{}: {why}", file.display()));
    let document: Value = serde_json::from_slice(&fs::read(file)?).map_err(|error| broken(&error.to_string()))?;
    let events = document["events"].as_array().ok_or_else(|| broken("a recording has a list of events"))?;
    let path = document["path"].as_str().ok_or_else(|| broken("a recording names its path"))?;
    Ok(Recording { path: path.to_owned(), of_kubelet, events: events.iter().map(event).collect() })
}

#[expect(clippy::cast_possible_truncation, reason = "a recording is minutes long")]
fn event(value: &Value) -> Event {
    let text = |field: &str| value[field].as_str().unwrap_or_default();
    let op = text("op");
    // A method without the package of its service: `Tasks/Create`.
    let op = op.rsplit_once('/').and_then(|(service, _)| service.rfind('.')).map_or(op, |dot| &op[dot + 1..]);
    let op = if text("layer") == "docker-api" { text("op") } else { op };
    let last = match text("layer") {
        "cri" | "containerd-grpc" => text("phase"),
        "fault" => text("target"),
        "log" => text("message"),
        _ => "",
    };
    let name = format!("{} {op} {last}", text("layer")).trim_end().to_owned();
    Event { at_us: (value["t_ms"].as_f64().unwrap_or_default() * 1e3) as i64, name, subject: text("subject").to_owned() }
}

#[cfg(test)]
mod tests {
    use super::event;
    use serde_json::json;

    #[test]
    fn an_event_is_named_by_layer_op_and_phase() {
        let cases = [
            (json!({"layer": "cri", "op": "Version", "phase": "call"}), "cri Version call"),
            (
                json!({"layer": "containerd-grpc", "op": "containerd.services.tasks.v1.Tasks/Get", "phase": "return"}),
                "containerd-grpc Tasks/Get return",
            ),
            (json!({"layer": "docker-api", "op": "GET /containers/{id}/json"}), "docker-api GET /containers/{id}/json"),
            (json!({"layer": "fault", "op": "start", "target": "crio"}), "fault start crio"),
            (json!({"layer": "log", "op": "crio", "message": "Trying"}), "log crio Trying"),
            (json!({"layer": "exec", "op": "runc kill"}), "exec runc kill"),
        ];
        for (value, name) in cases {
            assert_eq!(event(&value).name, name);
        }
    }
}

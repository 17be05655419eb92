//! What kubectl writes to the terminal.

use serde_json::Value;

use super::KUBECTL;
use crate::kernel::Sys;
use crate::trace::Failure;

/// What it says before it deletes with force.
pub(super) const FORCE: &str = "warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. \
                                The resource may continue to run on the cluster indefinitely.";

pub(super) async fn line(sys: &Sys, line: &str) {
    sys.step(KUBECTL).log("info", line).await;
}

pub(super) async fn warning(sys: &Sys, line: &str) {
    sys.step(KUBECTL).log("warning", line).await;
}

pub(super) async fn error(sys: &Sys, line: &str) {
    sys.step(KUBECTL).log("error", line).await;
}

/// Text that came from the pod, line by line.
pub(super) async fn text(sys: &Sys, text: &str) {
    for written in text.lines() {
        line(sys, written).await;
    }
}

/// How a command has ended, from the object at the end of the stream for errors; nothing if it went well.
pub(super) async fn ending(sys: &Sys, status: &str) {
    let status: Value = serde_json::from_str(status).unwrap_or_default();
    if status["status"] != "Failure" {
        return;
    }
    let code = status.pointer("/details/causes/0/message").and_then(Value::as_str).filter(|_| status["reason"] == "NonZeroExitCode");
    match code {
        Some(code) => error(sys, &format!("command terminated with exit code {code}")).await,
        None => error(sys, &format!("error: {}", status["message"].as_str().unwrap_or_default())).await,
    }
}

/// What it says when the API server answers with an error, or does not answer.
pub(super) async fn refusal(sys: &Sys, server: &str, failure: &Failure) {
    error(sys, &describe(server, failure)).await;
}

fn describe(server: &str, failure: &Failure) -> String {
    let host = server.strip_prefix("https://").unwrap_or(server);
    let reason = match failure.code {
        "400" => " (BadRequest)",
        "404" => " (NotFound)",
        "409" => " (Conflict)",
        "500" => " (InternalError)",
        _ if failure.message.starts_with(&format!("dial tcp {host}:")) => {
            return format!("The connection to the server {host} was refused - did you specify the right host or port?");
        }
        _ => "",
    };
    format!("Error from server{reason}: {}", failure.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_with_an_error_and_no_answer_read_differently() {
        let server = "https://10.0.0.1:6443";
        let missing = Failure::new("404", "pods \"web\" not found");
        assert_eq!(describe(server, &missing), "Error from server (NotFound): pods \"web\" not found");
        let refused = Failure::unknown("dial tcp 10.0.0.1:6443: connect: connection refused");
        assert_eq!(
            describe(server, &refused),
            "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?"
        );
        let kubelet = Failure::unknown("dial tcp 192.168.1.10:10250: connect: connection refused");
        assert_eq!(describe(server, &kubelet), "Error from server: dial tcp 192.168.1.10:10250: connect: connection refused");
    }
}

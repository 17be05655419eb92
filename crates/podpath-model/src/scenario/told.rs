//! What made a run, as the header of its trace says it.

use super::{Request, Scenario, Want};
use crate::kernel::{Act, Intervention, Moment};
use crate::trace::{self, Text};

const SECOND_NS: u64 = 1_000_000_000;

impl Scenario {
    /// The same as plain data; the manifest is told as it was written.
    pub fn told(&self, manifest: &str) -> trace::Scenario {
        let asked = self.requests.iter().flat_map(request);
        let killed = self.interventions.iter().flat_map(intervention);
        trace::Scenario {
            release: self.release.into(),
            manifest: manifest.into(),
            pod: self.pods.first().map_or("", |pod| pod.metadata.name.as_str()).into(),
            api_server: self.api_server,
            without: self.without.clone(),
            seed: self.seed,
            at_least_ns: self.at_least_ns,
            delete_after_ns: self.delete_after_ns,
            disk_bytes: self.disk_bytes,
            arguments: asked.chain(killed).map(Text::from).collect(),
            deeds: self.deeds.clone(),
        }
    }
}

/// What somebody with `kubectl` did, as the terminal takes it.
fn request(request: &Request) -> Vec<String> {
    let what = match &request.what {
        Want::Exec { command, .. } => vec!["--exec".to_owned(), command.last().map_or_else(String::new, ToString::to_string)],
        Want::Attach { .. } => vec!["--attach".to_owned()],
        Want::Logs { .. } => vec!["--logs".to_owned()],
        Want::PortForward { port, .. } => vec!["--port-forward".to_owned(), port.to_string()],
        Want::Debug { .. } | Want::Delete { .. } => return Vec::new(),
    };
    let at = ["--ask-at".to_owned(), (request.at_ns / SECOND_NS).to_string()];
    what.into_iter().chain(at).collect()
}

/// A kill, as the terminal takes it.
fn intervention(intervention: &Intervention) -> Vec<String> {
    match (intervention.moment, &intervention.act) {
        (Moment::After(seq), Act::Signal(pid, signal)) => vec!["--kill".to_owned(), format!("{pid}@{seq}:{}", signal.name())],
        _ => Vec::new(),
    }
}

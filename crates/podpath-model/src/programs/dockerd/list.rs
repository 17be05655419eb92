//! `GET /containers/json`: answered from a copy that needs no lock.

use std::rc::Rc;

use super::container::{Container, Made, State};
use super::{Daemon, SECOND_NS};
use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::{Failure, Text};
use crate::wire::docker::ContainerSummary;
use crate::wire::engine::{ContainerList, Filters};
use crate::wire::json::Map;

impl Daemon {
    pub(super) async fn list_containers(&self, sys: Sys, request: Rc<ContainerList>) -> Result<Vec<ContainerSummary>, Failure> {
        sys.work(Work::EngineInspect).await;
        let now_ns = sys.now_ns();
        let store = self.containers.get();
        // Without `all`, and without asking for a state, only those that run are listed: moby v20.10.24 daemon/list.go:422.
        let all = request.all || !request.filters.status.is_empty();
        let is_wanted = |container: &Container| (all || container.state.running) && matches(container, &request.filters);
        let at_the_moment = |made: &Made| ContainerSummary {
            state: made.container.state.status(),
            status: status(&made.container.state, now_ns),
            ..made.listed.clone()
        };
        Ok(store.to_list().filter(|made| is_wanted(&made.container)).map(at_the_moment).collect())
    }
}

fn matches(container: &Container, filters: &Filters) -> bool {
    (filters.id.is_empty() || filters.id.contains(&container.id))
        && (filters.status.is_empty() || filters.status.iter().any(|status| **status == *container.state.status()))
        && filters.label.iter().all(|label| has_label(&container.config.labels, label))
}

fn has_label(labels: &Map, label: &str) -> bool {
    match label.split_once('=') {
        Some((key, value)) => labels.get(key).is_some_and(|found| **found == *value),
        None => labels.contains_key(label),
    }
}

impl Container {
    /// What lists say of it, but for its state.
    pub(super) fn listed(&self) -> ContainerSummary {
        let command: Rc<[Text]> = self.config.entrypoint.join(&self.config.cmd).texts();
        let quoted: Vec<String> = command
            .iter()
            .map(|word| if word.contains(' ') { format!("'{}'", word.replace('\'', "'\\''")) } else { word.to_string() })
            .collect();
        ContainerSummary {
            id: self.id.clone(),
            names: vec![format!("/{}", self.name).into()],
            image: (&self.config.image).into(),
            image_id: self.image.id.clone(),
            command: quoted.join(" ").into(),
            created: i64::try_from(self.created_at_ns / SECOND_NS).unwrap_or(i64::MAX),
            labels: self.config.labels.clone(),
            ..ContainerSummary::default()
        }
    }
}

/// dockershim tells the state from this text: moby v20.10.24 container/state.go:71.
fn status(state: &State, now_ns: u64) -> Text {
    let since = |at_ns: u64| human(now_ns.saturating_sub(at_ns) / SECOND_NS);
    match state.status() {
        "running" => format!("Up {}", since(state.started_at_ns)).into(),
        "exited" => format!("Exited ({}) {} ago", state.exit_code, since(state.finished_at_ns)).into(),
        _ => "Created".into(),
    }
}

/// `units.HumanDuration`.
fn human(seconds: u64) -> String {
    match seconds {
        0 => "Less than a second".to_owned(),
        1 => "1 second".to_owned(),
        2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_owned(),
        120..3_600 => format!("{} minutes", seconds / 60),
        3_600..7_200 => "About an hour".to_owned(),
        _ => format!("{} hours", seconds / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_the_text_that_docker_ps_prints() {
        let running = State { running: true, started_at_ns: SECOND_NS, ..State::default() };
        assert_eq!(&*status(&running, 4 * SECOND_NS), "Up 3 seconds");
        let exited = State { running: false, finished_at_ns: SECOND_NS, exit_code: 137, ..running };
        assert_eq!(&*status(&exited, 121 * SECOND_NS), "Exited (137) 2 minutes ago");
        assert_eq!(&*status(&State::default(), 0), "Created");
    }

    #[test]
    fn every_label_must_be_there() {
        let labels: Map = [("a", "1"), ("b", "2")].into_iter().collect();
        assert!(has_label(&labels, "a=1") && has_label(&labels, "b"));
        assert!(!has_label(&labels, "a=2") && !has_label(&labels, "c"));
    }
}

//! What dockerd publishes on `GET /events`.

use serde::Serialize;

use super::Daemon;
use super::container::Container;
use crate::kernel::Sys;
use crate::trace::{Evidence, SharedPayload, Text};
use crate::wire::json::Map;

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Event {
    /// What it is about: `container`, `network`, `image`.
    pub r#type: &'static str,
    /// What happened: `start`, `exec_create: echo probe`.
    pub action: Text,
    /// To whom.
    pub actor: Actor,
}

/// To whom something happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Actor {
    /// Its id.
    #[serde(rename = "ID")]
    pub id: Text,
    /// Its name, its image, its labels, and what belongs to the action.
    #[serde(rename = "Attributes")]
    pub attributes: Map,
}

impl Daemon {
    /// Publishes `TYPE ACTION`. What follows the action's name (the command of an exec) is not part of the topic.
    pub(super) async fn publish(&self, sys: &Sys, evidence: Evidence, topic: &'static str, detail: &str, actor: Actor) {
        let (r#type, action) = topic.split_once(' ').unwrap_or((topic, ""));
        let subject =
            if r#type == "container" { actor.id.clone() } else { actor.attributes.get("container").map_or_else(|| "".into(), Into::into) };
        let event = Event { r#type, action: format!("{action}{detail}").into(), actor };
        let step = sys.step(evidence);
        let step = if subject.is_empty() { step } else { step.about(subject) };
        step.publish("docker", topic, SharedPayload::new(event)).await;
    }

    /// Publishes an event of a container.
    pub(super) async fn container_event(
        &self,
        sys: &Sys,
        evidence: Evidence,
        topic: &'static str,
        container: &Container,
        more: &[(&'static str, Text)],
    ) {
        self.exec_event(sys, evidence, topic, "", container, more).await;
    }

    /// Publishes an event of a container whose action names a command.
    pub(super) async fn exec_event(
        &self,
        sys: &Sys,
        evidence: Evidence,
        topic: &'static str,
        detail: &str,
        container: &Container,
        more: &[(&'static str, Text)],
    ) {
        let mut attributes = container.config.labels.clone();
        attributes.insert("image", container.config.image.clone());
        attributes.insert("name", &container.name);
        for (key, value) in more {
            attributes.insert(*key, value);
        }
        self.publish(sys, evidence, topic, detail, Actor { id: container.id.clone(), attributes }).await;
    }
}

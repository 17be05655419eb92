//! Containers and exec: what is asked for, and short answers.

use std::rc::Rc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{HostConfig, Null, Ports, null_if_empty};
use crate::wire::json::{List, Map, Str, Text};

/// How dockerd looks after the app's health; dockershim always says `NONE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Healthcheck {
    /// `NONE`.
    pub test: List,
}

/// What a container is, wherever it runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names of the API, whose reference says what they mean")]
pub struct Config {
    pub hostname: Str,
    pub domainname: Str,
    pub user: Str,
    pub attach_stdin: bool,
    pub attach_stdout: bool,
    pub attach_stderr: bool,
    #[serde(skip_serializing_if = "Ports::is_empty")]
    pub exposed_ports: Ports,
    pub tty: bool,
    pub open_stdin: bool,
    pub stdin_once: bool,
    #[serde(serialize_with = "null_if_empty")]
    pub env: List,
    #[serde(serialize_with = "null_if_empty")]
    pub cmd: List,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<Healthcheck>,
    pub image: Str,
    pub volumes: Null,
    pub working_dir: Str,
    #[serde(serialize_with = "null_if_empty")]
    pub entrypoint: List,
    pub on_build: Null,
    pub labels: Map,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub stop_signal: Str,
}

/// `POST /containers/create`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerCreateBody {
    /// What it is.
    pub config: Config,
    /// What of the node it uses.
    pub host_config: Rc<HostConfig>,
}

impl Serialize for ContainerCreateBody {
    /// One object with the fields of both, in the order in which dockerd logs what it has decoded.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let config = &self.config;
        let nullable = |list: &List| (!list.is_empty()).then(|| list.clone());
        let mut body = serializer.serialize_struct("ContainerCreateBody", 23)?;
        body.serialize_field("AttachStderr", &config.attach_stderr)?;
        body.serialize_field("AttachStdin", &config.attach_stdin)?;
        body.serialize_field("AttachStdout", &config.attach_stdout)?;
        body.serialize_field("Cmd", &nullable(&config.cmd))?;
        body.serialize_field("Domainname", &config.domainname)?;
        body.serialize_field("Entrypoint", &nullable(&config.entrypoint))?;
        body.serialize_field("Env", &nullable(&config.env))?;
        if !config.exposed_ports.is_empty() {
            body.serialize_field("ExposedPorts", &config.exposed_ports)?;
        }
        if let Some(healthcheck) = &config.healthcheck {
            body.serialize_field("Healthcheck", healthcheck)?;
        }
        body.serialize_field("HostConfig", &self.host_config)?;
        body.serialize_field("Hostname", &config.hostname)?;
        body.serialize_field("Image", &config.image)?;
        body.serialize_field("Labels", &config.labels)?;
        body.serialize_field("NetworkingConfig", &Null)?;
        body.serialize_field("OnBuild", &config.on_build)?;
        body.serialize_field("OpenStdin", &config.open_stdin)?;
        body.serialize_field("StdinOnce", &config.stdin_once)?;
        body.serialize_field("Tty", &config.tty)?;
        body.serialize_field("User", &config.user)?;
        body.serialize_field("Volumes", &config.volumes)?;
        body.serialize_field("WorkingDir", &config.working_dir)?;
        body.end()
    }
}

/// The answer to [`ContainerCreateBody`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerCreated {
    /// The new container.
    pub id: Text,
    /// What dockerd did not like.
    pub warnings: Vec<Text>,
}

/// A container in `GET /containers/json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerSummary {
    /// Its id.
    pub id: Text,
    /// Its names, each after a slash.
    pub names: Vec<Text>,
    /// The image as it was asked for.
    pub image: Text,
    /// The image's id.
    #[serde(rename = "ImageID")]
    pub image_id: Text,
    /// Its command line as a shell would quote it.
    pub command: Text,
    /// When it was created, in seconds since 1970.
    pub created: i64,
    /// Its labels.
    pub labels: Map,
    /// `created`, `running`, `exited`.
    pub state: &'static str,
    /// `Created`, `Up 3 seconds`, `Exited (0) 2 minutes ago`.
    pub status: Text,
}

/// `POST /containers/{id}/exec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the names of the API, whose reference says what they mean")]
pub struct ExecCreateBody {
    pub attach_stderr: bool,
    pub attach_stdin: bool,
    pub attach_stdout: bool,
    pub cmd: List,
    pub detach: bool,
    pub detach_keys: Str,
    pub env: Null,
    pub privileged: bool,
    pub tty: bool,
    pub user: Str,
    pub working_dir: Str,
}

impl ExecCreateBody {
    /// A command whose output is wanted, as dockershim asks for it.
    pub fn attached(cmd: List) -> Self {
        Self { attach_stderr: true, attach_stdout: true, cmd, ..Self::default() }
    }
}

/// The answer to [`ExecCreateBody`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExecCreated {
    /// The new exec.
    pub id: Text,
}

/// `POST /exec/{id}/start`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExecStartBody {
    /// Answer at once.
    pub detach: bool,
    /// With a terminal.
    pub tty: bool,
}

/// `GET /exec/{id}/json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExecInspect {
    /// The exec.
    #[serde(rename = "ID")]
    pub id: Text,
    /// It runs.
    pub running: bool,
    /// How it ended; none while it runs.
    pub exit_code: Option<i32>,
    /// Its container.
    #[serde(rename = "ContainerID")]
    pub container_id: Text,
    /// Its process id on the node; 0 if it was never started.
    pub pid: u32,
}

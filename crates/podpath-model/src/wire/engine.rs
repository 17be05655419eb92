//! The Docker Engine API 1.41, as far as dockershim uses it: one request type an endpoint. The bodies are in [`super::docker`].
//!
//! A request is written as `{path, query, body}`, the path without the version in front, the query as it stands on the wire.

use std::rc::Rc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::docker::{
    ContainerCreateBody, ContainerCreated, ContainerInspect, ContainerSummary, ContainerUpdated, ExecCreateBody, ExecCreated, ExecInspect,
    ExecStartBody, ImageDeleted, ImageInspect, ImageSummary, Info, PullProgress, Stats, UpdateBody, VersionInfo,
};
use super::query::query_escape;
use super::rpc::{Request, Wire};
use super::streaming::Frame;
use crate::kernel::{Errno, Sys};
use crate::trace::{Failure, Nothing, Protocol, Text};

/// The Engine API over dockerd's socket.
const WIRE: Wire = Wire { protocol: Protocol::Docker, authority: None, refused, lost };

fn refused(_: &Sys, address: &str, _: Errno) -> Failure {
    Failure::unknown(format!("Cannot connect to the Docker daemon at {address}. Is the docker daemon running?"))
}

fn lost() -> Failure {
    Failure::unknown("error during connect: EOF")
}

/// Declares endpoints: fields, the answer's type, the template, the status of success; then which field is in the path, which one
/// is the subject, what makes the query, and which field is the body.
macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } -> $reply:ty = $method:literal, $status:literal
        $(, path $id:ident)? $(, about $subject:ident)? $(, query $query:path)? $(, body $body:ident)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* }
        impl Request for $name {
            type Reply = $reply;
            const WIRE: &'static Wire = &WIRE;
            const SUCCESS: &'static str = $status;
            fn method(&self) -> &'static str { $method }
            $(fn subject(&self) -> Option<Text> { Some(self.$subject.clone()) })?
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let ids: &[&str] = &[$(&self.$id)?];
                let queries: &[String] = &[$($query(self))?];
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("path", &path($method, ids.first().copied().unwrap_or_default()))?;
                if let Some(query) = queries.first().filter(|query| !query.is_empty()) {
                    map.serialize_entry("query", query)?;
                }
                $(map.serialize_entry("body", &self.$body)?;)?
                map.end()
            }
        }
    )*};
}

endpoints! {
    /// Asks whether somebody is there, and for the version of the API.
    Ping {} -> Nothing = "HEAD /_ping", "200";
    /// Asks which docker this is.
    ServerVersion {} -> VersionInfo = "GET /version", "200";
    /// Asks how docker is set up.
    SystemInfo {} -> Info = "GET /info", "200";

    /// Lists containers.
    ContainerList {
        /** Those that do not run too. */
        all: bool,
        /** Which ones. */
        filters: Filters,
        /** How many; the client of the in-tree dockershim always says 0. */
        limit: Option<u32>,
    } -> Vec<ContainerSummary> = "GET /containers/json", "200", query ContainerList::query;
    /// Makes a container; nothing runs.
    ContainerCreate { /** Its name. */ name: Text, /** What it is. */ body: Rc<ContainerCreateBody> } -> ContainerCreated
        = "POST /containers/create", "201", query ContainerCreate::query, body body;
    /// Starts a container.
    ContainerStart { /** The container. */ id: Text } -> Nothing = "POST /containers/{id}/start", "204", path id, about id;
    /// Stops a container.
    ContainerStop { /** The container. */ id: Text, /** How many seconds it has to end by itself. */ timeout: i64 } -> Nothing
        = "POST /containers/{id}/stop", "204", path id, about id, query ContainerStop::query;
    /// Removes a container.
    ContainerRemove { /** The container. */ id: Text, /** Its anonymous volumes too. */ volumes: bool, /** Even if it runs. */ force: bool } -> Nothing
        = "DELETE /containers/{id}", "204", path id, about id, query ContainerRemove::query;
    /// Asks for all that is known of a container.
    ContainerInspection { /** The container. */ id: Text, /** How much it has written too. */ size: bool } -> ContainerInspect
        = "GET /containers/{id}/json", "200", path id, about id, query ContainerInspection::query;
    /// Changes the limits of a container.
    ContainerUpdate { /** The container. */ id: Text, /** The new limits. */ body: UpdateBody } -> ContainerUpdated
        = "POST /containers/{id}/update", "200", path id, about id, body body;
    /// Asks what a container uses, once.
    ContainerStats { /** The container. */ id: Text } -> Stats = "GET /containers/{id}/stats", "200", path id, about id, query ContainerStats::query;
    /// Attaches to a container. The connection becomes its streams.
    ContainerAttach {
        /** The container. */
        id: Text,
        /** Its input too. */
        stdin: bool,
        /** Its output. */
        stdout: bool,
        /** Its errors. */
        stderr: bool,
        /** What it reads. */
        input: Text,
    } -> Frame = "POST /containers/{id}/attach", "101", path id, about id, query ContainerAttach::query;

    /// Registers a command to be run in a container.
    ExecCreate { /** The container. */ id: Text, /** The command. */ body: ExecCreateBody } -> ExecCreated
        = "POST /containers/{id}/exec", "201", path id, about id, body body;
    /// Runs it. The connection becomes its streams, and is closed when it ends.
    ExecStart { /** The exec. */ id: Text, /** How. */ body: ExecStartBody, /** What the command reads. */ input: Text } -> ExecStream
        = "POST /exec/{id}/start", "101", path id, about id, body body;
    /// Asks how it ended.
    ExecInspection { /** The exec. */ id: Text } -> ExecInspect = "GET /exec/{id}/json", "200", path id, about id;

    /// Lists images.
    ImageList {} -> Vec<ImageSummary> = "GET /images/json", "200";
    /// Asks for all that is known of an image.
    ImageInspection { /** Its name or id. */ name: Text } -> ImageInspect = "GET /images/{name}/json", "200", path name;
    /// Pulls an image.
    ImagePull { /** The repository: `busybox`. */ from_image: Text, /** The tag or digest. */ tag: Text } -> Vec<PullProgress>
        = "POST /images/create", "200", query ImagePull::query;
    /// Takes a name off an image, or removes it.
    ImageRemove { /** Its name or id. */ name: Text } -> Vec<ImageDeleted> = "DELETE /images/{name}", "200", path name;
}

/// What came out of a connection that had become the streams of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExecStream {
    /// What it wrote.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub stdout: Text,
    /// What it wrote as errors.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub stderr: Text,
}

/// Which containers to list: all conditions hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Ids.
    pub id: Vec<Text>,
    /// Labels, `key=value`.
    pub label: Vec<Text>,
    /// What they are doing: `running`.
    pub status: Vec<Text>,
}

impl Filters {
    fn fields(&self) -> [(&'static str, &[Text]); 3] {
        [("id", &self.id), ("label", &self.label), ("status", &self.status)]
    }
    fn is_empty(&self) -> bool {
        self.fields().iter().all(|(_, values)| values.is_empty())
    }
    /// Go's `map[string]map[string]bool`, whose keys are written in order.
    fn json(&self) -> String {
        let quoted = |value: &Text| serde_json::to_string(value).unwrap_or_default();
        let fields = self.fields().into_iter().filter(|(_, values)| !values.is_empty()).map(|(name, values)| {
            let mut values: Vec<String> = values.iter().map(|value| format!("{}:true", quoted(value))).collect();
            values.sort();
            format!("\"{name}\":{{{}}}", values.join(","))
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }
}

impl ContainerList {
    fn query(&self) -> String {
        let all = self.all.then(|| "1".to_owned());
        let filters = (!self.filters.is_empty()).then(|| self.filters.json());
        query(&[("all", all), ("filters", filters), ("limit", self.limit.map(|limit| limit.to_string()))])
    }
}
impl ContainerCreate {
    fn query(&self) -> String {
        query(&[("name", Some(self.name.to_string()))])
    }
}
impl ContainerInspection {
    fn query(&self) -> String {
        query(&[("size", self.size.then(|| "1".to_owned()))])
    }
}
impl ContainerStats {
    fn query(&self) -> String {
        query(&[("stream", Some("0".to_owned()))])
    }
}
impl ContainerAttach {
    fn query(&self) -> String {
        let one = |flag: bool| flag.then(|| "1".to_owned());
        query(&[("stderr", one(self.stderr)), ("stdin", one(self.stdin)), ("stdout", one(self.stdout)), ("stream", one(true))])
    }
}
impl ContainerStop {
    fn query(&self) -> String {
        query(&[("t", Some(self.timeout.to_string()))])
    }
}
impl ContainerRemove {
    fn query(&self) -> String {
        let one = |flag: bool| flag.then(|| "1".to_owned());
        query(&[("force", one(self.force)), ("v", one(self.volumes))])
    }
}
impl ImagePull {
    fn query(&self) -> String {
        query(&[("fromImage", Some(self.from_image.to_string())), ("tag", Some(self.tag.to_string()))])
    }
}

/// The path of a template: `{id}` and `{name}` are replaced.
fn path(method: &str, id: &str) -> String {
    let template = method.split_once(' ').map_or(method, |split| split.1);
    match (template.find('{'), template.find('}')) {
        (Some(from), Some(to)) => format!("{}{id}{}", &template[..from], &template[to + 1..]),
        _ => template.to_owned(),
    }
}

/// Go's `url.Values.Encode`, for keys that are given in order.
fn query(fields: &[(&str, Option<String>)]) -> String {
    let fields = fields.iter().filter_map(|(key, value)| Some(format!("{key}={}", query_escape(value.as_ref()?))));
    fields.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(request: &impl Serialize) -> serde_json::Value {
        serde_json::to_value(request).unwrap()
    }

    #[test]
    fn queries_are_written_as_they_were_recorded() {
        // recordings/kubelet/dockershim/simple.1.json, recordings/cri/cri-dockerd/{lifecycle,pull-image}.1.json
        let filters =
            Filters { label: vec!["io.kubernetes.docker.type=container".into()], status: vec!["running".into()], ..Default::default() };
        let running = written(&ContainerList { all: true, filters, limit: Some(0) });
        assert_eq!(
            running["query"],
            "all=1&filters=%7B%22label%22%3A%7B%22io.kubernetes.docker.type%3Dcontainer%22%3Atrue%7D%2C%22status%22%3A%7B%22running%22%3Atrue%7D%7D&limit=0"
        );
        let pull = written(&ImagePull { from_image: "127.0.0.1:5000/hello".into(), tag: "1.0".into() });
        assert_eq!(pull["query"], "fromImage=127.0.0.1%3A5000%2Fhello&tag=1.0");
        let remove = written(&ContainerRemove { id: "c".into(), volumes: true, force: true });
        assert_eq!((&remove["path"], &remove["query"]), (&"/containers/c".into(), &"force=1&v=1".into()));
    }

    #[test]
    fn a_path_has_the_name_in_it() {
        let image = written(&ImageInspection { name: "registry.k8s.io/pause:3.9".into() });
        assert_eq!(image, serde_json::json!({"path": "/images/registry.k8s.io/pause:3.9/json"}));
        assert_eq!(written(&Ping {}), serde_json::json!({"path": "/_ping"}));
    }
}

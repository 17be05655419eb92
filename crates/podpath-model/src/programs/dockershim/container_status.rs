//! ContainerStatus and ListContainers: kubernetes v1.22.0 pkg/kubelet/dockershim/docker_container.go:356 and :39.

use std::rc::Rc;

use super::container_start::log_path;
use super::convert::{container_metadata, extract_labels, filters, state};
use super::docker::{is_not_found, unknown};
use super::translate::{CONTAINER, SANDBOX_ID_LABEL};
use super::{D, Dockershim};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    Container, ContainerState, ContainerStatus, ContainerStatusRequest, ContainerStatusResponse, ImageSpec, ListContainersRequest,
    ListContainersResponse, Mount, MountPropagation,
};
use crate::wire::docker::{ContainerInspect, ContainerSummary, ImageInspect, nanoseconds};
use crate::wire::engine::ImageInspection;
use crate::wire::json::List;

const FILE: &str = "pkg/kubelet/dockershim/docker_container.go";
const SECOND_NS: i64 = 1_000_000_000;
/// `time.Time{}.UnixNano()`: what "never" becomes, because the year 1 does not fit.
const NEVER_NS: i64 = -6_795_364_578_871_345_152;

/// What is told of a container's life.
struct Life {
    state: ContainerState,
    started_at: i64,
    finished_at: i64,
    reason: &'static str,
}

impl Dockershim {
    pub(super) async fn container_status(&self, sys: Sys, request: Rc<ContainerStatusRequest>) -> Result<ContainerStatusResponse, Failure> {
        let found = self.inspect(&sys, D.line(FILE, 358), &request.container_id).await.map_err(unknown)?;
        let image = self.docker(&sys, D.line(FILE, 370), ImageInspection { name: found.image.clone() }).await;
        let image = match image {
            Ok(image) => Some(image),
            Err(failure) if is_not_found(&failure) => None,
            Err(failure) => {
                let what = format!("unable to inspect docker image \"{}\" while inspecting docker container \"{}\"", found.image, found.id);
                return Err(Failure::unknown(format!("{what}: {}", failure.message)));
            }
        };
        Ok(ContainerStatusResponse { status: Some(status(&found, image.as_deref())?), ..Default::default() })
    }

    pub(super) async fn list_containers(&self, sys: Sys, request: Rc<ListContainersRequest>) -> Result<ListContainersResponse, Failure> {
        let filter = request.filter.clone().unwrap_or_default();
        let mut wanted = filters(CONTAINER, &filter.id, &filter.label_selector);
        wanted.status = filter.state.as_ref().map(|state| docker_status(state.state).into()).into_iter().collect();
        if !filter.pod_sandbox_id.is_empty() {
            wanted.label.push(format!("{SANDBOX_ID_LABEL}={}", filter.pod_sandbox_id).into());
        }
        let listed = self.list(&sys, D.line(FILE, 65), true, wanted).await.map_err(unknown)?;
        let mut known = self.described.set();
        let mut same_or_new = |summary: &ContainerSummary| {
            if let Some(same) = known.get(&summary.id).filter(|known| known.state == state(summary)) {
                return Some(Rc::clone(same));
            }
            let new = Rc::new(described(summary)?);
            known.insert(summary.id.clone(), Rc::clone(&new));
            Some(new)
        };
        Ok(ListContainersResponse { containers: listed.iter().filter_map(&mut same_or_new).collect() })
    }
}

/// kubernetes v1.22.0 pkg/kubelet/dockershim/convert.go:106
fn docker_status(state: ContainerState) -> &'static str {
    match state {
        ContainerState::Created => "created",
        ContainerState::Running => "running",
        ContainerState::Exited => "exited",
        ContainerState::Unknown => "unknown",
    }
}

fn described(summary: &ContainerSummary) -> Option<Container> {
    let (labels, annotations) = extract_labels(&summary.labels);
    Some(Container {
        id: summary.id.clone(),
        pod_sandbox_id: summary.labels.get(SANDBOX_ID_LABEL).map_or_else(|| "".into(), Into::into),
        metadata: Some(container_metadata(summary.names.first()?).ok()?),
        image: Some(ImageSpec { image: summary.image.clone(), ..Default::default() }),
        image_ref: summary.image_id.clone(),
        state: state(summary),
        created_at: summary.created * SECOND_NS,
        labels,
        annotations,
    })
}

fn nanos(timestamp: &str) -> i64 {
    match nanoseconds(timestamp) {
        0 => NEVER_NS,
        at_ns => i64::try_from(at_ns).unwrap_or(i64::MAX),
    }
}

/// Whether it has run is told from the times, and why it does not from the exit code: docker_container.go:395.
fn life(found: &ContainerInspect) -> Life {
    let created_at = nanos(&found.created);
    let (started_at, finished_at) = (nanos(&found.state.started_at), nanos(&found.state.finished_at));
    let exited = |reason| Life { state: ContainerState::Exited, started_at, finished_at, reason };
    if found.state.running {
        return Life { state: ContainerState::Running, started_at, finished_at, reason: "" };
    }
    match (finished_at, found.state.oom_killed, found.state.exit_code) {
        (NEVER_NS, _, 0) => Life { state: ContainerState::Created, started_at, finished_at, reason: "" },
        (NEVER_NS, ..) => Life { started_at: created_at, finished_at: created_at, ..exited("ContainerCannotRun") },
        (_, true, _) => exited("OOMKilled"),
        (_, false, 0) => exited("Completed"),
        (_, false, _) => exited("Error"),
    }
}

fn status(found: &ContainerInspect, image: Option<&ImageInspect>) -> Result<ContainerStatus, Failure> {
    let life = life(found);
    let (labels, annotations) = extract_labels(&found.config.labels);
    let name = image.and_then(|image| image.repo_tags.first().cloned()).unwrap_or_else(|| (&found.config.image).into());
    Ok(ContainerStatus {
        id: found.id.clone(),
        metadata: Some(container_metadata(&found.name)?),
        state: life.state,
        created_at: nanos(&found.created),
        started_at: life.started_at,
        finished_at: life.finished_at,
        exit_code: found.state.exit_code,
        image: Some(ImageSpec { image: name, ..Default::default() }),
        image_ref: pullable_image_id(&found.image, image),
        reason: life.reason.into(),
        message: if found.state.running { "".into() } else { found.state.error.clone() },
        labels,
        annotations,
        mounts: found.host_config.binds.iter().flat_map(List::iter).filter_map(mount).collect(),
        log_path: log_path(found),
        ..Default::default()
    })
}

/// kubernetes v1.22.0 pkg/kubelet/dockershim/convert.go:70
fn pullable_image_id(id: &str, image: Option<&ImageInspect>) -> Text {
    match image.and_then(|image| image.repo_digests.first()) {
        Some(digest) => format!("docker-pullable://{digest}").into(),
        None => format!("docker://{id}").into(),
    }
}

/// Simplified: told from what was asked for, `source:destination[:options]`.
fn mount(bind: &str) -> Option<Mount> {
    let mut parts = bind.splitn(3, ':');
    let (host_path, container_path) = (parts.next()?.into(), parts.next()?.into());
    let options: Vec<&str> = parts.next().unwrap_or_default().split(',').collect();
    let propagation = match () {
        () if options.contains(&"rshared") => MountPropagation::Bidirectional,
        () if options.contains(&"rslave") => MountPropagation::HostToContainer,
        () => MountPropagation::Private,
    };
    Some(Mount { container_path, host_path, readonly: options.contains(&"ro"), propagation, ..Default::default() })
}

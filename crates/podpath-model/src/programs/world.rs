//! What is so beyond the node, as far as a scenario says it: whether an image is in its registry, whether a program is in an image, how a
//! program ends, and on which ports somebody who wrote a manifest expects a server. No payload, no hash and no label has any of it:
//! who builds a node puts it under [`PATH`], where only what stands for the world looks.

use serde::Serialize;

use crate::kernel::Sys;
use crate::pod::{Answer, Container, EnvSource, Exit, Handler, Pod, PodSpec, Probe, VolumeMount, VolumeSource};
use crate::programs::images;
use crate::trace::Text;
use crate::wire::oci::Spec;

/// Where [`World`] is found. No program of the node has such a file.
pub const PATH: &str = "/world";

/// Where the content of a volume is found that comes from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it is mounted.
    pub path: Text,
    /// It is one file of the volume.
    pub is_file: bool,
    /// Whether a file in it may be run: those of a ConfigMap or a Secret may not, unless somebody says so.
    pub has_programs: bool,
}

/// All that is said of the world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct World {
    #[serde(skip)]
    containers: Vec<Facts>,
}

/// What is so of one container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The container's name.
    pub container: Text,
    /// The full reference of its image.
    pub image: Text,
    /// It runs to its end before others start.
    pub is_init: bool,
    /// The image is in no registry.
    pub image_is_missing: bool,
    /// The program that it is to run is not in the image.
    pub command_is_missing: bool,
    /// How its first process ends.
    pub exit: Option<Exit>,
    /// What its server answers.
    pub answer: Option<Answer>,
    /// The ports that its manifest declares or asks.
    pub ports: Vec<u16>,
    /// Where its volumes are whose content comes from elsewhere.
    pub outside: Vec<Place>,
    /// Files or settings come from outside of the manifest, so that a server may be set up in a way that nobody sees here.
    pub is_configured: bool,
}

impl World {
    /// What the manifests of these pods say.
    pub fn of<'a>(pods: impl IntoIterator<Item = &'a Pod>) -> Self {
        let of_pod = |pod: &'a Pod| {
            let init = pod.spec.init_containers.iter().map(move |container| facts(pod, container, true));
            init.chain(pod.spec.containers.iter().map(move |container| facts(pod, container, false)))
        };
        Self { containers: pods.into_iter().flat_map(of_pod).collect() }
    }

    /// The world as a program finds it; where nobody has said anything it is empty.
    pub(crate) fn seen(sys: &Sys) -> std::rc::Rc<Self> {
        sys.read::<Self>(PATH).unwrap_or_default()
    }

    /// Whether a registry does not have an image.
    pub(crate) fn is_missing(&self, reference: &str) -> bool {
        self.containers.iter().any(|facts| facts.image_is_missing && &*facts.image == reference)
    }

    /// What is so of the container with this spec. The kubelet mounts a file for the last words of each container, and the path of that
    /// file has the container's name: kubernetes v1.22.0 pkg/kubelet/kuberuntime/kuberuntime_container.go:404.
    pub(crate) fn of_container(&self, spec: &Spec, image: &str) -> Option<Facts> {
        let name = spec.mount_words().find_map(|(_, source)| {
            let (_, rest) = source.strip_prefix("/var/lib/kubelet/pods/")?.split_once("/containers/")?;
            Some(Text::from(rest.split('/').next()?))
        })?;
        let of_name = || self.containers.iter().filter(|facts| facts.container == name);
        of_name().find(|facts| &*facts.image == image).or_else(|| of_name().next()).cloned()
    }
}

fn facts(pod: &Pod, container: &Container, is_init: bool) -> Facts {
    let said = pod.metadata.wishes.get(&container.name).copied().unwrap_or_default();
    Facts {
        container: container.name.as_str().into(),
        image: images::normalize(&container.image),
        is_init,
        image_is_missing: said.image_is_missing,
        command_is_missing: said.command_is_missing,
        exit: said.exit,
        answer: said.answer,
        ports: expected_ports(container),
        outside: outside(&pod.spec, container),
        is_configured: said.is_configured || is_configured(&pod.spec, container),
    }
}

/// The ports that are declared, and those that probes and hooks connect to.
pub(crate) fn expected_ports(container: &Container) -> Vec<u16> {
    let declared = container.ports.iter().map(|port| port.container_port);
    let probes = [&container.liveness_probe, &container.readiness_probe, &container.startup_probe];
    let probes = probes.into_iter().flatten().map(|probe: &Probe| &probe.handler);
    let hooks = [&container.lifecycle.post_start, &container.lifecycle.pre_stop].into_iter().flatten();
    let asked = probes.chain(hooks).filter_map(|handler| match handler {
        Handler::HttpGet(request) => request.port.resolved(&container.ports),
        Handler::TcpSocket(socket) => socket.port.resolved(&container.ports),
        Handler::Exec(_) => None,
    });
    let mut ports: Vec<u16> = declared.chain(asked).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Where files are that nobody looks at.
pub(crate) fn outside(spec: &PodSpec, container: &Container) -> Vec<Place> {
    let source = |name: &str| spec.volumes.iter().find(|volume| volume.name == name).map(|volume| &volume.source);
    let place = |mount: &VolumeMount| {
        let has_programs = match source(&mount.name)? {
            VolumeSource::EmptyDir(_) => return None,
            VolumeSource::HostPath(_) => true,
            VolumeSource::Other(other) => other.has_programs,
        };
        let path = mount.mount_path.trim_end_matches('/');
        Some(Place { path: if path.is_empty() { "/" } else { path }.into(), is_file: !mount.sub_path.is_empty(), has_programs })
    };
    container.volume_mounts.iter().filter_map(place).collect()
}

impl Facts {
    /// The innermost of these places that a path is in.
    pub(crate) fn place_of(&self, path: &str) -> Option<&Place> {
        place_of(&self.outside, path)
    }
}

pub(crate) fn place_of<'a>(places: &'a [Place], path: &str) -> Option<&'a Place> {
    let is_in = |place: &&Place| {
        let rest = path.strip_prefix(&*place.path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || &*place.path == "/")
    };
    places.iter().filter(is_in).max_by_key(|place| place.path.len())
}

/// Whether files or variables come from where nobody looks.
pub(crate) fn is_configured(spec: &PodSpec, container: &Container) -> bool {
    !outside(spec, container).is_empty() || container.env.iter().any(|variable| matches!(variable.source, EnvSource::Other(_)))
}
